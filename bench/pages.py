"""The pages of results: written by the command that measured, and never by hand.

A page is its introduction, what was measured on, one table of measurements and what follows from them. `read` gives
back what `written` was given, so that a test can tell a page that somebody touched.
"""

import os
import platform
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs" / "reference"


@dataclass(frozen=True)
class Page:
    """
    What is the same in every run.

    :ivar columns: heading of each column of the table
    :ivar follows: says in sentences what the rows mean, beginning with where a peer wins
    """

    file: str
    title: str
    introduction: str
    columns: tuple[str, ...]
    follows: Callable[[Sequence[tuple[str, ...]]], Iterable[str]]


def write(*, page: Page, rows: Sequence[tuple[str, ...]], packages: Sequence[str]) -> Path:
    """Write the page of a run that has just ended."""
    path = DOCS / page.file
    path.write_text(written(page=page, machine=machine(packages), rows=rows), encoding="utf-8")
    return path


def written(*, page: Page, machine: str, rows: Sequence[tuple[str, ...]]) -> str:
    """Give the text of a page."""
    lines = [f"# {page.title}", "", page.introduction, "", machine, ""]
    lines += [_line(page.columns), _line(["---"] * len(page.columns)), *map(_line, rows), ""]
    lines += [f"- {sentence}" for sentence in page.follows(rows)]
    return "\n".join(lines) + "\n"


def read(*, page: Page, text: str) -> tuple[str, list[tuple[str, ...]]]:
    """Give the machine and the rows of a page."""
    lines = text.splitlines()
    head = lines.index(_line(page.columns))
    rows = [line for line in lines[head + 2 :] if line.startswith("| ")]
    return lines[head - 2], [tuple(re.split(r" \| ", line[2:-2])) for line in rows]


def machine(packages: Sequence[str]) -> str:
    """Say in one line when, on what and with which versions was measured."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    found = ", ".join(f"{name} {version(name)}" for name in packages)
    load = os.getloadavg()[0]
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with {cores} cores ({model[1] if model else platform.machine()}), "
        f"{memory:.0f} GB, a load of {load:.1f} when it ended; Python {platform.python_version()}, {found}."
    )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
