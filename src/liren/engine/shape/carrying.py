"""What a list made for people says once, on the first row of a group: it holds for the blank rows below it.

A household's number and address stand on its head's row, a building's name beside its first flat. The reader has
filled down merged cells; here are the lists whose cells were never merged. Nothing is carried unless the table
shows that its rows come in groups, because a blank cell is otherwise just unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.norm import relations
from liren.engine.shape import layouts, mappings

FEWEST: Final = 3  # blank rows and groups that show a habit
MOST: Final = 0.95  # share that makes it one
GROUPED: Final = 0.3  # share of blank rows in a list that tells groups by nothing but its blanks
_SERIAL: Final = fields.Target("subject", "fact", "serial")
_OF_HOUSE: Final = (fields.HOUSEHOLD, fields.DWELLING)
_NAMED: Final = ("name", "citizen_id")


@dataclass(frozen=True)
class _Column:
    """
    A mapped column on its rows.

    :ivar filled: which rows say something
    """

    index: int
    target: fields.Target
    cells: pa.Array
    filled: np.ndarray


def carried(table: layouts.Table, mapping: mappings.Mapping) -> Mapping[int, pa.Array]:
    """Column index → its cells with those of each group's first row carried down; only columns that change."""
    found = [_column(table, one) for one in mapping if one.target is not None and _matters(one.target)]
    columns = [column for column in found if column.filled.any()]
    starts = _starts_of_households(columns)
    down = {} if starts is None else _below(columns, starts)
    return down or _of_buildings(columns)


def _matters(target: fields.Target) -> bool:
    return target == _SERIAL or target.kind in (*_OF_HOUSE, fields.PERSON)


def _column(table: layouts.Table, mapped: mappings.ColumnMapping) -> _Column:
    assert mapped.target is not None
    cells = pc.utf8_trim_whitespace(table.column(mapped.index))
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    filled = pc.fill_null(pc.not_equal(whole, ""), False).to_numpy(zero_copy_only=False)
    return _Column(mapped.index, mapped.target, whole, filled)


def _starts_of_households(columns: list[_Column]) -> np.ndarray | None:
    """The first rows of the groups that the leading columns tell; None when rows stand by themselves."""
    leads = [column for column in columns if _leads(column.target) and _is_sparse(column.filled)]
    relation = next((one for one in columns if one.target == fields.Target("subject", fields.PERSON, "relation")), None)
    for lead in leads:
        together = [one for one in columns if np.array_equal(one.filled, lead.filled)]
        if relation is not None and _heads_lead(relation, lead.filled):
            return lead.filled
        if relation is None and _blank_together(together) and _changes(lead):
            return lead.filled
    return None


def _leads(target: fields.Target) -> bool:
    if target == _SERIAL or target.kind in _OF_HOUSE:
        return True
    return target.kind == fields.PERSON and target.role == "head" and target.field in _NAMED


def _is_sparse(filled: np.ndarray) -> bool:
    return bool(filled[0]) and int((~filled).sum()) >= FEWEST and int(filled.sum()) >= FEWEST


def _heads_lead(relation: _Column, starts: np.ndarray) -> bool:
    """Whether groups begin with the head of a household, and nobody else in them is one."""
    encoded = relation.cells.dictionary_encode()
    heads = np.array([relations.normalize(word)[:1] == "0" for word in encoded.dictionary.to_pylist()], dtype=bool)
    is_head = heads[encoded.indices.to_numpy(zero_copy_only=False)]
    others = relation.filled & ~is_head
    return bool(is_head[starts].mean() >= 0.8 and others[~starts].mean() >= MOST)


def _blank_together(together: list[_Column]) -> bool:
    """A household's number and address that are always given together, and not for a third of the rows and more."""
    kinds = {one.target.kind for one in together}
    keyed = fields.HOUSEHOLD in kinds or any(one.target == _SERIAL for one in together)
    blank = ~together[0].filled
    return keyed and len(together) >= 2 and bool(kinds & set(_OF_HOUSE)) and bool(blank.mean() >= GROUPED)


def _changes(column: _Column) -> bool:
    """Whether what is told differs from what was told before: a group is never begun twice."""
    told = column.cells.filter(pa.array(column.filled))
    runs = int(pc.sum(pc.not_equal(told[1:], told[:-1])).as_py() or 0) + 1
    return runs >= MOST * len(told)


def _below(columns: list[_Column], starts: np.ndarray) -> dict[int, pa.Array]:
    """The household's own columns, and whoever is named on its first row alone beside the members below."""
    members = {one.target.role for one in columns if one.target.field == "name" and one.filled[~starts].mean() >= MOST}
    alone = {
        one.target.role
        for one in columns
        if one.target.kind == fields.PERSON and one.target.field == "name" and _only_at(one, starts)
    }
    roles = (alone & {"head", "subject"} if members else alone & {"head"}) - members
    kept = [one for one in columns if _only_at(one, starts) and (one.target.kind in _OF_HOUSE or _of(one, roles))]
    origin = np.maximum.accumulate(np.where(starts, np.arange(len(starts)), 0))
    return {one.index: _filled_from(one, origin) for one in kept}


def _of(column: _Column, roles: set[str]) -> bool:
    return column.target.kind == fields.PERSON and column.target.role in roles


def _only_at(column: _Column, starts: np.ndarray) -> bool:
    return bool(column.filled[starts].any() and (~column.filled[~starts]).mean() >= 0.9)


def _filled_from(column: _Column, origin: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(column.filled), column.cells, column.cells.take(pa.array(origin)))


def _of_buildings(columns: list[_Column]) -> dict[int, pa.Array]:
    """Compound, building and unit beside the first of their rooms."""
    rooms = [one for one in columns if one.target.kind == fields.DWELLING and one.target.field == "room"]
    if not rooms or rooms[0].filled.mean() < MOST:
        return {}
    place = rooms[0].target.role
    down: dict[int, pa.Array] = {}
    starts = np.zeros(len(rooms[0].filled), dtype=bool)
    starts[0] = True
    for name in ("compound", "building", "unit"):
        for one in columns:
            if one.target != fields.Target(place, fields.DWELLING, name):
                continue
            groups = starts | one.filled
            if not one.filled.all() and _begins(one, starts):
                origin = np.maximum.accumulate(np.where(groups, np.arange(len(groups)), 0))
                down[one.index] = _filled_from(one, origin)
            starts |= _changed(one)
    return down


def _begins(column: _Column, starts: np.ndarray) -> bool:
    """Whether the column speaks only where its value changes or a larger group begins."""
    blank = ~column.filled
    if blank.sum() < FEWEST or blank.mean() < GROUPED:
        return False
    return bool((_changed(column) | starts)[column.filled].mean() >= MOST)


def _changed(column: _Column) -> np.ndarray:
    """Rows whose value differs from the last one told above them."""
    at = np.flatnonzero(column.filled)
    told = column.cells.take(pa.array(at))
    changed = np.zeros(len(column.filled), dtype=bool)
    changed[at[:1]] = True
    differs = pc.not_equal(told[1:], told[:-1]).to_numpy(zero_copy_only=False) if len(at) > 1 else np.zeros(0, bool)
    changed[at[1:]] = differs
    return changed
