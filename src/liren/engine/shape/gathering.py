"""Tables with their mappings to `Mentions`: numbered, ordered, related; and the rows that did not fit.

Every data row is kept or is an error: a row is kept when it speaks of at least one person, household,
dwelling, vehicle or
organization.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import fields
from liren.engine import mentions as engine_mentions
from liren.engine.shape import bearing, blocks, casting, layouts, lives, mappings, relating

ROW_WITHOUT_SUBJECT: Final = "row_without_subject"
HOMES_NOT_PARTED: Final = "homes_not_parted"
FIRST_OWNER: Final = fields.ROLES.index("owner") + 0.01  # rank of a first owner in a column of its own
# 202603, 2026-03, 2026年3月, 20260301, 2026.03.01; then 2025学年, and a year that stands by itself
_DAY: Final = re.compile(
    r"(?<!\d)(20\d{2})\s*[年._-]?\s*(1[0-2]|0?[1-9])(?:\s*[月._-]?\s*(3[01]|[12]\d|0[1-9]|[1-9](?=日))日?)?(?!\d)"
)
_SCHOOL_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?:\s*-\s*20\d{2})?\s*学年")
_YEAR: Final = re.compile(r"(?<![\dA-Za-z])(20[0-3]\d)(?=年|[._ -]|$)")
SCHOOL_STARTS: Final = 9  # the month


@dataclass(frozen=True)
class Mapped:
    """A table and what its columns mean."""

    table: layouts.Table
    mapping: mappings.Mapping


@dataclass(frozen=True)
class RowError:
    """
    A row that did not fit; no cell of it is repeated here.

    :ivar row: 1-based, as a spreadsheet program counts
    :ivar column: 0-based, None when the row as a whole is meant
    """

    file: str
    sheet: str
    row: int
    column: int | None
    code: str


@dataclass(frozen=True)
class Gathered:
    """
    Everything that the tables speak of.

    :ivar errors: a data row each; with the rows of `mentions` they are all the data rows
    :ivar doubts: rows that were kept, of which a cell seems to say more than was understood
    """

    mentions: engine_mentions.Mentions
    errors: tuple[RowError, ...]
    doubts: tuple[RowError, ...] = ()


def mentions(mapped: Sequence[Mapped]) -> engine_mentions.Mentions:
    """The mentions of the tables in the order given, which must be file, sheet, row order."""
    return gather(mapped).mentions


def gather(mapped: Sequence[Mapped]) -> Gathered:
    """The mentions and the errors of the tables."""
    gathering = _Gathering()
    for one in mapped:
        gathering.add(one)
    return gathering.gathered()


def observed_on(table: layouts.Table) -> dt.date | None:
    """The day that the file's or sheet's name tells; of a month, a school year or a year its first day."""
    name = f"{table.sheet.file} {table.sheet.name}"
    if school := _SCHOOL_YEAR.search(name):
        return dt.date(int(school.group(1)), SCHOOL_STARTS, 1)
    if found := _DAY.search(name):
        return _date(int(found.group(1)), int(found.group(2)), int(found.group(3) or 1))
    year = _YEAR.search(name)
    return dt.date(int(year.group(1)), 1, 1) if year else None


def _date(year: int, month: int, day: int) -> dt.date:
    """30 February is no day; the month is told all the same."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month, 1)


@dataclass
class _Gathering:
    rows: list[pa.Table] = field(default_factory=list)
    tables: dict[str, list[pa.Table]] = field(default_factory=lambda: {kind: [] for kind in fields.KINDS})
    relations: list[pa.Table] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    doubts: list[RowError] = field(default_factory=list)
    row_count: int = 0
    mention_count: int = 0

    def add(self, mapped: Mapped) -> None:
        count = len(mapped.table.lines)
        found = bearing.bear(mapped.table, mapped.mapping)
        self._number(found, mapped.mapping.form)
        kept = np.zeros(count, dtype=bool)
        for block in found:
            kept[block.rows] = True
        ids = np.where(kept, self.row_count + np.cumsum(kept) - 1, -1)
        self._add_rows(mapped, kept, ids)
        for block in found:
            self.tables[block.kind].append(_mention_table(block, ids))
        self._add_doubts(mapped.table, found)
        stated = relating.relate(found, mapped.mapping.form, count)
        self.relations += [_relation_table(one, ids) for one in stated]

    def _number(self, found: list[blocks.Block], form: str) -> None:
        """Give mention ids in row order, and roles their numbers within a row."""
        if not found:
            return
        rows = np.concatenate([block.rows for block in found])
        ranks = np.concatenate([np.full(len(block.rows), block.rank) for block in found])
        order = np.lexsort((np.arange(len(rows)), ranks, rows))
        numbers = np.empty(len(rows), dtype=np.int64)
        numbers[order] = self.mention_count + np.arange(len(rows))
        self.mention_count += len(rows)
        start = 0
        for block in found:
            block.numbers = numbers[start : start + len(block.rows)]
            start += len(block.rows)
        _label(found, form)

    def _add_rows(self, mapped: Mapped, kept: np.ndarray, ids: np.ndarray) -> None:
        table, sheet = mapped.table, mapped.table.sheet
        number = int(kept.sum())
        self.rows.append(
            pa.table(
                {
                    "row_id": ids[kept],
                    "file": pa.repeat(sheet.file, number),
                    "sheet": pa.repeat(sheet.name, number),
                    "row": (table.lines[kept] + 1).astype(np.int32),
                    "form": pa.repeat(mapped.mapping.form, number),
                    "observed_on": pa.array([observed_on(table)] * number, pa.date32()),
                    "says_dead": lives.says_dead(table, mapped.mapping)[kept],
                },
                schema=engine_mentions.ROWS,
            )
        )
        self.row_count += number
        for line in table.lines[~kept]:
            self.errors.append(RowError(sheet.file, sheet.name, int(line) + 1, None, ROW_WITHOUT_SUBJECT))

    def _add_doubts(self, table: layouts.Table, found: list[blocks.Block]) -> None:
        rows = {int(row) for block in found for row in block.doubtful}
        for line in table.lines[sorted(rows)]:
            self.doubts.append(RowError(table.sheet.file, table.sheet.name, int(line) + 1, None, HOMES_NOT_PARTED))

    def gathered(self) -> Gathered:
        tables = {kind: _sorted(parts, engine_mentions.SCHEMAS[kind]) for kind, parts in self.tables.items()}
        rows = pa.concat_tables([engine_mentions.ROWS.empty_table(), *self.rows])
        relations = pa.concat_tables([engine_mentions.RELATIONS.empty_table(), *self.relations])
        ordered = relations.sort_by([("row_id", "ascending"), ("subject", "ascending"), ("object", "ascending")])
        return Gathered(engine_mentions.Mentions(rows, tables, ordered), tuple(self.errors), tuple(self.doubts))


def _sorted(parts: list[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables([schema.empty_table(), *parts]).sort_by("mention")


def _label(found: list[blocks.Block], form: str) -> None:
    """Number the mentions of a role within each row: a second parent is parent2, a second place `other`."""
    families: dict[tuple[str, str], list[blocks.Block]] = {}
    for block in found:
        families.setdefault((block.kind, block.role), []).append(block)
    for (kind, role), family in families.items():
        numbers = np.concatenate([block.numbers for block in family])
        rows = np.concatenate([block.rows for block in family])
        places = _places(rows, numbers)
        if role == "owner" and form in casting.OWNERS_FIRST and not any(block.rank == FIRST_OWNER for block in family):
            places += 1  # the first one is the subject
        start = 0
        for block in family:
            block.labels = _names(kind, role, places[start : start + len(block.rows)])
            start += len(block.rows)


def _places(rows: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """The how-manieth of its row each mention is, from 1."""
    order = np.lexsort((numbers, rows))
    first = np.r_[True, rows[order][1:] != rows[order][:-1]]
    index = np.arange(len(rows))
    places = np.empty(len(rows), dtype=np.int64)
    places[order] = index - np.maximum.accumulate(np.where(first, index, 0)) + 1
    return places


def _names(kind: str, role: str, places: np.ndarray) -> pa.Array:
    listed = [_name(kind, role, place) for place in range(1, int(places.max(initial=1)) + 1)]
    return pa.array(listed, pa.string()).take(pa.array(places - 1))


def _name(kind: str, role: str, place: int) -> str:
    if kind in (fields.DWELLING, fields.ORGANIZATION) and place > 1:
        return "other" if place == 2 else f"other{place - 1}"
    return role if place == 1 else f"{role}{place}"


def _mention_table(block: blocks.Block, ids: np.ndarray) -> pa.Table:
    schema = engine_mentions.SCHEMAS[block.kind]
    columns = {"mention": block.numbers, "row_id": ids[block.rows], "role": block.labels}
    columns.update({name: block.text(name) for name in fields.FIELDS[block.kind]})
    return pa.table(columns, schema=schema)


def _relation_table(stated: relating.Stated, ids: np.ndarray) -> pa.Table:
    return pa.table(
        {
            "row_id": ids[stated.rows],
            "subject": stated.subjects,
            "relation": pa.repeat(stated.relation, len(stated.rows)),
            "object": stated.objects,
            "detail": stated.details,
        },
        schema=engine_mentions.RELATIONS,
    )
