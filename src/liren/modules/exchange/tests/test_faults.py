"""The importing process is killed, with the real signal, or told to stop: run again, the result is the same."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from liren.modules.exchange.actions import connections as fetching
from liren.modules.exchange.actions import loading, receiving
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import workbook
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Delivery, Record

ROWS = 4000
CHILD = Path(__file__).with_name("job_child.py")


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def rows() -> list[tuple[str, ...]]:
    return [(f"浙A{at:05d}", "蓝", "王岚", "", f"B1-{at}", "") for at in range(ROWS)]


def start(way: registers.WayIn, delivery: Delivery, job: str = "load") -> subprocess.Popen[bytes]:
    settings = connections["importer"].settings_dict
    where = [str(settings[name]) for name in ("HOST", "PORT", "NAME", "PASSWORD")]
    told = [str(delivery.community_id), str(delivery.pk), str(way.places.data)]
    return subprocess.Popen([sys.executable, str(CHILD), job, *where, *told])


def told() -> list[tuple[str, int, int, int]]:
    return list(Record.objects.order_by("row").values_list("file", "row", "ordinal", "version"))


def facts() -> int:
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT count(*) FROM vault.record")
        [count] = cursor.fetchone()
        cursor.execute("SET ROLE liren_owner")
    return int(count)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_load_that_is_killed_leaves_nothing_and_ends_the_same_when_run_again(way, seed) -> None:
    chance = random.Random(seed)
    delivery = way.confirm(way.drop(workbook(rows()), "大表.xlsx"))

    for _ in range(2):
        child = start(way, delivery)
        time.sleep(chance.uniform(1.0, 4.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert Record.objects.count() in (0, ROWS)
        assert facts() == Record.objects.count()

    assert start(way, delivery).wait(timeout=120) == 0
    done = Delivery.objects.get(pk=delivery.pk)
    assert (done.state, done.rows, done.new, done.errors) == (kinds.LOADED, ROWS, ROWS, 0)
    assert told() == [("大表.xlsx", at + 3, 1, 1) for at in range(ROWS)]
    assert facts() == ROWS


def test_a_load_that_is_cancelled_leaves_nothing_and_the_file_may_be_sent_again(way) -> None:
    delivery = way.confirm(way.drop(workbook(rows()), "大表.xlsx"))
    steps: list[int] = []

    def tell(done: int, _total: int) -> None:
        steps.append(done)
        if len(steps) == 1:
            receiving.cancel_delivery(actor=way.actor, delivery_id=delivery.pk, places=way.places, at=timezone.now())

    stopped = loading.load_delivery(
        community_id=delivery.community_id, delivery_id=delivery.pk, places=way.places, clock=timezone.now, tell=tell
    )

    assert (stopped.state, len(steps)) == (kinds.CANCELLED, 1)
    assert (Record.objects.count(), facts()) == (0, 0)
    again = way.bring(workbook(rows()), name="大表.xlsx")
    assert (again.state, again.new) == (kinds.LOADED, ROWS)


def test_a_fetch_that_is_killed_is_done_again(way) -> None:
    way.places.sources.mkdir()
    source = way.places.sources / "parking.db"
    with sqlite3.connect(source) as held:
        held.execute("CREATE TABLE space (车牌号 TEXT, 车主 TEXT)")
        held.execute("INSERT INTO space VALUES ('浙A12345', '王岚')")
    system = datasets.register_system(actor=way.cast.data_officer, name="停车系统")
    dataset = datasets.register_dataset(actor=way.cast.data_officer, system=system, name="车位", form="parking")
    connection = fetching.register_connection(
        actor=way.cast.data_officer,
        dataset_id=dataset.pk,
        address=fetching.Address(engine="sqlite", database=source.name, table="space"),
        password="",
        places=way.places,
        at=timezone.now(),
    )
    delivery = fetching.receive_fetch(actor=way.actor, connection_id=connection.pk, at=timezone.now())

    lock = sqlite3.connect(source, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")  # whoever fetches waits for it
    child = start(way, delivery, "read")
    time.sleep(2)
    child.send_signal(signal.SIGKILL)
    child.wait()
    lock.execute("ROLLBACK")
    lock.close()

    assert Delivery.objects.get(pk=delivery.pk).state == kinds.RECEIVED
    assert start(way, delivery, "read").wait(timeout=120) == 0
    done = Delivery.objects.get(pk=delivery.pk)
    assert (done.state, [part.rows for part in records.parts(done)]) == (kinds.READ, [1])
