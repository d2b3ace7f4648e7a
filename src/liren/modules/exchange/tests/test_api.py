"""Every endpoint against every class of actor."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, workbook
from liren.primitives.actors.models import User
from liren.primitives.records.models import Delivery

ACTORS = {
    "anonymous": None,
    "worker": "wanglan",
    "grid_worker": "liufeng",
    "other_department": "hechuan",
    "auditor": "zhengzhi",
}
# endpoint → status for each class of actor, in the order of ACTORS
LOOK_AT_ONE = (401, 200, 404, 404, 200)
EXPECTED = {
    ("get", "/api/datasets"): (401, 200, 403, 200, 200),
    ("get", "/api/datasets/{dataset}"): LOOK_AT_ONE,
    ("get", "/api/deliveries"): (401, 200, 403, 200, 200),
    ("get", "/api/deliveries/{delivery}"): LOOK_AT_ONE,
    ("post", "/api/deliveries"): (401, 201, 403, 201, 403),
}
CASES = [
    (method, path, actor, status)
    for (method, path), statuses in EXPECTED.items()
    for actor, status in zip(ACTORS, statuses, strict=True)
]


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


def caller(username: str | None) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def delivery(way: registers.WayIn) -> Delivery:
    return way.bring(workbook([LAN]))


@pytest.mark.parametrize(("method", "path", "actor", "status"), CASES)
def test_an_endpoint_answers_each_actor_as_declared(delivery, method, path, actor, status) -> None:
    before = Delivery.objects.count()
    sent = {"file": SimpleUploadedFile("车位.xlsx", b"x")} if method == "post" else {}

    response = getattr(caller(ACTORS[actor]), method)(
        path.format(dataset=delivery.dataset_id, delivery=delivery.pk), sent
    )

    assert response.status_code == status
    assert Delivery.objects.count() == before + (status == 201)
    if status >= 400:
        assert response["Content-Type"].startswith("application/problem+json")
        assert set(response.json()) >= {"type", "title", "status", "detail", "code", "next"}


@pytest.mark.parametrize("actor", ["grid_worker", "auditor"])
def test_a_post_that_may_not_deliver_is_refused_before_the_form_is_looked_at(delivery, actor) -> None:
    assert caller(ACTORS[actor]).post("/api/deliveries", {}).status_code == 403


def test_a_list_shows_only_what_the_post_may_see(delivery) -> None:
    seen = caller("wanglan").get("/api/deliveries").json()
    hidden = caller("hechuan").get("/api/deliveries").json()

    assert (seen["total"], seen["items"][0]["new"]) == (1, 1)
    assert hidden == {"total": 0, "items": []}


def test_no_endpoint_tells_a_value(delivery) -> None:
    client = caller("wanglan")

    told = "".join(client.get(path).content.decode() for path in ("/api/datasets", "/api/deliveries"))

    assert not [cell for cell in LAN if len(cell) > 1 and cell in told]
