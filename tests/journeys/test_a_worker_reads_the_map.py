"""From two GeoJSON files to a map of any list: table first, drawn above it, with the work that it shows."""

import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from liren.modules.register.rules.datums import from_wgs84
from liren.primitives.actors.models import User
from tests import qinghe, strongroom
from tests.browser import Visit
from tests.qinghe import Linked


@pytest.fixture
def worker(linked: Linked) -> Iterator[Client]:
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    with strongroom.web_alone():
        yield client


def tower(corner=(123.5, 29.5), **properties):
    x, y = corner
    ring = [[x, y], [x + 0.0005, y], [x + 0.0005, y + 0.0002], [x, y + 0.0002], [x, y]]
    said = {"小区": "新塔苑", "楼栋": "1", **properties}
    return {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def file(*features) -> SimpleUploadedFile:
    whole = {"type": "FeatureCollection", "features": features}
    return SimpleUploadedFile("楼栋.geojson", json.dumps(whole, ensure_ascii=False).encode())


def send(client: Client, *features, **more):
    sent = {"upload": file(*features), "sort": "building", "datum": "wgs84", **more}
    return client.post("/register/map/outlines/", {name: value for name, value in sent.items() if value})


def test_a_file_is_drawn_and_what_was_left_out_is_named(linked: Linked, worker: Client):
    answer = send(worker, tower(), tower(楼栋="2", 小区=""))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "画了 1 处" in page
    assert "第 2 个要素" in page


@pytest.mark.parametrize(
    ("more", "said"), [({"datum": ""}, "坐标系"), ({"upload": None}, "文件"), ({"sort": ""}, "文件内容")]
)
def test_a_form_that_leaves_something_out_draws_nothing(linked: Linked, worker: Client, more, said):
    answer = send(worker, tower(楼栋="77"), **more)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    drawn = worker.get("/api/register/map/people").json()["buildings"]
    assert ("新塔苑", "77") not in {(one["place"], one["building"]) for one in drawn}


def test_a_program_draws_a_published_map_where_it_belongs(linked: Linked, worker: Client):
    shifted = from_wgs84((123.6, 29.6), "gcj02")
    sent = {"file": file(tower(shifted, 楼栋="5")), "sort": "building", "datum": "gcj02"}

    drawn = worker.post("/api/register/outlines", sent)
    told = worker.get("/api/register/map/people").json()

    assert drawn.json() == {"stored": 1, "erased": 0, "faults": []}
    [five] = [one for one in told["buildings"] if (one["place"], one["building"]) == ("新塔苑", "5")]
    assert five["longitude"] == pytest.approx(123.60025, abs=1e-4)


def test_no_small_count_is_told_of_any_list(linked: Linked, worker: Client):
    for slug in ("people", "households", "living-households", "dwellings", "vehicles", "organizations"):
        told = worker.get(f"/api/register/map/{slug}").json()
        numbers = [one["number"] for one in (*told["buildings"], *told["groups"])] + [told["rest"], told["placed"]]
        assert not [number for number in numbers if number is not None and 0 < number < 5], slug


def test_a_filter_of_the_list_narrows_its_map(linked: Linked, worker: Client):
    everybody = worker.get("/register/map/?list=people").context["picture"]
    old = worker.get("/register/map/?list=people&age=80-").context["picture"]

    def known(picture):
        return sum(one["properties"]["number"] or 0 for one in picture["buildings"]["features"])

    assert known(everybody) > known(old)
    assert worker.get("/register/map/?list=no-such").status_code == 404


def test_the_demos_map_has_work_to_do(linked: Linked, worker: Client):
    unplaced = worker.get("/api/register/unplaced").json()
    doubts = worker.get("/api/register/doubts").json()

    assert unplaced["total"] == worker.get("/register/map/unplaced/").context["table"].paging.total > 0
    assert "in_another_grid" in {one["reason"] for one in doubts}
    for reason in ("no_place", "place_unknown", "no_number", "number_unknown"):
        assert worker.get(f"/register/map/unplaced/?reason={reason}").status_code == 200


@pytest.mark.browser
def test_the_map_is_drawn_above_its_table(linked: Linked, visit: Visit):
    page = qinghe.log_in(visit, linked, "wanglan")
    page.get_by_role("link", name="地图", exact=True).click()

    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator(".lr-map canvas")).to_be_visible()
