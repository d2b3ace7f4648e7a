"""What the database must hold after every kill: an entry for each answer, and a whole log."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import psycopg

from liren.site.postgres import Server
from tests.torture.browsing import Answer

T = TypeVar("T")


def unanswered(server: Server, answers: list[tuple[int, int]]) -> list[int]:
    """Return the entries of answers that the database does not hold as told."""
    with psycopg.connect(server.superuser_dsn, dbname=_database()) as admin:
        held = admin.execute(
            "SELECT e.id, s.subject_id FROM ledger.entry e JOIN ledger.entry_subject s ON s.entry_id = e.id"
            " WHERE e.id = ANY(%s) AND e.db_role = 'liren_door'",
            [[entry for entry, _ in answers]],
        ).fetchall()
    known = set(held)
    return [entry for entry, subject in answers if (entry, subject) not in known]


def faults(server: Server) -> list[str]:
    """Say what is wrong with the log after everything has been placed."""
    queries = {
        "entries not placed": "SELECT count(*) FROM ledger.entry e WHERE NOT EXISTS"
        " (SELECT FROM ledger.entry_position p WHERE p.entry_id = e.id)",
        "entries that wait": "SELECT count(*) FROM ledger.entry_pending",
        "gaps in the index": "SELECT max(index) + 1 - count(*) FROM ledger.entry_position",
        "broken chains": "SELECT count(*) FROM ledger.entry_position p WHERE p.count > 1 AND NOT EXISTS (SELECT FROM"
        " ledger.entry_position b WHERE b.tag = p.tag AND b.count = p.count - 1 AND b.leaf_hash = p.previous)",
    }
    return [name for name, query in queries.items() if count(server, query)]


def unentered(server: Server, answers: Sequence[Answer], *, hours: float = 24) -> list[Answer]:
    """
    Return the answers over HTTP without a committed entry of their own: the same reason, the same subject.

    :param hours: how old an entry may be, so that not every entry is read after every kill
    """
    with psycopg.connect(server.superuser_dsn, dbname=_database()) as admin:
        held = admin.execute(
            "SELECT convert_from(p.body, 'UTF8')::jsonb ->> 'reason', s.subject_id FROM ledger.entry e"
            " JOIN ledger.entry_payload p ON p.community_id = e.community_id AND p.entry_id = e.id"
            " JOIN ledger.entry_subject s ON s.community_id = e.community_id AND s.entry_id = e.id"
            " WHERE e.at > clock_timestamp() - make_interval(secs => %s) AND e.db_role = 'liren_door'",
            [hours * 3600],
        ).fetchall()
    known = {Answer(str(reason), subject) for reason, subject in held}
    return [answer for answer in answers if answer not in known]


def count(server: Server, query: str) -> int:
    """Return the one number that a query gives."""
    with psycopg.connect(server.superuser_dsn, dbname=_database()) as admin:
        return int(admin.execute(query.encode()).fetchall()[0][0])


def patiently(server: Server, work: Callable[[], T]) -> T:
    """Do what needs the database, again while it comes back; after a minute its absence is a defect."""
    from django.db import OperationalError, connections

    end = time.monotonic() + 60
    while True:
        try:
            return work()
        except (OperationalError, psycopg.OperationalError):
            if time.monotonic() > end:
                raise
            connections.close_all()
            server.start()
            time.sleep(0.2)


def _database() -> str:
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])
