"""Kill web processes and the database with -9 under load: no value is answered without its committed entry.

    python -m tests.torture.kill_nine --times 1000

Workers disclose without pause and tell the parent of each answer, as a client would see it. The parent kills a worker,
the sequencer or the whole database at random moments and asks the database after each recovery for every answer's
entry, and at the end once more for all of them. Then the log must be whole: a contiguous index, unbroken chains, each
entry placed exactly once.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psycopg

from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

T = TypeVar("T")
WORKERS = 3
SUBJECTS = 40
KEY = bytes(range(32))
# By weight: the database takes a second to come back, so it is killed less often in a given time.
VICTIMS = ("worker", "worker", "sequencer", "database")


class Load:
    """Processes that disclose and one that sequences; each tells its answers through one pipe."""

    def __init__(self, actor: "Actor") -> None:
        self.actor = actor
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)
        self.workers: list[int] = []
        self.sequencer = 0
        self.rest = b""

    def fill(self) -> None:
        while len(self.workers) < WORKERS:
            self.workers.append(_fork(self._disclose))
        self.sequencer = self.sequencer or _fork(_sequence)

    def answers(self) -> list[tuple[int, int]]:
        """Return what clients received since the last call: (entry, subject)."""
        data = self.rest
        while True:
            try:
                data += os.read(self.reading, 1 << 16)
            except BlockingIOError:
                break
        *lines, self.rest = data.split(b"\n")
        return [(int(entry), int(subject)) for entry, subject in (line.split() for line in lines)]

    def kill(self, victim: str) -> None:
        pid = self.workers.pop(0) if victim == "worker" else self.sequencer
        if victim == "sequencer":
            self.sequencer = 0
        if pid <= 0:
            return  # a signal to 0 would reach our whole process group
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def end(self) -> None:
        while self.workers:
            self.kill("worker")
        self.kill("sequencer")

    def _disclose(self) -> None:
        from liren.kit.refs import Ref
        from liren.primitives.agreements import actions

        subject = Ref("person", random.randrange(SUBJECTS))
        seen = actions.disclose(actor=self.actor, purpose="resident_visit", subjects=[subject], fields=["name"])
        assert seen.current(subject, "name") == f"resident {subject.id}"
        os.write(self.writing, b"%d %d\n" % (seen.entry_id, subject.id))  # one write of a pipe is whole or nothing


def _sequence() -> None:
    from liren.primitives.ledger import actions

    if actions.sequence(key_of=lambda _: KEY, batch=50) == 0:
        time.sleep(0.01)


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    from django.db import DatabaseError, connections

    from liren.kit.errors import Refusal

    random.seed()
    while os.getppid() != 1:
        try:
            work()
        except (DatabaseError, Refusal, psycopg.Error):
            connections.close_all()  # the database is down; a client would be told to try again
            time.sleep(0.02)
    os._exit(0)


def kill_database(folder: Path) -> None:
    """Kill the postmaster and every process it made, all at once."""
    postmaster = int((folder / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)  # makes no new children while we count them
    children = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _parent(pid) == postmaster]  # noqa: PTH208
    for pid in (postmaster, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return -1


def settle(folder: Path) -> "Actor":
    """Make a community with residents in the running server of a folder."""
    import django

    django.setup()
    from django.db import connections

    from liren.kit.refs import Ref
    from liren.primitives.vault import actions as vault
    from liren.site import install
    from tests import strongroom

    install.migrate()
    cast = strongroom.open_community()
    people = [Ref("person", number) for number in range(SUBJECTS)]
    values = (vault.HeldValue(entity=one, field="name", value=f"resident {one.id}", rule="only") for one in people)
    vault.hold_values(community_id=cast.community.pk, values=values)
    connections.close_all()
    return cast.worker


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
    return [name for name, query in queries.items() if _count(server, query)]


def _database() -> str:
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="liren-torture-"))
    for name in ("DATABASE_URL", "LIREN_ADMIN_URL", "LIREN_SECRETS"):
        os.environ.pop(name, None)  # the server that is killed is our own
    os.environ |= {"LIREN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "liren.site.settings"}
    try:
        with Server(folder) as server:
            return _torture(server, folder, options.times, random.Random(options.seed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _torture(server: Server, folder: Path, times: int, chance: random.Random) -> int:
    load = Load(prepare(server, folder))
    told: list[tuple[int, int]] = []
    killed: dict[str, int] = dict.fromkeys(VICTIMS, 0)
    began = time.monotonic()
    for _ in range(times):
        load.fill()
        time.sleep(chance.uniform(0.02, 0.25))
        victim = chance.choice(VICTIMS)
        killed[victim] += 1
        _kill(victim, load, server, folder)
        answers = load.answers()
        told += answers
        if missing := _patiently(server, partial(unanswered, server, answers)):
            sys.stdout.write(f"answered without an entry: {missing}\n")
            return 1
        if sum(killed.values()) % 50 == 0:
            sys.stdout.write(f"{sum(killed.values())} kills in {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    load.end()
    told += load.answers()
    return _verdict(server, told, killed)


def _kill(victim: str, load: Load, server: Server, folder: Path) -> None:
    if victim == "database":
        kill_database(folder)
        server.start()
    else:
        load.kill(victim)


def _verdict(server: Server, told: list[tuple[int, int]], killed: dict[str, int]) -> int:
    """Place what waits, and say whether the log is whole and holds the entry of every answer that was ever given."""
    _patiently(server, partial(_place_all, server))
    wrong = _patiently(server, lambda: faults(server))
    missing = _patiently(server, partial(unanswered, server, told))
    wrong += [f"answered without an entry: {missing}"] if missing else []
    verdict = "; ".join(wrong) or "each has its entry, and the log is whole"
    sys.stdout.write(f"killed {killed}; {len(told)} answers; {verdict}\n")
    return 1 if wrong or not told else 0


def _place_all(server: Server) -> None:
    """Sequence until nothing waits: the session of a killed sequencer may hold the lock for a moment longer."""
    end = time.monotonic() + 60
    while _count(server, "SELECT count(*) FROM ledger.entry_pending") and time.monotonic() < end:
        _sequence()


def _count(server: Server, query: str) -> int:
    with psycopg.connect(server.superuser_dsn, dbname=_database()) as admin:
        return int(admin.execute(query.encode()).fetchall()[0][0])


def _patiently(server: Server, work: Callable[[], T]) -> T:
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


def prepare(server: Server, folder: Path) -> "Actor":
    """Make roles, tables and a community in a server that just started; return a worker of it."""
    from liren.site import roles
    from liren.site.postgres import credentials, places

    passwords = credentials.ensure(places.make(folder).secrets)
    roles.prepare(server.superuser_dsn, credentials.DATABASE, passwords)
    return settle(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
