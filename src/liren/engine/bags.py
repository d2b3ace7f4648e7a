"""Columns whose cells hold any number of values: two phones, three addresses, none.

Rows, and in them codes, lie one after another, so that a million rows are compared without an object each.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liren.engine import coding
from liren.engine.coding import NONE, Coded, Codes, Ints

FIRST: Final = 8  # characters of a value that are compared all at once
_DERIVING: Final = threading.RLock()


@dataclass(frozen=True, eq=False)
class Words:
    """
    The distinct values of a column, and what is known of each.

    :ivar told: what was derived from every value, by what derived it: computed once
    """

    values: tuple[str, ...]
    told: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def objects(self) -> NDArray[np.object_]:
        """Give the values as an array, from which many are taken at once."""
        return np.array([*self.values, ""], object)[:-1]

    def lengths(self) -> Ints:
        """Count the characters of each value."""
        found: Ints = self._once("lengths", lambda: _or_none(pc.utf8_length(self._texts())))
        return found

    def times(self, text: str) -> Ints:
        """Count how often each value holds a text."""
        found: Ints = self._once((text, "times"), lambda: _or_none(pc.count_substring(self._texts(), text)))
        return found

    def _texts(self) -> pa.Array:
        return self._once("texts", lambda: pa.array(self.values, pa.string()))

    def numbers(self, measure: Callable[[str], float]) -> NDArray[Any]:
        """Give a number for each value."""
        found: NDArray[Any] = self._once(measure, lambda: _short([measure(value) for value in self.values] or [0]))
        return found

    def kinds(self, change: Callable[[str], str | None]) -> Codes:
        """Number the values by what they become; NONE where nothing."""
        codes = self.changed(change).codes
        return codes if len(codes) else np.full(1, NONE, np.int32)

    def changed(self, change: Callable[[str], str | None]) -> Coded:
        """Give what the values become, in the order in which it first stands."""
        found: Coded = self._once((change, "kinds"), lambda: self._changed(change))
        return found

    def _changed(self, change: Callable[[str], str | None]) -> Coded:
        coded = pa.array(map(change, self.values), pa.string(), size=len(self.values)).dictionary_encode()
        codes = coded.indices.fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int32)
        return Coded(codes, tuple(coded.dictionary.to_pylist()))

    def characters(self, change: Callable[[str], str]) -> NDArray[np.uint32]:
        """Give the first FIRST characters of what each value becomes, one a column, 0 where it is shorter."""
        found: NDArray[np.uint32] = self._once((change, FIRST), lambda: self._characters(change))
        return found

    def _characters(self, change: Callable[[str], str]) -> NDArray[np.uint32]:
        texts = np.array([*map(change, self.values), ""], f"U{FIRST}")
        return texts.view(np.uint32).reshape(-1, FIRST)

    def _once(self, key: Hashable, derive: Callable[[], Any]) -> Any:
        if key not in self.told:
            with _DERIVING:  # several lanes want it at the same time, and each would work it out
                if key not in self.told:
                    self.told[key] = derive()
        return self.told[key]


def _or_none(column: pa.Array) -> Ints:
    return _short(column.to_numpy(zero_copy_only=False) if len(column) else [0])


def _short(numbers: Sequence[float] | NDArray[Any]) -> NDArray[Any]:
    """Write whole numbers in as few bytes as hold their differences: millions of pairs look them up."""
    found = np.asarray(numbers)
    if found.dtype.kind == "f" or np.abs(found).max() >= np.iinfo(np.int16).max // 2:
        return found
    return found.astype(np.int16)


@dataclass(frozen=True, eq=False)
class Bags:
    """
    One column.

    :ivar starts: where each row's codes begin; one more than there are rows
    :ivar codes: indices into `values`, ascending and each once within a row
    :ivar words: the distinct values
    """

    starts: Ints
    codes: Ints
    words: Words

    @property
    def values(self) -> tuple[str, ...]:
        """Give the distinct values."""
        return self.words.values

    @property
    def size(self) -> int:
        """Count the rows."""
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> Ints:
        """Count the values of each row."""
        return np.diff(self.starts)

    @cached_property
    def first(self) -> Codes:
        """Give the first value of each row, or NONE."""
        out = np.full(self.size, NONE, np.int32)
        told = np.flatnonzero(self.sizes)
        out[told] = self.codes[self.starts[told]]
        return out

    @cached_property
    def is_single(self) -> bool:
        """Tell whether no row holds more than one value."""
        return bool(self.sizes.max(initial=0) <= 1)

    @cached_property
    def known(self) -> int:
        """Count the rows that hold a value."""
        return int(np.count_nonzero(self.sizes))

    def counts(self) -> Ints:
        """Count how many rows hold each value."""
        return np.bincount(self.codes, minlength=len(self.values)).astype(np.int64)

    def rows(self) -> Ints:
        """Give the row of each code."""
        return np.repeat(np.arange(self.size), self.sizes)

    def take(self, rows: Ints) -> "Bags":
        """Give the same column for other rows (values that no longer occur are kept)."""
        repeat = self.sizes[rows]
        return Bags(np.r_[0, np.cumsum(repeat)], self.codes[spread(self.starts[rows], repeat)], self.words)

    def pairs(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """
        Spell out all pairs of values of pairs of rows, both of which hold some.

        :return: for each pair of rows where its pairs of values begin, and these pairs of values
        """
        wide, high = self.sizes[right], self.sizes[left]
        many = wide * high
        start = np.cumsum(many) - many
        place = np.arange(int(many.sum())) - np.repeat(start, many)
        wide = np.repeat(wide, many)
        one = self.codes[np.repeat(self.starts[left], many) + place // wide]
        return start, one, self.codes[np.repeat(self.starts[right], many) + place % wide]

    def each(self, change: Callable[[str], str | None]) -> "Bags":
        """Derive a column: every value of a cell changes; None is left out."""
        changed = self.words.changed(change)
        codes = changed.codes[self.codes].astype(np.int64)
        keep = codes >= 0
        return gathered(self.size, self.rows()[keep], codes[keep], changed.values)


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """A table of such columns, all of `size` rows."""

    size: int
    columns: dict[str, Bags]

    def take(self, rows: Ints) -> "Frame":
        """Give the frame of these rows, in this order."""
        return Frame(len(rows), {name: column.take(rows) for name, column in self.columns.items()})


def content_order(frame: Frame) -> Ints:
    """
    Order rows of single values by what they hold and not by where they stand.

    A hash of the codes, because sorting a million rows by fifteen columns costs more than linking them.
    """
    columns = [frame.columns[name].first for name in sorted(frame.columns)]
    return np.argsort(coding.content_hash(columns, frame.size), kind="stable").astype(np.int64)


def of(column: Coded, words: Words | None = None) -> Bags:
    """Read a column of single values as one of several."""
    known = column.codes >= 0
    found = Bags(np.r_[0, np.cumsum(known)], column.codes[known].astype(np.int64), words or Words(column.values))
    vars(found)["first"] = column.codes  # what the property would find out
    return found


def gathered(
    size: int,
    rows: Ints,
    codes: Ints,
    values: Sequence[str],
    *,
    limit: int | None = None,
    words: Words | None = None,
) -> Bags:
    """
    Gather pairs (row, code) into cells.

    :param rows: 0 ≤ row < size, in any order
    :param limit: values of a cell that are kept, the most frequent first
    :param words: the same values, of which something is known already
    """
    wide = max(len(values), 1)
    pair = np.sort(rows * wide + codes)
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else pair
    row, code = np.divmod(pair[first], wide)
    if limit is not None and len(row):
        keep = _frequent(row, code, np.diff(np.r_[first, len(pair)]), limit)
        row, code = row[keep], code[keep]
    return Bags(np.r_[0, np.cumsum(np.bincount(row, minlength=size))], code, words or Words(tuple(values)))


def spread(starts: Ints, sizes: Ints) -> Ints:
    """Give all places of runs that begin at `starts` and are so long."""
    ends = np.cumsum(sizes)
    return np.asarray(np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes))


def _frequent(row: Ints, code: Ints, times: Ints, limit: int) -> NDArray[np.bool_]:
    keep = np.ones(len(row), bool)
    starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    sizes = np.diff(np.r_[starts, len(row)])
    full = sizes > limit
    places = spread(starts[full], sizes[full])
    order = np.lexsort((code[places], -times[places], row[places]))
    rank = spread(np.zeros(int(full.sum()), np.int64), sizes[full])
    keep[places[order[rank >= limit]]] = False
    return keep
