"""Who lives with whom, who answers for them, how two files hang together: asked with a purpose, entered, then shown."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from liren.kit.refs import Ref
from liren.primitives.actors.models import User
from liren.primitives.entities.models import Entity, Relation
from liren.primitives.ledger import queries as ledger
from liren.primitives.ledger.queries import Look
from liren.site.demo import importing
from tests import qinghe, strongroom
from tests.browser import Visit
from tests.qinghe import Linked

FOR = {"purpose": "relation_visit", "reason": ""}
ASKED = {"question": "lives", "depth": "2", **FOR}


@pytest.fixture
def worker(linked: Linked) -> Iterator[Client]:
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    with strongroom.web_alone():
        yield client


def housemates(linked: Linked) -> tuple[int, int]:
    """Return two people who live in one home."""
    with importing.inside(linked.founded.worker):
        at = Relation.objects.filter(relation="lives_at", until_on=None).order_by("object_id", "subject_id")
        living = list(at.values_list("object_id", "subject_id"))
    return next((one, other) for (home, one), (same, other) in pairwise(living) if home == same and one != other)


def looks(linked: Linked, person: int) -> list[Look]:
    with importing.inside(linked.founded.worker):
        found = ledger.looks_at(linked.founded.worker, Ref("person", person))
        return [look for look in found if look.purpose == FOR["purpose"]]


def around(client: Client, person: int, **sent: Any) -> Any:
    url = f"/api/register/files/people/{person}/around"
    return client.post(url, {**ASKED, "depth": 2, **sent}, content_type="application/json")


def test_a_look_is_entered_with_everybody_whom_it_shows(linked: Linked, worker: Client):
    one, other = housemates(linked)
    before = len(looks(linked, other))

    page = worker.post(f"/register/people/{one}/relations/", ASKED)

    assert page.status_code == 200
    assert f"/register/people/{other}/" in page.content.decode()
    latest = looks(linked, other)
    assert len(latest) == before + 1
    assert (latest[0].sort, latest[0].fields) == ("class", ("relations",))


def test_nothing_is_shown_before_the_question_or_without_a_purpose(linked: Linked, worker: Client):
    one, other = housemates(linked)
    before = len(looks(linked, one))

    asked = worker.get(f"/register/people/{one}/relations/")
    refused = worker.post(f"/register/people/{one}/relations/", {**ASKED, "purpose": ""})

    assert (asked.status_code, refused.status_code) == (200, 422)
    for page in (asked, refused):
        assert f"/register/people/{other}/" not in page.content.decode()
    assert len(looks(linked, one)) == before


def test_an_emergency_needs_a_reason(linked: Linked, worker: Client):
    one, _other = housemates(linked)

    without = around(worker, one, purpose="relation_emergency", question="affected")
    given = around(worker, one, purpose="relation_emergency", question="affected", reason="三号楼漏气")

    assert (without.status_code, without.json()["code"]) == (422, "agreements.reason_missing")
    assert given.status_code == 200


def test_a_program_is_told_each_relation_with_its_source_and_time(linked: Linked, worker: Client):
    one, other = housemates(linked)

    told = around(worker, one).json()

    assert {"sort": "person", "id": other} in [{"sort": each["sort"], "id": each["id"]} for each in told["things"]]
    assert all("*" in each["label"] for each in told["things"] if each["sort"] == "person")
    lives = [edge for edge in told["edges"] if edge["relation"] == "lives_at" and edge["stated"]]
    assert lives
    assert all(edge["source"]["dataset"] and edge["seen_on"] for edge in lives)


def test_two_who_live_together_hang_together_by_their_home(linked: Linked, worker: Client):
    one, other = housemates(linked)
    url = f"/api/register/files/people/{one}/between"

    told = worker.post(url, {"other_sort": "person", "other_id": other, **FOR}, content_type="application/json").json()

    assert all(way[0] == f"person:{one}" and way[-1] == f"person:{other}" for way in told["ways"])
    assert len(told["ways"][0]) <= 3


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"other_sort": "person", "other_id": 2**62}, "entities.missing"),
        ({"other_sort": "no_such_sort", "other_id": 1}, "entities.missing"),
    ],
)
def test_the_other_end_must_be_there(linked: Linked, worker: Client, sent, code):
    one, _other = housemates(linked)

    answer = worker.post(f"/api/register/files/people/{one}/between", {**sent, **FOR}, content_type="application/json")

    assert answer.json()["code"] == code


def test_a_file_is_not_followed_to_itself(linked: Linked, worker: Client):
    one, _other = housemates(linked)
    sent = {"other_sort": "person", "other_id": one, **FOR}

    answer = worker.post(f"/api/register/files/people/{one}/between", sent, content_type="application/json")

    assert answer.json()["code"] == "register.ends_are_one"


def test_a_crowded_home_costs_no_more_queries_than_a_lonely_one(linked: Linked):
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    client.get("/")  # what is asked once only, for all pages
    with importing.inside(linked.founded.worker):
        [lonely, crowded] = [_by_people(order) for order in ("people", "-people")]

    counted = []
    for home in (lonely, crowded):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(f"/register/dwellings/{home}/relations/", {**ASKED, "depth": "1"})
        assert answer.status_code == 200
        counted.append(len(asked))

    assert counted[1] <= counted[0]


def _by_people(order: str) -> int:
    at = Relation.objects.filter(relation="lives_at", until_on=None, object_id__in=Entity.objects.values("pk"))
    counted = at.values("object_id").annotate(people=Count("subject_id", distinct=True)).order_by(order, "object_id")
    return int(counted[0]["object_id"])


def building_of(linked: Linked, person: int) -> dict[str, str]:
    """Return the building where a person lives, as addresses name it."""
    with importing.inside(linked.founded.worker):
        at = Relation.objects.filter(relation="lives_at", until_on=None, subject_id=person).values("object_id")
        home = Entity.objects.filter(pk__in=at).exclude(place="")[0]
        return {"place": home.place, "building": home.building}


def numbered(linked: Linked) -> int:
    """Return somebody who lives in a home whose building is known."""
    with importing.inside(linked.founded.worker):
        homes = Entity.objects.filter(sort="dwelling", merged_into=None).exclude(place="").values("pk")
        living = Relation.objects.filter(relation="lives_at", until_on=None, object_id__in=homes)
        return int(living.order_by("subject_id")[0].subject_id)


def test_a_building_shows_who_lives_there_and_enters_them(linked: Linked, worker: Client):
    one = numbered(linked)
    where = building_of(linked, one)
    before = len(looks(linked, one))

    page = worker.post(f"/register/buildings/relations/?{urlencode(where)}", ASKED)
    told = worker.post(
        "/api/register/buildings/around", {**where, **ASKED, "depth": 2}, content_type="application/json"
    )

    assert (page.status_code, told.status_code) == (200, 200)
    assert f"/register/people/{one}/" in page.content.decode()
    assert ("person", one, 1) in [(each["sort"], each["id"], each["step"]) for each in told.json()["things"]]
    assert len(looks(linked, one)) == before + 2


def test_a_building_that_is_not_there_is_missing_and_nothing_is_entered(linked: Linked, worker: Client):
    one = numbered(linked)
    before = len(looks(linked, one))

    answer = worker.post(
        "/api/register/buildings/around", {"place": "无此小区", **ASKED, "depth": 2}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "register.building_missing")
    assert len(looks(linked, one)) == before


def test_the_other_end_is_picked_by_the_address_of_its_page_without_a_script(linked: Linked, worker: Client):
    one, other = housemates(linked)
    url = f"/register/people/{one}/relations/"
    asked = {**ASKED, "question": "between", "purpose": ""}

    found = worker.post(url, {**asked, "q": f"https://liren.test/register/people/{other}/", "find": "1"})
    shown = worker.post(url, {**asked, **FOR, "q": "x", "sought": "x", "other": f"person:{other}", "find": "1"})

    assert f'value="person:{other}" checked' in found.content.decode()
    assert 'id="answer"' not in found.content.decode()
    assert 'id="answer"' in shown.content.decode()


def test_the_other_end_is_searched_for_with_a_purpose_only(linked: Linked, worker: Client):
    one, _other = housemates(linked)
    asked = {**ASKED, "question": "between", "q": "陈桂珍", "find": "1"}

    without = worker.post(f"/register/people/{one}/relations/", asked)
    unpicked = worker.post(f"/register/people/{one}/relations/", {**ASKED, "question": "between"})

    assert (without.status_code, unpicked.status_code) == (422, 422)
    assert 'name="other"' not in without.content.decode()


@pytest.mark.browser
def test_the_other_end_is_picked_with_the_keyboard(linked: Linked, visit: Visit):
    one = numbered(linked)
    where = building_of(linked, one)
    page = qinghe.log_in(visit, linked, "wanglan")
    page.goto(f"/register/people/{one}/relations/")
    page.get_by_label("与另一份档案的联系").check()
    page.get_by_text("另一份档案", exact=True).click()
    page.get_by_label("查找用途").select_option(index=1)
    line = page.get_by_label("姓名、号码、车牌或门牌")
    line.fill(f"{where['place']}{where['building']}幢")
    line.press("Enter")

    expect(page.locator(".lr-pick")).to_have_attribute("open", "")
    assert page.get_by_label("与另一份档案的联系").is_checked()


@pytest.mark.browser
def test_the_picture_repeats_the_table(linked: Linked, visit: Visit):
    one, _other = housemates(linked)
    page = qinghe.log_in(visit, linked, "wanglan")
    page.goto(f"/register/people/{one}/")
    page.get_by_role("link", name="关系", exact=True).click()
    _ask(page)

    expect(page.locator(".lr-network svg")).to_be_visible()
    assert page.locator("#relations tbody tr").count() >= 2
    assert page.locator(".lr-network text").count() >= 3


def _ask(page: Page) -> None:
    page.get_by_label("用途", exact=True).select_option("relation_visit")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.locator("#answer")).to_be_visible()
