"""The process that does jobs, and the look after jobs whose worker was killed."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from liren.modules.exchange.actions import erasing, scheduling
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.models import Community
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault import actions as vault


@app.periodic(cron="* * * * *")
@app.task(name="site.retry_stalled", queueing_lock="site.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 (the periodic call passes it)
    """Give jobs whose worker no longer beats to another one; every job of this house can run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="site.sequence", queueing_lock="site.sequence")
def sequence(timestamp: int) -> None:  # noqa: ARG001 (the periodic call passes it)
    """Give new entries their places in the ledger, under this month's key."""
    ledger.sequence(key_of=lambda month: ledger.tag_key(folder=settings.KEYS, month=month))


@app.periodic(cron="7 * * * *")
@app.task(name="site.drop_old_tickets", queueing_lock="site.drop_old_tickets")
def drop_old_tickets(timestamp: int) -> None:  # noqa: ARG001 (the periodic call passes it)
    """Forget, in every community, tickets that can open nothing any more."""
    for community in Community.objects.order_by("pk"):
        vault.drop_old_tickets(community_id=community.pk)


@app.periodic(cron="17 * * * *")
@app.task(name="site.erase_due", queueing_lock="site.erase_due")
def erase_due(timestamp: int) -> None:  # noqa: ARG001 (the periodic call passes it)
    """Erase, in every community, the delivered files whose time is over, and what killed uploads left behind."""
    communities = list(Community.objects.order_by("pk").values_list("pk", flat=True))
    for community_id in communities:
        erasing.erase_due(community_id=community_id, today=timezone.localdate(), clock=timezone.now)
    erasing.sweep(spool=Places(settings.DATA, settings.KEYS).spool, communities=communities, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="site.poll_due", queueing_lock="site.poll_due")
def poll_due(timestamp: int) -> None:  # noqa: ARG001 (the periodic call passes it)
    """Have every source polled, in every community, whose time has come."""
    communities = list(Community.objects.order_by("pk").values_list("pk", flat=True))
    scheduling.ask_due(communities=communities, at=timezone.now())


def work(*, queues: Sequence[str] | None = None, concurrency: int = 1, wait: bool = True) -> None:
    """
    Do jobs until told to stop, or, without `wait`, until none is left.

    Needs Django set up. Each job opens the connections of the roles that it needs.
    """
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    with app.replace_connector(connector) as own:
        own.run_worker(queues=queues, concurrency=concurrency, wait=wait, install_signal_handlers=wait)
