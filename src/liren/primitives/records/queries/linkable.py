"""All current records as linkage reads them: facts from the vault, meaning from the layouts, no file read again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db import connections

from liren.engine import fields
from liren.engine.mentions import ROWS, Mentions
from liren.engine.read.sheets import Sheet
from liren.engine.shape import gathering, layouts, mappings
from liren.primitives.records.models import Layout, Record

ALIAS: Final = "linker"
BATCH: Final = 20_000
Ints = npt.NDArray[np.int64]

ABOUT: Final = pa.schema(
    [
        ("record_id", pa.int64()),
        ("dataset_id", pa.int64()),
        ("row", pa.int32()),
        ("observed_on", pa.date32()),  # as the source says, else the day of the delivery
    ]
)
_SELECT: Final = """
    SELECT r.id, r.dataset_id, r."row",
        coalesce(r.observed_on, (d.received_at AT TIME ZONE 'Asia/Shanghai')::date), v.facts::text
    FROM records_record r
    JOIN records_delivery d ON d.id = r.delivery_id
    JOIN vault.record v ON v.community_id = r.community_id AND v.record_id = r.id
    WHERE r.community_id = %s AND r.layout_id = %s AND
"""
FETCH: Final = f"{_SELECT} r.superseded_by_id IS NULL ORDER BY r.id"
FETCH_SOME: Final = f"{_SELECT} r.id = ANY(%s) ORDER BY r.id"


@dataclass(frozen=True, eq=False)
class Rows:
    """
    The current records of one layout, columnar; one item a record.

    :ivar about: schema ABOUT
    :ivar table: their cells, as a table of the engine
    """

    mapping: mappings.Mapping
    table: layouts.Table
    about: pa.Table


@dataclass(frozen=True, eq=False)
class Linkable:
    """
    Everything that the current records of a community speak of.

    :ivar mentions: what the engine counts as one file is a dataset here
    :ivar rows: the records behind the mentions, a layout at a time
    :ivar about: schema ABOUT, of row id 0, 1, 2, …
    """

    mentions: Mentions
    rows: Sequence[Rows]
    about: pa.Table

    @cached_property
    def record_ids(self) -> Ints:
        """The record of each row id."""
        return np.asarray(self.about["record_id"].to_numpy())

    @cached_property
    def dataset_ids(self) -> Ints:
        """The dataset of each row id."""
        return np.asarray(self.about["dataset_id"].to_numpy())

    @cached_property
    def days(self) -> Sequence[date]:
        """The day on which the source of each row id said so."""
        days: list[date] = self.about["observed_on"].to_pylist()
        return days


def linkable(community_id: int) -> Linkable:
    """
    Return what all current records of a community speak of, and the record behind every row.

    Call it inside a transaction of alias `linker` that has entered the community.
    """
    in_use = Layout.objects.using(ALIAS).filter(community_id=community_id).order_by("id")
    return _linkable([_rows(layout, FETCH, [community_id, layout.pk], str(at)) for at, layout in enumerate(in_use)])


def linkable_among(community_id: int, record_ids: Sequence[int]) -> Linkable:
    """
    Return what some records speak of, current or not.

    Call it inside a transaction of alias `linker` that has entered the community.
    """
    in_use = Record.objects.using(ALIAS).filter(community_id=community_id, pk__in=record_ids).values("layout_id")
    layouts_ = Layout.objects.using(ALIAS).filter(pk__in=in_use).order_by("id")
    asked = list(record_ids)
    return _linkable(
        [_rows(layout, FETCH_SOME, [community_id, layout.pk, asked], str(at)) for at, layout in enumerate(layouts_)]
    )


def _linkable(every: Sequence[Rows]) -> Linkable:
    rows = [one for one in every if one.about.num_rows]
    gathered = gathering.gather([gathering.Mapped(one.table, one.mapping) for one in rows]).mentions
    about = _about(rows, gathered.rows)
    told = {
        "row_id": gathered.rows["row_id"],
        "file": about["dataset_id"].cast(pa.string()),
        "sheet": pa.repeat("", about.num_rows),
        "row": about["row"],
        "form": gathered.rows["form"],
        "observed_on": about["observed_on"],
        "says_dead": gathered.rows["says_dead"],
    }
    placed = pa.table({name: told[name] for name in ROWS.names}, schema=ROWS)
    return Linkable(replace(gathered, rows=placed), rows, about)


def _about(groups: Sequence[Rows], rows: pa.Table) -> pa.Table:
    """Return where each gathered row came from: a synthetic table bears its group's number, its lines count from 0."""
    starts = np.zeros(1 + max((int(group.table.sheet.file) for group in groups), default=0), dtype=np.int64)
    at = 0
    for group in groups:
        starts[int(group.table.sheet.file)] = at
        at += group.about.num_rows
    numbers = np.array([int(name) for name in rows["file"].to_pylist()], dtype=np.int64)
    places = starts[numbers] + rows["row"].to_numpy() - 1
    return pa.concat_tables([ABOUT.empty_table(), *(group.about for group in groups)]).take(pa.array(places))


def _rows(layout: Layout, sql: str, params: Sequence[Any], name: str) -> Rows:
    columns = [column for column in layout.columns if column.get("fact")]
    about: list[pa.Table] = []
    cells: list[list[pa.Array]] = [[] for _ in columns]
    for batch in _fetched(sql, params):
        about.append(pa.table(list(map(list, zip(*(row[:4] for row in batch), strict=True))), schema=ABOUT))
        facts: list[Mapping[str, str]] = [json.loads(row[4]) for row in batch]
        for place, column in enumerate(columns):
            cells[place].append(pa.array([each.get(column["fact"]) or "" for each in facts], pa.string()))
    told = pa.concat_tables([ABOUT.empty_table(), *about])
    chunks = tuple(pa.chunked_array(column, pa.string()) for column in cells)
    sheet = Sheet(name, "", False, chunks, (0,) * len(columns))
    headers = tuple(column["header"] for column in columns)
    table = layouts.Table(sheet, (0, 0), headers, np.arange(told.num_rows), ())
    return Rows(_mapping(layout, columns), table, told)


def _fetched(sql: str, params: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    # A cursor on the server: a city's facts do not fit into one answer.
    with connections[ALIAS].chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield batch


def _mapping(layout: Layout, columns: Sequence[Mapping[str, Any]]) -> mappings.Mapping:
    told = [
        mappings.ColumnMapping(
            index=at,
            header=column["header"],
            target=fields.Target.parse(column["target"]) if column["target"] else None,
            confidence=1.0,
            reason="confirmed",
        )
        for at, column in enumerate(columns)
    ]
    return mappings.Mapping(layout.form, tuple(told))
