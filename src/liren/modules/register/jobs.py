"""The linking job: a community, a run and who asked, by number, nothing else."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liren.modules.register import actions
from liren.modules.register.queries import runs
from liren.primitives.actors import actions as actors


@app.task(name="register.link", queue="register")
def link(*, community_id: int, run_id: int) -> None:
    """Work a run to its end, and ask for another if something was decided meanwhile; what stopped it stands in it."""
    actor = runs.asker(community_id=community_id, run_id=run_id)
    run = actions.work_run(actor=actor, run_id=run_id, clock=timezone.now)
    with actors.inside(community_id=community_id, using="default"):
        actions.heed_late(actor=actor, run=run, at=timezone.now())
