"""Parse a workbook or a web page in a process of its own, with a ceiling on memory and processor time.

A few hundred bytes of workbook can ask for gigabytes (one cell in the last row and the last column), and a
parser's defect must not end the program that serves a whole community. Whatever happens in there, the caller gets
sheets or a refusal.

The answer travels through a pipe, never through a file, because cells hold identity values: one line of JSON a
sheet, then its columns as an Arrow stream; last a line that says how it ended.
"""

import dataclasses
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, Protocol

import pyarrow as pa
import pyarrow.ipc

from liren.engine import children
from liren.engine.read import archives, charsets, formats, sheets, sources, webpages, workbooks
from liren.engine.read import limits as bounds
from liren.kit import errors


class Reader(Protocol):
    """Read a source to sheets."""

    def __call__(self, source: sources.Source, *, limits: bounds.Limits) -> Iterator[sheets.Sheet]:
        """Read; a refusal is raised."""


CHILD: Final = "from liren.engine.read import confined; confined.answer()"


class ReadingTooCostly(errors.Invalid):
    """Parsing the workbook took more memory or time than a workbook of this size can need."""

    code = "reading_too_costly"


REFUSALS: Final = {
    refusal.code: refusal
    for refusal in (
        archives.EntitiesForbidden,
        archives.PasswordProtected,
        charsets.CharactersMixed,
        charsets.CharactersUnknown,
        formats.WebPage,
        bounds.CellTooLong,
        bounds.TooManyCells,
        bounds.TooManyColumns,
        bounds.TooManyRows,
        bounds.TooManySheets,
        workbooks.WorkbookDamaged,
        ReadingTooCostly,
    )
}


READERS: Final = {formats.ZIPPED: workbooks.read, formats.COMPOUND: workbooks.read, formats.MARKUP: webpages.read}


def read(source: sources.Source, content: formats.Content, *, limits: bounds.Limits) -> Iterator[sheets.Sheet]:
    """
    Every sheet of a workbook or a web page, parsed elsewhere.

    :raises Refusal: as `workbooks.read` and `webpages.read`, and ReadingTooCostly
    """
    process = children.start(CHILD)
    try:
        yield from _sheets(process, source, content, limits)
    finally:
        children.stop(process)


def _sheets(
    process: "subprocess.Popen[bytes]", source: sources.Source, content: formats.Content, limits: bounds.Limits
) -> Iterator[sheets.Sheet]:
    assert process.stdin is not None and process.stdout is not None
    path = str(source.path.absolute()) if source.path is not None else None
    task = {"name": source.name, "path": path, "format": content.format, "limits": dataclasses.asdict(limits)}
    try:
        process.stdin.write(json.dumps(task).encode() + b"\n" + source.content)
        process.stdin.close()
    except BrokenPipeError as error:
        raise ReadingTooCostly(file=source.name) from error
    while line := process.stdout.readline():
        said = json.loads(line)
        if "end" in said:
            return
        if "refusal" in said:
            raise REFUSALS[said["refusal"]](**{**said["data"], "file": source.name})
        yield _received(said, process.stdout, source.name, content)
    raise ReadingTooCostly(file=source.name)


def _received(said: dict[str, Any], pipe: IO[bytes], file: str, content: formats.Content) -> sheets.Sheet:
    try:
        table = pa.ipc.open_stream(pipe).read_all()
    except (pa.ArrowInvalid, OSError) as error:
        raise ReadingTooCostly(file=file) from error
    merges = tuple(sheets.Merge(*merge) for merge in said["merges"])
    columns, numeric = tuple(table.columns), tuple(said["numeric"])
    return sheets.Sheet(
        file, said["name"], said["hidden"], columns, numeric, merges, said["broken"], content.uncomputed
    )


def answer() -> None:
    """Do the child's part: read the task from standard input, answer on standard output."""
    task = json.loads(sys.stdin.buffer.readline())
    limits = bounds.Limits(**task["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    seconds = limits.markup_seconds if task["format"] == formats.MARKUP else limits.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path = Path(task["path"]) if task["path"] else None
    source = sources.Source(task["name"], path, b"" if path else sys.stdin.buffer.read())
    _say(sys.stdout.buffer, _outcome(sys.stdout.buffer, source, READERS[task["format"]], limits))


def _outcome(pipe: IO[bytes], source: sources.Source, reader: Reader, limits: bounds.Limits) -> dict[str, Any]:
    try:
        for sheet in reader(source, limits=limits):
            _send(pipe, sheet)
    except errors.Refusal as refusal:
        return {"refusal": refusal.code, "data": refusal.data}
    except MemoryError:
        return {"refusal": ReadingTooCostly.code, "data": {}}
    except BaseException:  # noqa: BLE001 -- a panic inside the parser arrives as a bare BaseException
        return {"refusal": workbooks.WorkbookDamaged.code, "data": {}}
    return {"end": True}


def _send(pipe: IO[bytes], sheet: sheets.Sheet) -> None:
    merges = [dataclasses.astuple(merge) for merge in sheet.merges]
    about = {"name": sheet.name, "hidden": sheet.hidden, "merges": merges, "numeric": sheet.numeric}
    _say(pipe, {**about, "broken": sheet.broken})
    table = pa.table(list(sheet.columns), names=[str(index) for index in range(sheet.width)])
    with pa.ipc.new_stream(pipe, table.schema) as stream:
        stream.write_table(table)
    pipe.flush()


def _say(pipe: IO[bytes], message: dict[str, Any]) -> None:
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()
