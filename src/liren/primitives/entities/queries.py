"""Every read of entities, relations, links, pairs and decisions. Answers carry ids and words, never identity values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds, rules
from liren.primitives.entities.models import Choice, Edition, Entity, Fact, Relation
from liren.primitives.entities.models import Decision as Decision  # pages know these by name
from liren.primitives.entities.models import Link as Link
from liren.primitives.entities.models import Move as Move
from liren.primitives.entities.models import Pair as Pair


class EntityMissing(Missing):
    """There is no such entity, or none in the actor's community."""

    code = "entities.missing"


class PairMissing(Missing):
    """The pair was decided, or linked otherwise since; there is nothing to ask about it any more."""

    code = "entities.pair_missing"


def current(actor: Actor, sort: str) -> QuerySet[Entity]:
    """Return the entities of a sort that were not merged into another, oldest first."""
    return Entity.objects.filter(community_id=actor.community_id, sort=sort, merged_into=None).order_by("id")


def listed(actor: Actor, sort: str, *, standing: str = "", within: Ref | None = None) -> QuerySet[Entity]:
    """
    Return current entities of a sort, those of a living-status fact, or those that are related to a thing.

    :param standing: a name of kinds.standings, empty for all
    :param within: only entities that stand in some relation to this thing now
    """
    found = current(actor, sort)
    if standing:
        found = found.filter(standings__contains=[standing])
    if within:
        found = found.filter(id__in=_related_ids(actor, sort, within))
    return found


def _related_ids(actor: Actor, sort: str, within: Ref) -> QuerySet[Relation, int]:
    return Relation.objects.filter(
        community_id=actor.community_id,
        subject_sort=sort,
        object_sort=within.sort,
        object_id=within.id,
        until_on=None,
    ).values_list("subject_id", flat=True)


def get(actor: Actor, sort: str, entity_id: int) -> Entity:
    """
    Return one entity; a merged one answers with the entity that it became.

    :raises EntityMissing: the same for hidden and absent
    """
    entity = Entity.objects.filter(community_id=actor.community_id, sort=sort, pk=entity_id).first()
    while entity is not None and entity.merged_into_id is not None:
        entity = Entity.objects.get(pk=entity.merged_into_id)
    if entity is None:
        raise EntityMissing(sort=sort)
    return entity


@dataclass(frozen=True, kw_only=True)
class Related:
    """
    How one thing stands to another, read from the first thing's side.

    :ivar is_subject: True when the first thing is the subject of the relation
    """

    other: Ref
    relation: str
    is_subject: bool
    row: Relation


def relations(actor: Actor, ref: Ref, *, limit: int | None = None) -> list[Related]:
    """
    Return the relations of a thing, what stands now before what has ended, the latest seen first.

    :param limit: how many at most; a school or a factory has thousands
    """
    rows = Relation.objects.filter(community_id=actor.community_id).filter(
        Q(subject_sort=ref.sort, subject_id=ref.id) | Q(object_sort=ref.sort, object_id=ref.id)
    )
    # What ended because one of the two was merged away is told by who took it over.
    for side in ("subject", "object"):
        gone = Entity.objects.filter(pk=OuterRef(f"{side}_id"), sort=OuterRef(f"{side}_sort"))
        rows = rows.exclude(Q(until_on__isnull=False) & Exists(gone.exclude(merged_into=None)))
    return [_seen_from(ref, row) for row in rows.order_by("-until_on", "-seen_on", "id")[:limit]]


def _seen_from(ref: Ref, row: Relation) -> Related:
    subject, target = Ref(row.subject_sort, row.subject_id), Ref(row.object_sort, row.object_id)
    is_subject = subject == ref
    return Related(other=target if is_subject else subject, relation=row.relation, is_subject=is_subject, row=row)


def members(actor: Actor, sort: str, ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (household, person) for everybody who belongs to one of these households now, in the order of both."""
    rows = Relation.objects.filter(
        community_id=actor.community_id,
        relation="member_of",
        subject_sort=kinds.PERSON,
        object_sort=sort,
        object_id__in=list(ids),
        until_on=None,
    )
    return list(rows.order_by("object_id", "subject_id").values_list("object_id", "subject_id"))


def links(actor: Actor, entity: Entity) -> QuerySet[Link]:
    """Return the mentions of an entity, by record."""
    return (
        Link.objects.filter(community_id=actor.community_id, entity=entity)
        .select_related("edition", "decided_by")
        .order_by("record_id", "role")
    )


def link(actor: Actor, *, record_id: int, sort: str, role: str) -> Link:
    """
    Return the link of one mention.

    :raises EntityMissing: if the mention was never linked
    """
    found = Link.objects.filter(community_id=actor.community_id, record_id=record_id, sort=sort, role=role)
    one = found.select_related("entity", "edition").first()
    if one is None:
        raise EntityMissing(sort=sort)
    return one


def owners(actor: Actor, *, sort: str, mentions: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Ref]:
    """Return the entity of each mention (record and role) of a sort that was linked; one query."""
    wanted = set(mentions)
    found = Link.objects.filter(
        community_id=actor.community_id, sort=sort, record_id__in={record for record, _role in wanted}
    ).values_list("record_id", "role", "entity_id")
    return {(record, role): Ref(sort, entity) for record, role, entity in found if (record, role) in wanted}


def mention_counts(actor: Actor, refs: Iterable[Ref]) -> dict[Ref, int]:
    """Return how many mentions each of some entities has."""
    wanted = {ref.id: ref for ref in refs}
    found = Link.objects.filter(community_id=actor.community_id, entity_id__in=wanted).values_list("entity_id")
    return {wanted[entity]: number for entity, number in found.annotate(Count("id")).order_by("entity_id")}


def counts(actor: Actor) -> dict[str, int]:
    """Return how many current entities there are of each sort."""
    rows = Entity.objects.filter(community_id=actor.community_id, merged_into=None).values_list("sort")
    found = dict(rows.annotate(Count("id")).order_by("sort"))
    return {sort: found.get(sort, 0) for sort in kinds.SORTS}


def standing_counts(actor: Actor, sort: str) -> dict[str, int]:
    """Return how many current entities of a sort each living-status fact is true of."""
    facts = [one.name for one in kinds.standings if one.sort == sort]
    aggregates = {name: Count("id", filter=Q(standings__contains=[name])) for name in facts}
    return dict(current(actor, sort).aggregate(**aggregates)) if aggregates else {}


def pairs(actor: Actor) -> QuerySet[Pair]:
    """
    Return the pairs that nobody has settled, the one whose answer would change most first.

    Pairs about which this user was unsure are left to the next person.
    """
    mine = decisions(actor).filter(decided_by_id=actor.user_id, answer=kinds.UNSURE)
    unsure = mine.filter(
        sort=OuterRef("sort"),
        record_a=OuterRef("record_a"),
        role_a=OuterRef("role_a"),
        record_b=OuterRef("record_b"),
        role_b=OuterRef("role_b"),
    )
    open_pairs = Pair.objects.filter(community_id=actor.community_id, answer=None, is_held_back=False)
    open_pairs = open_pairs.exclude(Exists(unsure))
    return open_pairs.select_related("edition").order_by("-gain", "id")


def pair(actor: Actor, pair_id: int) -> Pair:
    """
    Return one open pair.

    :raises PairMissing: if it was answered or is gone
    """
    found = pairs(actor).filter(pk=pair_id).first()
    if found is None:
        raise PairMissing(pair=pair_id)
    return found


def editions(actor: Actor) -> QuerySet[Edition]:
    """Return the editions of weights, the latest first."""
    return Edition.objects.filter(community_id=actor.community_id).order_by("-id")


def sampled(actor: Actor, sample: int) -> QuerySet[Pair]:
    """Return the pairs that were drawn for a sample, in the order to ask them."""
    return Pair.objects.filter(community_id=actor.community_id, sample=sample).select_related("answer").order_by("id")


def moves(actor: Actor, *, using: str = "default") -> QuerySet[Move]:
    """Return which entities were merged and parted, the latest first."""
    return Move.objects.using(using).filter(community_id=actor.community_id).order_by("-id")


def decisions(actor: Actor, *, using: str = "default") -> QuerySet[Decision]:
    """Return the decisions that stand, the latest first."""
    return (
        Decision.objects.using(using)
        .filter(community_id=actor.community_id, undone_at=None)
        .select_related("decided_by")
        .order_by("-decided_at", "-id")
    )


def every_decision(actor: Actor) -> QuerySet[Decision]:
    """Return all decisions, those that were taken back too, the latest first."""
    return Decision.objects.filter(community_id=actor.community_id).order_by("-decided_at", "-id")


def every_choice(actor: Actor) -> QuerySet[Choice]:
    """Return everything that was settled about conflicting values, what was taken back too."""
    return Choice.objects.filter(community_id=actor.community_id).order_by("-id")


def last_decision_by(actor: Actor) -> Decision | None:
    """Return the latest standing decision of this user, which is the one that `undo` takes back."""
    return decisions(actor).filter(decided_by_id=actor.user_id).first()


def unheeded(actor: Actor, *, before: datetime) -> list[Decision]:
    """
    Return the standing decisions that the register does not follow, the latest first: `same` about two entities, or
    `different` about one. An id or a contrary answer is in their way.

    :param before: when the last linkage was asked for; it knew of no later decision
    """
    known = decisions(actor).exclude(answer=kinds.UNSURE).filter(decided_at__lt=before)
    told = known.annotate(entity_a=_linked("a"), entity_b=_linked("b")).exclude(entity_a=None).exclude(entity_b=None)
    is_one = Q(entity_a=F("entity_b"))
    return list(told.filter(Q(answer=kinds.SAME) & ~is_one | Q(answer=kinds.DIFFERENT) & is_one))


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """
    Standing answers that exclude one another.

    :ivar parts: the answer `different`
    :ivar ties: the answers `same` that tie the two together all the same, one after the other
    """

    parts: Decision
    ties: tuple[Decision, ...]


def contradictions(actor: Actor) -> list[Contradiction]:
    """Return the answers that contradict each other, directly or over a chain of others, the latest first."""
    standing = list(decisions(actor).exclude(answer=kinds.UNSURE))
    found = []
    for sort in kinds.SORTS:
        same = [one for one in standing if one.sort == sort and one.answer == kinds.SAME]
        ties = [_sides(one) for one in same]
        for one in standing:
            if one.sort == sort and one.answer == kinds.DIFFERENT and (way := rules.chain(ties, *_sides(one))):
                found.append(Contradiction(parts=one, ties=tuple(same[place] for place in way)))
    return found


def _sides(one: Decision) -> tuple[rules.Mention, rules.Mention]:
    return (one.record_a, one.role_a), (one.record_b, one.role_b)


def _linked(side: str) -> Subquery:
    """Return the entity of one side of a decision."""
    mention = Link.objects.filter(
        community_id=OuterRef("community_id"),
        record_id=OuterRef(f"record_{side}"),
        sort=OuterRef("sort"),
        role=OuterRef(f"role_{side}"),
    )
    return Subquery(mention.values("entity_id")[:1])


def facts(actor: Actor, entity: Entity) -> QuerySet[Fact]:
    """Return where each value of an entity comes from, by field, the value in use first."""
    return Fact.objects.filter(community_id=actor.community_id, entity=entity).order_by("field", "ordinal")


def held(actor: Actor, *, using: str = "default") -> list[Ref]:
    """Return every entity of the community, merged ones too."""
    rows = Entity.objects.using(using).filter(community_id=actor.community_id).values_list("sort", "id")
    return [Ref(sort, number) for sort, number in rows.order_by("id")]


def choices(actor: Actor, *, using: str = "default") -> QuerySet[Choice]:
    """Return what humans settled about conflicting values, and did not take back."""
    return Choice.objects.using(using).filter(community_id=actor.community_id, undone_at=None).order_by("id")


def disputed(found: QuerySet[Entity]) -> QuerySet[Entity]:
    """Keep the entities about which sources contradict one another in some field."""
    return found.filter(Exists(Fact.objects.filter(entity=OuterRef("pk"), standing="conflict")))


def linked(
    actor: Actor, mentions: Iterable[tuple[int, str, str]], *, using: str = "default"
) -> dict[tuple[int, str, str], int]:
    """Return to which entity each of some mentions (record, sort, role) belongs; one query however many."""
    asked = set(mentions)
    rows = Link.objects.using(using).filter(
        community_id=actor.community_id, record_id__in={record for record, _sort, _role in asked}
    )
    told = {(row.record_id, row.sort, row.role): row.entity_id for row in rows}
    return {mention: told[mention] for mention in asked & told.keys()}


def contested(found: QuerySet[Entity]) -> QuerySet[Entity]:
    """Keep the entities of which somebody says that a value is wrong, and nobody knows better yet."""
    return found.filter(Exists(Fact.objects.filter(entity=OuterRef("pk"), is_contested=True)))


def orphans(actor: Actor, *, sorts: Iterable[str] = kinds.SORTS) -> int:
    """Return how many relations point at an entity that does not exist; always 0 in a sound register."""
    known = Entity.objects.filter(community_id=actor.community_id)
    missing = 0
    for side in ("subject", "object"):
        for sort in sorts:
            rows = Relation.objects.filter(community_id=actor.community_id, **{f"{side}_sort": sort})
            missing += rows.exclude(**{f"{side}_id__in": known.filter(sort=sort).values("id")}).count()
    return missing
