"""Sources polled by the clock, through screens and interface."""

import re
import sqlite3

import pytest
from django.urls import reverse

from liren.modules.exchange.actions import scheduling
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.models import Arrival, Connection, Poll
from liren.modules.exchange.tests import departments, registers
from liren.modules.exchange.tests.departments import Polled
from liren.modules.exchange.tests.test_folders import drop
from liren.modules.exchange.tests.test_marking import say
from liren.modules.exchange.tests.test_pages import browser, text
from liren.primitives.records import kinds
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Delivery
from tests.jobs import do_jobs

FILE = "town.db"


@pytest.fixture
def polled(committed, tmp_path, settings) -> Polled:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    way = registers.open_way(tmp_path)
    way.places.sources.mkdir()
    say(way, FILE, departments.ROWS)
    return departments.have_polled(way, Address(engine="sqlite", database=FILE, table="permits"))


def page(polled: Polled, username: str = "shenmo") -> str:
    return text(browser(username).get(reverse("exchange:connection", args=[polled.connection.pk])))


def test_a_source_is_polled_when_its_time_has_come_and_its_page_says_what_came_of_it(polled) -> None:
    scheduling.ask_due(communities=[polled.connection.community_id], at=polled.start)
    do_jobs()

    told = page(polled)

    assert Delivery.objects.get().state == kinds.READ
    assert "columns to check" in told and "10 of 10 rows are new or changed" in told and "by the clock" in told


def test_a_source_that_cannot_be_read_says_why_on_its_page_and_in_the_list(polled) -> None:
    (polled.way.places.sources / FILE).unlink()

    browser("wanglan").post(reverse("exchange:poll", args=[polled.connection.pk]))
    do_jobs()

    listed = text(browser("wanglan").get(reverse("exchange:connections")))
    told = page(polled)
    assert "There is no such file" in told and "asked for by a person" in told
    assert "not read" in listed
    assert not Delivery.objects.exists()


def test_a_schedule_is_set_paused_and_resumed(polled) -> None:
    client, number = browser("shenmo"), [polled.connection.pk]

    client.post(reverse("exchange:schedule", args=number), {"every": "1440"})
    client.post(reverse("exchange:pause", args=number))
    paused = polled.now()
    client.post(reverse("exchange:resume", args=number))
    resumed = polled.now()
    refused = client.post(reverse("exchange:schedule", args=number), {"every": "7"})
    client.post(reverse("exchange:schedule", args=number), {"every": "0"})

    assert (paused.every, bool(paused.paused_at), resumed.paused_at) == (1440, True, None)
    assert (refused.status_code, polled.now().every, polled.now().next_at) == (422, 0, None)
    assert client.post(reverse("exchange:pause", args=number)).status_code == 409


def test_only_who_registers_sources_is_offered_a_schedule(polled) -> None:
    offered, looked = page(polled, "shenmo"), page(polled, "wanglan")

    assert 'name="every"' in offered and 'name="every"' not in looked
    assert "Poll now" in looked


def test_a_program_schedules_polls_and_reads_what_came_of_it(polled) -> None:
    client, url = browser("shenmo"), f"/api/connections/{polled.connection.pk}"
    sent = {"every": 60, "is_paused": True}

    scheduled = client.post(f"{url}/schedule", sent, content_type="application/json").json()
    asked = [client.post(f"{url}/polls").json()["is_asked"] for _ in range(2)]
    do_jobs()
    polls = client.get(f"{url}/polls").json()

    assert (scheduled["every"], scheduled["paused_at"] is not None, asked) == (60, True, [True, False])
    assert polls["total"] == 1
    assert {name: polls["items"][0][name] for name in ("by_clock", "outcome", "seen")} == {
        "by_clock": False, "outcome": "waiting", "seen": 10,
    }  # fmt: skip
    assert client.get(url).json()["failures"] == 0


def test_a_table_whose_columns_changed_overnight_names_them_where_they_are_checked(polled) -> None:
    polled.poll()
    polled.load()
    with sqlite3.connect(polled.way.places.sources / FILE) as town:
        town.execute("ALTER TABLE permits DROP COLUMN 电话")
    poll = polled.poll(hour=1)

    told = text(browser("wanglan").get(reverse("exchange:delivery", args=[poll.delivery_id])))

    assert re.search("Columns that are no longer there: 电话", told)
    assert Poll.objects.count() == 2


def test_a_folder_is_registered_tried_and_polled_and_its_files_are_listed(committed, tmp_path, settings) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    registers.open_way(tmp_path)
    folder = tmp_path / "sources" / "traffic"
    folder.mkdir(parents=True)
    drop(folder, "刘锋_车位.csv", b"")
    client = browser("shenmo")
    sent = {"engine": "folder", "folder": "traffic", "system": "停车系统", "name": "车位登记"}

    made = client.post(f"{reverse('exchange:connect')}?sort=folder", sent)
    number = [Connection.objects.get().pk]
    tried = text(client.post(reverse("exchange:try", args=number)))
    client.post(reverse("exchange:poll", args=number))
    do_jobs()
    told = text(client.get(made["Location"]))

    assert "*_车位.csv" in tried and "1 file would be taken" in tried
    assert "*_车位.csv" in told and "The file is empty." in told and "刘锋" not in tried + told
    again = client.post(reverse("exchange:again", args=[*number, Arrival.objects.get().pk]))
    assert (again.status_code, Arrival.objects.get().state) == (302, "waiting")


def test_a_server_whose_key_is_new_shows_it_and_a_person_pins_it(committed, tmp_path, settings, sftp_server) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    settings.SOURCE_HOSTS = ("127.0.0.1",)
    registers.open_way(tmp_path)
    client = browser("shenmo")
    sent = {
        "engine": "sftp", "host": "127.0.0.1", "port": sftp_server.port, "username": sftp_server.username,
        "private_key": sftp_server.private_key, "folder": str(sftp_server.folder), "system": "停车系统",
        "name": "车位登记",
    }  # fmt: skip
    client.post(f"{reverse('exchange:connect')}?sort=folder", sent)
    number = [Connection.objects.get().pk]

    shown = text(client.post(reverse("exchange:try", args=number)))
    client.post(reverse("exchange:pin", args=number), {"host_key": sftp_server.host_key})
    tried = text(client.post(reverse("exchange:try", args=number)))
    refused = client.post(reverse("exchange:pin", args=number), {"host_key": "trust me"})

    assert sftp_server.host_key in shown.replace("&#x2B;", "+") and "It is the department" in shown
    assert "would be taken" in tried
    assert refused.status_code == 422


def test_a_page_is_registered_and_tried(committed, tmp_path, settings, web_server) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    settings.SOURCE_HOSTS = ("127.0.0.1",)
    registers.open_way(tmp_path)
    client = browser("shenmo")
    page = web_server.say("/permits", [{"车牌号": "浙A12345", "车主": "王岚", "电话": "13800137001"}])
    sent = {"page": page, "password": "li-ren-1984", "system": "停车系统", "name": "车位登记"}

    made = client.post(f"{reverse('exchange:connect')}?sort=page", sent)
    tried = text(client.post(reverse("exchange:try", args=[Connection.objects.get().pk])))

    assert made.status_code == 302
    assert "车牌号" in tried and "浙A12345" not in tried and "li-ren-1984" not in tried


def test_a_program_registers_a_page(committed, tmp_path, settings, web_server) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    way = registers.open_way(tmp_path)
    system = datasets.register_system(actor=way.cast.data_officer, name="停车系统")
    held = datasets.register_dataset(actor=way.cast.data_officer, system=system, name="车位登记", form="parking")
    sent = {"dataset_id": held.pk, "engine": "json", "page": "https://api.example/permits", "rows_at": "data"}

    made = browser("shenmo").post("/api/connections", sent, content_type="application/json")

    assert (made.status_code, made.json()["page"], made.json()["rows_at"]) == (201, sent["page"], "data")
