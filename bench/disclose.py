"""What the door costs: `disclose` beside a bare SELECT, and over HTTP beside a bare look-up, in one run.

    python -m bench.disclose --seconds 4

All arms read one field of one of forty subjects on a server with fsync on. The bare SELECT reads a plain copy of the
same rows, as the web role over a connection of its own. `one commit` inserts a small row and waits for the same disk
once: what any system must pay that records before it answers. Over HTTP both arms are views of one Django process pair
behind Granian, as in `liren serve`, without middleware. The page docs/reference/disclose-benchmarks.md is written anew.
"""

import argparse
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import page, serving
from bench.clients import Client, Figures, Work, asking, fsync, measure
from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

SUBJECTS = 40
CLIENTS = (1, 8, 32)
BARE = "SELECT field, value FROM bench_value WHERE entity_id = %s AND field = 'name'"


def disclosing(actor: "Actor") -> Client:
    """Make clients that disclose."""

    @contextmanager
    def make() -> Iterator[Work]:
        from django.db import connections

        from liren.kit.refs import Ref
        from liren.primitives.agreements import actions

        def work() -> object:
            subject = Ref("person", random.randrange(SUBJECTS))
            return actions.disclose(actor=actor, purpose="resident_visit", subjects=[subject], fields=["name"])

        yield work
        connections.close_all()

    return make


def stating(dsn: str, statement: str) -> Client:
    """Make clients that run one statement with a subject's number."""

    @contextmanager
    def make() -> Iterator[Work]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            yield lambda: connection.execute(statement.encode(), [random.randrange(SUBJECTS)]).statusmessage

    return make


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=4)
    seconds = parser.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="liren-bench-"))
    for name in ("DATABASE_URL", "LIREN_ADMIN_URL", "LIREN_SECRETS"):
        os.environ.pop(name, None)  # the measured server is our own
    os.environ |= {"LIREN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "liren.site.settings"}
    try:
        with Server(folder) as server:
            page.write(_run(server, folder, seconds), seconds=seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(server: Server, folder: Path, seconds: float) -> page.Run:
    from tests.torture import kill_nine

    actor = kill_nine.prepare(server, folder)
    _copy(server)
    web = server.start().dsn(role="liren_web", database="liren")
    arms = {
        "bare SELECT": stating(web, BARE),
        "one commit": stating(web, "INSERT INTO bench_commit (id) VALUES (%s)"),
        "disclose": disclosing(actor),
    }
    disk = [fsync(folder)]
    rows = _rows(arms, seconds)
    disk.append(fsync(folder))
    with serving.site(folder, actor) as port:
        over_http = {name: asking(port, name.split()[1], SUBJECTS) for name in ("HTTP bare", "HTTP disclose")}
        rows = {clients: rows[clients] | more for clients, more in _rows(over_http, seconds).items()}
    disk.append(fsync(folder))
    return page.Run(fsync=disk, rows=rows)


def _rows(arms: dict[str, Client], seconds: float) -> dict[int, dict[str, Figures]]:
    return {
        clients: {name: measure(make, clients=clients, seconds=seconds) for name, make in arms.items()}
        for clients in CLIENTS
    }


def _copy(server: Server) -> None:
    """Copy the values to a plain table that the web role may read, so that a bare SELECT has the same rows."""
    with psycopg.connect(server.superuser_dsn, dbname="liren", autocommit=True) as admin:
        admin.execute("CREATE TABLE public.bench_commit (id bigint, at timestamptz DEFAULT now())")
        admin.execute("CREATE TABLE public.bench_value AS SELECT entity_id, field, value FROM vault.value")
        admin.execute("CREATE INDEX ON public.bench_value (entity_id, field)")
        admin.execute("ANALYZE public.bench_value")
        admin.execute("GRANT SELECT, INSERT ON public.bench_value, public.bench_commit TO liren_web")


if __name__ == "__main__":
    main()
