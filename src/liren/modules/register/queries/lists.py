"""Lists of files, each row under its masked label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries import files, narrowing
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Relation
from liren.primitives.vault import queries as vault

Entities = QuerySet[Entity]
# Whom a list counts beside a thing, by the way in which they stand to it.
COUNTED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    entity_kinds.HOUSEHOLD: {"members": ("head_of", "member_of")},
    entity_kinds.LIVING_HOUSEHOLD: {"members": ("head_of", "member_of")},
    entity_kinds.DWELLING: {"living": ("lives_at",), "registered": ("registered_at",)},
    entity_kinds.VEHICLE: {"keepers": ("drives",)},
    entity_kinds.ORGANIZATION: {"people": ("works_at", "runs")},
}


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """
    A row of a list: an entity and what lists may call it.

    :ivar sex: of a person, as the mask shows it
    :ivar home: compound and building where a person or a household is; never the door
    :ivar people: how many stand beside it, by the names of COUNTED
    """

    id: int
    label: str
    standings: tuple[str, ...]
    sources: int
    sex: str
    birth_year: int | None
    home: str
    people: Mapping[str, int]


def listed(actor: Actor, sort: str) -> QuerySet[Entity]:
    """
    Return the current entities of a sort.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    actor.require(kinds.LOOK)
    return entities.current(actor, sort)


def with_labels(actor: Actor, sort: str, shown: Sequence[Entity]) -> list[Labelled]:
    """Return the rows of one page with their masked labels; as many queries however many rows."""
    ids = [entity.pk for entity in shown]
    masks = vault.masks(actor, [Ref(sort, pk) for pk in ids])
    at, people = homes(actor, sort, ids), _people(actor, sort, ids)
    return [
        Labelled(
            id=entity.pk,
            label=files.called(masks[Ref(sort, entity.pk)]),
            standings=tuple(entity.standings),
            sources=entity.sources,
            sex=masks[Ref(sort, entity.pk)].facts.get("sex", ""),
            birth_year=entity.birth_year,
            home=at.get(entity.pk, ""),
            people=people[entity.pk],
        )
        for entity in shown
    ]


def homes(actor: Actor, sort: str, ids: Sequence[int]) -> dict[int, str]:
    """Return the compound and building of each, where they live rather than where they are registered."""
    if sort not in narrowing.AT:
        return {}
    ways = narrowing.AT[sort]
    standing = Relation.objects.filter(
        community_id=actor.community_id, subject_sort=sort, subject_id__in=ids, relation__in=ways, until_on=None
    ).values_list("subject_id", "relation", "object_id")
    ordered = sorted(standing.order_by("subject_id", "id"), key=lambda one: ways.index(one[1]))
    at = {subject: home for subject, _way, home in reversed(ordered)}
    known = Entity.objects.filter(community_id=actor.community_id, pk__in=set(at.values()))
    names = {home.pk: f"{home.place} {home.building and home.building + '幢'}".strip() for home in known}
    return {subject: names.get(home, "") for subject, home in at.items()}


def _people(actor: Actor, sort: str, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count who stands beside each, by the names of COUNTED."""
    found: dict[int, dict[str, int]] = {one: dict.fromkeys(COUNTED.get(sort, {}), 0) for one in ids}
    for name, ways in COUNTED.get(sort, {}).items():
        rows = Relation.objects.filter(
            community_id=actor.community_id, object_sort=sort, object_id__in=ids, relation__in=ways, until_on=None
        )
        counted = rows.order_by().values_list("object_id").annotate(Count("subject_id", distinct=True))
        for entity, number in counted:
            found[entity][name] = number
    return found


def narrowed(found: QuerySet[Entity], name: str) -> QuerySet[Entity]:
    """Keep the files that one source knows, that several know, or about which sources contradict one another."""
    if name == "contested":
        return entities.contested(found)
    if name == "disputed":
        return entities.disputed(found)
    return found.filter(sources=1) if name == "one" else found.filter(sources__gte=2)


def counts(actor: Actor) -> dict[str, int]:
    """Return how many files there are of each sort."""
    actor.require(kinds.LOOK)
    return entities.counts(actor)


def standing_counts(actor: Actor, sort: str) -> dict[str, int]:
    """Return how many files of a sort each living-status fact is true of."""
    actor.require(kinds.LOOK)
    return entities.standing_counts(actor, sort)
