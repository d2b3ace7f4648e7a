"""Time and memory of linking, from ten thousand mentions of persons to a million: `python -m bench.linkage_scale`.

Writes docs/reference/linkage-scale.md and its picture. Each size is linked in a process of its own.
"""

import argparse
import itertools
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

from bench import linkage_sets, linkage_town, pages

THREADS = 2
SIZES = (10_000, 100_000, 1_000_000)  # mentions of persons
PICTURE = "linkage-scale.svg"


def main() -> None:
    """Link every size and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--keep", type=Path, help="folder in which the towns stay for another run")
    options.add_argument("--one", type=Path, metavar="FOLDER", help="used by the run itself")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measured(chosen.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = [_row(chosen.keep or Path(folder), size) for size in SIZES]
    (pages.DOCS / PICTURE).write_text(picture(rows), encoding="utf-8")
    print(pages.write(page=PAGE, rows=rows, packages=("numpy", "pyarrow", "rapidfuzz")))


def _row(keep: Path, mentions: int) -> tuple[str, ...]:
    folder = keep / f"town-{mentions}"
    if not (folder / "truth.pickle").exists():
        folder.mkdir(parents=True, exist_ok=True)
        linkage_town.prepare(folder, str(mentions), "usual", "4711")
    command = [sys.executable, "-m", "bench.linkage_scale", "--one", str(folder)]
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(ended.stdout.splitlines()[-1])
    numbers = (f"{found['records']:,}", f"{found['pairs']:,}", f"{found['seconds']:.2f}", f"{found['cpu']:.2f}")
    row = (*numbers, f"{found['megabytes']:,.0f}", f"{found['f1']:.4f}")
    print(*row, sep="\t", flush=True)
    return row


def measured(folder: Path) -> dict[str, Any]:
    """Link a town in this process."""
    from liren.engine import batch
    from liren.engine.dialects import duckdb

    ready, truth = linkage_town.load(folder, "ready"), linkage_town.load(folder, "truth")
    began, spent = time.perf_counter(), time.process_time()
    weighed = batch.link_persons(ready, options=batch.Options(limits=duckdb.Limits(THREADS)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    f1 = linkage_sets.quality(weighed.person(), truth)["f1"]
    return {
        "records": len(truth),
        "pairs": len(weighed.left),
        "seconds": seconds,
        "cpu": cpu,
        "megabytes": peak,
        "f1": f1,
    }


def picture(rows: Sequence[tuple[str, ...]]) -> str:
    """Draw seconds and memory over mentions, both scales logarithmic."""
    records, seconds, memory = ([float(row[at].replace(",", "")) for row in rows] for at in (0, 2, 4))
    lines = [_line(records, seconds, "#1d4ed8", "s"), _line(records, [one / 1024 for one in memory], "#b45309", "GB")]
    marks = [f'<text x="{_across(one):.0f}" y="292" text-anchor="middle">{one:,.0f}</text>' for one in records]
    levels = [
        f'<path d="M60 {_up(one):.0f}H580" stroke="#ddd"/>'
        f'<text x="52" y="{_up(one) + 4:.0f}" text-anchor="end">{one:g}</text>'
        for one in (0.1, 1, 10, 100)
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 310" font-family="sans-serif" font-size="12">'
        "<title>Seconds and memory of linking, over mentions of persons</title>"
        '<rect width="640" height="310" fill="#fff"/>'
        f"{''.join(levels)}{''.join(marks)}{''.join(lines)}</svg>\n"
    )


def _line(records: Sequence[float], values: Sequence[float], color: str, unit: str) -> str:
    points = [(_across(one), _up(value)) for one, value in zip(records, values, strict=True)]
    path = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    told = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{color}"/>'
        f'<text x="{x + 5:.0f}" y="{y - 7:.0f}" fill="{color}">{value:.2f} {unit}</text>'
        for (x, y), value in zip(points, values, strict=True)
    )
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="2"/>{told}'


def _across(records: float) -> float:
    return 80 + 480 * float(np.log10(records / 10_000) / np.log10(110))


def _up(value: float) -> float:
    return 200 - 75 * float(np.log10(value))


def follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Say by how much time and memory grow."""
    for one, two in itertools.pairwise(rows):
        grown = [float(b.replace(",", "")) / float(a.replace(",", "")) for a, b in zip(one, two, strict=True)]
        yield (
            f"From {one[0]} to {two[0]} mentions, {grown[0]:.1f} times as many: {grown[1]:.1f} times the pairs, "
            f"{grown[3]:.1f} times the processor time, {grown[4]:.1f} times the memory."
        )


PAGE = pages.Page(
    file="linkage-scale.md",
    title="How linking grows",
    introduction=f"""\
Written by `python -m bench.linkage_scale`. Demo towns are linked with {THREADS} threads, each size in a process of its
own; seconds are from normalized columns to persons, learning included, and MB is the peak of the process.

![Seconds and memory over mentions of persons, both scales logarithmic]({PICTURE})""",
    columns=("Mentions", "Pairs weighed", "Seconds", "CPU s", "MB", "F1"),
    follows=follows,
)


if __name__ == "__main__":
    main()
