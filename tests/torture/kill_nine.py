"""Kill web processes and the database with -9 under load: no value is answered without its committed entry.

    python -m tests.torture.kill_nine --times 1000

Two loads at once. Browsers log in to the site that `liren serve` runs and unmask names for a purpose, each request with
a reason of its own; a name that a page shows is an answer. Beside them, workers call the door without a page around it,
which makes many more answers, and one process sequences. The parent kills any of them, the parts of the site, or
the whole database at random moments and asks the database after each recovery for every answer's entry, and at the end
once more for all of them. Then the log must be whole: a contiguous index, unbroken chains, each entry placed once.

After each kill of a part of it, or of the database, the site must show somebody a name again: to hang is to fail, too.
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
from typing import TYPE_CHECKING

import psycopg

from liren.site.postgres import Server
from tests.torture import proofs
from tests.torture.browsing import Answer, Crowd
from tests.torture.site import Site

if TYPE_CHECKING:
    from liren.kit.refs import Ref
    from liren.primitives.actors.queries import Actor

WORKERS = 2
SUBJECTS = 40
KEY = bytes(range(32))
PAUSE = 0.03  # between two calls of the door, so that the site gets its share of a small machine
PATIENCE = 180  # seconds that the site may take until somebody is shown a name again
DIRECT = ("worker", "sequencer")  # not of the site: it goes on
# What is killed in thirty kills, in any order: what takes long to come back is killed less often.
VICTIMS = ("web",) * 8 + ("database",) * 6 + ("worker",) * 9 + ("sequencer",) * 4 + ("jobs",) * 2 + ("serve",)


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
        time.sleep(PAUSE)


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


def settle() -> "Actor":
    """Make a community with residents in the running server; return a worker of it."""
    import django

    django.setup()
    from django.db import connections

    from liren.primitives.vault import actions as vault
    from liren.site import install
    from tests import strongroom

    install.migrate()
    cast = strongroom.open_community()
    people = [_resident(cast.community.pk, number) for number in range(SUBJECTS)]
    values = (
        vault.HeldValue(entity=one, field="name", value=f"resident {one.id}", rule="only", record_id=1)
        for one in people
    )
    vault.hold_values(community_id=cast.community.pk, values=values)
    connections.close_all()
    return cast.worker


def _resident(community: int, number: int) -> "Ref":
    """Make a person of whom one source told the name."""
    from liren.kit.refs import Ref
    from liren.primitives.entities.models import Entity, Fact

    person = Entity.objects.create(pk=number, community_id=community, sort="person", sources=1)
    Fact.objects.create(
        community_id=community, entity=person, field="name", ordinal=0, standing="current", record_id=1, rule="only"
    )
    return Ref("person", number)


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
    load, site = Load(prepare(server, folder)), Site(folder)
    from tests import town  # its models need Django to be set up

    crowd = Crowd(site.home, subjects=SUBJECTS, login={"login": "wanglan", "password": town.PASSWORD})
    try:
        return Run(server, folder, load, site, crowd).through(times, chance)
    finally:
        load.end()
        site.kill("serve")


class Run:
    """One run: what was killed, and what was answered."""

    def __init__(self, server: Server, folder: Path, load: Load, site: Site, crowd: Crowd) -> None:
        self.server, self.folder, self.load, self.site, self.crowd = server, folder, load, site, crowd
        self.told: list[tuple[int, int]] = []
        self.shown: list[Answer] = []
        self.unchecked: list[Answer] = []
        self.killed: dict[str, int] = dict.fromkeys(VICTIMS, 0)

    def through(self, times: int, chance: random.Random) -> int:
        began, victims, victim = time.monotonic(), list[str](), ""
        for number in range(times):
            self.load.fill()
            if victim not in DIRECT and not self._is_answered():
                sys.stdout.write(f"nobody was shown a name in {PATIENCE} s; {self.site.log.read_text()[-2000:]}\n")
                return 1
            time.sleep(chance.uniform(0.02, 0.25))
            victims = victims or chance.sample(VICTIMS, len(VICTIMS))
            victim = victims.pop()
            self._kill(victim)
            if wrong := self._unentered():
                sys.stdout.write(f"answered without an entry: {wrong}\n")
                return 1
            if (number + 1) % 10 == 0:
                sys.stdout.write(f"{number + 1} kills in {time.monotonic() - began:.0f} s\n")
                sys.stdout.flush()
        return self._verdict()

    def _is_answered(self) -> bool:
        """Wait until a browser is shown a name, the first one after the last kill."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.crowd.answers()
            self.unchecked += shown
            if shown or time.monotonic() > end:
                return bool(shown)
            self.site.start()
            time.sleep(0.02)

    def _kill(self, victim: str) -> None:
        self.killed[victim] += 1
        if victim == "database":
            kill_database(self.folder)
            self.server.start()
        elif victim in DIRECT:
            self.load.kill(victim)
        else:
            self.site.kill(victim)

    def _unentered(self) -> list[object]:
        answers, shown = self.load.answers(), self.unchecked + self.crowd.answers()
        self.unchecked = []
        self.told += answers
        self.shown += shown
        wrong: list[object] = list(proofs.patiently(self.server, partial(proofs.unanswered, self.server, answers)))
        wrong += proofs.patiently(self.server, partial(proofs.unentered, self.server, shown, hours=0.25))
        return wrong

    def _verdict(self) -> int:
        """Place what waits, and say whether the log is whole and holds the entry of every answer ever given."""
        self.load.end()
        self.shown += self.crowd.end()
        self.site.kill("serve")
        self.told += self.load.answers()
        proofs.patiently(self.server, partial(_place_all, self.server))
        wrong: list[object] = list(proofs.patiently(self.server, partial(proofs.faults, self.server)))
        wrong += proofs.patiently(self.server, partial(proofs.unanswered, self.server, self.told))
        wrong += proofs.patiently(self.server, partial(proofs.unentered, self.server, self.shown))
        verdict = f"wrong: {wrong}" if wrong else "each has its entry, and the log is whole"
        sys.stdout.write(
            f"killed {self.killed}; the site began {self.site.starts} times; {len(self.shown)} answers over HTTP,"
            f" {len(self.told)} of the door; {verdict}\n"
        )
        return 1 if wrong or not self.told or not self.shown else 0


def _place_all(server: Server) -> None:
    """Sequence until nothing waits: the session of a killed sequencer may hold the lock for a moment longer."""
    end = time.monotonic() + 60
    while proofs.count(server, "SELECT count(*) FROM ledger.entry_pending") and time.monotonic() < end:
        _sequence()


def prepare(server: Server, folder: Path) -> "Actor":
    """Make roles, tables and a community in a server that just started; return a worker of it."""
    from liren.site import roles
    from liren.site.postgres import credentials, places

    passwords = credentials.ensure(places.make(folder).secrets)
    roles.prepare(server.superuser_dsn, credentials.DATABASE, passwords)
    return settle()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
