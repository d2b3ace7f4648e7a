"""Living-status questions as lists: whom a standing is true of, and what was said that makes it so."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.register.kinds import living
from liren.modules.register.queries import files, lists
from liren.modules.register.queries.sources import Source, sources_of
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities.models import Entity, Fact, Relation

TOLD: Final = 50  # relations of one file that are read as evidence; a school's collective household has thousands


class StandingMissing(Missing):
    """There is no such living-status question."""

    code = "register.standing_missing"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """
    One thing that was said: a relation to something under its masked label, or a value whose field alone is told.

    :ivar way: the relation, or the field
    """

    way: str
    ref: Ref | None
    label: str
    on: date | None
    is_stated: bool
    source: Source | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A file of which a standing is true, and why."""

    id: int
    label: str
    evidence: tuple[Evidence, ...]


def standing(name: str) -> entity_kinds.Standing:
    """
    Return the living-status fact that an address names.

    :raises StandingMissing: if there is none
    """
    if name not in entity_kinds.standings:
        raise StandingMissing(standing=name)
    return entity_kinds.standings[name]


def questions(actor: Actor) -> list[tuple[entity_kinds.Standing, int]]:
    """Return every living-status question with how many files it is true of, in their declared order."""
    counted = {
        name: number
        for sort in {one.sort for one in entity_kinds.standings}
        for name, number in lists.standing_counts(actor, sort).items()
    }
    return [(one, counted[one.name]) for one in entity_kinds.standings]


def found(actor: Actor, one: entity_kinds.Standing) -> QuerySet[Entity]:
    """
    Return the files that a standing is true of.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    return lists.listed(actor, one.sort).filter(standings__contains=[one.name])


def with_evidence(actor: Actor, one: entity_kinds.Standing, shown: Sequence[Entity]) -> list[Standing]:
    """Return the rows of one page, each with what was said; as many queries however many rows."""
    ids = [entity.pk for entity in shown]
    why = living.EVIDENCE[one.name]
    relations, facts = _relations(actor, one, why, ids), _facts(actor, why, ids)
    records = {*(row.record_id for row in relations if row.record_id), *(fact.record_id for fact in facts)}
    sources = sources_of(actor, records)
    own = [Ref(one.sort, pk) for pk in ids]
    labels = files.labels(actor, [*own, *(_ends(one.sort, row)[1] for row in relations)])
    told: dict[int, list[Evidence]] = defaultdict(list)
    for row in relations:
        owner, other = _ends(one.sort, row)
        told[owner].append(
            Evidence(
                way=row.relation,
                ref=other,
                label=labels[other],
                on=row.seen_on,
                is_stated=row.stated,
                source=sources.get(row.record_id or 0),
            )
        )
    for fact in facts:
        source = sources.get(fact.record_id)
        on = fact.observed_on or (source.on if source else None)
        told[fact.entity_id].append(Evidence(way=fact.field, ref=None, label="", on=on, is_stated=True, source=source))
    return [Standing(id=ref.id, label=labels[ref], evidence=tuple(told[ref.id])) for ref in own]


def _relations(actor: Actor, one: entity_kinds.Standing, why: living.Evidence, ids: Sequence[int]) -> list[Relation]:
    """Return what was said in the ways of a question, a bounded number a page; one query."""
    end = "object" if one.sort == entity_kinds.DWELLING else "subject"
    rows = Relation.objects.filter(
        Q(**{f"{end}_sort": one.sort, f"{end}_id__in": ids}),
        community_id=actor.community_id,
        relation__in=why.relations,
        until_on=None,
    )
    return list(rows.order_by("-seen_on", "id")[: TOLD * max(1, len(ids))])


def _ends(sort: str, row: Relation) -> tuple[int, Ref]:
    """Return the file of a question at one end of a relation, and what stands at the other."""
    if sort == entity_kinds.DWELLING:
        return row.object_id, Ref(row.subject_sort, row.subject_id)
    return row.subject_id, Ref(row.object_sort, row.object_id)


def _facts(actor: Actor, why: living.Evidence, ids: Sequence[int]) -> list[Fact]:
    if not why.fields:
        return []
    rows = Fact.objects.filter(community_id=actor.community_id, entity_id__in=ids, field__in=why.fields)
    return list(rows.exclude(standing="past").order_by("entity_id", "field", "ordinal"))
