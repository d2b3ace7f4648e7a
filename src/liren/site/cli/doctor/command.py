"""The command: every check in turn; 1 when anything is wrong."""

from collections.abc import Callable, Iterator

import typer
from rich.console import Console
from rich.text import Text

from liren.kit import errors
from liren.site.cli import sentences
from liren.site.cli.doctor import database, machine, work
from liren.site.cli.doctor.findings import Finding, State, wrong
from liren.site.cli.languages import say

HELP = say("检查运行里仁所需的一切，并说明如何修复。", "Check everything that Liren needs, and say how to mend it.")
COLORS = {State.GOOD: "green", State.ODD: "yellow", State.WRONG: "red"}

console = Console(soft_wrap=True, highlight=False)


def doctor() -> None:
    """Print every finding; end with 1 when something is wrong."""
    found = []
    for finding in examine():
        _print(finding)
        found.append(finding)
    if any(finding.state is State.WRONG for finding in found):
        raise typer.Exit(1)
    console.print(say("一切正常。", "All is well."))


def examine() -> Iterator[Finding]:
    """Look at the machine, and then, if a database can be had, at the database."""
    for check in machine.CHECKS:
        yield from _guarded(check)
    with console.status(say("正在连接数据库……", "Reaching the database…")):
        reached = list(_guarded(database.reach))
    yield from reached
    if all(finding.state is State.GOOD for finding in reached):
        for check in (*database.CHECKS, *work.CHECKS):
            yield from _guarded(check)


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A refusal is a finding too: its sentence already says what to do."""
    try:
        yield from check()
    except errors.Refusal as refusal:
        yield wrong(sentences.of(refusal), "")


def _print(finding: Finding) -> None:
    line = Text(f"{finding.state.value} {finding.what}", style=COLORS[finding.state])
    console.print(line)
    if finding.do:
        console.print(Text(f"  → {finding.do}"))
