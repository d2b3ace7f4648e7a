"""A mapping kept for a source, applied to its next export: columns moved, renamed, added or gone.

A column is recognized by its header, then by a similar header, then by what its values and header together
propose. What a
person decided stays; what is new is proposed; nothing is guessed silently, each change is named.
"""

import dataclasses
from dataclasses import dataclass

from rapidfuzz import fuzz

from liren.engine.shape import headers, layouts, mappings, proposals

SIMILAR = 75.0


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


def adopt(
    mapping: mappings.Mapping, table: layouts.Table, *, permitted: frozenset[str] = frozenset()
) -> tuple[mappings.Mapping, tuple[Change, ...]]:
    """The mapping for this table, and every difference that was found on the way; red lines are drawn afresh."""
    fresh = proposals.propose(table, permitted=permitted, form=mapping.form)
    left = list(mapping.columns)
    columns: dict[int, mappings.ColumnMapping] = {}
    changes: list[Change] = []
    for finds in (_by_header, _by_likeness, _by_meaning):
        for column in fresh:
            old = finds(column, left) if column.index not in columns else None
            if old is not None:
                left.remove(old)
                columns[column.index] = _taken(column, old)
                changes += _changes(column, old)
    added = [column for column in fresh if column.index not in columns]
    changes += [Change("added", column.header, "") for column in added]
    changes += [Change("missing", old.header, str(old.index)) for old in left]
    columns.update({column.index: column for column in added})
    ordered = tuple(columns[index] for index in sorted(columns))
    return dataclasses.replace(mapping, columns=ordered), tuple(changes)


def _by_header(column: mappings.ColumnMapping, left: list[mappings.ColumnMapping]) -> mappings.ColumnMapping | None:
    name = headers.plain(column.header)
    return next((old for old in left if headers.plain(old.header) == name), None)


def _by_likeness(column: mappings.ColumnMapping, left: list[mappings.ColumnMapping]) -> mappings.ColumnMapping | None:
    name = headers.plain(column.header)
    near = [(fuzz.ratio(name, headers.plain(old.header)), old) for old in left]
    same = [(score, old) for score, old in near if score >= SIMILAR and old.target == column.target]
    return max(same, key=lambda pair: pair[0])[1] if same else None


def _by_meaning(column: mappings.ColumnMapping, left: list[mappings.ColumnMapping]) -> mappings.ColumnMapping | None:
    if column.target is None or column.target.kind == mappings.FACT:
        return None
    return next((old for old in left if old.target == column.target), None)


def _taken(column: mappings.ColumnMapping, old: mappings.ColumnMapping) -> mappings.ColumnMapping:
    if column.dropped is not None or old.dropped is not None:
        return column
    return dataclasses.replace(column, target=old.target, confidence=old.confidence, reason=old.reason)


def _changes(column: mappings.ColumnMapping, old: mappings.ColumnMapping) -> list[Change]:
    if headers.plain(column.header) != headers.plain(old.header):
        return [Change("renamed", column.header, old.header)]
    return [Change("moved", column.header, str(old.index))] if column.index != old.index else []
