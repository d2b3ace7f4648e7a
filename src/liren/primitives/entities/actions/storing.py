"""Storing what linkage concluded about a community, as role `linker`, set by set.

Ids last (`rules`): a cluster takes over the id of the entity that it mostly was, and who was merged and parts again the
own one; an entity whose mentions all went elsewhere points at where most of them went. Call these inside one
transaction: a run is stored whole or not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from liren.primitives.entities import rules
from liren.primitives.entities.actions.fetching import fetch
from liren.primitives.entities.actions.moving import note_moves
from liren.primitives.vault.actions import rows

LINKER: Final = "linker"


@dataclass(frozen=True, kw_only=True)
class Linked:
    """
    Mentions of one sort with the cluster that each belongs to; all sequences have one item a mention.

    :ivar clusters: dense from 0
    :ivar weights: bits of evidence, None where nothing had to be weighed
    :ivar evidence: levels and rules, never values
    """

    sort: str
    record_ids: npt.NDArray[np.int64]
    roles: Sequence[str]
    clusters: npt.NDArray[np.int64]
    weights: Sequence[float | None]
    evidence: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPair:
    """A pair about which a human is asked."""

    sort: str
    record_a: int
    role_a: str
    record_b: int
    role_b: str
    weight: float
    gain: float
    levels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFact:
    """Where one value of an entity comes from; ordinal 0 is the value in use."""

    entity_id: int
    field: str
    ordinal: int
    standing: str
    record_id: int
    rule: str
    observed_on: date | None
    is_contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTraits:
    """
    What lists of an entity's sort are filtered by; nothing that its mask does not show.

    :ivar place: a home's compound, lane or village
    :ivar building: its building there
    :ivar birth_year: of a person, where a source says it
    """

    entity_id: int
    place: str = ""
    building: str = ""
    birth_year: int | None = None


def learn_edition(*, community_id: int, weights: Mapping[str, Any], at: datetime, using: str = LINKER) -> int:
    """Keep the weights that a run learnt, dated, and return the edition's id."""
    sql = "INSERT INTO entities_edition (community_id, learnt_at, weights) VALUES (%s, %s, %s::jsonb) RETURNING id"
    [[edition]] = fetch(using, community_id, sql, [community_id, at, json.dumps(dict(weights))])
    return int(edition)


def store_links(
    *, community_id: int, edition_id: int, linked: Linked, at: datetime, using: str = LINKER
) -> npt.NDArray[np.int64]:
    """
    Store the links of one sort and return cluster → entity id.

    A link that stands as it stood keeps its date.
    """
    past = _past(linked, fetch(using, community_id, _STORED, [rules.NEW, community_id, linked.sort]))
    entity_ids, where = _settled(using, community_id, linked, past, at)
    links = _dated(linked, past, where, edition_id, at)
    sql = "DELETE FROM entities_link WHERE community_id = %s AND sort = %s"
    fetch(using, community_id, sql, [community_id, linked.sort])
    rows.insert(using=using, community_id=community_id, sql=_LINKS, rows=links)
    return entity_ids


def store_links_of(
    *, community_id: int, edition_id: int, linked: Linked, gone: Sequence[tuple[int, str]], at: datetime,
    using: str = LINKER,
) -> npt.NDArray[np.int64]:  # fmt: skip
    """
    Store the links of some mentions of one sort and return cluster → entity id.

    They must be all that belong to any entity that one of them belongs to, or belonged to.

    :param gone: (record, role) of mentions that are no more
    """
    known = [rules.NEW, community_id, linked.sort, linked.record_ids.tolist()]
    past = _past(linked, fetch(using, community_id, f"{_STORED} AND record_id = ANY(%s)", known))
    entity_ids, where = _settled(using, community_id, linked, past, at)
    stays = (past.entities == where[0]) & (past.homes == where[1])
    links = _dated(linked, past, where, edition_id, at)
    moved = [link for link, is_there in zip(links, stays.tolist(), strict=True) if not is_there]
    if gone:
        drop = [[record for record, _ in gone], [role for _, role in gone], community_id, linked.sort]
        fetch(using, community_id, _DROP, drop)
    rows.insert(using=using, community_id=community_id, sql=f"{_LINKS}{_INSTEAD}", rows=moved)
    return entity_ids


def store_pairs(*, community_id: int, edition_id: int, pairs: Iterable[FoundPair], using: str = LINKER) -> int:
    """Replace the pairs that nobody has settled and return how many are asked now."""
    fetch(
        using,
        community_id,
        "DELETE FROM entities_pair WHERE community_id = %s AND answer_id IS NULL AND sample IS NULL",
        [community_id],
    )
    given = (
        (
            one.sort, one.record_a, one.role_a, one.record_b, one.role_b, one.weight, json.dumps(dict(one.levels)),
            one.gain, edition_id,
        )
        for one in pairs
    )  # fmt: skip
    return rows.insert(using=using, community_id=community_id, sql=_PAIRS, rows=given)


def store_sample(
    *, community_id: int, edition_id: int, sample: int, pairs: Iterable[tuple[str, FoundPair]], using: str = LINKER
) -> int:
    """
    Store the pairs of a sample, each with its stratum, held back until they are asked; return how many there are.

    What an older sample still asks is asked no more. A pair that was answered already keeps its answer.
    """
    gone = "DELETE FROM entities_pair WHERE community_id = %s AND answer_id IS NULL AND sample IS NOT NULL"
    fetch(using, community_id, gone, [community_id])
    given = (
        (
            one.sort, one.record_a, one.role_a, one.record_b, one.role_b, one.weight, json.dumps(dict(one.levels)),
            one.gain, edition_id, sample, stratum,
        )
        for stratum, one in pairs
    )  # fmt: skip
    return rows.insert(using=using, community_id=community_id, sql=_SAMPLE, rows=given)


def store_facts(*, community_id: int, facts: Iterable[FoundFact], using: str = LINKER) -> int:
    """Replace where all values come from and return how many there are."""
    fetch(using, community_id, "DELETE FROM entities_fact WHERE community_id = %s", [community_id])
    given = (
        (
            one.entity_id,
            one.field[:64],
            one.ordinal,
            one.standing,
            one.record_id,
            one.rule,
            one.observed_on,
            one.is_contested,
        )
        for one in facts
    )
    return rows.insert(using=using, community_id=community_id, sql=_FACTS, rows=given)


def store_standings(
    *, community_id: int, standings: Mapping[int, Sequence[str]], sources: Mapping[int, int], using: str = LINKER
) -> None:
    """Set the living-status facts of entities and how many datasets speak of each."""
    entities = sorted({*standings, *sources})
    given = ((one, json.dumps(sorted(standings.get(one, ()))), sources.get(one, 0)) for one in entities)
    rows.insert(using=using, community_id=community_id, sql=_STANDINGS, rows=given)


def store_traits(*, community_id: int, traits: Iterable[FoundTraits], using: str = LINKER) -> None:
    """Set what lists of entities are filtered by."""
    given = ((one.entity_id, one.place, one.building, one.birth_year) for one in traits)
    rows.insert(using=using, community_id=community_id, sql=_TRAITS, rows=given)


@dataclass(frozen=True, kw_only=True)
class _Past:
    """
    What each mention was so far.

    :ivar entities: mention → the entity that it belonged to, NEW for none
    :ivar since: mention → since when
    :ivar homes: mention → where it is at home, NEW for nowhere
    :ivar home_at: mention → since when
    """

    entities: npt.NDArray[np.int64]
    since: Sequence[datetime | None]
    homes: npt.NDArray[np.int64]
    home_at: Sequence[datetime | None]

    @property
    def arrived(self) -> npt.NDArray[np.int64]:
        """When each came home, as a number."""
        return np.array([0 if at is None else int(at.timestamp() * 1_000_000) for at in self.home_at], np.int64)


def _settled(
    using: str, community_id: int, linked: Linked, past: _Past, at: datetime
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give clusters their ids and note what moved; return the ids, and the entities and homes of the mentions."""
    kept = rules.keep_ids(clusters=linked.clusters, held=past.entities, homes=past.homes, arrived=past.arrived)
    drawn = kept.entities == rules.NEW
    entity_ids = _with_new_ids(using, community_id, linked.sort, kept.entities, at)
    entities = entity_ids[linked.clusters]
    homes = rules.new_homes(clusters=linked.clusters, entities=entity_ids, drawn=drawn, homes=kept.homes)
    _point(using, community_id, linked.sort, heirs=rules.heirs(held=past.entities, homes=homes, now=entities))
    if len(back := np.setdiff1d(kept.entities[~drawn], past.entities)):
        _revive(using, community_id, linked.sort, back)
    note_moves(
        community_id=community_id, sort=linked.sort, held=past.entities, entities=entities, since=past.since, at=at,
        using=using,
    )  # fmt: skip
    return entity_ids, np.stack([entities, homes])


def _past(linked: Linked, stored: Iterable[Sequence[Any]]) -> _Past:
    found = {(record, role): told for record, role, *told in stored}
    unknown = [rules.NEW, rules.NEW, None, None]
    keys = zip(linked.record_ids.tolist(), linked.roles, strict=True)
    each = [found.get(key, unknown) for key in keys]
    entities, homes, home_at, since = (list(column) for column in zip(*each, strict=True)) if each else ([], [], [], [])
    return _Past(entities=np.array(entities, np.int64), since=since, homes=np.array(homes, np.int64), home_at=home_at)


def _with_new_ids(
    using: str, community_id: int, sort: str, kept: npt.NDArray[np.int64], at: datetime
) -> npt.NDArray[np.int64]:
    missing = np.flatnonzero(kept == rules.NEW)
    if not len(missing):
        return kept
    drawn = fetch(using, community_id, _DRAW, [len(missing)])
    entity_ids = kept.copy()
    entity_ids[missing] = [number for [number] in drawn]
    given = ((int(number), sort, at) for number in entity_ids[missing])
    rows.insert(using=using, community_id=community_id, sql=_ENTITIES, rows=given)
    return entity_ids


def _point(using: str, community_id: int, sort: str, *, heirs: Mapping[int, int]) -> None:
    """Point every entity that has no mention at the one that took it over."""
    rows.insert(
        using=using, community_id=community_id, sql=_MERGE, rows=((sort, *heir) for heir in sorted(heirs.items()))
    )


def _revive(using: str, community_id: int, sort: str, entity_ids: npt.NDArray[np.int64]) -> None:
    """Let an entity that has mentions again stand for itself again."""
    sql = """
        UPDATE entities_entity SET merged_into_id = NULL
        WHERE community_id = %s AND sort = %s AND merged_into_id IS NOT NULL AND id = ANY(%s)
    """
    fetch(using, community_id, sql, [community_id, sort, entity_ids.tolist()])


def _dated(
    linked: Linked, past: _Past, where: npt.NDArray[np.int64], edition_id: int, at: datetime
) -> Iterator[tuple[Any, ...]]:
    """
    Yield the rows of links; one that stands as it stood keeps its date.

    :param where: the entities of the mentions, and their homes
    """
    entities, homes = where
    stood, stays = np.equal(past.entities, entities), np.equal(past.homes, homes)
    for index, (record, role) in enumerate(zip(linked.record_ids.tolist(), linked.roles, strict=True)):
        since = past.since[index] if stood[index] else at
        evidence = json.dumps(dict(linked.evidence[index]))
        home = None if homes[index] == rules.NEW else int(homes[index])
        home_at = past.home_at[index] if stays[index] else at
        place = (int(entities[index]), home, home_at)
        yield record, role, linked.sort, *place, linked.weights[index], evidence, edition_id, since


_DRAW: Final = """
    SELECT nextval(pg_get_serial_sequence('entities_entity', 'id')) FROM generate_series(1, %s::integer)
"""
_ENTITIES: Final = """
    INSERT INTO entities_entity (community_id, id, sort, created_at, standings, sources)
    SELECT %s, e.id, e.sort, e.at, '[]'::jsonb, 0
    FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) e(id, sort, at)
"""
_MERGE: Final = """
    UPDATE entities_entity e SET merged_into_id = m.heir
    FROM (SELECT %s::bigint) c(community), unnest(%s::text[], %s::bigint[], %s::bigint[]) m(sort, emptied, heir)
    WHERE e.community_id = c.community AND e.sort = m.sort AND e.id = m.emptied
      AND e.merged_into_id IS DISTINCT FROM m.heir
"""
_STORED: Final = """
    SELECT record_id, role, entity_id, coalesce(home_id, %s), home_at, linked_at FROM entities_link
    WHERE community_id = %s AND sort = %s
"""
_DROP: Final = """
    DELETE FROM entities_link l USING unnest(%s::bigint[], %s::text[]) d(record, role)
    WHERE l.community_id = %s AND l.sort = %s AND l.record_id = d.record AND l.role = d.role
"""
_LINKS: Final = """
    INSERT INTO entities_link (community_id, record_id, role, sort, entity_id, home_id, home_at, weight, evidence,
                               edition_id, linked_at)
    SELECT %s, l.record, l.role, l.sort, l.entity, l.home, l.home_at, l.weight, l.evidence::jsonb, l.edition, l.at
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::float8[],
                %s::text[], %s::bigint[], %s::timestamptz[])
      l(record, role, sort, entity, home, home_at, weight, evidence, edition, at)
"""
_INSTEAD: Final = """
    ON CONFLICT (community_id, record_id, sort, role) DO UPDATE
    SET entity_id = excluded.entity_id, home_id = excluded.home_id, home_at = excluded.home_at,
        weight = excluded.weight, evidence = excluded.evidence, edition_id = excluded.edition_id,
        linked_at = excluded.linked_at
"""
_PAIRS: Final = """
    INSERT INTO entities_pair (community_id, sort, record_a, role_a, record_b, role_b, weight, levels, gain, edition_id)
    SELECT %s, p.sort, p.record_a, p.role_a, p.record_b, p.role_b, p.weight, p.levels::jsonb, p.gain, p.edition
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::float8[], %s::text[], %s::float8[],
                %s::bigint[]) p(sort, record_a, role_a, record_b, role_b, weight, levels, gain, edition)
    ON CONFLICT DO NOTHING
"""
_SAMPLE: Final = """
    INSERT INTO entities_pair (community_id, sort, record_a, role_a, record_b, role_b, weight, levels, gain, edition_id,
                               sample, stratum, is_held_back)
    SELECT %s, p.sort, p.record_a, p.role_a, p.record_b, p.role_b, p.weight, p.levels::jsonb, p.gain, p.edition,
           p.sample, p.stratum, true
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::float8[], %s::text[], %s::float8[],
                %s::bigint[], %s::bigint[], %s::text[])
      p(sort, record_a, role_a, record_b, role_b, weight, levels, gain, edition, sample, stratum)
    ON CONFLICT (community_id, sort, record_a, role_a, record_b, role_b) DO UPDATE
    SET sample = excluded.sample, stratum = excluded.stratum, gain = excluded.gain,
        is_held_back = entities_pair.answer_id IS NULL
"""
_FACTS: Final = """
    INSERT INTO entities_fact (community_id, entity_id, field, ordinal, standing, record_id, rule, observed_on,
                               is_contested)
    SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::text[], %s::bigint[], %s::text[], %s::date[],
                             %s::boolean[])
"""
_TRAITS: Final = """
    UPDATE entities_entity e SET place = t.place, building = t.building, birth_year = t.birth_year
    FROM (SELECT %s::bigint) c(community),
         unnest(%s::bigint[], %s::text[], %s::text[], %s::smallint[]) t(id, place, building, birth_year)
    WHERE e.community_id = c.community AND e.id = t.id
      AND (e.place, e.building, e.birth_year) IS DISTINCT FROM (t.place, t.building, t.birth_year)
"""
_STANDINGS: Final = """
    UPDATE entities_entity e SET standings = s.names::jsonb, sources = s.sources
    FROM (SELECT %s::bigint) c(community), unnest(%s::bigint[], %s::text[], %s::integer[]) s(id, names, sources)
    WHERE e.community_id = c.community AND e.id = s.id
"""
