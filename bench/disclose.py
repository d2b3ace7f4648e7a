"""What the door costs: `disclose` against a bare SELECT of the same row, at 1, 8 and 32 clients, in one run.

    python -m bench.disclose --seconds 4

Both read one field of one subject over the same kind of connection on a server with fsync on. The bare SELECT runs as
the superuser, since no login of the house may do it; the third figure is one commit of a small row, which waits for the
same disk once: what any system that records before it answers must pay.
"""

import argparse
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

SUBJECTS = 40
Work = Callable[[], object]


def measure(make: Callable[[], Work], *, clients: int, seconds: float) -> tuple[float, float, float]:
    """Return operations a second, and p50 and p99 in milliseconds, of clients that ask without pause."""
    spans: list[float] = []
    ready = threading.Barrier(clients)

    def run() -> None:
        work = make()
        work()
        own: list[float] = []
        ready.wait()
        end = time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            work()
            own.append(time.perf_counter() - start)
        spans.extend(own)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(spans)
    return len(spans) / seconds, statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000


def disclosing(actor: "Actor") -> Callable[[], Work]:
    """Make clients that disclose."""

    def make() -> Work:
        from liren.kit.refs import Ref
        from liren.primitives.agreements import actions

        def work() -> object:
            subject = Ref("person", random.randrange(SUBJECTS))
            return actions.disclose(actor=actor, purpose="resident_visit", subjects=[subject], fields=["name"])

        return work

    return make


def stating(dsn: str, statement: str) -> Callable[[], Work]:
    """Make clients that run one statement with a subject's number."""

    def make() -> Work:
        connection = psycopg.connect(dsn, dbname="liren", autocommit=True)
        connection.prepare_threshold = 0
        return lambda: connection.execute(statement.encode(), [random.randrange(SUBJECTS)]).statusmessage

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
            _run(server, folder, seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(server: Server, folder: Path, seconds: float) -> None:
    from tests.torture import kill_nine

    actor = kill_nine.prepare(server, folder)
    dsn = server.superuser_dsn
    with psycopg.connect(dsn, dbname="liren", autocommit=True) as admin:
        admin.execute("CREATE TABLE public.bench_commit (id bigint, at timestamptz DEFAULT now())")
        print("fsync", *admin.execute("SHOW fsync").fetchall()[0])
    bare = "SELECT field, value FROM vault.value WHERE entity_sort = 'person' AND entity_id = %s AND field = 'name'"
    kinds = {
        "bare select": stating(dsn, bare),
        "one commit": stating(dsn, "INSERT INTO public.bench_commit (id) VALUES (%s)"),
        "disclose": disclosing(actor),
    }
    print(f"{'clients':>7} {'what':<12} {'per second':>10} {'p50 ms':>8} {'p99 ms':>8}")
    for clients in (1, 8, 32):
        rates = {}
        for name, make in kinds.items():
            rate, half, most = measure(make, clients=clients, seconds=seconds)
            rates[name] = rate
            print(f"{clients:>7} {name:<12} {rate:>10.0f} {half:>8.2f} {most:>8.2f}")
        print(f"{'':>7} disclose / bare select {rates['disclose'] / rates['bare select']:.3f},"
              f" disclose / one commit {rates['disclose'] / rates['one commit']:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
