"""The importing process is killed at random, with the real signal; run again, the result is the same."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import workbook
from liren.primitives.records import kinds
from liren.primitives.records.models import Delivery, Record

ROWS = 4000
CHILD = Path(__file__).with_name("loading_child.py")


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def rows() -> list[tuple[str, ...]]:
    return [(f"浙A{at:05d}", "蓝", "王岚", "", f"B1-{at}", "") for at in range(ROWS)]


def start(way: registers.WayIn, delivery: Delivery) -> subprocess.Popen[bytes]:
    settings = connections["importer"].settings_dict
    where = [str(settings[name]) for name in ("HOST", "PORT", "NAME", "PASSWORD")]
    told = [str(delivery.community_id), str(delivery.pk), str(way.places.data)]
    return subprocess.Popen([sys.executable, str(CHILD), *where, *told])


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
