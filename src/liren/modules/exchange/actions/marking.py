"""What changed in a source since it was last loaded: a keyed mark of every row, compared in sets.

A mark tells nothing without the key, as the hashes of records do not. Rows that share the name of one that changed go
with it: were they left at home, the loader could take the changed one for another version of them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.read.sheets import Sheet
from liren.primitives.records import rules

SIZE: Final = 16  # bytes of a mark
SEPARATOR: Final = "\x1f"
Marks = npt.NDArray[np.bytes_]
Columns = Sequence[Sequence[str]]  # name and declared type


@dataclass(frozen=True, kw_only=True)
class Seen:
    """
    What a source said at one time.

    :ivar columns: name and declared type of each
    :ivar marks: of each row, in the order of the sheet
    """

    columns: Columns
    marks: Marks = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """
    What a source says otherwise than before.

    :ivar rows: positions of the rows that are new or changed, ascending
    :ivar gone: how many rows no longer stand there as they stood
    """

    rows: npt.NDArray[np.int64] = field(repr=False)
    gone: int


def look(sheet: Sheet, *, secret: bytes) -> Seen:
    """Mark the rows of a sheet whose first line names its columns; their order means nothing."""
    names = sheet.rows(0, 1)[0] if sheet.height else ()
    types = sheet.types or ("",) * len(names)
    key = rules.key_of(secret, label="marks")
    order = sorted(range(len(names)), key=lambda at: (names[at], at))
    columns = [sheet.columns[at].slice(1).combine_chunks() for at in order]
    told = pc.binary_join_element_wise(*columns, SEPARATOR).to_pylist() if columns else []
    packed = b"".join(hashlib.blake2b(row.encode(), key=key, digest_size=SIZE).digest() for row in told)
    return Seen(columns=[list(each) for each in zip(names, types, strict=True)], marks=unpacked(packed))


def unpacked(packed: bytes) -> Marks:
    """Read marks as they are kept: one after the other."""
    return np.frombuffer(packed, dtype=f"S{SIZE}")


def compare(before: Marks, now: Marks) -> Changes:
    """Return what changed; of rows that say the same, all count as changed when there are more of them than before."""
    words, inverse, counts = np.unique(now, return_inverse=True, return_counts=True)
    held, held_counts = np.unique(before, return_counts=True)
    known = _counts_of(words, held, held_counts)
    still = _counts_of(held, words, counts)
    rows = np.flatnonzero((counts > known)[inverse]) if len(now) else np.empty(0, dtype=np.int64)
    return Changes(rows=rows, gone=int(np.maximum(held_counts - still, 0).sum()))


def _counts_of(wanted: Marks, held: Marks, counts: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    if not len(held):
        return np.zeros(len(wanted), dtype=np.int64)
    at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
    return np.where(held[at] == wanted, counts[at], 0)


def retyped(before: Columns, now: Columns) -> tuple[str, ...]:
    """Return the columns that the source declares to be something else than before."""
    held = {name: type_ for name, type_ in before if type_}
    return tuple(name for name, type_ in now if type_ and held.get(name, type_) != type_)


def same_columns(before: Columns, now: Columns) -> bool:
    """Tell whether two sets of columns are one, whatever their order."""
    return sorted(map(tuple, before)) == sorted(map(tuple, now))


def partial(sheet: Sheet, changes: Changes, *, key: Sequence[int], secret: bytes) -> Sheet:
    """
    Return the sheet with its first line, the rows that changed, and those that share their name.

    :param key: places of the columns that name a row; none: the whole row does
    """
    rows = changes.rows
    if key and len(rows):
        names = _names(sheet, key, secret=secret)
        rows = np.flatnonzero(np.isin(names, names[rows]))
    lines = pa.array(np.concatenate([[0], rows + 1]))
    columns = tuple(column.take(lines) for column in sheet.columns)
    return Sheet(sheet.file, sheet.name, sheet.hidden, columns, sheet.numeric, types=sheet.types)


def _names(sheet: Sheet, key: Sequence[int], *, secret: bytes) -> "np.ndarray[Any, Any]":
    hashed = rules.key_of(secret, label="marks")
    parts = zip(*(sheet.columns[at].slice(1).to_pylist() for at in key), strict=True)
    told = b"".join(rules.source_key(row, key=hashed)[:SIZE] for row in parts)
    return unpacked(told)
