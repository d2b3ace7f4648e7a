"""Buildings: what is counted there, and what is none of this community's."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.modules.register.queries import buildings
from liren.primitives.actors.queries import MayNot
from liren.primitives.entities.models import Entity, Relation
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast():
    return town.settle()


def entity(cast, sort, **more):
    return Entity.objects.create(community=cast.community, sort=sort, **more)


def home(cast, place="青禾里", building="6"):
    return entity(cast, "dwelling", place=place, building=building)


def relate(cast, subject, relation, target, **more):
    Relation.objects.create(
        community=cast.community, subject_sort=subject.sort, subject_id=subject.pk, relation=relation,
        object_sort=target.sort, object_id=target.pk, **more,
    )  # fmt: skip


def test_everybody_and_everything_in_a_building_is_counted_once(cast):
    first, second = home(cast), home(cast)
    lan, chen = entity(cast, "person"), entity(cast, "person")
    car, shop = entity(cast, "vehicle"), entity(cast, "organization")
    for person, way, at in ((lan, "lives_at", first), (lan, "owns", second), (chen, "lives_at", second),
                            (lan, "registered_at", first), (lan, "lives_at", second)):  # fmt: skip
        relate(cast, person, way, at)
    relate(cast, entity(cast, "household"), "household_at", first)
    relate(cast, entity(cast, "living_household"), "household_at", second)
    relate(cast, shop, "located_at", first)
    relate(cast, lan, "drives", car)
    relate(cast, chen, "drives", car)

    [found] = buildings.buildings(cast.worker)

    assert found == buildings.Building(
        place="青禾里", number="6", homes=2, living=2, registered=1, households=1, living_households=1,
        organizations=1, vehicles=1,
    )  # fmt: skip


def test_who_moved_away_is_counted_no_more(cast):
    one = home(cast)
    relate(cast, entity(cast, "person"), "owns", one)
    relate(cast, entity(cast, "person"), "lives_at", one, until_on=date(2026, 1, 1))

    [found] = buildings.buildings(cast.worker)

    assert (found.homes, found.living) == (1, 0)


def test_where_newcomers_are_registered_elsewhere_is_no_building_here(cast):
    relate(cast, entity(cast, "person"), "registered_at", home(cast, place="外省某村"))

    assert buildings.buildings(cast.worker) == []
    with pytest.raises(buildings.BuildingMissing):
        buildings.building(cast.worker, "外省某村", "6")


def test_buildings_stand_in_the_order_in_which_a_person_counts(cast):
    for number in ("10", "2", "甲1"):
        relate(cast, entity(cast, "person"), "lives_at", home(cast, building=number))

    assert [one.number for one in buildings.buildings(cast.worker)] == ["2", "10", "甲1"]


def test_a_building_of_a_neighbor_is_missing_like_one_that_never_was(cast):
    relate(cast, entity(cast, "person"), "lives_at", home(cast))
    neighbor = town.settle(code="330199001002", name="柳浦社区")

    with pytest.raises(buildings.BuildingMissing):
        buildings.building(neighbor.worker, "青禾里", "6")


def test_who_may_not_look_is_told_nothing(cast):
    with pytest.raises(MayNot):
        buildings.buildings(cast.auditor)


@pytest.mark.parametrize("size", [2, 60])
def test_all_buildings_cost_one_statement(cast, size):
    for number in range(size):
        relate(cast, entity(cast, "person"), "lives_at", home(cast, building=str(number)))

    with CaptureQueriesContext(connection) as asked:
        found = buildings.buildings(cast.worker)

    assert len(found) == size
    assert len(asked) == 1
