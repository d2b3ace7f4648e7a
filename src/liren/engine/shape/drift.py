"""A mapping kept for a source, applied to its next export: columns moved, renamed, added or gone.

A column is recognized by what is surest first: a header that stands there once, a meaning that no other column has,
what its cells say about the same rows, then headers that resemble each other. What a person decided stays; what is
new is proposed; nothing is guessed silently, each change is named.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from liren.engine.shape import headers, mappings

SIMILAR: Final = 75.0
AGREE: Final = 0.8  # share of the same rows in which two columns say the same
SHARED: Final = 0.5  # share of the rarer column's values that the other one holds too
SURE: Final = 0.7  # confidence from which a proposed meaning comes before what the cells say
TELLING: Final = 8  # fewer distinct values than this name no column by themselves: yes and no stand everywhere

Column = mappings.ColumnMapping
Pair = tuple[Column, Column]  # in the new export, in the one before


@dataclass(frozen=True)
class Change:
    """
    How an export differs from the one the mapping was made for.

    :ivar kind: moved | renamed | added | missing
    :ivar header: in the new export; in the old one when it is missing
    :ivar was: the old place or the old header, empty when added
    """

    kind: str
    header: str
    was: str


@dataclass(frozen=True, kw_only=True)
class Cells:
    """
    What is held of the export before, beside the new one; both as place of a column → text of its rows.

    :ivar key: places of the columns before that name a row; none: all that were recognized do
    """

    before: Mapping[int, Sequence[str]] = field(default_factory=dict, repr=False)
    now: Mapping[int, Sequence[str]] = field(default_factory=dict, repr=False)
    key: tuple[int, ...] = ()


@dataclass(frozen=True)
class Adopted:
    """
    A mapping for the new export.

    :ivar changes: every difference that was found on the way
    :ivar origins: place of a column → its place in the export before; columns that are new are not in it
    :ivar familiar: share of the rows before that stand in the new export too, by what names them; 0 when no cells
        were looked at
    """

    mapping: mappings.Mapping
    changes: tuple[Change, ...]
    origins: Mapping[int, int]
    familiar: float = 0.0


def adopt(before: mappings.Mapping, fresh: mappings.Mapping, *, cells: Cells | None = None) -> Adopted:
    """
    Lay a mapping that was confirmed over the one proposed for the next export; red lines stay as `fresh` draws them.

    :param cells: lets columns be recognized by what they say, whatever their headers are
    """
    pairs = _Pairs(list(fresh.columns), list(before.columns))
    for finds in (
        _once(_plain),
        _once(_sure_target),
        _by_cells(cells or Cells()),
        _in_order(_plain),
        _alike,
        _by_target,
    ):
        pairs.take(finds(pairs))
    origins = {column.index: old for column, old in pairs.taken}
    columns = tuple(
        _taken(column, origins[column.index]) if column.index in origins else column for column in fresh.columns
    )
    changes = [change for column, old in pairs.taken for change in _changes(column, old)]
    changes += [Change("added", column.header, "") for column in pairs.fresh]
    changes += [Change("missing", old.header, str(old.index)) for old in pairs.before]
    mapping = dataclasses.replace(before, columns=columns)
    familiar = _familiar(pairs, cells) if cells else 0.0
    return Adopted(mapping, tuple(changes), {at: old.index for at, old in origins.items()}, familiar)


@dataclass
class _Pairs:
    """Columns of both exports that are still alone, and those that found each other."""

    fresh: list[Column]
    before: list[Column]
    taken: list[Pair] = field(default_factory=list)

    def take(self, found: Iterable[Pair]) -> None:
        for column, old in list(found):
            if column in self.fresh and old in self.before:
                self.fresh.remove(column)
                self.before.remove(old)
                self.taken.append((column, old))


Finds = Callable[[_Pairs], Iterable[Pair]]


def _plain(column: Column) -> str:
    return headers.plain(column.header)


def _target(column: Column) -> str:
    is_telling = column.target is not None and column.target.kind != mappings.FACT
    return str(column.target) if is_telling else ""


def _sure_target(column: Column) -> str:
    return _target(column) if column.confidence >= SURE else ""


def _once(name: Callable[[Column], str]) -> Finds:
    """Pair columns of one name that neither export has twice."""

    def finds(pairs: _Pairs) -> Iterator[Pair]:
        now, before = _by_name(pairs.fresh, name), _by_name(pairs.before, name)
        for told, columns in now.items():
            if told and len(columns) == 1 and len(before.get(told, ())) == 1:
                yield columns[0], before[told][0]

    return finds


def _in_order(name: Callable[[Column], str]) -> Finds:
    def finds(pairs: _Pairs) -> Iterator[Pair]:
        before = _by_name(pairs.before, name)
        for told, columns in _by_name(pairs.fresh, name).items():
            yield from zip(columns, before.get(told, ()), strict=False)

    return finds


def _by_name(columns: Iterable[Column], name: Callable[[Column], str]) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in columns:
        found.setdefault(name(column), []).append(column)
    return found


def _by_target(pairs: _Pairs) -> Iterator[Pair]:
    return ((column, old) for column, old in _in_order(_target)(pairs) if _target(column))


def _alike(pairs: _Pairs) -> Iterator[Pair]:
    ranked = [
        (fuzz.ratio(_plain(column), _plain(old)), column, old)
        for column in pairs.fresh
        for old in pairs.before
        if old.target == column.target
    ]
    ranked.sort(key=lambda one: -one[0])
    return ((column, old) for score, column, old in ranked if score >= SIMILAR)


def _by_cells(cells: Cells) -> Finds:
    """Pair columns that say the same: the values that tell a column apart first, then row by row."""

    def finds(pairs: _Pairs) -> Iterator[Pair]:
        if not cells.before or not pairs.fresh or not pairs.before:
            return
        now = {column.index: _values(cells.now, column) for column in pairs.fresh}
        before = {old.index: _values(cells.before, old) for old in pairs.before}
        shared = _ranked(pairs, lambda column, old: _shared(now[column.index], before[old.index]), least=SHARED)
        if not _knows_rows(pairs, cells):
            pairs.take(shared)
        rows = _same_rows(pairs, cells)
        yield from _ranked(pairs, lambda column, old: _agreement(cells, rows, column, old), least=AGREE)
        yield from shared

    return finds


def _ranked(pairs: _Pairs, score: Callable[[Column, Column], float], *, least: float) -> list[Pair]:
    """Pairs above a score, the best first; among equals those of one header, then the nearest."""
    scored = [
        (score(column, old), _plain(column) == _plain(old), -abs(column.index - old.index), column, old)
        for column in pairs.fresh
        for old in pairs.before
    ]
    scored.sort(key=lambda one: one[:3], reverse=True)
    return [(column, old) for found, _, _, column, old in scored if found >= least]


def _shared(now: set[str], before: set[str]) -> float:
    if min(len(now), len(before)) < TELLING:
        return 0.0
    return len(now & before) / min(len(now), len(before))


def _values(columns: Mapping[int, Sequence[str]], column: Column) -> set[str]:
    return {cell for cell in columns.get(column.index, ()) if cell}


def _knows_rows(pairs: _Pairs, cells: Cells) -> bool:
    known = {old.index for _, old in pairs.taken}
    return bool(known) and set(cells.key) <= known


def _same_rows(pairs: _Pairs, cells: Cells) -> list[tuple[int, int]]:
    """Rows of both exports that bear one name, which neither has twice: (place now, place before)."""
    naming = [
        (column, old)
        for column, old in pairs.taken
        if (not cells.key or old.index in cells.key) and old.index in cells.before and column.index in cells.now
    ]
    now = _places([cells.now[column.index] for column, _ in naming])
    before = _places([cells.before[old.index] for _, old in naming])
    return [(at, before[name]) for name, at in now.items() if at >= 0 and before.get(name, -1) >= 0]


def _familiar(pairs: _Pairs, cells: Cells) -> float:
    rows = len(next(iter(cells.before.values()), ()))
    return len(_same_rows(pairs, cells)) / rows if rows and _knows_rows(pairs, cells) else 0.0


def _places(columns: Sequence[Sequence[str]]) -> dict[tuple[str, ...], int]:
    """Name of a row → its place, -1 when several rows bear it."""
    places: dict[tuple[str, ...], int] = {}
    for at, name in enumerate(zip(*columns, strict=True)):
        places[name] = -1 if name in places or not any(name) else at
    return places


def _agreement(cells: Cells, rows: Sequence[tuple[int, int]], column: Column, old: Column) -> float:
    if column.index not in cells.now or old.index not in cells.before:
        return 0.0
    now, before = cells.now[column.index], cells.before[old.index]
    told = [(now[at], before[was]) for at, was in rows if now[at] or before[was]]
    return sum(one == other for one, other in told) / len(told) if told else 0.0


def _taken(column: Column, old: Column) -> Column:
    if column.dropped is not None or old.dropped is not None:
        return column
    return dataclasses.replace(column, target=old.target, confidence=old.confidence, reason=old.reason)


def _changes(column: Column, old: Column) -> list[Change]:
    if _plain(column) != _plain(old):
        return [Change("renamed", column.header, old.header)]
    return [Change("moved", column.header, str(old.index))] if column.index != old.index else []
