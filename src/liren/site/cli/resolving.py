"""`liren resolve`: a folder of exports becomes one table of links; the engine alone, no Django, no database."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from liren.kit import errors
from liren.site.cli.languages import is_chinese, say

if TYPE_CHECKING:
    from liren.engine.resolve import Resolved
    from liren.engine.shape.problems import Problem

HELP = say(
    "把一个文件夹里的台账连成一本：谁是谁，写进 links.csv。",
    "Link every export in a folder: who is who, written to links.csv.",
)
SHOWN = 20
SIZE = re.compile(r"[1-9][0-9]* ?[KMGT]i?B", re.IGNORECASE)
INCOMPLETE = 3  # the result is written, but some table of the folder is not in it
TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".numbers", ".csv", ".tsv", ".txt", ".zip", ".rar")
# What takes no row away: nothing was there, or it was read all the same.
HARMLESS = (
    "file_empty",
    "sheets_empty",
    "rows_missing",
    "header_missing",
    "codes_only",
    "sheet_hidden",
    "column_dropped",
    "characters_broken",
    "cells_not_computed",
)

# stage → (Chinese, English); a stage without words is shown by its name
STAGES = {
    "reading": ("读取文件", "reading files"),
    "merging": ("合并取值", "merging values"),
    "relating": ("整理关系", "relating"),
    "writing": ("写出结果", "writing"),
    "done": ("完成", "done"),
}
KINDS = {
    "person": ("人", "persons"),
    "household": ("户", "households"),
    "dwelling": ("房屋", "dwellings"),
    "vehicle": ("车辆", "vehicles"),
    "organization": ("单位", "organizations"),
}

console = Console(soft_wrap=True, highlight=False)
aside = Console(stderr=True, soft_wrap=True, highlight=False)


class PlaceNotWritable(errors.Invalid):
    """The result cannot be written where it is wanted."""

    code: ClassVar[str] = "resolve.place_not_writable"


def _size(words: str) -> str:
    """Take an amount of memory as DuckDB writes it."""
    if SIZE.fullmatch(words) is None:
        raise typer.BadParameter(say("内存请写成 4GB 或 512MB 的样子。", "Write the memory like 4GB or 512MB."))
    return words


def resolve(
    folder: Annotated[Path, typer.Argument(help=say("台账所在的文件夹", "folder with the exports"))],
    out: Annotated[Path, typer.Option(help=say("结果文件", "file for the links"))] = Path("links.csv"),
    threads: Annotated[int, typer.Option(help=say("使用的线程数", "threads to use"), min=1)] = 2,
    memory: Annotated[
        str, typer.Option(help=say("可用内存，如 4GB", "memory to use, for instance 4GB"), callback=_size)
    ] = "4GB",
) -> int:
    """Resolve a folder; the result appears whole or not at all, so it may be interrupted and run again."""
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK) or out.is_dir():
        raise PlaceNotWritable("", place=str(out))
    from liren.engine import resolve as engine  # a second to load, which no other command should wait for

    with _progress() as progress:
        task = progress.add_task(say("开始", "starting"), total=1.0)

        def tell(stage: str, share: float) -> None:
            _show(progress, task, stage, share)

        resolved = engine.resolve_folder(folder, out, progress=tell, threads=threads, memory=memory)
    _sum_up(resolved, out)
    return INCOMPLETE if any(map(_is_loss, resolved.problems)) else 0


def _is_loss(problem: "Problem") -> bool:
    """Whether a table that may hold rows could not be read; a picture beside the exports is none."""
    return _is_refused(problem) and Path(problem.file).suffix.lower() in TABLES


def _is_refused(problem: "Problem") -> bool:
    """Whether a file or a sheet was not read, whatever it holds."""
    return problem.row is None and problem.code not in HARMLESS


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _show(progress: Progress, task: TaskID, stage: str, share: float) -> None:
    progress.update(task, description=say(*STAGES.get(stage, (stage, stage))), completed=share)


def _sum_up(resolved: "Resolved", out: Path) -> None:
    """Say what was found on standard output, and what a person should look at on standard error."""
    entities = Counter(resolved.linked.entities["kind"].to_pylist())
    counted = say("、", ", ").join(
        say("{0} {1}", "{1} {0}").format(say(*KINDS[kind]), number) for kind, number in sorted(entities.items())
    )
    mentions = len(resolved.linked.links)
    words = say("{0} 处提及，归为：{1}。已写入 {2}。", "{0} mentions of {1}. Written to {2}.")
    if not mentions:
        words = say(
            "文件夹里没有可用的台账；{2} 只有表头。请把 .xlsx、.xls 或 .csv 直接放进这个文件夹。",
            "The folder holds no export that can be used; {2} has a header alone. Put .xlsx, .xls or .csv into it.",
        )
    console.print(Text(words.format(mentions, counted, out)))
    # Files that are missing from the result are all named, and come before what else there is to look at.
    refused = [problem for problem in resolved.problems if _is_refused(problem)]
    others = [problem for problem in resolved.problems if not _is_refused(problem)]
    if refused:
        left = say(
            "有 {0} 个文件或工作表没有读入，其余的都已关联：", "{0} files or sheets were not read; the rest is linked:"
        )
        aside.print(Text(left.format(len(refused))))
    for problem in (*refused, *others[:SHOWN]):
        place = ":".join(str(part) for part in (problem.file, problem.sheet, problem.row) if part)
        aside.print(Text(f"! {place}: {problem.zh if is_chinese() else problem.en}"))
    if len(others) > SHOWN:
        more = say("还有 {0} 处问题没有列出。", "{0} more are not listed.")
        aside.print(Text(more.format(len(others) - SHOWN)))
