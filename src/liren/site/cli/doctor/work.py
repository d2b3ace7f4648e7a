"""Checks of what is done behind the screens: entries that wait for their place, jobs that nobody does."""

import datetime
from collections.abc import Callable, Iterator

import psycopg

from liren.site.cli import places
from liren.site.cli.doctor.findings import Finding, good, odd
from liren.site.cli.languages import say

LATE = datetime.timedelta(minutes=10)  # entries are placed every minute, and most jobs take less
SILENT = datetime.timedelta(minutes=1)  # a worker beats every ten seconds

# Everywhere the sequencer sees which entries wait; their times it sees inside their community only.
COMMUNITIES = "SELECT community_id, count(*) FROM ledger.entry_pending GROUP BY community_id"
OLDEST = """
    SELECT min(e.at) FROM ledger.entry_pending p
    JOIN ledger.entry e ON e.community_id = p.community_id AND e.id = p.entry_id WHERE p.community_id = %s
"""
WAITING = """
    SELECT count(DISTINCT j.id), min(e.at) FROM procrastinate_jobs j
    JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND coalesce(j.scheduled_at, '-infinity') <= clock_timestamp()
"""
LEFT = """
    SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND coalesce(w.last_heartbeat, '-infinity') < %s
"""
START = say(
    "请确认 liren serve 或 liren worker 在运行。", "See that liren serve, or liren worker beside it, is running."
)


def entries() -> Iterator[Finding]:
    """Count the entries that have no place in the ledger yet. Only who holds the sequencer's password can tell."""
    if not places.knows("liren_sequencer"):
        return
    count, oldest = 0, None
    with psycopg.connect(places.dsn("liren_sequencer"), connect_timeout=10) as sequencer:
        if not _has(sequencer, "ledger.entry_pending"):
            return
        for community, waiting in sequencer.execute(COMMUNITIES).fetchall():
            sequencer.execute("SELECT set_config('liren.community', %s, true)", [str(community)])
            [[at]] = sequencer.execute(OLDEST, [community]).fetchall()
            count, oldest = count + waiting, min(filter(None, (oldest, at)), default=None)
    what = say("{0} 条记录等待入账，最早的已等 {1} 分钟", "{0} entries wait for their place, the oldest for {1} min")
    yield _finding(count, oldest, what, say("所有记录都已入账", "Every entry has its place"))


def jobs() -> Iterator[Finding]:
    """Count the jobs that nobody does, and those whose worker no longer beats."""
    with psycopg.connect(places.dsn("liren_web"), autocommit=True, connect_timeout=10) as web:
        if not _has(web, "public.procrastinate_jobs"):
            return
        [[waiting, oldest]] = web.execute(WAITING).fetchall()
        [[left]] = web.execute(LEFT, [_now() - SILENT]).fetchall()
    what = say("{0} 个任务在等待，最早的已等 {1} 分钟", "{0} jobs wait, the oldest for {1} min")
    yield _finding(waiting, oldest, what, say("没有等待的任务", "No job waits"))
    if left:
        what = say("{0} 个任务的处理进程已中断", "{0} jobs were left by a worker that is gone")
        yield odd(what.format(left), say("下一个进程会接着做。", "The next worker takes them up. ") + START)


def _has(connection: psycopg.Connection, table: str) -> bool:
    """Tell whether a table is there; that the database is behind is said elsewhere."""
    return connection.execute("SELECT to_regclass(%s)", [table]).fetchall() != [(None,)]


def _finding(count: int, oldest: datetime.datetime | None, what: str, none: str) -> Finding:
    waited = _now() - oldest if oldest else datetime.timedelta()
    told = what.format(count, int(waited.total_seconds() // 60)) if count else none
    return odd(told, START) if waited > LATE else good(told)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (entries, jobs)
