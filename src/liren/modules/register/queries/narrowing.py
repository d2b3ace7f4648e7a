"""How lists are narrowed: by where, how old, how lived in; each keeps rows of a query, so pages and exports follow."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liren.kit.refs import Ref
from liren.modules.register import kinds, rules
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Fact, Relation

HOMES: Final = 500  # of one building
PLACES: Final = 200  # of a community's compounds; a longer choice helps nobody
# What is said of a home only where it stands here; "registered at" is said of places all over the country.
HERE: Final = ("lives_at", "owns", "rents", "lets", "pays_for", "household_at", "located_at")
# How a thing of a sort stands to the home where it is.
AT: Final = {
    entity_kinds.PERSON: ("lives_at", "registered_at"),
    entity_kinds.HOUSEHOLD: ("household_at",),
    entity_kinds.LIVING_HOUSEHOLD: ("household_at",),
}
# What has no home of its own is where its people are.
PEOPLE: Final = {entity_kinds.VEHICLE: ("drives",), entity_kinds.ORGANIZATION: ("works_at", "runs")}


def places(actor: Actor) -> list[tuple[str, int]]:
    """
    Return the compounds, lanes and villages of the community with how many homes each has, as a person would sort them.

    A place is one where somebody lives, owns, lets or pays: where newcomers are registered elsewhere is none of ours.
    """
    homes = entities.current(actor, entity_kinds.DWELLING).exclude(place="")
    here = homes.filter(somebody(*HERE)).values("place")
    counted = homes.filter(place__in=here).order_by().values_list("place").annotate(homes=Count("id"))
    counted = counted.order_by("-homes", "place")
    return sorted(counted[:PLACES], key=lambda each: rules.in_natural_order(each[0]))


def in_building(actor: Actor, place: str, building: str) -> list[int]:
    """Return the homes of a building, of a tower's size at most."""
    homes = entities.current(actor, entity_kinds.DWELLING).filter(place=place, building=building)
    return list(homes.values_list("pk", flat=True)[:HOMES])


def by_place(found: QuerySet[Entity], place: str, *, sort: str) -> QuerySet[Entity]:
    """Keep what is in a compound: homes, whoever lives or is registered in one, or what those who live there keep."""
    return _at_homes(found, sort, Entity.objects.filter(sort=entity_kinds.DWELLING, place=place))


def by_building(found: QuerySet[Entity], building: str, *, sort: str) -> QuerySet[Entity]:
    """Keep what is in a building of that number, whatever the compound."""
    bare = building.strip().rstrip("幢栋座号楼#")[:20]
    return _at_homes(found, sort, Entity.objects.filter(sort=entity_kinds.DWELLING, building=bare))


def in_one(found: QuerySet[Entity], place: str, building: str, *, sort: str, way: str = "") -> QuerySet[Entity]:
    """Keep what is in one building of one compound, or stands to a home there in one way of AT."""
    homes = Entity.objects.filter(sort=entity_kinds.DWELLING, place=place, building=building)
    if way in AT.get(sort, ()):
        return found.filter(pk__in=_at(sort, (way,), homes))
    return _at_homes(found, sort, homes)


def _at_homes(found: QuerySet[Entity], sort: str, homes: QuerySet[Entity]) -> QuerySet[Entity]:
    if sort == entity_kinds.DWELLING:
        return found.filter(pk__in=homes.values("pk"))
    if sort not in PEOPLE:
        return found.filter(pk__in=_at(sort, AT[sort], homes))
    people = Relation.objects.filter(
        subject_sort=entity_kinds.PERSON,
        subject_id__in=_at(entity_kinds.PERSON, ("lives_at",), homes),
        relation__in=PEOPLE[sort],
        object_sort=sort,
        until_on=None,
    )
    return found.filter(Q(pk__in=people.values("object_id")) | Q(pk__in=_at(sort, ("located_at",), homes)))


def _at(sort: str, ways: Iterable[str], homes: QuerySet[Entity]) -> QuerySet[Relation, int]:
    standing = _standing(*ways).filter(subject_sort=sort, object_id__in=homes.values("pk"))
    return standing.values_list("subject_id", flat=True)


def by_age(found: QuerySet[Entity], *, at_least: int, at_most: int | None, year: int) -> QuerySet[Entity]:
    """Keep people who reach an age between two in a year; those whose year of birth is unknown are left out."""
    born = found.filter(birth_year__lte=year - at_least)
    return born if at_most is None else born.filter(birth_year__gte=year - at_most)


def by_field(found: QuerySet[Entity], field: str, *, is_known: bool) -> QuerySet[Entity]:
    """Keep the files in which some source gives a field, or in which none does."""
    told = Exists(Fact.objects.filter(community_id=OuterRef("community_id"), entity=OuterRef("pk"), field=field))
    return found.filter(told if is_known else ~told)


def by_use(found: QuerySet[Entity], use: str) -> QuerySet[Entity]:
    """Keep homes that are let, those in which an owner lives, or those in which nobody is known to live."""
    if use == "rented":
        return found.filter(somebody("rents", "lets"))
    if use == "owner":
        owner = _standing("owns").filter(subject_id=OuterRef("subject_id"))
        return found.filter(Exists(_homed("lives_at").filter(Exists(owner.filter(object_id=OuterRef("object_id"))))))
    return found.filter(~somebody("lives_at", "rents"))


def by_size(found: QuerySet[Entity], size: str, *, sort: str) -> QuerySet[Entity]:
    """Keep households of one person, or of several."""
    members = Relation.objects.filter(object_sort=sort, relation__in=("member_of", "head_of"), until_on=None)
    counted = members.values("object_id").annotate(people=Count("subject_id", distinct=True))
    several = counted.filter(people__gt=1).values("object_id")
    return found.filter(pk__in=several) if size == "several" else found.exclude(pk__in=several)


def beside(actor: Actor, found: QuerySet[Entity], sort: str, ref: Ref, way: str) -> QuerySet[Entity]:
    """Keep what stands to a thing in one of the ways of a part of its file."""
    relations = next((part.relations for part in kinds.AROUND if part.key == way), frozenset[tuple[str, bool]]())
    ids: set[int] = set()
    for is_subject in (True, False):
        names = [name for name, side in relations if side is is_subject]
        ids |= set(_others(actor, ref, sort, names, is_subject=is_subject))
    return found.filter(pk__in=ids)


def _others(actor: Actor, ref: Ref, sort: str, names: Iterable[str], *, is_subject: bool) -> QuerySet[Relation, int]:
    own, other = ("subject", "object") if is_subject else ("object", "subject")
    sides = {f"{own}_sort": ref.sort, f"{own}_id": ref.id, f"{other}_sort": sort}
    rows = Relation.objects.filter(community_id=actor.community_id, relation__in=names, **sides)
    return rows.values_list(f"{other}_id", flat=True)


def somebody(*relations: str) -> Exists:
    """Return whether somebody stands to the home of the outer query in one of these ways."""
    return Exists(_homed(*relations))


def _homed(*relations: str) -> QuerySet[Relation]:
    """Return who stands in these ways to the home of the outer query."""
    return _standing(*relations).filter(community_id=OuterRef("community_id"), object_id=OuterRef("pk"))


def _standing(*relations: str) -> QuerySet[Relation]:
    return Relation.objects.filter(relation__in=relations, object_sort=entity_kinds.DWELLING, until_on=None)
