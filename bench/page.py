"""The page that `bench.disclose` writes: every figure of one run, and the ratios."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Figures

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "disclose-benchmarks.md"
HEAD = """# What the door costs

Written by `python -m bench.disclose --seconds {seconds:g}` on {cores} cores ({machine}), load {load:.1f}: one
run, every arm on the same embedded PostgreSQL with fsync on. An fdatasync of one 8 kB page took {fsync} ms
(median, before, between and after the two blocks).

`bare SELECT` reads the same row from a plain copy, as the web role over a connection of its own. `one commit` inserts a
small row and waits for the disk once. `disclose` enters, commits, waits for the disk, and reads, in two round trips.
The HTTP arms are two Django views behind Granian, two processes, no middleware: one SELECT, and `disclose`.

| clients | arm | per second | p50 ms | p99 ms |
|---:|---|---:|---:|---:|
"""
RATIOS = """
In milliseconds the last two columns: what `disclose` adds to the look-up at p50, and that without one commit.

| clients | disclose / bare SELECT | disclose / one commit | HTTP disclose / bare | HTTP p50 added | less one commit |
|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """
    :ivar fsync: milliseconds, before, between and after the two blocks
    :ivar rows: clients → arm → figures
    """

    fsync: Sequence[float]
    rows: Mapping[int, Mapping[str, Figures]]


def write(run: Run, *, seconds: float) -> None:
    """Write the page and print it."""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    disk = ", ".join(f"{span:.2f}" for span in run.fsync)
    text = HEAD.format(seconds=seconds, cores=os.cpu_count(), machine=machine, load=os.getloadavg()[0], fsync=disk)
    for clients, arms in run.rows.items():
        for name, one in arms.items():
            text += f"| {clients} | {name} | {one.rate:.0f} | {one.half:.2f} | {one.most:.2f} |\n"
    text += RATIOS + "".join(_ratios(clients, arms) for clients, arms in run.rows.items())
    PAGE.write_text(text, "utf-8")
    print(text)


def _ratios(clients: int, arms: Mapping[str, Figures]) -> str:
    door, looked, asked = arms["disclose"], arms["HTTP bare"], arms["HTTP disclose"]
    added = asked.half - looked.half
    return (
        f"| {clients} | {door.rate / arms['bare SELECT'].rate:.3f} | {door.rate / arms['one commit'].rate:.3f}"
        f" | {asked.rate / looked.rate:.3f} | {added:.2f} | {added - arms['one commit'].half:.2f} |\n"
    )
