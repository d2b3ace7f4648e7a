"""Measure how good a dataset is, in sets, where its rows are: numbers, and which rows stand behind them.

completeness   cells that are filled, of all cells of a column
validity       filled cells whose check digit, form or calendar is right, of those that can be checked
uniqueness     rows whose name no other row of the dataset bears, of all rows
agreement      rows that contradict no other source, of those about whom another source speaks too

No value leaves the database: what is kept are counts, and which rows count against the dataset, a thousand of each at
most.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connections, transaction

from liren.engine import fields
from liren.kit.refs import Ref
from liren.modules.exchange import kinds
from liren.modules.exchange.actions import queueing, validity
from liren.modules.exchange.models import Flaw, Measure
from liren.primitives.actors.actions import inside
from liren.primitives.actors.models import Post, User
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery, Layout

ALIAS: Final = "importer"
CURRENT: Final = "r.community_id = %(community)s AND r.dataset_id = %(dataset)s AND r.superseded_by_id IS NULL"

CELLS: Final = f"""
WITH told AS (
  SELECT * FROM unnest(%(layouts)s::bigint[], %(facts)s::text[], %(sorts)s::text[]) AS t (layout_id, field, sort)
), cells AS MATERIALIZED (
  SELECT r.id AS record_id, t.field, t.sort, {validity.plain("coalesce(v.facts ->> t.field, '')")} AS text
  FROM records_record r
  JOIN told t ON t.layout_id = r.layout_id
  JOIN vault.record v ON v.community_id = r.community_id AND v.record_id = r.id
  WHERE {CURRENT}
), judged AS MATERIALIZED (
  SELECT record_id, field, text <> '' AS is_filled,
         CASE WHEN text <> '' THEN {validity.expression()} END AS is_valid
  FROM cells
), counted AS (
  INSERT INTO exchange_measure (community_id, dataset_id, delivery_id, name, field, part, whole, measured_at)
  SELECT %(community)s, %(dataset)s, %(delivery)s, n.name, j.field,
         count(*) FILTER (WHERE n.good), count(*) FILTER (WHERE n.good IS NOT NULL), %(at)s
  FROM judged j CROSS JOIN LATERAL (VALUES ('completeness', j.is_filled), ('validity', j.is_valid)) AS n (name, good)
  GROUP BY n.name, j.field HAVING count(n.good) > 0
), flawed AS (
  SELECT n.name, j.field, j.record_id, row_number() OVER (PARTITION BY n.name, j.field ORDER BY j.record_id) AS n
  FROM judged j CROSS JOIN LATERAL (VALUES ('completeness', j.is_filled), ('validity', j.is_valid)) AS n (name, good)
  WHERE NOT n.good
)
INSERT INTO exchange_flaw (community_id, dataset_id, record_id, name, field)
SELECT %(community)s, %(dataset)s, record_id, name, field FROM flawed WHERE n <= %(most)s
"""  # noqa: S608 -- of our own words
NAMES: Final = f"""
WITH named AS (
  SELECT r.id AS record_id, count(*) OVER (PARTITION BY r.source_key) AS n FROM records_record r WHERE {CURRENT}
), counted AS (
  INSERT INTO exchange_measure (community_id, dataset_id, delivery_id, name, field, part, whole, measured_at)
  SELECT %(community)s, %(dataset)s, %(delivery)s, 'uniqueness', '', count(*) FILTER (WHERE n = 1), count(*), %(at)s
  FROM named HAVING count(*) > 0
)
INSERT INTO exchange_flaw (community_id, dataset_id, record_id, name, field)
SELECT %(community)s, %(dataset)s, record_id, 'uniqueness', '' FROM named WHERE n > 1 ORDER BY record_id LIMIT %(most)s
"""  # noqa: S608 -- of our own words
CONTRADICTED: Final = f"""
WITH spoken AS (
  SELECT DISTINCT r.id AS record_id, l.entity_id
  FROM records_record r
  JOIN entities_link l ON l.community_id = r.community_id AND l.record_id = r.id
  JOIN entities_entity e ON e.id = l.entity_id AND e.sources > 1 AND e.merged_into_id IS NULL
  WHERE {CURRENT}
), against AS (
  SELECT DISTINCT s.record_id, f.field
  FROM spoken s
  JOIN entities_fact f ON f.entity_id = s.entity_id AND f.record_id = s.record_id AND f.standing <> 'past'
  WHERE EXISTS (
    SELECT FROM entities_fact o
    WHERE o.entity_id = f.entity_id AND o.field = f.field AND o.standing = 'conflict')
), counted AS (
  INSERT INTO exchange_measure (community_id, dataset_id, delivery_id, name, field, part, whole, measured_at)
  SELECT %(community)s, %(dataset)s, %(delivery)s, 'agreement', '',
         count(DISTINCT s.record_id) - (SELECT count(DISTINCT record_id) FROM against), count(DISTINCT s.record_id),
         %(at)s
  FROM spoken s HAVING count(*) > 0
), numbered AS (
  SELECT record_id, field, row_number() OVER (ORDER BY record_id, field) AS n FROM against
)
INSERT INTO exchange_flaw (community_id, dataset_id, record_id, name, field)
SELECT %(community)s, %(dataset)s, record_id, 'agreement', field FROM numbered WHERE n <= %(most)s
"""  # noqa: S608 -- of our own words


def measure(*, community_id: int, dataset_id: int, user_id: int, post_id: int, at: datetime) -> None:
    """
    Measure a dataset as it stands; what was measured of the same delivery before is replaced. Role importer.

    :param user_id: in whose name, who held the post when they asked
    """
    with inside(community_id=community_id, using=ALIAS):
        user = User.objects.using(ALIAS).get(pk=user_id)
        post = Post.objects.using(ALIAS).select_related("organization").get(pk=post_id)
        actor = records.as_actor(user, post)
        last = records.last_loaded(actor, dataset_id=dataset_id, using=ALIAS)
        if last is None:
            return
        Measure.objects.using(ALIAS).filter(dataset_id=dataset_id, delivery=last).delete()
        Flaw.objects.using(ALIAS).filter(dataset_id=dataset_id).delete()
        asked = _asked(actor, last, at)
        with connections[ALIAS].cursor() as cursor:
            for statement in (CELLS, NAMES, CONTRADICTED):
                cursor.execute(statement, asked)
        ledger.append_entry(
            actor=actor, verb="dataset.measured", subjects=(Ref("dataset", dataset_id),), data={}, using=ALIAS
        )


@transaction.atomic
def ask_to_measure(*, actor: Actor, dataset_id: int) -> None:
    """
    Have a dataset measured again: what other sources say of its rows changes when the register is linked.

    :raises records.DatasetMissing: if it is absent or hidden
    """
    actor.require("records.deliver")
    records.dataset(actor, dataset_id)
    queueing.ask_to_measure(
        community_id=actor.community_id, dataset_id=dataset_id, user_id=actor.user_id, post_id=actor.post_id
    )


def _asked(actor: Actor, last: Delivery, at: datetime) -> Mapping[str, Any]:
    columns = _columns(Layout.objects.using(ALIAS).filter(dataset_id=last.dataset_id or 0))
    return {
        "community": actor.community_id,
        "dataset": last.dataset_id,
        "delivery": last.pk,
        "at": at,
        "most": kinds.FLAWS_KEPT,
        "layouts": [layout for layout, _fact, _sort in columns],
        "facts": [fact for _layout, fact, _sort in columns],
        "sorts": [sort for _layout, _fact, sort in columns],
    }


def _columns(layouts: Iterable[Layout]) -> Sequence[tuple[int, str, str]]:
    """Return layout, fact, and what the fact is checked as."""
    told = []
    for layout in layouts:
        for column in layout.columns:
            if fact := column.get("fact"):
                target = fields.Target.parse(column["target"]) if column["target"] else None
                told.append((layout.pk, fact, f"{target.kind}.{target.field}" if target else ""))
    return told
