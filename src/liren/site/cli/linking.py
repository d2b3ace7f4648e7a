"""`liren link`: join all current rows of a community into its register, without a browser."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from liren.site.cli import importing
from liren.site.cli.languages import say

HELP = say("把社区的全部现行记录关联成底册。", "Join all current rows of a community into its register.")

console = Console(soft_wrap=True, highlight=False)


def link(
    account: Annotated[str, typer.Option("--as", help=say("以哪个账号关联", "the account that links"))],
    community: Annotated[str, typer.Option(help=say("社区的 12 位代码", "12-digit code of the community"))] = "",
) -> None:
    """Link; interrupted, nothing is changed and the same command may be run again."""
    importing.setup()
    from django.utils import timezone

    from liren.modules.register import actions
    from liren.primitives.records.actions import scopes

    actor = importing.actor(account, community)
    with scopes.inside(community_id=actor.community_id, using="default"):
        run = actions.start_run(actor=actor, at=timezone.now())
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as progress:
        step = progress.add_task(say("关联", "Linking"), total=1.0)
        done = actions.work_run(
            actor=actor, run_id=run.pk, tell=lambda _stage, share: progress.update(step, completed=share)
        )
        progress.update(step, completed=1.0)
    words = say("{0} 人，{1} 套房，{2} 对待人工判断", "{0} people, {1} dwellings, {2} pairs for a person to decide")
    counts = done.counts
    console.print(words.format(counts.get("person", 0), counts.get("dwelling", 0), counts.get("pairs", 0)))
