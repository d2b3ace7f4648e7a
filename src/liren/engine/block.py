"""Which pairs are worth comparing.

A rule names columns; rows that agree on all of them are a block. Blocks are bounded: one that is too large is split by
further columns, and what is still too large by the order of content, so that a million rows of one surname in one
building stay linear.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from liren.engine import bags, keys, lanes
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.dialects import duckdb
from liren.engine.keys import Runs

LARGEST: Final = 60  # rows of a block
MOST_AT_ONCE: Final = 60_000_000  # pairs held in memory; more are found by DuckDB, which spills


@dataclass(frozen=True)
class Rule:
    """
    Rows that agree on all `keys` are compared.

    :ivar finer: columns that split a block above `largest` rows
    :ivar most: rows above which a block is left out: what so many share (a name all over the town) tells nothing
    """

    keys: tuple[str, ...]
    finer: tuple[str, ...] = ()
    largest: int = LARGEST
    most: int | None = None

    @property
    def name(self) -> str:
        """Name the rule for an explanation."""
        return "+".join(self.keys)


def keyed(frame: Frame, rule: Rule) -> Runs:
    """Put rows into the blocks of a rule; blocks of one row are left out."""
    found = _shared(frame, rule.keys)
    if rule.most is not None:
        found = found.only(found.sizes <= rule.most)
    for column in rule.finer:
        found = _split(frame, found, column, rule.largest)
    return _windowed(found, rule.largest)


def pairs(frame: Frame, rules: Sequence[Rule], *, limits: duckdb.Limits) -> tuple[Ints, Ints]:
    """Find the pairs of rows that any rule puts into one block, ordered."""
    blocks = lanes.each(functools.partial(keyed, frame), rules, threads=limits.threads)
    if sum(int((one.sizes * (one.sizes - 1) // 2).sum()) for one in blocks) > MOST_AT_ONCE:
        return _spilled(blocks, limits)
    found = lanes.each(functools.partial(_numbered, frame.size), blocks, threads=limits.threads)
    both = keys.distinct(np.concatenate(found)) if found else np.empty(0, np.int64)
    left, right = np.divmod(both, max(frame.size, 1))
    return left, right


def _numbered(size: int, block: Runs) -> Ints:
    left, right = block.pairs()
    return left * size + right


def _spilled(blocks: Sequence[Runs], limits: duckdb.Limits) -> tuple[Ints, Ints]:
    offsets = np.cumsum([0, *(len(one.starts) for one in blocks)])
    rows = np.concatenate([one.rows for one in blocks])
    owners = np.concatenate([one.owners() + offset for one, offset in zip(blocks, offsets, strict=False)])
    return duckdb.pairs_sharing_a_key(rows, owners, limits=limits)


def cost(frame: Frame, names: Sequence[str]) -> int:
    """Count the pairs that a rule on these columns would give, before any bound."""
    sizes = _shared(frame, names).sizes
    return int((sizes * (sizes - 1) // 2).sum())


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
    for price, names, _ in [*sorted(single, key=lambda item: item[:2]), *sorted(double, key=lambda item: item[:2])]:
        if price and spent + price <= budget:
            rules.append(Rule(names, largest=2_000))
            spent += price
    return rules


def _shared(frame: Frame, names: Sequence[str]) -> Runs:
    columns = [frame.columns[name] for name in names]
    return keys.runs(*keys.combined(columns))


def _split(frame: Frame, found: Runs, column: str, largest: int) -> Runs:
    large = found.sizes > largest
    if not large.any():
        return found
    finer, owners = frame.columns[column].first[found.rows].astype(np.int64), found.owners()
    told = ~large[owners] | (finer >= 0)
    width = int(finer.max(initial=0)) + 1
    key = owners * width + np.where(large[owners], finer, 0)
    return keys.runs(found.rows[told], key[told])


def _windowed(found: Runs, largest: int) -> Runs:
    if not (found.sizes > largest).any():
        return found
    place = bags.spread(np.zeros(len(found.sizes), np.int64), found.sizes)
    width = int(found.sizes.max()) // largest + 1
    return keys.runs(found.rows, found.owners() * width + place // largest)
