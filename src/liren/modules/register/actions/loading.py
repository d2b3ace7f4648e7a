"""The current records of a community as linkage reads them: rows out of the vault, mapped again as they were confirmed.

Runs as database role `linker` and leaves one class entry for all that it reads (`register.linked`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liren.engine.fields import PERSON, Target
from liren.engine.mentions import Mentions
from liren.engine.read.sheets import Sheet
from liren.engine.shape import gathering, layouts, mappings
from liren.kit.errors import Invalid
from liren.modules.register.queries.tenancy import LINKER, inside, linker
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities

AT_ONCE: Final = 5_000
FACT: Final = "fact"
COUNTER: Final = "serial"  # the number of a line says nothing about anybody

Ints = npt.NDArray[np.int64]

_LAYOUTS: Final = "SELECT id, form, columns FROM records_layout WHERE community_id = %s ORDER BY id"
_ROWS: Final = """
    SELECT r.id, r.dataset_id, coalesce(r.observed_on, (d.received_at AT TIME ZONE 'Asia/Shanghai')::date), v.facts
    FROM records_record r
    JOIN records_delivery d ON d.id = r.delivery_id
    JOIN vault.record v ON v.community_id = r.community_id AND v.record_id = r.id
    WHERE r.community_id = %s AND r.layout_id = %s AND r.superseded_by_id IS NULL
    ORDER BY r.id
"""


class NothingToLink(Invalid):
    """No department's export has been loaded yet."""

    code = "register.nothing_to_link"


@dataclass(frozen=True, eq=False)
class Rows:
    """The current rows of one layout, columnar; one item a row."""

    mapping: mappings.Mapping
    facts: tuple[str | None, ...]  # the name of each column's fact
    records: Ints
    datasets: Ints
    days: Sequence[date]
    cells: tuple[list[str], ...]


@dataclass(frozen=True, eq=False)
class Batch:
    """
    Everything that linkage needs.

    :ivar record_ids: row id → record
    :ivar same, apart: pairs of mentions that humans decided
    """

    mentions: Mentions
    record_ids: Ints
    dataset_ids: Ints
    days: Sequence[date]
    rows: Sequence[Rows]
    same: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()

    def placed(self, mentions: Ints) -> tuple[Ints, list[str]]:
        """Return record ids and roles of mentions."""
        return self.record_ids[self._row_of[mentions]], self._role_of[mentions].tolist()

    def dataset_of(self, mentions: Ints) -> Ints:
        """Return the dataset that each mention came with."""
        return self.dataset_ids[self._row_of[mentions]]

    def observed_on(self, record_id: int) -> date:
        """Return the day on which a record's source said so."""
        return self.days[self._place_of[record_id]]

    def dataset(self, record_id: int) -> int:
        """Return a record's dataset."""
        return int(self.dataset_ids[self._place_of[record_id]])

    def facts(self, links: pa.Table) -> Iterator[tuple[str, str, str, int]]:
        """
        Yield what rows say beside the fields that are compared: entity, `fact.` and its name, text, record.

        A row's facts are its subject's; a row without a person speaks of its dwelling, vehicle or organization.
        """
        subject = self._subjects(links)
        for rows in self.rows:
            named = [
                (f"fact.{column.target.field}", cells)
                for column, cells in zip(rows.mapping.columns, rows.cells, strict=True)
                if column.target is not None and column.target.kind == FACT and column.target.field != COUNTER
            ]
            for place, record in enumerate(rows.records.tolist()):
                entity = subject.get(record)
                if entity is None:
                    continue
                for field, cells in named:
                    if cells[place]:
                        yield entity, field, cells[place], record

    def _subjects(self, links: pa.Table) -> dict[int, str]:
        records, roles = self.placed(links["mention"].to_numpy())
        kinds, entities_ = links["kind"].to_pylist(), links["entity"].to_pylist()
        found: dict[int, str] = {}
        for record, role, kind, entity in zip(records.tolist(), roles, kinds, entities_, strict=True):
            if role == "subject" and (record not in found or kind == PERSON):
                found[record] = entity
        return found

    def mention_of(self, record_id: int, role: str) -> int | None:
        """Return the mention of a person, or None when the record is not current any more."""
        return self._mention_of.get((record_id, role))

    @cached_property
    def _row_of(self) -> Ints:
        return self._gathered("row_id").astype(np.int64)

    @cached_property
    def _role_of(self) -> npt.NDArray[np.object_]:
        return self._gathered("role")

    @cached_property
    def _mention_of(self) -> dict[tuple[int, str], int]:
        table = self.mentions.tables[PERSON]
        records = self.record_ids[table["row_id"].to_numpy()].tolist()
        return dict(
            zip(zip(records, table["role"].to_pylist(), strict=True), table["mention"].to_pylist(), strict=True)
        )

    @cached_property
    def _place_of(self) -> dict[int, int]:
        return {record: place for place, record in enumerate(self.record_ids.tolist())}

    def _gathered(self, column: str) -> npt.NDArray[Any]:
        tables = self.mentions.tables.values()
        size = sum(table.num_rows for table in tables)
        out = np.empty(size, object)
        for table in tables:
            out[table["mention"].to_numpy()] = np.array(table[column].to_pylist(), object)
        return out


def load(actor: Actor) -> Batch:
    """
    Read the current records of the actor's community.

    :raises NothingToLink: if there are none
    """
    with inside(actor.community_id):
        rows = [one for one in _read(actor.community_id) if len(one.records)]
        decided = list(
            entities.decisions(actor, using=LINKER).values_list(
                "sort", "answer", "record_a", "role_a", "record_b", "role_b"
            )
        )
    if not rows:
        raise NothingToLink()
    batch = _batch(rows)
    same, apart = _constraints(batch, decided)
    return Batch(batch.mentions, batch.record_ids, batch.dataset_ids, batch.days, batch.rows, same, apart)


def _read(community_id: int) -> Iterator[Rows]:
    with linker() as cursor:
        cursor.execute(_LAYOUTS, [community_id])
        declared = cursor.fetchall()
    for layout, form, columns in declared:
        yield _rows(community_id, layout, form, columns if isinstance(columns, list) else json.loads(columns))


def _rows(community_id: int, layout: int, form: str, columns: Sequence[Mapping[str, Any]]) -> Rows:
    kept = [column for column in columns if column.get("fact")]
    names = [str(column["fact"]) for column in kept]
    records: list[int] = []
    datasets: list[int] = []
    days: list[date] = []
    cells: tuple[list[str], ...] = tuple([] for _ in names)
    with linker() as cursor:
        cursor.execute(_ROWS, [community_id, layout])
        while some := cursor.fetchmany(AT_ONCE):
            for record, dataset, day, facts in some:
                told = facts if isinstance(facts, dict) else json.loads(facts)
                records.append(record)
                datasets.append(dataset)
                days.append(day)
                for column, name in zip(cells, names, strict=True):
                    column.append(str(told.get(name) or ""))
    mapping = mappings.Mapping(form, tuple(_column(place, column) for place, column in enumerate(kept)))
    return Rows(mapping, tuple(names), np.array(records, np.int64), np.array(datasets, np.int64), days, cells)


def _column(place: int, column: Mapping[str, Any]) -> mappings.ColumnMapping:
    target = Target.parse(column["target"]) if column.get("target") else None
    return mappings.ColumnMapping(place, str(column["header"]), target, 1.0, "confirmed")


def _batch(rows: Sequence[Rows]) -> Batch:
    gathered = gathering.gather([_mapped(number, one) for number, one in enumerate(rows)])
    table = gathered.mentions.rows
    layout, place = table["file"].cast(pa.int64()).to_numpy(), table["row"].to_numpy() - 1
    starts = np.cumsum([0, *(len(one.records) for one in rows)])
    at = starts[layout] + place
    records = np.concatenate([one.records for one in rows])[at]
    datasets = np.concatenate([one.datasets for one in rows])[at]
    every_day = [day for one in rows for day in one.days]
    days = [every_day[index] for index in at.tolist()]
    dated = table.set_column(table.schema.get_field_index("observed_on"), "observed_on", pa.array(days, pa.date32()))
    # The engine counts files as sources: here a dataset is one.
    told = dated.set_column(1, "file", pa.array([str(one) for one in datasets.tolist()], pa.string()))
    mentions = Mentions(told, gathered.mentions.tables, gathered.mentions.relations)
    return Batch(mentions, records, datasets, days, rows)


def _mapped(number: int, rows: Rows) -> gathering.Mapped:
    columns = tuple(pa.chunked_array([pa.array(cells, pa.string())]) for cells in rows.cells)
    sheet = Sheet(str(number), "", False, columns, (0,) * len(columns))
    headers = tuple(column.header for column in rows.mapping.columns)
    table = layouts.Table(sheet, (-1, -1), headers, np.arange(len(rows.records)), ())
    return gathering.Mapped(table, rows.mapping)


def _constraints(
    batch: Batch, decided: Sequence[tuple[str, str, int, str, int, str]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    pairs: dict[str, list[tuple[int, int]]] = {entity_kinds.SAME: [], entity_kinds.DIFFERENT: []}
    for sort, answer, record_a, role_a, record_b, role_b in decided:
        a, b = batch.mention_of(record_a, role_a), batch.mention_of(record_b, role_b)
        if sort == PERSON and answer in pairs and a is not None and b is not None:
            pairs[answer].append((a, b))
    return pairs[entity_kinds.SAME], pairs[entity_kinds.DIFFERENT]
