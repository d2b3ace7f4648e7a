"""One record linked at once against a register, beside what any durable write costs, in one run.

    python -m bench.live --mentions 1000000 --delivery 10000

A town's registers are linked by a full run; some of its rows are held back, and then come one by one, each looked up,
scored, written and entered in a transaction of its own, as role `linker` on a server with `fsync` on.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench import pages, serving
from bench.clients import fsync
from liren.engine import batch, fields
from liren.engine.live import editions, filling, frozen, saying, written
from liren.engine.live.saying import Row, Told
from liren.engine.mentions import Mentions
from liren.engine.shape import folders
from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.modules.register.actions.relinking import Living
    from liren.primitives.actors.queries import Actor

MENTIONS = 100_000
MENTIONS_A_PERSON = 3.937
SINGLE = 1_500
DELIVERY = 2_000
SEED = 4711
AT_ONCE = 5_000
KEY = b"bench"
Measured = tuple[str, ...]
UNDERSTOOD, LOOKED, WRITE = "understanding one row", "that, looking up and scoring", "the whole write with its entry"
DISK_BEFORE, DISK_AFTER = (f"fdatasync of one page of 8 kB, {when}" for when in ("before", "after"))
LOOK_WITHIN, WRITE_WITHIN = 0.5, 3.0  # ms: what looking up and scoring may take at p50; the write over the disk at p99
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def main() -> None:
    """Measure and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--mentions", type=int, default=MENTIONS)
    options.add_argument("--single", type=int, default=SINGLE)
    options.add_argument("--delivery", type=int, default=DELIVERY)
    options.add_argument("--print", action="store_true", help="write no page")
    chosen = options.parse_args()
    with serving.database() as (server, folder):
        rows = list(_run(server, folder, chosen))
    if not chosen.print:
        print(pages.write(page=PAGE, rows=rows, packages=("psycopg", "numpy", "rapidfuzz")))


def _run(server: Server, folder: Path, chosen: argparse.Namespace) -> Iterator[Measured]:
    from tests.torture import kill_nine

    actor = kill_nine.prepare(server, folder)
    mentions = _town(folder, chosen.mentions)
    numbers = random.Random(SEED).sample(range(mentions.rows.num_rows), chosen.single + chosen.delivery)
    held = frozenset(numbers)
    began = time.perf_counter()
    normal = batch.normalize(_without(mentions, held), progress=_silent)
    weighed = batch.link_persons(normal, options=batch.Options())
    yield _told("full run, linkage alone, nothing written", began, normal.known.size)
    learnt = frozen.learnt(normal, weighed, key=KEY, threshold=0.0)
    edition = frozen.opened(editions.read(editions.written(learnt), key=KEY), key=KEY)
    rows = {row.number: row.numbered(row.number + 1) for row in saying.rows_of(mentions)}
    began = time.perf_counter()
    living = _fill(actor, normal, weighed, edition, [row for number, row in rows.items() if number not in held])
    yield _told("a full run's state written to the vault", began, normal.known.size)
    waiting = [rows[number] for number in numbers if number in rows]
    single, delivery = waiting[: chosen.single], waiting[chosen.single :]
    yield _spans(DISK_BEFORE, *_disk(folder))
    yield from _one_by_one(actor, living, single)
    yield _spans(DISK_AFTER, *_disk(folder))
    began = time.perf_counter()
    for start in range(0, len(delivery), AT_ONCE):
        _link(actor, living, delivery[start : start + AT_ONCE])
    yield _told(f"a delivery of {len(delivery):,} rows, linked and written", began, len(delivery))


def _silent(_stage: str, _share: float) -> None:
    return None


def _town(folder: Path, mentions: int) -> Mentions:
    from liren.site.town.build import generate
    from liren.site.town.delivery import deliver

    people = round(mentions / MENTIONS_A_PERSON / 10) * 10
    town = generate(people=people, seed=SEED, at=date(2024, 6, 30))
    deliver(town=town, folder=folder / "registers", truth=folder / "truth")
    return folders.shape_folder(folder / "registers").mentions


def _without(mentions: Mentions, held: frozenset[int]) -> Mentions:
    gone = pa.array(sorted(held), pa.int64())
    keep = {kind: _kept(table, gone) for kind, table in mentions.tables.items()}
    return Mentions(_kept(mentions.rows, gone), keep, _kept(mentions.relations, gone))


def _kept(table: pa.Table, gone: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["row_id"], gone)))


def _fill(actor: "Actor", normal: batch.Normal, weighed, edition: frozen.Frozen, rows: Sequence[Row]) -> "Living":  # type: ignore[no-untyped-def]
    from liren.engine.live import evidence
    from liren.modules.register.actions import stored
    from liren.modules.register.actions.relinking import Living
    from liren.modules.register.queries.tenancy import inside
    from liren.primitives.entities import actions as entities
    from liren.primitives.vault.actions import live

    told = {one.mention: one for row in rows for one in saying.said(row, edition.placing)}
    at = {(one.row - 1, one.role): one.mention for one in told.values()}
    roles = [normal.known.role.values[code] for code in normal.known.role.codes.tolist()]
    named = np.array([at[one] for one in zip(normal.known.row.tolist(), roles, strict=True)], np.int64)
    _admin("SELECT setval(pg_get_serial_sequence('entities_entity', 'id'), 1000)")  # the cast has some of its own
    state = filling.Filling(named, weighed, told, frozen=edition, apart=frozenset())
    with inside(actor.community_id):
        number = entities.learn_edition(community_id=actor.community_id, weights={}, at=NOW)
        live.begin(community_id=actor.community_id, edition_id=number, body=b"")
        groups = state.groups()
        while some := list(islice(groups, AT_ONCE)):
            members = [(mention, n) for n, group in some for mention in group.members]
            keys = {m: sorted(edition.digest(*key) for key in evidence.finding(told[m])) for m, _ in members}
            live.write(
                live.Change(
                    mentions=[(m, n, written.told_text(told[m]), keys[m]) for m, n in members],
                    keys=[(key, m) for m, some_keys in keys.items() for key in some_keys],
                    groups=[stored.row(n, g) for n, g in some],
                    blocks=[(key, n) for n, g in some for part in g.blocks or () for key in part],
                )
            )
        _store_links(actor, number, told, named, weighed.person())
    _admin("VACUUM ANALYZE")
    return Living(number, edition)


def _store_links(actor: "Actor", number: int, told: dict[int, Told], named: np.ndarray, person: np.ndarray) -> None:
    from liren.primitives.entities import actions as entities

    order = [told[mention] for mention in named.tolist()]
    entities.store_links(
        community_id=actor.community_id,
        edition_id=number,
        linked=entities.Linked(
            sort=fields.PERSON,
            record_ids=np.array([one.row for one in order], np.int64),
            roles=[one.role for one in order],
            clusters=np.unique(person, return_inverse=True)[1].astype(np.int64),
            weights=[None] * len(order),
            evidence=[{"rule": "alone"}] * len(order),
        ),
        at=NOW,
    )


def _admin(statement: str) -> None:
    from django.db import connections

    with connections["admin"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(statement)


def _one_by_one(actor: "Actor", living: "Living", rows: Sequence[Row]) -> Iterator[Measured]:
    from liren.modules.register.actions import relinking
    from liren.modules.register.queries.tenancy import inside

    saying_, looking, whole = [], [], []
    for row in rows:
        began = time.perf_counter()
        saying.said(row, living.frozen.placing)
        said = time.perf_counter()
        with inside(actor.community_id):
            entered = time.perf_counter()
            relinking.resolve(living=living, come=[row])
            looking.append(time.perf_counter() - entered)
        saying_.append(said - began)
        began = time.perf_counter()
        _link(actor, living, [row])
        whole.append(time.perf_counter() - began)
    yield _spans(UNDERSTOOD, *_figures(saying_))
    yield _spans(LOOKED, *_figures(looking))
    yield _spans(WRITE, *_figures(whole))


def _link(actor: "Actor", living: "Living", rows: Sequence[Row]) -> None:
    from liren.modules.register.actions import relinking

    relinking.link_rows(actor=actor, living=living, come=rows, at=NOW)


def _disk(folder: Path) -> tuple[float, float]:
    one = fsync(folder)
    return one.half, one.most


def _figures(spans: list[float]) -> tuple[float, float]:
    spans.sort()
    return statistics.median(spans) * 1000, spans[int(len(spans) * 0.99)] * 1000


def _spans(what: str, half: float, most: float) -> Measured:
    print(what, f"{half:.2f}", f"{most:.2f}", flush=True)
    return (what, f"{half:.2f}", f"{most:.2f}", "")


def _told(what: str, began: float, count: int) -> Measured:
    seconds = time.perf_counter() - began
    print(what, f"{count:,}", f"{seconds:.1f} s", flush=True)
    return (f"{what} ({count:,})", "", "", f"{seconds:.1f}")


def follows(rows: Sequence[Measured]) -> Iterable[str]:
    """Say what the numbers mean."""
    half = {what: float(at) for what, at, _, _ in rows if at}
    most = {what: float(at) for what, _, at, _ in rows if at}
    look, write = half[LOOKED] - half[UNDERSTOOD], most[WRITE] - max(most[DISK_BEFORE], most[DISK_AFTER])
    yield f"Looking up and scoring takes {look:.1f} ms at p50; {_reached(look, LOOK_WITHIN)}."
    yield f"The whole write takes {write:.1f} ms more than the disk at p99; {_reached(write, WRITE_WITHIN)}."


def _reached(measured: float, within: float) -> str:
    wanted = f"wanted are {within} ms"
    return f"{wanted}, which is reached" if measured <= within else f"{wanted}, which is not reached"


PAGE = pages.Page(
    file="live-benchmarks.md",
    title="What linking one record costs",
    introduction="""\
Written by `python -m bench.live`, which `make bench` runs: one run on an embedded PostgreSQL with `fsync` on. A full
run links a town of 100,000 mentions (`--mentions` names another size); some of its rows are held back and then linked
one by one, and as one delivery.""",
    columns=("What", "p50 ms", "p99 ms", "Seconds"),
    follows=follows,
)


if __name__ == "__main__":
    main()
