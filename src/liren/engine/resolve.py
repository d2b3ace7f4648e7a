"""A folder of exports in, `links.csv` out: the engine alone, without a database."""

import csv
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import pyarrow as pa

from liren.engine import link
from liren.engine.batch import Options
from liren.engine.dialects import duckdb
from liren.engine.mentions import Mentions
from liren.engine.shape import folders, problems
from liren.kit import errors

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ResultNotWritten(errors.Unavailable):
    """The result cannot be written where it is wanted; what stood there stands as it was."""

    code: ClassVar[str] = "resolve.not_written"


class NoRoomLeft(errors.Unavailable):
    """The disk has no room for the result; what stood there stands as it was."""

    code: ClassVar[str] = "resolve.no_room"


HEADER: Final = ("file", "sheet", "row", "kind", "role", "entity")


@dataclass(frozen=True, eq=False)
class Resolved:
    """
    What became of a folder.

    :ivar problems: what was refused, dropped or did not fit while reading
    """

    linked: link.Linked
    problems: tuple[problems.Problem, ...]


def resolve_folder(
    folder: Path,
    out: Path,
    *,
    progress: Callable[[str, float], None] | None = None,
    threads: int = 2,
    memory: str = "4GB",
) -> Resolved:
    """
    Link every export in a folder and write one line a mention: schema HEADER, in mention order.

    `out` appears whole or not at all; what is interrupted can be run again. The same files give the same bytes.

    :param memory: as DuckDB writes it (`4GB`); what does not fit spills into a private folder
    :raises FolderMissing: if there is no such folder
    :raises NoRoomLeft: if the disk is full
    :raises ResultNotWritten: if it refuses the result for another reason
    """
    tell = progress or _silent
    tell("reading", 0.0)
    shaped = folders.shape_folder(folder)
    linked = link.link(shaped.mentions, options=Options(limits=duckdb.Limits(threads, memory)), progress=tell)
    tell("writing", 0.95)
    try:
        write(shaped.mentions, linked, out)
    except OSError as error:
        raise (NoRoomLeft if error.errno in FULL else ResultNotWritten)(place=str(out)) from error
    tell("done", 1.0)
    return Resolved(linked, shaped.problems)


def write(mentions: Mentions, linked: link.Linked, out: Path) -> None:
    """Write `links.csv` at once: beside it first, then in its place."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(lines(mentions, linked))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    finally:
        with suppress(OSError):  # a place that took nothing has nothing to give back
            partial.unlink()  # whoever interrupts finds nothing half written


def lines(mentions: Mentions, linked: link.Linked) -> Iterator[tuple[str, str, int, str, str, str]]:
    """Give the lines of `links.csv`: schema HEADER."""
    rows = mentions.rows.select(["row_id", "file", "sheet", "row"])
    roles = pa.concat_tables(table.select(["mention", "row_id", "role"]) for table in mentions.tables.values())
    joined = linked.links.select(["mention", "kind", "entity"]).join(roles, "mention").join(rows, "row_id")
    joined = joined.sort_by("mention").select(list(HEADER))
    for batch in joined.to_batches(max_chunksize=50_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _silent(_stage: str, _share: float) -> None:
    return None
