"""Storing how things stand to one another, so that a merge that is taken back leaves no trace in it.

While a thing is merged with another, its relations say what both say. What they said before is kept beside (`own`):

    stands for itself ──merged──▶ own: as it stood ──parted──▶ as it stood, and again what the records say now
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from liren.primitives.entities.actions.fetching import fetch
from liren.primitives.vault.actions import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRelation:
    """One relation between two entities as the records state it, or as it was inferred."""

    subject_sort: str
    subject_id: int
    relation: str
    object_sort: str
    object_id: int
    detail: str = ""
    since_on: date | None = None
    seen_on: date | None = None
    record_id: int | None = None
    stated: bool = True
    confidence: float = 1.0


def store_relations(
    *, community_id: int, relations: Iterable[FoundRelation], at: datetime, using: str = "linker"
) -> int:
    """
    Store the relations that hold now and return how many; those that no record states any more end on this day.

    Store links first: they tell who is merged.
    """
    for sql in (_RESTORE, _FORGET, _KEEP):
        fetch(using, community_id, sql, [community_id])
    fetch(using, community_id, _END_ALL, [at.date(), community_id])
    given = (
        (
            one.subject_sort, one.subject_id, one.relation, one.object_sort, one.object_id, one.detail[:32],
            one.since_on, one.seen_on, one.record_id, one.stated, one.confidence,
        )
        for one in relations
    )  # fmt: skip
    count = rows.insert(using=using, community_id=community_id, sql=_RELATIONS, rows=given)
    fetch(using, community_id, _MARK, [community_id])
    return count


# Who holds a mention that is at home elsewhere, or none at all because another took it over, is not only itself.
_MIXED: Final = """
    mixed AS MATERIALIZED (
        SELECT DISTINCT entity_id AS id, sort FROM entities_link
        WHERE community_id = (SELECT c FROM here) AND home_id IS DISTINCT FROM entity_id
        UNION
        SELECT id, sort FROM entities_entity
        WHERE community_id = (SELECT c FROM here) AND merged_into_id IS NOT NULL)
"""
_HERE: Final = f"WITH here AS (SELECT %s::bigint AS c), {_MIXED}"
_IS_MIXED: Final = """
    r.community_id = (SELECT c FROM here) AND (
        (r.subject_id, r.subject_sort) IN (SELECT id, sort FROM mixed)
        OR (r.object_id, r.object_sort) IN (SELECT id, sort FROM mixed))
"""
_IS_ITSELF: Final = """
    r.community_id = (SELECT c FROM here) AND r.own IS NOT NULL
    AND NOT ((r.subject_id, r.subject_sort) IN (SELECT id, sort FROM mixed))
    AND NOT ((r.object_id, r.object_sort) IN (SELECT id, sort FROM mixed))
"""
_RESTORE: Final = f"""
    {_HERE}
    UPDATE entities_relation r
    SET detail = r.own ->> 'detail', since_on = (r.own ->> 'since_on')::date, until_on = (r.own ->> 'until_on')::date,
        seen_on = (r.own ->> 'seen_on')::date, record_id = (r.own ->> 'record_id')::bigint,
        stated = (r.own ->> 'stated')::boolean, confidence = (r.own ->> 'confidence')::float8, own = NULL
    WHERE {_IS_ITSELF} AND r.own <> '{{}}'
"""  # noqa: S608  # of this file's own words only; so are those below
# There was none before.
_FORGET: Final = f"{_HERE} DELETE FROM entities_relation r WHERE {_IS_ITSELF}"  # noqa: S608
_KEEP: Final = f"""
    {_HERE}
    UPDATE entities_relation r
    SET own = jsonb_build_object(
        'detail', detail, 'since_on', since_on, 'until_on', until_on, 'seen_on', seen_on, 'record_id', record_id,
        'stated', stated, 'confidence', confidence)
    WHERE {_IS_MIXED} AND r.own IS NULL
"""  # noqa: S608
_END_ALL: Final = """
    UPDATE entities_relation SET until_on = %s
    WHERE community_id = %s AND until_on IS NULL
"""
_RELATIONS: Final = """
    INSERT INTO entities_relation (community_id, subject_sort, subject_id, relation, object_sort, object_id, detail,
                                   since_on, seen_on, record_id, stated, confidence)
    SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[],
                             %s::date[], %s::bigint[], %s::boolean[], %s::float8[])
    ON CONFLICT (community_id, subject_sort, subject_id, relation, object_sort, object_id) DO UPDATE
    SET until_on = NULL, detail = excluded.detail, seen_on = excluded.seen_on, record_id = excluded.record_id,
        stated = excluded.stated, confidence = excluded.confidence,
        since_on = least(entities_relation.since_on, excluded.since_on)
"""
# A relation that is new while one of the two is merged was none before: everything older was kept above.
_MARK: Final = f"""
    {_HERE} UPDATE entities_relation r SET own = '{{}}' WHERE {_IS_MIXED} AND r.own IS NULL
"""  # noqa: S608
