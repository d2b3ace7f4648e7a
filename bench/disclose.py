"""What the door costs: `disclose` beside a bare SELECT, and over HTTP beside a bare look-up, in one run.

    python -m bench.disclose --seconds 4

All arms read one field of one of forty subjects on a server with fsync on. The bare SELECT reads a plain copy of the
same rows, as the web role over a connection of its own. `one commit` inserts a small row and waits for the same disk
once: what any system must pay that records before it answers. Over HTTP both arms are views of one Django process pair
behind Granian, as in `liren serve`, without middleware. The page docs/reference/disclose-benchmarks.md is written anew.
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import pages, serving
from bench.clients import Client, Figures, Work, asking, fsync, measure
from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

SUBJECTS = 40
CLIENTS = (1, 8, 32)
DISK = "fdatasync of one page of 8 kB"
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
    with serving.database() as (server, folder):
        rows = _run(server, folder, seconds)
    print(pages.write(page=PAGE, rows=rows, packages=("Django", "psycopg", "granian")).read_text(encoding="utf-8"))


def _run(server: Server, folder: Path, seconds: float) -> list[tuple[str, ...]]:
    from tests.torture import kill_nine

    actor = kill_nine.prepare(server, folder)
    _copy(server)
    web = server.start().dsn(role="liren_web", database="liren")
    arms = {
        "bare SELECT": stating(web, BARE),
        "one commit": stating(web, "INSERT INTO bench_commit (id) VALUES (%s)"),
        "disclose": disclosing(actor),
    }
    rows = [_row(1, f"{DISK}, before", fsync(folder)), *_rows(arms, seconds)]
    rows += [_row(1, f"{DISK}, between", fsync(folder))]
    with serving.site(folder, actor) as port:
        rows += _rows(
            {name: asking(port, name.split()[1], SUBJECTS) for name in ("HTTP bare", "HTTP disclose")}, seconds
        )
    return [*rows, _row(1, f"{DISK}, after", fsync(folder))]


def _rows(arms: dict[str, Client], seconds: float) -> list[tuple[str, ...]]:
    return [
        _row(clients, name, measure(make, clients=clients, seconds=seconds))
        for clients in CLIENTS
        for name, make in arms.items()
    ]


def _row(clients: int, arm: str, one: Figures) -> tuple[str, ...]:
    return (str(clients), arm, f"{one.rate:.0f}", f"{one.half:.2f}", f"{one.most:.2f}")


def _copy(server: Server) -> None:
    """Copy the values to a plain table that the web role may read, so that a bare SELECT has the same rows."""
    with psycopg.connect(server.superuser_dsn, dbname="liren", autocommit=True) as admin:
        admin.execute("CREATE TABLE public.bench_commit (id bigint, at timestamptz DEFAULT now())")
        admin.execute("CREATE TABLE public.bench_value AS SELECT entity_id, field, value FROM vault.value")
        admin.execute("CREATE INDEX ON public.bench_value (entity_id, field)")
        admin.execute("ANALYZE public.bench_value")
        admin.execute("GRANT SELECT, INSERT ON public.bench_value, public.bench_commit TO liren_web")


def follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Say how often a second the door answers beside each bare arm, and what it adds to a look-up over HTTP."""
    rate = {(int(clients), arm): float(rate) for clients, arm, rate, _, _ in rows}
    half = {(int(clients), arm): float(half) for clients, arm, _, half, _ in rows}
    for clients in CLIENTS:
        door, asked = rate[clients, "disclose"], rate[clients, "HTTP disclose"]
        added = half[clients, "HTTP disclose"] - half[clients, "HTTP bare"]
        yield (
            f"Clients: {clients}. `disclose` answers {door / rate[clients, 'bare SELECT']:.3f} of the bare SELECT's"
            f" rate and {door / rate[clients, 'one commit']:.3f} of one commit's; over HTTP"
            f" {asked / rate[clients, 'HTTP bare']:.3f} of the bare look-up's, adding {added:.2f} ms at p50,"
            f" {added - half[clients, 'one commit']:.2f} ms more than one commit takes."
        )


PAGE = pages.Page(
    file="disclose-benchmarks.md",
    title="What the door costs",
    introduction="""\
Written by `python -m bench.disclose`, which `make bench` runs: one run, every arm on the same embedded PostgreSQL with
`fsync` on. The bare arms win, as they must: they record nothing.

`bare SELECT` reads the same row from a plain copy, as the web role over a connection of its own. `one commit` inserts a
small row and waits for the disk once. `disclose` enters, commits, waits for the disk, and reads, in two round trips.
The HTTP arms are two Django views behind Granian, two processes, no middleware: one SELECT, and `disclose`.""",
    columns=("Clients", "Arm", "A second", "p50 ms", "p99 ms"),
    follows=follows,
)


if __name__ == "__main__":
    main()
