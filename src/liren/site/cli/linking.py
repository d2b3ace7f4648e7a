"""`liren link`: join all current rows of a community into its register, without a browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from liren.site.cli import importing
from liren.site.cli.languages import say

if TYPE_CHECKING:
    from liren.modules.register.queries.runs import Run
    from liren.primitives.actors.queries import Actor

HELP = say("把社区的全部现行记录关联成底册。", "Join all current rows of a community into its register.")
STAGES = {
    "reading": say("读取记录", "Reading the records"),
    "linking": say("辨认谁是谁", "Finding who is who"),
    "writing": say("写入底册", "Writing the register"),
}

console = Console(soft_wrap=True, highlight=False)


def link(
    account: Annotated[str, typer.Option("--as", help=say("以哪个账号关联", "the account that links"))],
    community: Annotated[str, typer.Option(help=say("社区的 12 位代码", "12-digit code of the community"))] = "",
) -> None:
    """Link; interrupted, nothing is changed and the same command may be run again."""
    importing.setup()
    actor = importing.actor(account, community)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as progress:
        step = progress.add_task(STAGES["reading"], total=1.0)

        def tell(stage: str, share: float) -> None:
            progress.update(step, completed=share, description=STAGES.get(stage, stage))

        done = join(actor=actor, tell=tell)
        progress.update(step, completed=1.0)
    words = say("{0} 人，{1} 套房，{2} 对待人工判断", "{0} people, {1} dwellings, {2} pairs for a person to decide")
    counts = done.counts
    console.print(words.format(counts.get("person", 0), counts.get("dwelling", 0), counts.get("pairs", 0)))


def join(*, actor: "Actor", tell: Callable[[str, float], None]) -> "Run":
    """
    Ask for a run and work it to its end, in this process.

    :raises RunTaken: if another process is at it
    :raises Refusal: what stopped it; nothing was changed
    """
    from django.utils import timezone

    from liren.modules.register import actions
    from liren.primitives.actors.actions import inside

    with inside(community_id=actor.community_id, using="default"):
        run = actions.start_run(actor=actor, at=timezone.now())
    return actions.work_run(actor=actor, run_id=run.pk, clock=timezone.now, tell=tell)
