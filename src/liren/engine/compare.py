"""How alike two values are, in levels.

Distances count characters. DuckDB's own count bytes (duckdb#25113), under which 张伟 and 张玮 are three edits apart,
so they are computed here by rapidfuzz, once a pair of distinct values.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from liren.engine import lanes
from liren.engine.bags import Bags, Frame, Words
from liren.engine.coding import Ints

Grades = NDArray[np.int8]
Mask = NDArray[np.bool_]
Test = Callable[[Words, Ints, Ints], Mask]

ROUND: Final = 50_000  # pairs compared at a time: what a core keeps at hand, and many rounds share the cores
UNKNOWN: Final = -1  # one side is absent: no evidence
SAME: Final = 0


@dataclass(frozen=True)
class Level:
    """
    A named degree of likeness.

    :ivar test: says for pairs of unequal values (numbers into the words of their column) which of them reach it
    :ivar alone: says the same of one pair of values; a million pairs are tested at once, a new record's one by one
    :ivar is_costly: whether it reads the characters of every pair, so that no pair of values should be tested twice
    """

    name: str
    test: Test
    alone: Callable[[str, str], bool]
    is_costly: bool = False


@dataclass(frozen=True)
class Comparison:
    """
    How one column is compared.

    Grade 0 is `same`, 1… are `levels` in order (the first that holds wins), the last is `other`, −1 is unknown.

    :ivar several: cells hold several values; the best pair of them counts
    :ivar rarity: an agreement on a rare value weighs more
    :ivar against: a difference speaks against one thing; without it a difference says nothing
    :ivar itself: the grade of a value with itself, where that is not `same`: 张* and 张* need not be one name
    """

    name: str
    column: str
    levels: tuple[Level, ...] = ()
    several: bool = False
    rarity: bool = True
    against: bool = True
    itself: Callable[[str], int] | None = None

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

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Count the levels of each comparison."""
        return tuple(len(self.names(comparison)) for comparison in self.comparisons)


def vectors(scheme: Scheme, frame: Frame, left: Ints, right: Ints, *, threads: int = 1) -> Grades:
    """
    Compare pairs of rows.

    :return: one line a pair, one column a comparison
    """

    def compared(start: int) -> Grades:
        one, two = left[start : start + ROUND], right[start : start + ROUND]
        out = blank(scheme, len(one))
        fill(scheme, frame, one, two, places=range(len(scheme.comparisons)), out=out)
        exchange(scheme, frame, one, two, out=out)
        return out

    return joined(scheme, lanes.each(compared, range(0, len(left), ROUND), threads=threads))


def joined(scheme: Scheme, parts: Sequence[Grades]) -> Grades:
    """Put the grades of rounds together."""
    if len(parts) == 1:
        return parts[0]
    out = blank(scheme, sum(len(part) for part in parts))
    at = 0
    for part in parts:
        out[at : at + len(part)] = part
        at += len(part)
    return out


def blank(scheme: Scheme, size: int) -> Grades:
    """Give the grades of pairs of which nothing is compared yet."""
    return np.full((size, len(scheme.comparisons)), UNKNOWN, np.int8, order="F")


def fill(scheme: Scheme, frame: Frame, left: Ints, right: Ints, *, places: Iterable[int], out: Grades) -> None:
    """Compare pairs of rows in some of the comparisons, without regard to exchanged values."""
    for place in places:
        comparison = scheme.comparisons[place]
        out[:, place] = _grades(comparison, frame.columns[comparison.column], left, right)


def exchange(scheme: Scheme, frame: Frame, left: Ints, right: Ints, *, out: Grades) -> None:
    """Mark exchanged values in pairs that are compared in all fields."""
    for swap in scheme.swaps:
        _mark_swapped(scheme, frame, swap, left=left, right=right, out=out)


def _grades(comparison: Comparison, column: Bags, left: Ints, right: Ints) -> Grades:
    other = len(comparison.levels) + 1
    a, b = column.first[left], column.first[right]
    known = (a >= 0) & (b >= 0)
    out = np.where(known, np.where(a == b, np.int8(SAME), np.int8(other)), np.int8(UNKNOWN))
    if comparison.itself is not None:
        alike = np.flatnonzero(out == SAME)
        out[alike] = column.words.numbers(comparison.itself)[a[alike]]
    open_ = np.flatnonzero(out > SAME)
    if not column.is_single:
        several = column.sizes[left[open_]] + column.sizes[right[open_]] > 2
        many, open_ = open_[several], open_[~several]
        if len(many):
            out[many] = _best_of(comparison, column, left[many], right[many])
    open_ = open_[a[open_] != b[open_]]
    if comparison.levels:
        out[open_] = _graded(comparison, column.words, a[open_].astype(np.int64), b[open_].astype(np.int64))
    return out


def _best_of(comparison: Comparison, column: Bags, left: Ints, right: Ints) -> Grades:
    """Grade pairs of cells by the best of their pairs of values."""
    start, one, two = column.pairs(left, right)
    grades = np.where(one == two, SAME, len(comparison.levels) + 1).astype(np.int8)
    unequal = np.flatnonzero(grades)
    if comparison.itself is not None:
        alike = np.flatnonzero(grades == SAME)
        grades[alike] = column.words.numbers(comparison.itself)[one[alike]]
    if comparison.levels:
        grades[unequal] = _graded(comparison, column.words, one[unequal], two[unequal])
    return np.minimum.reduceat(grades, start)


def _graded(comparison: Comparison, words: Words, one: Ints, two: Ints) -> Grades:
    if sum(level.is_costly for level in comparison.levels) < 2:
        return grade(comparison, words, one, two)
    pairs, place = np.unique(np.minimum(one, two) * len(words.values) + np.maximum(one, two), return_inverse=True)
    return np.asarray(grade(comparison, words, *np.divmod(pairs, len(words.values)))[place])


def grade(comparison: Comparison, words: Words, one: Ints, two: Ints) -> Grades:
    """Grade pairs of single, unequal values."""
    out = np.full(len(one), len(comparison.levels) + 1, np.int8)
    open_ = np.arange(len(one))
    for number, level in enumerate(comparison.levels, start=1):
        if not len(open_):
            break
        reached = level.test(words, one[open_], two[open_])
        out[open_[reached]] = number
        open_ = open_[~reached]
    return out


def grade_alone(comparison: Comparison, ones: Sequence[str], twos: Sequence[str]) -> int:
    """
    Grade one pair of cells by the best of their pairs of values, as `vectors` grades many.

    :param ones: the values of a cell, each once
    """
    if not ones or not twos:
        return UNKNOWN
    return min(_alone(comparison, one, two) for one in ones for two in twos)


def _alone(comparison: Comparison, one: str, two: str) -> int:
    if one == two:
        return SAME if comparison.itself is None else comparison.itself(one)
    for number, level in enumerate(comparison.levels, start=1):
        if level.alone(one, two):
            return number
    return len(comparison.levels) + 1


def _mark_swapped(scheme: Scheme, frame: Frame, swap: Swap, *, left: Ints, right: Ints, out: Grades) -> None:
    places = {comparison.name: place for place, comparison in enumerate(scheme.comparisons)}
    one, two = places[swap.first], places[swap.second]
    first = frame.columns[scheme.comparisons[one].column]
    second = frame.columns[scheme.comparisons[two].column]
    code = {value: number for number, value in enumerate(first.values)}
    as_first = np.array([*(code.get(value, -2) for value in second.values), -2], np.int64)[second.first]
    crossed = (first.first[left] == as_first[right]) & (first.first[right] == as_first[left])
    names = scheme.names(scheme.comparisons[one])
    last = out[:, one] == len(names) - 2  # `other` as graded without knowing of swaps
    out[last, one] = len(names) - 1
    crossed &= out[:, one] == len(names) - 1
    out[crossed, one] = len(names) - 2
    out[crossed, two] = UNKNOWN  # one fact must not be counted twice


def jaro_winkler(least: float) -> Level:
    """At least so alike by Jaro and Winkler."""

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        left, right = words.objects[one].tolist(), words.objects[two].tolist()
        score = process.cpdist(left, right, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float32)
        return np.asarray(score >= least)

    def alone(one: str, two: str) -> bool:
        return bool(np.float32(JaroWinkler.similarity(one, two)) >= least)

    return Level(f"jaro_winkler_{round(least * 100)}", test, alone, is_costly=True)


def edits(most: int) -> Level:
    """At most so many edits; exchanging two neighbours is one."""

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        return few_edits(words.objects[one], words.objects[two], most)

    return Level(f"edits_{most}", test, partial(few_edits_alone, most=most), is_costly=True)


def few_edits_alone(one: str, two: str, *, most: int) -> bool:
    """Tell whether two texts are at most so many edits apart."""
    return OSA.distance(one, two, score_cutoff=most) <= most


def few_edits(left: NDArray[np.object_], right: NDArray[np.object_], most: int) -> Mask:
    """Tell which pairs of texts are at most so many edits apart."""
    distance = process.cpdist(left.tolist(), right.tolist(), scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
    return np.asarray(distance <= most)


def slipped(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> Mask:
    """
    Tell which pairs of texts of one length are one edit apart: a character, or two neighbors exchanged.

    :param left: one line a text, one column a character
    """
    differ = left != right
    count = differ.sum(axis=1)
    out: Mask = np.asarray(count <= 1)
    two = np.flatnonzero(count == 2)
    at = differ[two].argmax(axis=1)
    after = np.minimum(at + 1, left.shape[1] - 1)
    out[two] = (left[two, at] == right[two, after]) & (left[two, after] == right[two, at])
    return out


def prefix(length: int) -> Level:
    """The same beginning."""
    return derived(f"prefix_{length}", partial(_beginning, length))


def _beginning(length: int, text: str) -> str:
    return text[:length]


def derived(name: str, change: Callable[[str], str | None]) -> Level:
    """The same after `change` (a pinyin, a year); None never agrees."""

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        kinds = words.kinds(change)
        return np.asarray((kinds[one] >= 0) & (kinds[one] == kinds[two]))

    def alone(one: str, two: str) -> bool:
        changed = change(one)
        return changed is not None and changed == change(two)

    return Level(name, test, alone)


def within(name: str, most: float) -> Level:
    """Numbers no further apart."""

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        numbers = words.numbers(number)
        return np.asarray(np.abs(numbers[one] - numbers[two]) <= most)

    return Level(name, test, lambda one, two: abs(number(one) - number(two)) <= most)


def share(most: float) -> Level:
    """Amounts no further apart than such a share of the larger."""

    def near(one: Any, two: Any) -> Any:
        return np.abs(one - two) <= most * np.maximum(np.abs(one), np.abs(two))

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        numbers = words.numbers(number)
        return np.asarray(near(numbers[one], numbers[two]))

    return Level(f"share_{most:g}", test, lambda one, two: bool(near(number(one), number(two))))


def days(most: int) -> Level:
    """Dates no more days apart."""

    def test(words: Words, one: Ints, two: Ints) -> Mask:
        numbers = words.numbers(day)
        return np.asarray(np.abs(numbers[one] - numbers[two]) <= most)

    return Level(f"days_{most}", test, lambda one, two: abs(day(one) - day(two)) <= most)


def day(text: str) -> float:
    """Number a day written year first; not a number where it is none."""
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return float("nan")


def number(text: str) -> float:
    """Read a number; not a number where it is none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
