"""Which pairs are worth comparing.

A rule names columns; rows that agree on all of them are a block. Blocks are bounded: one that is too large is split by
further columns, and what is still too large by the order of content, so that a million rows of one surname in one
building stay linear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from liren.engine import coding
from liren.engine.coding import BETWEEN, Frame, Ints
from liren.engine.dialects import duckdb

LARGEST: Final = 60  # rows of a block


@dataclass(frozen=True)
class Rule:
    """
    Rows that agree on all `keys` are compared.

    :ivar finer: columns that split a block above `largest` rows
    """

    keys: tuple[str, ...]
    finer: tuple[str, ...] = ()
    largest: int = LARGEST

    @property
    def name(self) -> str:
        """Name the rule for an explanation."""
        return "+".join(self.keys)


@dataclass(frozen=True, eq=False, slots=True)
class Keyed:
    """Rows and the block each is in; a row of several values stands in several blocks."""

    rows: Ints
    blocks: Ints


def keyed(frame: Frame, rule: Rule) -> Keyed:
    """Put rows into the blocks of a rule; blocks of one row are left out."""
    rows, codes = _exploded(frame, rule.keys)
    found = _crowded(Keyed(rows, coding.combined(codes)))
    for column in rule.finer:
        found = _split(frame, found, column, rule.largest)
    return _windowed(found, rule.largest)


def pairs(frame: Frame, rules: Sequence[Rule], *, limits: duckdb.Limits) -> tuple[Ints, Ints]:
    """Find the pairs of rows that any rule puts into one block."""
    rows, blocks, offset = [], [], 0
    for rule in rules:
        one = keyed(frame, rule)
        rows.append(one.rows)
        blocks.append(one.blocks + offset)
        offset += int(one.blocks.max(initial=0)) + 1
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return duckdb.pairs_sharing_a_key(np.concatenate(rows), np.concatenate(blocks), limits=limits)


def cost(frame: Frame, keys: Sequence[str]) -> int:
    """Count the pairs that a rule on these columns would give, before any bound."""
    _, codes = _exploded(frame, keys)
    key = coding.combined(codes)
    _, sizes = np.unique(key[key >= 0], return_counts=True)
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def chosen(frame: Frame, keys_of: Mapping[str, Sequence[str]], *, budget: int) -> list[Rule]:
    """
    Choose rules for data that nobody wrote rules for.

    Single keys that are selective enough, then pairs of keys of different fields, cheapest first, within a budget.

    :param keys_of: field → its key columns
    """
    priced = [(cost(frame, (key,)), (key,), {field}) for field, keys in keys_of.items() for key in keys]
    single = [item for item in priced if item[0] <= budget // 8]
    taken = {item[1][0] for item in single}
    double = []
    for one, two in combinations([item for item in priced if item[1][0] not in taken], 2):
        if one[2].isdisjoint(two[2]):
            both = (*one[1], *two[1])
            double.append((cost(frame, both), both, one[2] | two[2]))
    rules, spent = [], 0
    for price, keys, _ in [*sorted(single, key=lambda item: item[:2]), *sorted(double, key=lambda item: item[:2])]:
        if price and spent + price <= budget:
            rules.append(Rule(keys, largest=2_000))
            spent += price
    return rules


def _exploded(frame: Frame, keys: Sequence[str]) -> tuple[Ints, list[coding.Codes]]:
    rows = np.arange(frame.size, dtype=np.int64)
    codes: list[coding.Codes] = []
    for key in keys:
        column = frame.columns[key]
        if any(BETWEEN in value for value in column.values[:1000]) or _has_several(column):
            rows, codes = _explode(column, rows, codes)
        else:
            codes.append(column.codes[rows])
    return rows, codes


def _has_several(column: coding.Coded) -> bool:
    return any(BETWEEN in value for value in column.values)


def _explode(column: coding.Coded, rows: Ints, codes: list[coding.Codes]) -> tuple[Ints, list[coding.Codes]]:
    parts = [value.split(BETWEEN) for value in column.values]
    number = {part: place for place, part in enumerate(sorted({part for some in parts for part in some}))}
    flat = np.array([number[part] for some in parts for part in some], np.int32)
    sizes = np.array([len(some) for some in parts] or [0], np.int64)
    starts = np.cumsum(sizes) - sizes
    present = column.codes[rows] >= 0
    rows, codes = rows[present], [one[present] for one in codes]
    own = column.codes[rows]
    repeat = sizes[own]
    place = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    exploded = flat[np.repeat(starts[own], repeat) + place]
    return np.repeat(rows, repeat), [*(np.repeat(one, repeat) for one in codes), exploded]


def _crowded(found: Keyed) -> Keyed:
    known = found.blocks >= 0
    rows, blocks = found.rows[known], found.blocks[known]
    _, inverse, sizes = np.unique(blocks, return_inverse=True, return_counts=True)
    keep = sizes[inverse] > 1
    _, dense = np.unique(inverse[keep], return_inverse=True)
    return Keyed(rows[keep], dense.astype(np.int64))


def _sizes(found: Keyed) -> Ints:
    return np.bincount(found.blocks)[found.blocks] if len(found.blocks) else found.blocks


def _split(frame: Frame, found: Keyed, column: str, largest: int) -> Keyed:
    large = _sizes(found) > largest
    if not large.any():
        return found
    finer = np.where(large, frame.columns[column].codes[found.rows], 0)
    return _crowded(Keyed(found.rows, coding.combined([found.blocks.astype(np.int32), finer.astype(np.int32)])))


def _windowed(found: Keyed, largest: int) -> Keyed:
    sizes = _sizes(found)
    if not (sizes > largest).any():
        return found
    order = np.lexsort((found.rows, found.blocks))
    rows, blocks = found.rows[order], found.blocks[order]
    starts = np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1]])
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    return _crowded(Keyed(rows, coding.combined([blocks.astype(np.int32), (place // largest).astype(np.int32)])))
