"""What is held of a dataset beside a sheet that came: a renamed column is known by what it says of the same rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connections

from liren.engine.shape import drift, layouts
from liren.primitives.records.models import Layout

LOOKED_AT: Final = 2_000  # records; enough to tell columns apart, whatever the size of the dataset
FACTS: Final = """
    SELECT v.facts::text FROM records_record r
    JOIN vault.record v ON v.community_id = r.community_id AND v.record_id = r.id
    WHERE r.community_id = %s AND r.dataset_id = %s AND r.form = %s AND r.superseded_by_id IS NULL
    ORDER BY r.id LIMIT %s
"""


Columns = Mapping[int, Sequence[str]]


def columns_of(table: layouts.Table) -> Columns:
    """Return the cells of a table, a column at a time."""
    return {at: table.column(at).to_pylist() for at in range(table.sheet.width)}


def cells(layout: Layout, now: Columns, *, using: str) -> drift.Cells:
    """
    Return current records under the columns of their layout, beside the cells of a table that came.

    Only the importer may; call it inside a transaction that has entered the community.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(FACTS, [layout.community_id, layout.dataset_id, layout.form, LOOKED_AT])
        told = [json.loads(facts) for (facts,) in cursor.fetchall()]
    names = {at: column["fact"] for at, column in enumerate(layout.columns) if column.get("fact")}
    return drift.Cells(
        before={at: [facts.get(name, "") for facts in told] for at, name in names.items()},
        now=now,
        key=tuple(at for at, name in names.items() if name in (layout.key_facts or ())),
    )
