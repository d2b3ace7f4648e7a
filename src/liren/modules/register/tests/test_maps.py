"""The map: drawing from files, counting lists, merging small counts, and the work that it shows."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from liren.modules.register import actions
from liren.modules.register.actions.outlining import DatumMissing, NothingToDraw
from liren.modules.register.models import Outline
from liren.modules.register.queries import lists, maps
from liren.modules.register.rules import contradictions, outlines
from liren.primitives.actors.queries import MayNot
from liren.primitives.entities.models import Entity, Relation
from liren.primitives.ledger import queries as ledger
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CORNER = (121.5, 31.2)


@pytest.fixture
def cast():
    return town.settle()


def box(east, north, side=0.0005):
    x, y = CORNER[0] + east, CORNER[1] + north
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def file(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}}
                for said, ring in features
            ],
        }
    ).encode()


def draw(cast, *features, sort="building", datum="wgs84", is_whole=False, actor=None):
    return actions.draw_outlines(
        actor=actor or cast.worker, content=file(*features), sort=sort, datum=datum, is_whole=is_whole, at=AT
    )


def building(number, east, north=0.0, **more):
    return ({"小区": "青禾里", "楼栋": number, **more}, box(east, north))


def home(cast, number, people, place="青禾里"):
    dwelling = Entity.objects.create(community=cast.community, sort="dwelling", place=place, building=number)
    for _ in range(people):
        person = Entity.objects.create(community=cast.community, sort="person")
        Relation.objects.create(
            community=cast.community, subject_sort="person", subject_id=person.pk, relation="lives_at",
            object_sort="dwelling", object_id=dwelling.pk,
        )  # fmt: skip
    return dwelling


def people_on_the_map(cast):
    told = maps.mapped(cast.worker, lists.listed(cast.worker, "person"), "person")
    return told, {one.key: one.number for one in told.buildings}


def test_a_building_is_called_as_its_homes_are_and_drawn_anew_by_a_later_file(cast):
    draw(cast, building("6号楼", 0))
    draw(cast, building("6幢", 0.001))

    [one] = maps.drawn(cast.worker, outlines.BUILDING)

    assert (one.place, one.name) == ("青禾里", "6")
    assert one.point[0] == pytest.approx(CORNER[0] + 0.00125)


def test_a_file_that_holds_all_takes_the_others_off(cast):
    draw(cast, building("1", 0), building("2", 0.001))

    done = draw(cast, building("2", 0.001), building("3", 0.002), is_whole=True)

    assert (done.stored, done.erased) == (2, 1)
    assert [one.name for one in maps.drawn(cast.worker, "building")] == ["2", "3"]


def test_drawing_is_entered_without_a_name(cast):
    draw(cast, building("6", 0), building("6", 0))

    [entry] = [one for one in ledger.latest(cast.worker) if one.verb == "outlines.drawn"]

    assert entry.data == {"sort": "building", "datum": "wgs84", "stored": 1, "left_out": 1, "erased": 0}


def test_who_may_not_draw_draws_nothing(cast):
    for actor in (cast.grid_worker, cast.auditor, cast.officer):
        with pytest.raises(MayNot):
            draw(cast, building("6", 0), actor=actor)
    assert not Outline.objects.exists()


def test_without_a_coordinate_system_or_a_feature_nothing_is_drawn(cast):
    with pytest.raises(DatumMissing):
        draw(cast, building("6", 0), datum="")
    with pytest.raises(NothingToDraw) as refusal:
        draw(cast, ({"楼栋": "6"}, box(0, 0)))
    assert refusal.value.data == {"count": 1, "reason": "no_place"}
    assert not Outline.objects.exists()


def test_small_counts_are_merged_and_nobody_is_counted_twice(cast):
    draw(cast, building("1", 0), building("2", 0.001), building("3", 0.002))
    for number, people in (("1", 9), ("2", 3), ("3", 4)):
        home(cast, number, people)
    second = home(cast, "3", 0)
    person = Entity.objects.filter(sort="person").order_by("pk")[0]
    Relation.objects.create(
        community=cast.community, subject_sort="person", subject_id=person.pk, relation="registered_at",
        object_sort="dwelling", object_id=second.pk,
    )  # fmt: skip

    told, numbers = people_on_the_map(cast)

    assert numbers == {("青禾里", "1"): 9, ("青禾里", "2"): None, ("青禾里", "3"): None}
    assert (told.groups, told.merged, told.placed) == ({"青禾里": 16}, {"青禾里": 7}, 16)


def test_buildings_are_merged_inside_the_grid_in_which_they_stand(cast):
    draw(cast, ({"网格": "一网格"}, box(-0.0001, -0.0001, 0.01)), sort="grid")
    draw(cast, building("1", 0), building("2", 0.02))
    home(cast, "1", 8)
    home(cast, "2", 6)

    told, numbers = people_on_the_map(cast)

    assert told.groups == {"一网格": 8, "青禾里": 6}
    assert numbers == {("青禾里", "1"): 8, ("青禾里", "2"): 6}


@pytest.mark.parametrize("sort", ["person", "household", "living_household", "dwelling", "vehicle", "organization"])
def test_every_list_is_counted_where_it_stands(cast, sort):
    dwelling = home(cast, "1", 1)
    listed = Entity.objects.filter(sort="person").get() if sort == "person" else dwelling
    if sort not in ("person", "dwelling"):
        listed = Entity.objects.create(community=cast.community, sort=sort)
        way = {"vehicle": "drives", "organization": "located_at"}.get(sort, "household_at")
        subject, target = (Entity.objects.get(sort="person"), listed) if sort == "vehicle" else (listed, dwelling)
        Relation.objects.create(
            community=cast.community, subject_sort=subject.sort, subject_id=subject.pk, relation=way,
            object_sort=target.sort, object_id=target.pk,
        )  # fmt: skip

    assert maps.counted(cast.worker, lists.listed(cast.worker, sort), sort) == {("青禾里", "1"): 1}
    assert maps.counted(cast.worker, Entity.objects.none(), sort) == {}


def test_a_home_that_stands_nowhere_says_why(cast):
    draw(cast, building("1", 0))
    homes = {
        "no_place": home(cast, "", 1, place=""),
        "place_unknown": home(cast, "4", 1, place="云栖花苑"),
        "no_number": home(cast, "", 1),
        "number_unknown": home(cast, "7", 1),
    }
    home(cast, "1", 1)
    Entity.objects.create(community=cast.community, sort="dwelling", place="外省某村")  # nobody's home here

    found = maps.with_reasons(cast.worker, maps.unplaced(cast.worker))

    assert {one.reason: one.id for one in found} == {reason: one.pk for reason, one in homes.items()}
    for reason, one in homes.items():
        assert [each.pk for each in maps.unplaced(cast.worker, reason)] == [one.pk]


def test_coordinates_that_contradict_their_address_are_found(cast):
    draw(
        cast,
        ({"网格": "一网格"}, box(-0.001, -0.001, 0.01)),
        ({"网格": "二网格"}, box(0.01, -0.001, 0.01)),
        sort="grid",
    )
    draw(
        cast, building("1", 0, 网格="一网格"), building("2", 0.002, 网格="二网格"), building("3", 0.004),
        building("4", 0.2), ({"小区": "云栖花苑", "楼栋": "9"}, box(0.0001, 0.0001, 0.0001)),
    )  # fmt: skip

    found = {(one.building.name, one.reason): one.told for one in maps.contradicting(cast.worker)}

    assert found.keys() == {
        ("2", "in_another_grid"),
        ("4", "outside_every_grid"),
        ("4", "far_from_its_place"),
        ("9", "inside_another"),
    }
    assert found["2", "in_another_grid"] == "一网格"
    assert float(found["4", "far_from_its_place"]) > contradictions.FAR


def test_a_neighbor_sees_no_outline_of_ours(cast):
    draw(cast, building("1", 0))
    neighbor = town.settle(code="330199001002", name="柳浦社区")

    assert maps.drawn(neighbor.worker, "building") == []


@pytest.mark.parametrize("broken", [{"sort": "street"}, {"place": ""}, {"longitude": 200.0}])
def test_the_database_keeps_no_outline_that_is_none(cast, broken):
    whole = {"sort": "building", "place": "青禾里", "name": "1", "longitude": 121.5, "latitude": 31.2}

    with pytest.raises(IntegrityError), transaction.atomic():
        Outline.objects.create(
            community=cast.community, drawn_by_id=cast.worker.user_id, drawn_at=AT, **{**whole, **broken}
        )


@pytest.mark.parametrize("size", [2, 40])
def test_a_map_costs_as_many_queries_however_large_it_is(cast, size):
    draw(cast, *(building(str(number), number * 0.001) for number in range(1, size + 1)))
    for number in range(1, size + 1):
        home(cast, str(number), 2)

    with CaptureQueriesContext(connection) as asked:
        people_on_the_map(cast)

    assert len(asked) == 4
