"""One file: what is known of an entity, masked, each value with the record that gave it, and what is around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries.sources import Source, sources_of
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Fact, Link
from liren.primitives.vault import queries as vault

LATEST: Final = 10  # rows that a file names; a page of its own lists them all
RELATED: Final = 400  # a factory's workers: the list of people shows the others


class SortMissing(Missing):
    """The register has no files of this sort."""

    code = "register.sort_missing"


def sort_of(slug: str) -> kinds.Sort:
    """
    Return the sort of file that an address names.

    :raises SortMissing: if there is none
    """
    if slug not in kinds.BY_SLUG:
        raise SortMissing(sort=slug)
    return kinds.BY_SLUG[slug]


@dataclass(frozen=True, kw_only=True)
class Line:
    """
    One value of one field, masked.

    :ivar ordinal: 0 is the value in use
    :ivar standing: current, conflict or past
    :ivar rule: what made it win or lose
    :ivar section: where it stands; None for what belongs to its row alone
    :ivar is_contested: somebody says that it is wrong, and nobody knows better yet
    """

    field: str
    ordinal: int
    text: str
    standing: str
    rule: str
    record_id: int
    observed_on: date | None
    source: Source | None
    section: kinds.Section | None
    is_contested: bool = False


@dataclass(frozen=True, kw_only=True)
class Neighbor:
    """Something related, under its masked label; `words` reads from the file's own side."""

    ref: Ref
    label: str
    relation: str
    words: str
    detail: str
    around: kinds.Around
    is_ended: bool
    is_stated: bool
    confidence: float
    since_on: date | None
    seen_on: date | None
    until_on: date | None
    record_id: int | None
    source: Source | None


@dataclass(frozen=True, kw_only=True)
class File:
    """
    Everything that a file page shows without opening a value.

    :ivar mentions: the latest rows that speak of it, with where they stand
    :ivar mention_count: how many rows speak of it altogether
    """

    entity: Entity
    ref: Ref
    sort: kinds.Sort
    label: str
    lines: tuple[Line, ...]
    neighbors: tuple[Neighbor, ...]
    mentions: tuple[tuple[Link, Source | None], ...]
    mention_count: int

    @property
    def current(self) -> tuple[Line, ...]:
        """The values in use: one a field, or several where a field may have several."""
        filed = (line for line in self.lines if line.section is not None)
        return tuple(line for line in filed if line.ordinal == 0 or line.standing == "current")

    @property
    def past(self) -> tuple[Line, ...]:
        """Values that were, and other ways in which the value in use was written."""
        return tuple(line for line in self.lines if line.section is not None and line.standing == "past")

    @property
    def unfiled(self) -> dict[int, tuple[Line, ...]]:
        """What belongs to a row alone, by record; the newest row first."""
        records = dict.fromkeys(line.record_id for line in sorted(self.lines, key=_newest) if line.section is None)
        return {
            record: tuple(line for line in self.lines if line.section is None and line.record_id == record)
            for record in records
        }

    @property
    def conflicts(self) -> dict[str, tuple[Line, ...]]:
        """Fields about which sources do not agree, with every value that is held against the one in use."""
        fields = dict.fromkeys(line.field for line in self.lines if line.standing == "conflict")
        return {
            field: tuple(line for line in self.lines if line.field == field and line.standing != "past")
            for field in fields
        }


def file(actor: Actor, sort: kinds.Sort, entity_id: int) -> File:
    """
    Return the file of an entity, masked.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises liren.primitives.entities.queries.EntityMissing: the same for hidden and absent
    """
    actor.require(kinds.LOOK)
    entity = entities.get(actor, sort.name, entity_id)
    ref = Ref(sort.name, entity.pk)
    facts, mentioned = list(entities.facts(actor, entity)), entities.links(actor, entity)
    links, related = list(_latest_first(mentioned)[:LATEST]), entities.relations(actor, ref, limit=RELATED)
    told = {fact.record_id for fact in facts} | {link.record_id for link in links}
    sources = sources_of(actor, told | {one.row.record_id for one in related if one.row.record_id})
    masks = vault.masks(actor, [ref, *(one.other for one in related)])
    own = masks[ref]
    return File(
        entity=entity,
        ref=ref,
        sort=sort,
        label=own.label or f"{sort.title} {entity.pk}",
        lines=tuple(_line(fact, own, sources.get(fact.record_id)) for fact in facts),
        neighbors=tuple(_neighbor(one, masks, sources) for one in related),
        mentions=tuple((link, sources.get(link.record_id)) for link in links),
        mention_count=mentioned.count(),
    )


def mentions(actor: Actor, sort: kinds.Sort, entity_id: int) -> QuerySet[Link]:
    """
    Return every mention of an entity, that of the row which came last first.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises liren.primitives.entities.queries.EntityMissing: the same for hidden and absent
    """
    actor.require(kinds.LOOK)
    return _latest_first(entities.links(actor, entities.get(actor, sort.name, entity_id)))


def narrowed(links: QuerySet[Link], how: str) -> QuerySet[Link]:
    """Keep the mentions that were linked by exact evidence, by weighed evidence, or because a person said so."""
    if how == "decided":
        return links.exclude(decided_by=None)
    return links.filter(decided_by=None, weight__isnull=how == "exact")


def name(actor: Actor, sort: kinds.Sort, entity_id: int) -> str:
    """Return what lists call an entity."""
    return labels(actor, [Ref(sort.name, entity_id)])[Ref(sort.name, entity_id)]


def with_sources(actor: Actor, links: Iterable[Link]) -> list[tuple[Link, Source | None]]:
    """Return some mentions, each with the row that made it; one query however many."""
    shown = list(links)
    sources = sources_of(actor, {link.record_id for link in shown})
    return [(link, sources.get(link.record_id)) for link in shown]


def _latest_first(links: QuerySet[Link]) -> QuerySet[Link]:
    return links.order_by("-record_id", "role")


def labels(actor: Actor, refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the masked labels of things, whatever their sort; a thing without a label answers with its own number."""
    wanted = list(dict.fromkeys(refs))
    masks = vault.masks(actor, wanted)
    return {ref: called(masks[ref]) for ref in wanted}


def called(mask: vault.Masked) -> str:
    """Return the masked label of a thing, or its own number where it has none."""
    return mask.label or str(mask.ref)


def _newest(line: Line) -> tuple[int, int]:
    return (-(line.observed_on or date.min).toordinal(), line.record_id)


def _line(fact: Fact, mask: vault.Masked, source: Source | None) -> Line:
    return Line(
        field=fact.field,
        ordinal=fact.ordinal,
        text=mask.facts.get(_key(fact.field, fact.ordinal), "***"),
        standing=fact.standing,
        rule=fact.rule,
        record_id=fact.record_id,
        observed_on=fact.observed_on,
        source=source,
        section=kinds.section_of(fact.field),
        is_contested=fact.is_contested,
    )


def _key(field: str, ordinal: int) -> str:
    """Return under which name the vault masks a value that stands at a place."""
    return field if not ordinal else f"{field}#{ordinal}"


def _neighbor(one: entities.Related, masks: dict[Ref, vault.Masked], sources: dict[int, Source]) -> Neighbor:
    forward, backward = kinds.RELATIONS.get(one.relation, (one.relation, one.relation))
    mask = masks.get(one.other)
    return Neighbor(
        ref=one.other,
        label=mask.label if mask and mask.label else str(one.other),
        relation=one.relation,
        words=str(forward if one.is_subject else backward),
        detail=one.row.detail,
        around=kinds.around(one.relation, is_subject=one.is_subject),
        is_ended=one.row.until_on is not None,
        is_stated=one.row.stated,
        confidence=one.row.confidence,
        since_on=one.row.since_on,
        seen_on=one.row.seen_on,
        until_on=one.row.until_on,
        record_id=one.row.record_id,
        source=sources.get(one.row.record_id or 0),
    )
