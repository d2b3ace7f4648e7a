"""The map: outlines, how many of a list are in each building, homes that stand nowhere on it, and what contradicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.models import Outline
from liren.modules.register.queries import files, narrowing
from liren.modules.register.rules import cells, contradictions, outlines
from liren.modules.register.rules.contradictions import Contradiction
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity

Key = tuple[str, str]  # place and number of a building

# What is at a home, a way to it each: the way that comes first in the list counts, so that nobody is counted twice.
_STANDING: Final = """
    SELECT r.subject_id AS listed, r.relation, r.object_id AS home FROM entities_relation r
    WHERE r.community_id = %(community)s AND r.subject_sort = %(sort)s AND r.object_sort = 'dwelling'
      AND r.relation = ANY (%(ways)s) AND r.until_on IS NULL
"""
_DRIVEN: Final = """
    SELECT d.object_id AS listed, 'lives_at' AS relation, r.object_id AS home
    FROM entities_relation d JOIN entities_relation r
      ON r.community_id = d.community_id AND r.subject_sort = 'person' AND r.subject_id = d.subject_id
     AND r.relation = 'lives_at' AND r.object_sort = 'dwelling' AND r.until_on IS NULL
    WHERE d.community_id = %(community)s AND d.subject_sort = 'person' AND d.relation = 'drives'
      AND d.object_sort = %(sort)s AND d.until_on IS NULL
"""
_ITSELF: Final = """
    SELECT h.id AS listed, '' AS relation, h.id AS home FROM entities_entity h
    WHERE h.community_id = %(community)s AND h.sort = %(sort)s
"""
_COUNTED: Final = """
    SELECT h.place, h.building, count(*)
    FROM (SELECT DISTINCT ON (w.listed) w.listed, w.home FROM ({ways}) w WHERE w.listed = ANY (%(ids)s)
          ORDER BY w.listed, array_position(%(ways)s::text[], w.relation::text), w.home) at
    JOIN entities_entity h ON h.id = at.home AND h.place <> ''
    GROUP BY h.place, h.building
"""
_WAYS: Final = {
    entity_kinds.PERSON: (_STANDING, narrowing.AT[entity_kinds.PERSON]),
    entity_kinds.HOUSEHOLD: (_STANDING, narrowing.AT[entity_kinds.HOUSEHOLD]),
    entity_kinds.LIVING_HOUSEHOLD: (_STANDING, narrowing.AT[entity_kinds.LIVING_HOUSEHOLD]),
    entity_kinds.DWELLING: (_ITSELF, ("",)),
    entity_kinds.VEHICLE: (_DRIVEN, ("lives_at",)),
    entity_kinds.ORGANIZATION: (_STANDING, ("located_at",)),
}
REASONS: Final = ("no_place", "place_unknown", "no_number", "number_unknown")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """
    One building on the map, or one that a list counts and no outline draws.

    :ivar group: the grid in which it stands, else its compound: small counts are merged inside it
    :ivar number: how many of the list are there; None where that is merged
    :ivar outline: None if no outline draws it
    """

    key: Key
    group: str
    number: int | None
    outline: outlines.Outline | None


@dataclass(frozen=True, kw_only=True)
class Map:
    """
    Counts of a list by building and group, the small ones merged.

    :ivar groups: the total of each group; None where it is merged with others'
    :ivar merged: of each group what its merged buildings make together
    :ivar rest: what groups merged together make; None if even that is small
    :ivar placed: how many of the list stand in some building; None if few
    """

    buildings: tuple[Drawn, ...]
    grids: tuple[outlines.Outline, ...]
    groups: Mapping[str, int | None]
    merged: Mapping[str, int]
    rest: int | None
    placed: int | None


def drawn(actor: Actor, sort: str) -> list[outlines.Outline]:
    """
    Return the outlines of a sort, by place and name.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    actor.require(kinds.LOOK)
    rows = Outline.objects.filter(community_id=actor.community_id, sort=sort).order_by("place", "name")
    return [
        outlines.Outline(
            sort=row.sort,
            place=row.place,
            name=row.name,
            grid=row.grid,
            polygons=tuple([[(x, y) for x, y in ring] for ring in polygon] for polygon in row.polygons),
            point=(row.longitude, row.latitude),
        )
        for row in rows
    ]


def counted(actor: Actor, found: QuerySet[Entity], sort: str) -> dict[Key, int]:
    """Return how many of a list are in each building; of a person where they live, else where they are registered."""
    ways, names = _WAYS[sort]
    params: dict[str, Any] = {
        "community": actor.community_id,
        "sort": sort,
        "ids": list(found.order_by().values_list("pk", flat=True)),
        "ways": list(names),
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_COUNTED.format(ways=ways), params)
        return {(place, number): count for place, number, count in cursor.fetchall()}


def mapped(actor: Actor, found: QuerySet[Entity], sort: str) -> Map:
    """
    Return the map of a list.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    drawings = {(one.place, one.name): one for one in drawn(actor, outlines.BUILDING)}
    grids = drawn(actor, outlines.GRID)
    counts = counted(actor, found, sort)
    keys = dict.fromkeys((*drawings, *counts))
    group_of = {key: _group(key, drawings.get(key), grids) for key in keys}
    told = cells.merge({key: counts.get(key, 0) for key in keys}, group_of)
    return Map(
        buildings=tuple(
            Drawn(key=key, group=group_of[key], number=told.cells[key], outline=drawings.get(key)) for key in keys
        ),
        grids=tuple(grids),
        groups=told.groups,
        merged=told.merged,
        rest=told.rest,
        placed=told.total,
    )


def _group(key: Key, one: outlines.Outline | None, grids: list[outlines.Outline]) -> str:
    return (contradictions.grid_of(one.point, grids) if one else "") or key[0]


def unplaced(actor: Actor, reason: str = "") -> QuerySet[Entity]:
    """
    Return the homes of the community that stand nowhere on the map, those of one reason or all.

    :param reason: one of REASONS, empty for all
    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    actor.require(kinds.LOOK)
    here = entities.current(actor, entity_kinds.DWELLING).filter(narrowing.somebody(*narrowing.HERE))
    lost = here.filter(~Exists(_outlines(actor).filter(place=OuterRef("place"), name=OuterRef("building"))))
    return lost.filter(_reasons(actor)[reason]) if reason else lost


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """A home that stands nowhere on the map, under its masked label, and why, of REASONS."""

    id: int
    label: str
    reason: str


def with_reasons(actor: Actor, shown: Iterable[Entity]) -> list[Unplaced]:
    """Return the rows of one page; as many queries however many rows."""
    homes, known = list(shown), places(actor)
    labels = files.labels(actor, [Ref(entity_kinds.DWELLING, one.pk) for one in homes])
    return [
        Unplaced(
            id=one.pk,
            label=labels[Ref(entity_kinds.DWELLING, one.pk)],
            reason=_reason(known, one.place, one.building),
        )
        for one in homes
    ]


def _reason(places: set[str], place: str, number: str) -> str:
    if not place:
        return "no_place"
    if place not in places:
        return "place_unknown"
    return "number_unknown" if number else "no_number"


def places(actor: Actor) -> set[str]:
    """Return the places of which the map draws a building."""
    return set(_outlines(actor).values_list("place", flat=True))


def _reasons(actor: Actor) -> dict[str, Q]:
    known = Q(place__in=_outlines(actor).values("place"))
    return {
        "no_place": Q(place=""),
        "place_unknown": ~Q(place="") & ~known,
        "no_number": known & Q(building=""),
        "number_unknown": known & ~Q(building=""),
    }


def _outlines(actor: Actor) -> QuerySet[Outline]:
    return Outline.objects.filter(community_id=actor.community_id, sort=outlines.BUILDING)


def contradicting(actor: Actor) -> list[Contradiction]:
    """
    Return the outlines whose coordinates contradict their address.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    return contradictions.contradictions(drawn(actor, outlines.BUILDING), drawn(actor, outlines.GRID))
