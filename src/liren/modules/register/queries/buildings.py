"""
Buildings: homes of one compound, lane or village with one number, and who and what is there.

A building is no entity: no row speaks of one as it does of a home, so nothing could be linked, merged or taken back. It
is named by the place and number that its homes bear outside the vault.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connections
from django.db.models import QuerySet

from liren.kit.errors import Missing
from liren.modules.register import kinds, rules
from liren.modules.register.queries import lists, narrowing
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Relation

# A place elsewhere, where newcomers are registered, has no relation of HERE, and is none of this community's buildings.
_COUNTED: Final = """
    WITH stood AS (
        SELECT h.place, h.building, h.id AS home, r.relation, r.subject_sort, r.subject_id
        FROM entities_entity h
        LEFT JOIN entities_relation r
          ON r.community_id = h.community_id AND r.object_sort = 'dwelling' AND r.object_id = h.id
         AND r.until_on IS NULL
        WHERE h.community_id = %(community)s AND h.sort = 'dwelling' AND h.merged_into_id IS NULL AND h.place <> ''
          AND (%(place)s::text IS NULL OR (h.place = %(place)s AND h.building = %(building)s))
    ), driven AS (
        SELECT s.place, s.building, count(DISTINCT d.object_id) AS vehicles
        FROM stood s JOIN entities_relation d
          ON d.community_id = %(community)s AND d.subject_sort = 'person' AND d.subject_id = s.subject_id
         AND d.relation = 'drives' AND d.object_sort = 'vehicle' AND d.until_on IS NULL
        WHERE s.relation = 'lives_at' AND s.subject_sort = 'person'
        GROUP BY s.place, s.building
    )
    SELECT s.place, s.building, count(DISTINCT s.home),
           count(DISTINCT s.subject_id) FILTER (WHERE s.relation = 'lives_at'),
           count(DISTINCT s.subject_id) FILTER (WHERE s.relation = 'registered_at'),
           count(DISTINCT s.subject_id) FILTER (WHERE s.relation = 'household_at' AND s.subject_sort = 'household'),
           count(DISTINCT s.subject_id)
             FILTER (WHERE s.relation = 'household_at' AND s.subject_sort = 'living_household'),
           count(DISTINCT s.subject_id) FILTER (WHERE s.relation = 'located_at'),
           coalesce(max(d.vehicles), 0)
    FROM stood s LEFT JOIN driven d ON d.place = s.place AND d.building = s.building
    GROUP BY s.place, s.building
    HAVING bool_or(s.relation = ANY (%(here)s))
"""


class BuildingMissing(Missing):
    """There is no such building in the community: no home bears this place and number."""

    code = "register.building_missing"


@dataclass(frozen=True, kw_only=True)
class Building:
    """
    One building and how many are there now.

    :ivar number: empty where the homes of a place bear no number of a building: rows of houses, villages
    :ivar living: people of whom a source says that they live there; `registered` those registered there
    :ivar vehicles: kept by somebody who lives there
    """

    place: str
    number: str
    homes: int
    living: int
    registered: int
    households: int
    living_households: int
    organizations: int
    vehicles: int

    @property
    def order(self) -> tuple[tuple[tuple[bytes, int], ...], tuple[tuple[bytes, int], ...]]:
        """As a person would sort them: by place, 2幢 before 10幢."""
        return rules.in_natural_order(self.place), rules.in_natural_order(self.number)


def buildings(actor: Actor) -> list[Building]:
    """
    Return the buildings of the community, as a person would sort them; one statement.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    actor.require(kinds.LOOK)
    return sorted(_counted(actor, None, None), key=lambda one: one.order)


def building(actor: Actor, place: str, number: str) -> Building:
    """
    Return one building.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises BuildingMissing: if no home of the community bears that place and number
    """
    actor.require(kinds.LOOK)
    found = _counted(actor, place, number)
    if not found:
        raise BuildingMissing()
    return found[0]


def homes(actor: Actor, one: Building) -> QuerySet[Entity]:
    """Return the homes of a building."""
    return entities.current(actor, entity_kinds.DWELLING).filter(place=one.place, building=one.number)


def organizations(actor: Actor, one: Building) -> QuerySet[Entity]:
    """Return the organizations that are located in a building."""
    there = Relation.objects.filter(
        community_id=actor.community_id,
        relation="located_at",
        object_sort=entity_kinds.DWELLING,
        object_id__in=homes(actor, one).values("pk"),
        until_on=None,
    )
    return entities.current(actor, entity_kinds.ORGANIZATION).filter(pk__in=there.values("subject_id"))


def within(actor: Actor, one: Building) -> dict[str, list[lists.Labelled]]:
    """Return what is in a building under masked labels: `dwellings`, and organizations `located` there."""
    parts = {"dwellings": homes(actor, one), "located": organizations(actor, one)}
    sorts = {"dwellings": entity_kinds.DWELLING, "located": entity_kinds.ORGANIZATION}
    return {
        name: lists.with_labels(actor, sorts[name], list(found[: narrowing.HOMES])) for name, found in parts.items()
    }


def _counted(actor: Actor, place: str | None, number: str | None) -> list[Building]:
    params = {
        "community": actor.community_id,
        "place": place,
        "building": number,
        "here": list(narrowing.HERE),
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_COUNTED, params)
        rows = cursor.fetchall()
    names = ("place", "number", "homes", "living", "registered", "households", "living_households", "organizations")
    return [Building(**dict(zip((*names, "vehicles"), row, strict=True))) for row in rows]
