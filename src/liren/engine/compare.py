"""How alike two values are, in levels.

Distances count characters. DuckDB's own count bytes (duckdb#25113), under which 张伟 and 张玮 are three edits apart,
so they are computed here by rapidfuzz, once a pair of distinct values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from liren.engine.coding import BETWEEN, NONE, Coded, Frame, Ints

Grades = NDArray[np.int8]
Test = Callable[[Sequence[str], Sequence[str]], NDArray[np.bool_]]

UNKNOWN: Final = -1  # one side is absent: no evidence
SAME: Final = 0


@dataclass(frozen=True)
class Level:
    """A named degree of likeness: `test` says for lists of distinct, unequal values which pairs reach it."""

    name: str
    test: Test


@dataclass(frozen=True)
class Comparison:
    """
    How one column is compared.

    Grade 0 is `same`, 1… are `levels` in order (the first that holds wins), the last is `other`, −1 is unknown.

    :ivar several: cells hold several values; the best pair of them counts
    :ivar rarity: an agreement on a rare value weighs more
    """

    name: str
    column: str
    levels: tuple[Level, ...] = ()
    several: bool = False
    rarity: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Name all levels, best first."""
        return ("same", *(level.name for level in self.levels), "other")


@dataclass(frozen=True)
class Swap:
    """Two comparisons whose values are sometimes exchanged (given name and surname)."""

    first: str
    second: str


@dataclass(frozen=True)
class Scheme:
    """What is compared, and in which fields exchanged values are looked for."""

    comparisons: tuple[Comparison, ...]
    swaps: tuple[Swap, ...] = field(default=())

    def names(self, comparison: Comparison) -> tuple[str, ...]:
        """Name the levels of a comparison, `swapped` included where it may occur (before `other`)."""
        if not any(comparison.name == swap.first for swap in self.swaps):
            return comparison.names
        return (*comparison.names[:-1], "swapped", "other")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Count the levels of each comparison."""
        return tuple(len(self.names(comparison)) for comparison in self.comparisons)


def vectors(scheme: Scheme, frame: Frame, left: Ints, right: Ints) -> Grades:
    """
    Compare pairs of rows.

    :return: one line a pair, one column a comparison
    """
    out = np.empty((len(left), len(scheme.comparisons)), np.int8)
    for place, comparison in enumerate(scheme.comparisons):
        out[:, place] = _grades(comparison, frame.columns[comparison.column], left, right)
    for swap in scheme.swaps:
        _mark_swapped(scheme, frame, swap, left=left, right=right, out=out)
    return out


def _grades(comparison: Comparison, column: Coded, left: Ints, right: Ints) -> Grades:
    a, b = column.codes[left].astype(np.int64), column.codes[right].astype(np.int64)
    known = (a != NONE) & (b != NONE)
    out = np.full(len(left), UNKNOWN, np.int8)
    out[known] = SAME
    unequal = np.flatnonzero(known & (a != b))
    width = len(column.values)
    low, high = np.minimum(a[unequal], b[unequal]), np.maximum(a[unequal], b[unequal])
    pairs, place = np.unique(low * width + high, return_inverse=True)
    values = column.values
    lefts, rights = [values[i] for i in pairs // width], [values[i] for i in pairs % width]
    out[unequal] = (_best_of(comparison, lefts, rights) if comparison.several else grade(comparison, lefts, rights))[
        place
    ]
    return out


def grade(comparison: Comparison, lefts: Sequence[str], rights: Sequence[str]) -> Grades:
    """Grade pairs of single values."""
    out = np.full(len(lefts), len(comparison.levels) + 1, np.int8)
    left, right = np.array(lefts, object), np.array(rights, object)
    out[left == right] = SAME
    for number, level in enumerate(comparison.levels, start=1):
        open_ = np.flatnonzero(out == len(comparison.levels) + 1)
        if not len(open_):
            break
        out[open_[level.test(left[open_].tolist(), right[open_].tolist())]] = number
    return out


def _best_of(comparison: Comparison, lefts: Sequence[str], rights: Sequence[str]) -> Grades:
    if not any(BETWEEN in value for value in lefts) and not any(BETWEEN in value for value in rights):
        return grade(comparison, lefts, rights)
    ones: list[str] = []
    others: list[str] = []
    starts: list[int] = []
    for left, right in zip(lefts, rights, strict=True):
        starts.append(len(ones))
        for one in left.split(BETWEEN):
            for other in right.split(BETWEEN):
                ones.append(one)
                others.append(other)
    if not starts:
        return np.empty(0, np.int8)
    return np.minimum.reduceat(grade(comparison, ones, others), starts).astype(np.int8)


def _mark_swapped(scheme: Scheme, frame: Frame, swap: Swap, *, left: Ints, right: Ints, out: Grades) -> None:
    places = {comparison.name: place for place, comparison in enumerate(scheme.comparisons)}
    one, two = places[swap.first], places[swap.second]
    first = frame.columns[scheme.comparisons[one].column]
    second = frame.columns[scheme.comparisons[two].column]
    code = {value: number for number, value in enumerate(first.values)}
    as_first = np.array([*(code.get(value, -2) for value in second.values), -2], np.int64)[second.codes]
    crossed = (first.codes[left] == as_first[right]) & (first.codes[right] == as_first[left])
    names = scheme.names(scheme.comparisons[one])
    last = out[:, one] == len(names) - 2  # `other` as graded without knowing of swaps
    out[last, one] = len(names) - 1
    crossed &= out[:, one] == len(names) - 1
    out[crossed, one] = len(names) - 2
    out[crossed, two] = UNKNOWN  # one fact must not be counted twice


def jaro_winkler(least: float) -> Level:
    """At least so alike by Jaro and Winkler."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        score = process.cpdist(left, right, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float32)
        return np.asarray(score >= least)

    return Level(f"jaro_winkler_{round(least * 100)}", test)


def edits(most: int) -> Level:
    """At most so many edits; exchanging two neighbours is one."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        distance = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
        return np.asarray(distance <= most)

    return Level(f"edits_{most}", test)


def prefix(length: int) -> Level:
    """The same beginning."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        return np.array([a[:length] == b[:length] for a, b in zip(left, right, strict=True)], bool)

    return Level(f"prefix_{length}", test)


def derived(name: str, change: Callable[[str], str | None]) -> Level:
    """The same after `change` (a pinyin, a year); None never agrees."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        known: dict[str, str | None] = {value: change(value) for value in {*left, *right}}
        return np.array([known[a] is not None and known[a] == known[b] for a, b in zip(left, right, strict=True)], bool)

    return Level(name, test)


def judged(name: str, judge: Callable[[str, str], bool]) -> Level:
    """As a function of two values says (symmetric)."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        return np.array([judge(a, b) for a, b in zip(left, right, strict=True)], bool)

    return Level(name, test)


def within(name: str, most: float) -> Level:
    """Numbers no further apart."""

    def test(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
        return np.abs(_numbers(left) - _numbers(right)) <= most

    return Level(name, test)


def _numbers(values: Sequence[str]) -> NDArray[np.float64]:
    out = np.full(len(values), np.nan)
    for place, value in enumerate(values):
        try:
            out[place] = float(value)
        except ValueError:
            continue
    return out
