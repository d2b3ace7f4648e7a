"""`liren demo`: a town from nothing to served desks, saying at each step what is done and how well it went."""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from liren.site.cli import places, serving
from liren.site.cli.languages import say

HELP = say(
    "生成一个示范社区：造册、导入、关联、启动网站。",
    "Make a demo community: generate a town, import its registers, link them, serve the desks.",
)
TOWN_DAY = date(2024, 6, 30)

console = Console(soft_wrap=True, highlight=False)


def demo(
    people: Annotated[int, typer.Option(min=50, help=say("居民人数", "inhabitants of the town"))] = 20_000,
    seed: Annotated[
        int, typer.Option(help=say("随机种子，相同种子得到相同的镇", "the same seed gives the same town"))
    ] = 1,
    noise: Annotated[
        Literal["calm", "usual", "rough"], typer.Option(help=say("登记差错的多少", "how often clerks slip"))
    ] = "usual",
    serve: Annotated[bool, typer.Option(help=say("完成后启动网站", "serve the desks afterwards"))] = True,
    port: Annotated[int, typer.Option(help=say("网站端口", "port of the site"), min=1, max=65535)] = 8000,
) -> None:
    """Make the demo; running it again adds only what changed."""
    with console.status(say("正在准备数据库……", "Preparing the database…")):
        places.start()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
        import django

        django.setup()
        from liren.site import install

        install.migrate()
    _make(people, seed, noise)
    if serve:
        serving.serve(port=port)


def _make(people: int, seed: int, noise: Literal["calm", "usual", "rough"]) -> None:
    from liren.site.demo import founding, measuring
    from liren.site.town.build import generate
    from liren.site.town.delivery import deliver

    founded = founding.found(on=TOWN_DAY)
    _accounts(founded)  # at once: whoever interrupts what follows must not lose the password
    with tempfile.TemporaryDirectory(prefix="liren-demo-") as scratch, _progress() as progress:
        registers, truth = Path(scratch) / "registers", Path(scratch) / "truth"
        registers.mkdir()
        truth.mkdir()
        step = progress.add_task(say("生成居民和登记册", "Making people and their registers"), total=None)
        town = generate(people=people, seed=seed, at=TOWN_DAY)
        delivery = deliver(town=town, folder=registers, truth=truth, noise=noise)
        progress.update(step, total=1, completed=1)
        _import(founded, registers, progress)
        _link(founded, progress)
        _draw(founded, town, Path(scratch), progress)
        _report_values(founded)
        progress.stop()
        scores = measuring.measure(actor=founded.worker, truth=delivery.truth, scratch=Path(scratch))
    _report(scores)
    _accounts(founded)


def _import(founded, registers: Path, progress: Progress) -> None:  # type: ignore[no-untyped-def]  # Django starts late
    from liren.site.demo.importing import import_folder

    step = progress.add_task(say("导入登记册", "Importing the registers"), total=1)

    def tell(name: str, number: int, count: int) -> None:
        progress.update(step, total=count, completed=number, description=f"{say('导入', 'Importing')} {name}")

    deliveries = list(import_folder(founded=founded, folder=registers, tell=tell))
    progress.update(step, completed=len(deliveries), total=len(deliveries))
    for one in deliveries:
        words = say(
            "{0}：{1} 行，新增 {2}，不合格 {3}，丢弃红线列 {4}",
            "{0}: {1} rows, {2} new, {3} did not fit, {4} columns dropped",
        )
        progress.console.print(words.format(one.name, one.rows, one.new, one.errors, one.dropped))


def _link(founded, progress: Progress) -> None:  # type: ignore[no-untyped-def]  # Django starts late
    from django.utils import timezone

    from liren.modules.register import actions
    from liren.site.demo.importing import inside

    step = progress.add_task(say("关联：谁是谁", "Linking: who is who"), total=1.0)
    with inside(founded.worker):
        run = actions.start_run(actor=founded.worker, at=timezone.now())
    done = actions.work_run(
        actor=founded.worker,
        run_id=run.pk,
        clock=timezone.now,
        tell=lambda _stage, share: progress.update(step, completed=share),
    )
    progress.update(step, completed=1.0)
    words = say("{0} 人，{1} 套房，{2} 对待人工判断", "{0} people, {1} dwellings, {2} pairs for a person to decide")
    counts = done.counts
    progress.console.print(words.format(counts.get("person", 0), counts.get("dwelling", 0), counts.get("pairs", 0)))


def _draw(founded, town, scratch: Path, progress: Progress) -> None:  # type: ignore[no-untyped-def]  # Django starts late
    from liren.site.demo.drawing import draw_town

    buildings, grids = draw_town(founded=founded, town=town, scratch=scratch)
    words = say("地图：{0} 处楼栋，{1} 个网格", "Map: {0} buildings, {1} grids")
    progress.console.print(words.format(buildings.stored, grids.stored))


def _report_values(founded) -> None:  # type: ignore[no-untyped-def]  # Django starts late
    from liren.site.demo.reporting import report_values

    words = say("报错：{0} 个值待数源单位核实", "Reported as wrong: {0} values wait for their source")
    console.print(words.format(report_values(founded=founded)))


def _report(scores) -> None:  # type: ignore[no-untyped-def]  # liren.site.town.evaluate.Score by kind
    table = Table(
        title=say(
            "与真值相比（回归底线，不是引擎的成绩）",
            "Against the truth (a floor for regressions, not the engine's measure)",
        )
    )
    for heading in (say("类别", "kind"), say("准确率", "precision"), say("召回率", "recall"), "F1"):
        table.add_column(heading, justify="right")
    for kind, score in scores.items():
        table.add_row(kind, f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}")
    console.print(table)


def _accounts(founded) -> None:  # type: ignore[no-untyped-def]  # liren.site.demo.founding.Founded
    if founded.password is None:
        words = say(
            "账号与上次相同；忘了密码可用 liren password 账号 换一个。",
            "The accounts are those of the last time; liren password NAME gives one a new password.",
        )
        console.print(words)
        return
    words = say("登录：{0}（密码都是 {1}）", "Log in as {0} (each with the password {1})")
    accounts = "、".join(f"{name} {post}" for name, post in founded.accounts)
    console.print(words.format(accounts, founded.password))


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console)
