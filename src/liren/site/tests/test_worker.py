"""What the jobs' process does by the clock, and what it does at once."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from liren.modules.exchange.actions import scheduling
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.models import Poll
from liren.modules.exchange.tests import departments, registers
from liren.primitives.actors.actions import inside
from liren.primitives.ledger import actions as ledger
from liren.site import worker
from tests import strongroom as room

PATIENCE = 120  # seconds; only a defect takes so long


@pytest.fixture
def towns(committed):
    return [room.open_community(), room.open_community("330199001002", "白塔社区")]


def _tickets() -> list[tuple[int, int]]:
    with room.superuser() as cursor:
        cursor.execute("SELECT community_id, entry_id FROM vault.ticket ORDER BY 1, 2")
        return list(cursor.fetchall())


def test_tickets_are_dropped_after_an_hour_in_every_community_and_their_entries_stay(towns):
    with room.attacker("door") as door:
        made = [(community, entry) for cast in towns for community, entry, *_ in (room.append(door, cast),) * 2]
    with room.superuser() as cursor:
        cursor.execute(
            "UPDATE vault.ticket SET at = at - interval '61 minutes' WHERE entry_id = ANY(%s)",
            [[entry for _, entry in made]],
        )
    with room.attacker("door") as door:
        young = [room.append(door, cast)[:2] for cast in towns]

    worker.drop_old_tickets(timestamp=0)

    assert _tickets() == sorted(young)
    with room.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.entry WHERE id = ANY(%s)", [[entry for _, entry in made]])
        assert cursor.fetchone() == (len(set(made)),)


def test_the_clock_asks_for_sequencing_for_housekeeping_for_erasing_for_polls_and_for_stalled_jobs():
    scheduled = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert scheduled == {
        "site.retry_stalled": "* * * * *",
        "site.sequence": "* * * * *",
        "site.drop_old_tickets": "7 * * * *",
        "site.erase_due": "17 * * * *",
        "site.poll_due": "* * * * *",
    }


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A department's server that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


def test_an_entry_is_placed_while_a_source_hangs(committed, tmp_path, settings, silent):
    settings.DATA, settings.KEYS, settings.SOURCE_HOSTS = tmp_path, tmp_path / "keys", ("127.0.0.1",)
    where = Address(engine="json", page=f"http://127.0.0.1:{silent.getsockname()[1]}/permits")
    polled = departments.have_polled(registers.open_way(tmp_path), where)
    scheduling.ask_to_poll(actor=polled.way.actor, connection_id=polled.connection.pk)

    with _working():
        call, _address = silent.accept()
        with call:
            # Now, since the clock may have asked for the places of all earlier ones before the source took the call.
            with inside(community_id=polled.connection.community_id, using="default"):
                entry_id = ledger.append_entry(actor=polled.way.actor, verb="connection.tried", subjects=(), data={})
            app.configure_task(worker.sequence.name).defer(timestamp=0)
            _until(lambda: not _waits(entry_id))
            still = Poll.objects.get()

    assert still.ended_at is None
    assert Poll.objects.get().outcome == "failed"


def test_every_task_has_a_lane():
    lanes = [lane.queue for lane in worker.LANES]

    assert {task.queue for task in app.tasks.values()} - {"builtin"} == set(lanes)
    assert len(lanes) == len(set(lanes))


@contextmanager
def _working() -> Iterator[None]:
    """Have the jobs' process at work, in a thread; told to stop, it ends what it has begun."""
    began, told = threading.Event(), []

    async def work() -> None:
        stopping = asyncio.Event()
        told.append((asyncio.get_running_loop(), stopping))
        began.set()
        await worker.work_until(stopping)

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    began.wait()
    try:
        yield
    finally:
        [(loop, stopping)] = told
        loop.call_soon_threadsafe(stopping.set)
        thread.join()


def _waits(entry_id: int) -> bool:
    """Tell whether an entry has no place in the ledger yet."""
    with connections["sequencer"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger.entry_pending WHERE entry_id = %s)", [entry_id])
        return bool(cursor.fetchone()[0])


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
