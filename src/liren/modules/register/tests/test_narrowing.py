"""Each filter of a list keeps the files it names and no other."""

from typing import Any

import pytest
from django.test import Client

from liren.kit.refs import Ref
from liren.modules.register.queries import lists, narrowing
from liren.primitives.actors.models import User
from liren.primitives.entities.models import Entity, Fact, Relation
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast() -> town.Cast:
    return town.settle()


def make(cast: town.Cast, sort: str, **given: Any) -> Entity:
    return Entity.objects.create(community=cast.community, sort=sort, **given)


def relate(cast: town.Cast, subject: Entity, relation: str, target: Entity, **given: Any) -> None:
    Relation.objects.create(
        community=cast.community, subject_sort=subject.sort, subject_id=subject.pk, relation=relation,
        object_sort=target.sort, object_id=target.pk, **given,
    )  # fmt: skip


def know(cast: town.Cast, entity: Entity, field: str) -> None:
    Fact.objects.create(
        community=cast.community, entity=entity, field=field, ordinal=0, standing="current", record_id=1, rule="only"
    )


def listed(cast: town.Cast, sort: str) -> lists.Entities:
    return lists.listed(cast.worker, sort)


def test_people_are_found_by_the_compound_where_they_live_or_are_registered(cast):
    here, away = make(cast, "dwelling", place="青禾苑", building="3"), make(cast, "dwelling", place="云栖花苑")
    living, registered, stranger, gone = (make(cast, "person") for _ in range(4))
    relate(cast, living, "lives_at", here)
    relate(cast, registered, "registered_at", here)
    relate(cast, stranger, "lives_at", away)
    relate(cast, gone, "lives_at", here, until_on="2024-05-01")

    assert list(narrowing.by_place(listed(cast, "person"), "青禾苑", sort="person")) == [living, registered]
    assert list(narrowing.by_place(listed(cast, "dwelling"), "青禾苑", sort="dwelling")) == [here]
    assert list(narrowing.by_building(listed(cast, "person"), "3幢", sort="person")) == [living, registered]


def test_a_place_is_one_where_somebody_lives_owns_or_pays_in_the_order_of_a_directory(cast):
    for place in ("青禾苑10区", "云栖花苑", "青禾苑2区"):
        relate(cast, make(cast, "person"), "lives_at", make(cast, "dwelling", place=place))
    bare = make(cast, "dwelling", place="云栖花苑")
    far = make(cast, "dwelling", place="桥头村")
    for home in (bare, far):
        relate(cast, make(cast, "person"), "registered_at", home)
    make(cast, "dwelling", place="知行路")

    assert narrowing.places(cast.worker) == [("青禾苑2区", 1), ("青禾苑10区", 1), ("云栖花苑", 2)]


def test_vehicles_and_firms_are_found_by_the_compound_of_their_people(cast):
    here, away = make(cast, "dwelling", place="青禾苑", building="3"), make(cast, "dwelling", place="云栖花苑")
    neighbor, stranger = make(cast, "person"), make(cast, "person")
    car, other_car = make(cast, "vehicle"), make(cast, "vehicle")
    shop, factory, office = (make(cast, "organization") for _ in range(3))
    relate(cast, neighbor, "lives_at", here)
    relate(cast, stranger, "lives_at", away)
    relate(cast, neighbor, "drives", car)
    relate(cast, stranger, "drives", other_car)
    relate(cast, neighbor, "works_at", factory)
    relate(cast, stranger, "works_at", office)
    relate(cast, shop, "located_at", here)

    assert list(narrowing.by_place(listed(cast, "vehicle"), "青禾苑", sort="vehicle")) == [car]
    assert set(narrowing.by_place(listed(cast, "organization"), "青禾苑", sort="organization")) == {shop, factory}
    assert list(narrowing.by_building(listed(cast, "vehicle"), "3", sort="vehicle")) == [car]


@pytest.mark.parametrize(
    ("at_least", "at_most", "born"), [(0, 5, [2021, 2026]), (6, 17, [2009, 2020]), (60, 79, [1947]), (80, None, [1946])]
)
def test_people_are_found_by_the_age_that_they_reach_this_year(cast, at_least, at_most, born):
    for year in (1946, 1947, 2009, 2020, 2021, 2026, None):
        make(cast, "person", birth_year=year)

    found = narrowing.by_age(listed(cast, "person"), at_least=at_least, at_most=at_most, year=2026)

    assert sorted(one.birth_year or 0 for one in found) == born


def test_files_are_found_by_whether_a_source_gives_a_field(cast):
    known, unknown = make(cast, "person"), make(cast, "person")
    know(cast, known, "citizen_id")

    assert list(narrowing.by_field(listed(cast, "person"), "citizen_id", is_known=True)) == [known]
    assert list(narrowing.by_field(listed(cast, "person"), "citizen_id", is_known=False)) == [unknown]


def test_homes_are_found_by_how_they_are_lived_in(cast):
    owner, tenant = make(cast, "person"), make(cast, "person")
    own, let, bare = (make(cast, "dwelling") for _ in range(3))
    relate(cast, owner, "owns", own)
    relate(cast, owner, "lives_at", own)
    relate(cast, owner, "owns", let)
    relate(cast, tenant, "rents", let)
    relate(cast, tenant, "lives_at", let)
    relate(cast, owner, "registered_at", bare)

    found = {use: list(narrowing.by_use(listed(cast, "dwelling"), use)) for use in ("owner", "rented", "empty")}

    assert found == {"owner": [own], "rented": [let], "empty": [bare]}


def test_households_are_found_by_how_many_they_are(cast):
    alone, family = make(cast, "living_household"), make(cast, "living_household")
    people = [make(cast, "person") for _ in range(3)]
    relate(cast, people[0], "member_of", alone)
    for one in people[1:]:
        relate(cast, one, "member_of", family)

    found = listed(cast, "living_household")

    assert list(narrowing.by_size(found, "one", sort="living_household")) == [alone]
    assert list(narrowing.by_size(found, "several", sort="living_household")) == [family]


def test_a_list_can_be_of_those_who_stand_beside_a_thing(cast):
    factory, worker, stranger = make(cast, "organization"), make(cast, "person"), make(cast, "person")
    relate(cast, worker, "works_at", factory)

    beside = narrowing.beside(cast.worker, listed(cast, "person"), "person", Ref("organization", factory.pk), "people")

    assert list(beside) == [worker]
    assert stranger not in beside


@pytest.mark.parametrize(
    ("sort", "query"),
    [
        ("people", "place=青禾苑&building=3&age=80-&number=no&known=one&sort=-born"),
        ("households", "place=青禾苑&size=one"),
        ("living-households", "size=several&page=2"),
        ("dwellings", "place=青禾苑&use=rented&sort=-sources"),
        ("vehicles", "place=青禾苑&parking=no"),
        ("organizations", "place=青禾苑&number=yes"),
        ("people", "of=organization:7&way=people"),
    ],
)
def test_filters_stand_in_the_address_and_stay_on_the_page(cast, sort, query):
    relate(cast, make(cast, "person"), "lives_at", make(cast, "dwelling", place="青禾苑", building="3"))
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))

    answer = client.get(f"/register/{sort}/?{query}")

    assert answer.status_code == 200
    assert query.partition("&")[0].partition("=")[2] in answer.content.decode()


def test_an_address_that_names_nothing_is_refused_in_words(cast):
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))

    for query in ("of=nobody", "of=table:7", "age=old", "place=nowhere"):
        relate(cast, make(cast, "person"), "lives_at", make(cast, "dwelling", place="青禾苑"))
        assert client.get(f"/register/people/?{query}").status_code == 422
