"""What the jobs' process does by the clock."""

import pytest
from procrastinate.contrib.django import app

from liren.site import worker
from tests import strongroom as room


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
