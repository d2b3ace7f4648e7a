"""Every number of a building opens exactly the rows that it counts, and every living-status question says why."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client

from liren.modules.register.kinds.living import EVIDENCE
from liren.modules.register.queries import buildings
from liren.primitives.actors.models import User
from liren.primitives.entities import kinds as entity_kinds
from liren.site.demo import importing
from tests import strongroom
from tests.qinghe import Linked


@pytest.fixture
def worker(linked: Linked) -> Iterator[Client]:
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    with strongroom.web_alone():
        yield client


def test_each_number_of_a_building_opens_its_rows(linked: Linked, worker: Client):
    with importing.inside(linked.founded.worker):
        crowded = max(buildings.buildings(linked.founded.worker), key=lambda one: one.living)
    asked = urlencode({"place": crowded.place, "building": crowded.number})

    page = worker.get(f"/register/buildings/one/?{asked}").content.decode()

    told = re.findall(r'<a href="(/register/[^"]*at=[^"]*)"[^>]*>\s*<b>([\d,]+)</b>', page)
    assert len(told) == 5
    for url, number in told:
        rows = worker.get(url.replace("&amp;", "&")).context["table"].paging.total
        assert rows == int(number.replace(",", "")), url


def test_a_building_is_the_same_for_programs(linked: Linked, worker: Client):
    listed = worker.get("/api/register/buildings").json()

    first = listed["items"][0]
    asked = urlencode({"place": first["place"], "building": first["number"]})
    one = worker.get(f"/api/register/buildings/one?{asked}").json()

    assert listed["total"] >= len(listed["items"]) > 5
    assert {name: one[name] for name in first} == first
    assert len(one["dwellings"]) == first["homes"]


def test_no_building_named_leads_to_the_list_and_a_wrong_one_is_missing(worker: Client):
    assert worker.get("/register/buildings/one/").headers["Location"] == "/register/buildings/"
    assert worker.get("/register/buildings/one/?place=%E6%97%A0&building=9").status_code == 404
    assert worker.get("/api/register/buildings/one?place=x").json()["code"] == "register.building_missing"


def test_every_question_has_evidence_declared():
    assert EVIDENCE.keys() == {one.name for one in entity_kinds.standings}


def test_a_question_says_where_somebody_is_registered_and_lives_and_who_said_so(worker: Client):
    asked = {one["name"]: one["files"] for one in worker.get("/api/register/questions").json()}
    name = "residence_split"

    listed = worker.get(f"/api/register/questions/{name}").json()

    assert listed["total"] == asked[name] > 0
    for one in listed["items"]:
        ways = {each["way"] for each in one["evidence"]}
        assert ways == {"registered_at", "lives_at"}
        assert all(each["source"]["dataset"] for each in one["evidence"] if each["is_stated"])


def test_each_question_opens_as_many_rows_as_it_counts(worker: Client):
    for one in worker.get("/api/register/questions").json():
        answer = worker.get(f"/register/questions/{one['name']}/")
        assert answer.context["table"].paging.total == one["files"], one["name"]


def test_a_question_that_nobody_asks_is_missing(worker: Client):
    assert worker.get("/register/questions/no_such/").status_code == 404
    assert worker.get("/api/register/questions/no_such").json()["code"] == "register.standing_missing"
