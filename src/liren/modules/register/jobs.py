"""The linking job: a community, a run and who asked, by number, nothing else."""

from django.utils import timezone
from procrastinate.contrib.django import app

from liren.modules.register import actions
from liren.modules.register.queries import runs


@app.task(name="register.link", queue="register")
def link(*, community_id: int, run_id: int) -> None:
    """Work a run to its end; what stopped it stands in the run itself."""
    actor = runs.asker(community_id=community_id, run_id=run_id)
    actions.work_run(actor=actor, run_id=run_id, clock=timezone.now)
