"""Rows that agree: keys made of several columns, and the groups of rows that share one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liren.engine import bags, coding
from liren.engine.bags import Bags
from liren.engine.coding import Codes, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Runs:
    """
    Groups of two and more rows, one after another.

    :ivar rows: ascending within a group; a row may stand in several groups
    :ivar starts: where each group begins
    :ivar sizes: rows of each group
    """

    rows: Ints
    starts: Ints
    sizes: Ints

    def only(self, kept: NDArray[np.bool_]) -> "Runs":
        """Give some of the groups."""
        sizes = self.sizes[kept]
        return Runs(self.rows[np.repeat(kept, self.sizes)], np.cumsum(sizes) - sizes, sizes)

    def owners(self) -> Ints:
        """Give the number of the group at each place."""
        return np.repeat(np.arange(len(self.starts)), self.sizes)

    def pairs(self) -> tuple[Ints, Ints]:
        """Give all pairs of rows of a group, the smaller row first."""
        place = np.arange(len(self.rows))
        after = np.repeat(self.starts + self.sizes, self.sizes) - place - 1
        return np.repeat(self.rows, after), self.rows[bags.spread(place + 1, after)]


def combined(columns: Sequence[Bags]) -> tuple[Ints, Ints]:
    """
    Number the combinations of the values of several columns.

    :return: rows, once for each combination that they hold, and its number; rows that lack a value are left out
    """
    rows = np.flatnonzero(np.logical_and.reduce([column.first >= 0 for column in columns]))
    key, width = np.zeros(len(rows), np.int64), 1
    for column in columns:
        rows, key, codes = _picked(column, rows, key)
        if (width * (len(column.values) + 1)).bit_length() > coding.WIDEST:
            key, _ = coding.numbered(key)
            width = len(key) + 1
        key = key * len(column.values) + codes
        width *= len(column.values) + 1
    return rows, key


def _picked(column: Bags, rows: Ints, key: Ints) -> tuple[Ints, Ints, Ints | Codes]:
    if column.is_single:
        return rows, key, column.first[rows]
    repeat = column.sizes[rows]
    codes = column.codes[bags.spread(column.starts[rows], repeat)]
    return np.repeat(rows, repeat), np.repeat(key, repeat), codes


def runs(rows: Ints, key: Ints) -> Runs:
    """Group rows by key; what stands alone is left out."""
    key, rows = coding.ordered(key, rows)
    if not len(key):
        return Runs(rows, rows, rows)
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    sizes = np.diff(np.r_[starts, len(key)])
    return Runs(rows, starts, sizes).only(sizes > 1)


def distinct(keys: Ints) -> Ints:
    """Sort keys and leave out repetitions; numpy's own way hashes, which is many times slower for millions."""
    keys = np.sort(keys)
    return keys[np.r_[True, keys[1:] != keys[:-1]]] if len(keys) else keys


def contains(some: Ints, keys: Ints) -> NDArray[np.bool_]:
    """
    Tell which keys are among some others.

    :param some: sorted
    """
    if not len(some):
        return np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(some, keys), len(some) - 1)
    return np.asarray(some[at] == keys)
