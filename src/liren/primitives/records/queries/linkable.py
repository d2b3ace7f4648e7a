"""All current records as linkage reads them: facts from the vault, meaning from the layouts, no file read again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from django.db import connections

from liren.engine import fields
from liren.engine.mentions import ROWS, Mentions
from liren.engine.read.sheets import Sheet
from liren.engine.shape import gathering, layouts, mappings
from liren.primitives.records.models import Layout

ALIAS: Final = "linker"
BATCH: Final = 20_000
ABOUT: Final = pa.schema(
    [
        ("record_id", pa.int64()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("observed_on", pa.date32()),
    ]
)
FETCH: Final = """
    SELECT r.id, r.file, r.sheet, r."row", r.observed_on, v.facts::text
    FROM records_record r JOIN vault.record v ON v.community_id = r.community_id AND v.record_id = r.id
    WHERE r.community_id = %s AND r.layout_id = %s AND r.superseded_by_id IS NULL
    ORDER BY r.id
"""


@dataclass(frozen=True)
class Linkable:
    """
    Everything that the current records of a community speak of.

    :ivar record_ids: the record of row id 0, 1, 2, …
    """

    mentions: Mentions
    record_ids: "pa.Int64Array"


@dataclass(frozen=True)
class _Group:
    """The records of one layout, as a table of the engine; `about` says where each row came from."""

    mapped: gathering.Mapped
    about: pa.Table


def linkable(community_id: int) -> Linkable:
    """
    Return what all current records of a community speak of, and the record behind every row.

    Call it inside a transaction of alias `linker` that has entered the community.
    """
    in_use = Layout.objects.using(ALIAS).filter(community_id=community_id).order_by("id")
    groups = [_group(layout, community_id, str(at)) for at, layout in enumerate(in_use)]
    groups = [group for group in groups if group.about.num_rows]
    gathered = gathering.gather([group.mapped for group in groups]).mentions
    told = _about(groups, gathered.rows)
    kept = {name: gathered.rows[name] for name in ("row_id", "form")}
    rows = pa.table({name: kept[name] if name in kept else told[name] for name in ROWS.names}, schema=ROWS)
    return Linkable(replace(gathered, rows=rows), told["record_id"].combine_chunks())


def _about(groups: Sequence[_Group], rows: pa.Table) -> pa.Table:
    """Return where each gathered row came from: a synthetic table bears its group's number, its lines count from 0."""
    starts = np.zeros(1 + max((int(group.mapped.table.sheet.file) for group in groups), default=0), dtype=np.int64)
    at = 0
    for group in groups:
        starts[int(group.mapped.table.sheet.file)] = at
        at += group.about.num_rows
    numbers = np.array([int(name) for name in rows["file"].to_pylist()], dtype=np.int64)
    places = starts[numbers] + rows["row"].to_numpy() - 1
    return pa.concat_tables([ABOUT.empty_table(), *(group.about for group in groups)]).take(pa.array(places))


def _group(layout: Layout, community_id: int, name: str) -> _Group:
    columns = [column for column in layout.columns if column.get("fact")]
    about: list[pa.Table] = []
    cells: list[list[pa.Array]] = [[] for _ in columns]
    for batch in _fetched(community_id, layout.pk):
        about.append(pa.table(list(map(list, zip(*(row[:5] for row in batch), strict=True))), schema=ABOUT))
        facts: list[Mapping[str, str]] = [json.loads(row[5]) for row in batch]
        for place, column in enumerate(columns):
            cells[place].append(pa.array([each.get(column["fact"], "") for each in facts], pa.string()))
    told = pa.concat_tables([ABOUT.empty_table(), *about])
    chunks = tuple(pa.chunked_array(column, pa.string()) for column in cells)
    sheet = Sheet(name, "", False, chunks, (0,) * len(columns))
    headers = tuple(column["header"] for column in columns)
    table = layouts.Table(sheet, (0, 0), headers, np.arange(told.num_rows), ())
    return _Group(gathering.Mapped(table, _mapping(layout, columns)), told)


def _fetched(community_id: int, layout_id: int) -> Iterator[list[tuple[Any, ...]]]:
    # A cursor on the server: a city's facts do not fit into one answer.
    with connections[ALIAS].chunked_cursor() as cursor:
        cursor.execute(FETCH, [community_id, layout_id])
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
