"""Only what changed is delivered, and the records are the same as if everything had been."""

import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from liren.engine.read.sheets import Sheet
from liren.modules.exchange import rules
from liren.modules.exchange.actions import connections, marking, reading
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.tests import departments, registers
from liren.modules.exchange.tests.departments import ROWS
from liren.primitives.records import kinds
from liren.primitives.records.models import Record

SECRET = b"only-for-tests-only-for-tests-32"
NAMES = ("permit_no", "车牌号", "车主", "电话", "车位号")
NUMBERS = count()
AT = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
row = some.sampled_from(ROWS[:6] + [(*each[:3], "13700137007", each[4]) for each in ROWS[:6]])
tables = some.lists(some.lists(row, min_size=1, max_size=9), min_size=1, max_size=3)


def sheet(rows, *, names=NAMES, types=()) -> Sheet:
    columns = [pa.chunked_array([pa.array(column, pa.string())]) for column in zip(names, *rows, strict=True)]
    return Sheet("permits", "", False, tuple(columns), (0,) * len(names), types=types)


@given(before=some.lists(row, max_size=12), now=some.lists(row, min_size=1, max_size=12))
def test_what_is_fresh_and_gone_is_what_counting_the_rows_says(before, now) -> None:
    seen = marking.look(sheet(now), secret=SECRET)
    held = marking.look(sheet(before or [ROWS[9]]), secret=SECRET)
    told, had = Counter(now), Counter(before or [ROWS[9]])

    changes = marking.compare(held.marks, seen.marks)

    assert [now[at] for at in changes.rows] == [each for each in now if told[each] > had[each]]
    assert changes.gone == sum((had - told).values())


@given(order=some.permutations(range(5)))
def test_the_order_of_columns_changes_no_mark(order) -> None:
    turned = sheet([[each[at] for at in order] for each in ROWS], names=[NAMES[at] for at in order])

    one, other = marking.look(sheet(ROWS), secret=SECRET), marking.look(turned, secret=SECRET)

    assert bytes(one.marks) == bytes(other.marks)
    assert marking.same_columns(one.columns, other.columns)


def test_a_mark_tells_nothing_without_the_key() -> None:
    one, other = (marking.look(sheet(ROWS), secret=secret).marks for secret in (SECRET, b"other"))

    assert not set(one.tolist()) & set(other.tolist())


def test_a_column_declared_otherwise_is_named() -> None:
    before, now = [["a", "text"], ["b", "date"], ["c", ""]], [["a", "number"], ["b", "date"], ["c", "text"]]

    assert marking.retyped(before, now) == ("a",)


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    way = registers.open_way(tmp_path)
    way.places.sources.mkdir()
    return way


def held(dataset_id: int) -> list[tuple[bytes, int, bytes]]:
    current = Record.objects.filter(superseded_by__isnull=True, dataset_id=dataset_id)
    return sorted((bytes(each.source_key), each.ordinal, bytes(each.content)) for each in current)


def say(way: registers.WayIn, file: str, rows) -> None:
    with sqlite3.connect(way.places.sources / file) as town:
        town.execute("DROP TABLE IF EXISTS permits")
        town.execute("CREATE TABLE permits (permit_no TEXT, 车牌号 TEXT, 车主 TEXT, 电话 TEXT, 车位号 TEXT)")
        town.executemany("INSERT INTO permits VALUES (?, ?, ?, ?, ?)", rows)


def twins(way: registers.WayIn, file: str) -> tuple[departments.Polled, departments.Polled]:
    """One table as the source of two datasets."""
    say(way, file, ROWS)
    made = []
    for _ in range(2):
        source = departments.have_polled(
            way, Address(engine="sqlite", database=file, table="permits"), system=f"停车系统{next(NUMBERS)}"
        )
        source.poll()
        source.load()
        made.append(source)
    return made[0], made[1]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=tables)
def test_records_are_the_same_whether_what_changed_is_delivered_or_everything(way, history) -> None:
    file = f"{next(NUMBERS)}.db"
    polled, whole = twins(way, file)

    for hour, rows in enumerate(history, start=1):
        say(way, file, rows)
        if polled.poll(hour=hour).outcome == "delivered":
            polled.load()
        delivery = connections.receive_fetch(
            actor=way.cast.data_officer, connection_id=whole.connection.pk, at=whole.start
        )
        read = reading.read_delivery(
            community_id=delivery.community_id, delivery_id=delivery.pk, places=way.places, at=whole.start
        )
        assert read.state == kinds.MAPPED
        whole.load()

        assert held(polled.connection.dataset_id) == held(whole.connection.dataset_id)


@given(late=some.integers(0, 100_000), every=some.sampled_from([15, 60, 1_440, 10_080]))
def test_the_next_poll_is_later_than_now_and_at_its_own_time(late, every) -> None:
    at = AT + timedelta(minutes=late)

    after = rules.next_poll(due=AT, at=at, every=every)

    assert after is not None and at < after <= at + timedelta(minutes=every)
    assert (after - AT) % timedelta(minutes=every) == timedelta(0)


def test_polls_by_hand_have_no_next_one() -> None:
    assert rules.next_poll(due=AT, at=AT, every=0) is None


@given(failures=some.integers(1, 10_000))
def test_retries_come_later_and_later_and_never_stop(failures) -> None:
    one, other = (rules.retry(at=AT, failures=each) - AT for each in (failures, failures + 1))

    assert timedelta(minutes=1) <= one <= other <= timedelta(hours=6)
    assert other == min(2 * one, timedelta(hours=6))
