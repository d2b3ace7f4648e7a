"""Databases through screens and interface: registered, tried, delivered from, given up; the password nowhere."""

import re

import pytest
from django.db import connections as aliases
from django.test import Client
from django.urls import reverse

from liren.modules.exchange.models import Connection
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.test_pages import browser, text
from liren.primitives.records import kinds
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Dataset, Delivery
from tests import strongroom
from tests.jobs import do_jobs

PASSWORD = "li-ren-1984"
QUERY = "SELECT '浙A' || '12345' AS 车牌号, '王岚' AS 车主, '13800137001' AS 电话"


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    settings.SOURCE_HOSTS = (str(aliases["default"].settings_dict["HOST"]), "127.0.0.1", "::1")
    return registers.open_way(tmp_path)


def here(**more: object) -> dict[str, object]:
    """The form that registers another database of the test's server, as a department's."""
    held = aliases["default"].settings_dict
    return {
        "engine": "postgresql", "host": held["HOST"], "port": held["PORT"], "database": "postgres",
        "username": held["USER"], "password": held["PASSWORD"], "query": QUERY, "system": "停车系统",
        "name": "车位登记", **more,
    }  # fmt: skip


def register(client: Client, **more: object):
    return client.post(reverse("exchange:connect"), here(**more))


def test_a_registered_database_is_tried_and_its_columns_are_understood(way) -> None:
    client = browser("shenmo")

    page = client.get(register(client)["Location"])
    tried = text(client.post(reverse("exchange:try", args=[Connection.objects.get().pk])))

    assert "Try it" in text(page)
    assert "车牌号" in tried and "plate" in tried
    assert "浙A12345" not in tried
    assert not Delivery.objects.exists()


def test_the_one_next_step_is_to_try_it_and_then_to_deliver(way) -> None:
    client = browser("shenmo")

    new = client.get(register(client)["Location"])
    tried = client.post(reverse("exchange:try", args=[Connection.objects.get().pk]))

    assert re.findall('btn-primary">([^<]*)', new.content.decode()) == ["Try it"]
    assert re.findall('btn-primary">([^<]*)', tried.content.decode()) == ["Deliver now"]


def test_it_is_delivered_from_mapped_and_delivered_from_again(way) -> None:
    client = browser("shenmo")
    register(client)
    connection = Connection.objects.get()

    response = client.post(reverse("exchange:fetch", args=[connection.pk]))
    do_jobs()
    delivery = Delivery.objects.get()
    [part] = delivery.parts.all()
    client.post(
        reverse("exchange:confirm", args=[delivery.pk]), {f"part-{part.pk}": "on", "dataset": delivery.dataset_id}
    )
    do_jobs()
    client.post(reverse("exchange:fetch", args=[connection.pk]))
    do_jobs()

    assert response["Location"] == reverse("exchange:delivery", args=[delivery.pk])
    first, again = Delivery.objects.order_by("id")
    assert (first.state, first.new, again.state, again.new) == (kinds.LOADED, 1, kinds.LOADED, 0)
    assert text(client.get(reverse("exchange:connection", args=[connection.pk]))).count("In the register") == 2


def test_the_password_is_on_no_page_in_no_table_and_in_no_answer(way, caplog) -> None:
    client = browser("shenmo")

    pages = [
        register(client, password=PASSWORD, host="127.0.0.1", port=1),
        client.get(reverse("exchange:connections")),
        client.get(reverse("exchange:connection", args=[Connection.objects.get().pk])),
        client.post(reverse("exchange:try", args=[Connection.objects.get().pk])),
        register(client, password=PASSWORD, table="x"),
        client.get("/api/connections"),
    ]

    assert not [page for page in pages if PASSWORD in page.content.decode()]
    assert PASSWORD not in str(list(Connection.objects.values())) + caplog.text
    assert "does not answer" in text(pages[3])


def test_a_database_is_given_up_and_its_password_forgotten(way) -> None:
    client = browser("shenmo")
    register(client)
    connection = Connection.objects.get()

    client.post(reverse("exchange:retire", args=[connection.pk]))

    assert not (way.places.sealed / str(connection.pk)).exists()
    assert client.get(reverse("exchange:connection", args=[connection.pk])).status_code == 404
    with strongroom.superuser() as cursor:
        cursor.execute("SELECT convert_from(body, 'UTF8') FROM ledger.entry_payload ORDER BY entry_id")
        told = "".join(body for (body,) in cursor.fetchall())
    assert re.findall(r"connection\.\w+", told) == ["connection.registered", "connection.retired"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "0.0.0.0", "[::1]", "/var/run", "a,b"])
def test_a_form_does_not_make_this_machine_knock_at_its_own_doors(way, settings, host) -> None:
    settings.SOURCE_HOSTS = ()
    client = browser("shenmo")

    response = register(client, host=host, port=5432)

    made = Connection.objects.first()
    if made is None:
        assert response.status_code == 422
    else:
        tried = text(client.post(reverse("exchange:try", args=[made.pk])))
        assert "may not be reached from here" in tried or "does not answer" in tried


def test_a_department_registers_databases_of_its_own_datasets_only(way) -> None:
    theirs = registers.WayIn(way.cast, way.cast.data_officer, way.places)
    system = datasets.register_system(actor=theirs.actor, name="停车系统")
    held = datasets.register_dataset(actor=theirs.actor, system=system, name="车位登记", form="parking")
    officer = browser("hechuan")

    refused = officer.post(reverse("exchange:connect"), {**here(), "dataset": held.pk})
    made = officer.post(reverse("exchange:connect"), here(system="救助系统", name="低保"))

    assert (refused.status_code, made.status_code) == (422, 302)
    assert Connection.objects.get().dataset == Dataset.objects.get(name="低保")


def test_a_program_registers_a_database_and_delivers_from_it(way) -> None:
    client = browser("shenmo")
    system = datasets.register_system(actor=way.cast.data_officer, name="停车系统")
    held = datasets.register_dataset(actor=way.cast.data_officer, system=system, name="车位登记", form="parking")
    sent = {name: value for name, value in here().items() if name not in ("system", "name")}

    sent["port"] = int(str(sent["port"]))
    made = client.post("/api/connections", {**sent, "dataset_id": held.pk}, content_type="application/json")
    delivered = client.post(f"/api/connections/{made.json().get('id')}/deliveries")
    listed = client.get("/api/connections").json()
    do_jobs()

    assert (made.status_code, delivered.status_code, listed["total"]) == (201, 201, 1)
    assert "password" not in made.json()
    assert Delivery.objects.get().state == kinds.READ


def test_a_link_in_the_sources_folder_leads_to_no_other_file(way, tmp_path) -> None:
    way.places.sources.mkdir()
    (tmp_path / "secret.db").write_bytes(b"")
    (way.places.sources / "link.db").symlink_to(tmp_path / "secret.db")
    client = browser("shenmo")
    client.post(
        reverse("exchange:connect"),
        {"engine": "sqlite", "database": "link.db", "table": "x", "system": "停车系统", "name": "车位登记"},
    )

    tried = text(client.post(reverse("exchange:try", args=[Connection.objects.get().pk])))

    assert re.search("There is no such file", tried)


def test_who_may_not_is_refused_before_the_form_is_looked_at(way) -> None:
    assert browser("wanglan").post(reverse("exchange:connect"), {}).status_code == 403
    assert browser("liufeng").get(reverse("exchange:connections")).status_code == 403
    assert browser("wanglan").post("/api/connections", {}, content_type="application/json").status_code == 403


def test_a_retired_connection_is_read_no_more(way) -> None:
    client = browser("shenmo")
    register(client)
    connection = Connection.objects.get()
    client.post(reverse("exchange:retire", args=[connection.pk]))

    assert client.post(reverse("exchange:fetch", args=[connection.pk])).status_code == 404
    assert not Delivery.objects.exists()
