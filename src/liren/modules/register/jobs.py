"""The linking job, and looking for others who state a value: a community, a run or a report, by number."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liren.modules.register import actions
from liren.modules.register.queries import corrections, runs
from liren.primitives.actors import actions as actors


@app.task(name="register.link", queue="register")
def link(*, community_id: int, run_id: int) -> None:
    """Work a run to its end, and ask for another if something was decided meanwhile; what stopped it stands in it."""
    actor = runs.asker(community_id=community_id, run_id=run_id)
    run = actions.work_run(actor=actor, run_id=run_id, clock=timezone.now)
    actions.trace(actor=actor, at=timezone.now())
    with actors.inside(community_id=community_id, using="default"):
        actions.heed_late(actor=actor, run=run, at=timezone.now())


@app.task(name="register.trace", queue="register")
def trace(*, community_id: int, report_id: int) -> None:
    """Ask every other source that states a value of which somebody says that it is wrong."""
    actor = corrections.reporter(community_id=community_id, report_id=report_id)
    if actor is not None:
        actions.trace(actor=actor, at=timezone.now())
