"""Storing that mentions came to an entity, or make a new one, where nothing else moves: in one statement.

It is what `storing.store_links_of` does to such mentions (`rules`): the entity keeps its id, and who came is at home in
it, unless somebody is there who has another home.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connections

LINKER: Final = "linker"
Mention = tuple[int, str]  # record and role


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """
    Mentions without a link so far that are one entity.

    :ivar evidence: one a mention; levels and rules, never values
    :ivar beside: a mention of the entity that they came to; None where they are a new one
    """

    mentions: Sequence[Mention]
    evidence: Sequence[Mapping[str, Any]]
    beside: Mention | None


def join_links(
    *, community_id: int, edition_id: int, sort: str, joined: Sequence[Joined], at: datetime, using: str = LINKER
) -> None:
    """
    Link mentions to the entities that they came to, each of which keeps all that it had.

    Call it inside the community: nothing is waited for, so that a pipeline may go on.
    """
    news = [place for place, one in enumerate(joined) if one.beside is None]
    beside = [(place, *one.beside) for place, one in enumerate(joined) if one.beside is not None]
    came = list(zip(*_rows(joined), strict=True))
    parameters: list[Any] = [news, *_columns(beside, 3), *map(list, came), community_id, sort, edition_id, at]
    with connections[using].cursor() as cursor:
        cursor.execute(_JOIN, parameters)


def _rows(joined: Sequence[Joined]) -> Iterator[tuple[int, int, str, str]]:
    for place, one in enumerate(joined):
        for (record, role), why in zip(one.mentions, one.evidence, strict=True):
            yield place, record, role, json.dumps(dict(why))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


_JOIN: Final = """
    WITH given AS (
      SELECT %s::bigint[] news, %s::bigint[] places, %s::bigint[] records, %s::text[] roles, %s::bigint[] come_places,
             %s::bigint[] come_records, %s::text[] come_roles, %s::text[] come_evidence, %s::bigint community,
             %s::text sort, %s::bigint edition, %s::timestamptz at),
    made AS MATERIALIZED (
      SELECT n.place, nextval(pg_get_serial_sequence('entities_entity', 'id')) entity
      FROM given g CROSS JOIN unnest(g.news) n(place)),
    born AS (
      INSERT INTO entities_entity (community_id, id, sort, created_at, standings, sources)
      SELECT g.community, m.entity, g.sort, g.at, '[]'::jsonb, 0 FROM given g CROSS JOIN made m),
    met AS (
      SELECT b.place, l.entity_id entity, EXISTS (
               SELECT FROM entities_link o WHERE o.community_id = g.community AND o.entity_id = l.entity_id
               AND o.sort = g.sort AND o.home_id <> o.entity_id) is_mixed
      FROM given g CROSS JOIN unnest(g.places, g.records, g.roles) b(place, record, role)
      JOIN entities_link l ON l.community_id = g.community AND l.record_id = b.record AND l.sort = g.sort
        AND l.role = b.role),
    found AS (SELECT place, entity, false is_mixed FROM made UNION ALL SELECT place, entity, is_mixed FROM met)
    INSERT INTO entities_link (community_id, record_id, role, sort, entity_id, home_id, home_at, weight, evidence,
                               edition_id, linked_at)
    SELECT g.community, c.record, c.role, g.sort, f.entity, CASE WHEN NOT f.is_mixed THEN f.entity END,
           CASE WHEN NOT f.is_mixed THEN g.at END, NULL, c.evidence::jsonb, g.edition, g.at
    FROM given g
    CROSS JOIN unnest(g.come_places, g.come_records, g.come_roles, g.come_evidence) c(place, record, role, evidence)
    LEFT JOIN found f ON f.place = c.place  -- whoever is beside nobody is refused: an entity must be there
"""
