"""What reading gives: a grid of text, columnar, with the row numbers that a spreadsheet program shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.read import limits as bounds


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive, in the sheet's own rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One sheet of a workbook, one delimited file or one query result.

    :ivar file: name with extension
    :ivar name: the sheet's, empty when the format has no sheets
    :ivar columns: left to right, text, equally long; "" is an empty cell, there are no nulls
    :ivar numeric: for each column, how many cells the source held as a number and not as text. A number of more
        than 15 digits has lost its tail; its text then has the form 4.40308199001011E+17
    :ivar merges: those that begin in the first rows, where headers are
    :ivar broken: characters of a text file that could not be decoded and now read "?"
    :ivar uncomputed: formulas of its file that hold no value because no spreadsheet program ever opened it
    :ivar types: what the source declares each column to be: text, number, date, truth; none where it says nothing
    """

    file: str
    name: str
    hidden: bool
    columns: tuple[pa.ChunkedArray, ...] = field(repr=False)
    numeric: tuple[int, ...]
    merges: tuple[Merge, ...] = ()
    broken: int = 0
    uncomputed: int = 0
    types: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Lines, blank ones included; line i is spreadsheet row i + 1."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.columns)

    def rows(self, start: int, stop: int) -> list[tuple[str, ...]]:
        """Lines `start` to `stop` (exclusive, 0-based) as tuples of text."""
        parts = [column.slice(start, max(0, stop - start)).to_pylist() for column in self.columns]
        return list(zip(*parts, strict=True))


class Builder:
    """Gathers columns of text a block at a time; blocks may differ in width."""

    def __init__(self, *, limits: bounds.Limits) -> None:
        self._limits = limits
        self._blocks: list[list[pa.Array]] = []
        self._numeric: list[int] = []
        self.height = 0

    def add(self, columns: Sequence[pa.Array], *, numeric: Iterable[int] = ()) -> None:
        """
        Append a block of equally long columns.

        :raises TooLarge: if the sheet grows past its limits
        """
        if not columns:
            return
        self.height += len(columns[0])
        width = max(len(columns), len(self._numeric))
        self._limits.check_shape(rows=self.height, columns=width)
        for column in columns:
            self._check_cells(column)
        columns = [_without_zeros(column) for column in columns]
        self._numeric += [0] * (width - len(self._numeric))
        for index, count in enumerate(numeric):
            self._numeric[index] += count
        self._blocks.append(list(columns))

    def _check_cells(self, column: pa.Array) -> None:
        longest = pc.max(pc.utf8_length(column)).as_py()
        self._limits.check_cell(characters=longest or 0)

    def columns(self) -> tuple[pa.ChunkedArray, ...]:
        """All blocks, narrow ones padded with empty cells."""
        width = len(self._numeric)
        for block in self._blocks:
            blank = pa.array([""] * len(block[0]), pa.string()) if len(block) < width else None
            block.extend([blank] * (width - len(block)))
        return tuple(pa.chunked_array([block[index] for block in self._blocks], pa.string()) for index in range(width))

    def numeric(self) -> tuple[int, ...]:
        """Cells that were numbers, a column at a time."""
        return tuple(self._numeric)


def _without_zeros(column: pa.Array) -> pa.Array:
    """No database keeps a zero character, and no person sees one: it reads "?" like any other broken character."""
    if not pc.any(pc.match_substring(column, "\x00")).as_py():
        return column
    return pc.replace_substring(column, "\x00", "?")


def trimmed(columns: tuple[pa.ChunkedArray, ...]) -> tuple[pa.ChunkedArray, ...]:
    """The columns without blank lines at the end; blank lines above keep their place, and so their number."""
    if not columns:
        return columns
    filled = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        filled |= pc.not_equal(column, "").to_numpy()
    last = int(filled.nonzero()[0][-1]) + 1 if filled.any() else 0
    return columns if last == len(filled) else tuple(column.slice(0, last) for column in columns)
