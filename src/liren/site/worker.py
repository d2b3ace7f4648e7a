"""
The process that does jobs, and the look after jobs whose worker was killed.

Each queue has a lane of its own, so that a source that hangs keeps no entry from its place in the ledger, and linking
the register no file from being imported. Within a lane the order is that of asking; what must not happen at once is
kept apart by locks of the jobs and of rows, since a command may import beside us anyway.
"""

import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connections
from django.utils import timezone
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.worker import Worker

from liren.modules.exchange.actions import erasing, queueing, scheduling
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.models import Community
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault import actions as vault


@dataclass(frozen=True, slots=True)
class Lane:
    """A queue and how many of its jobs are done at once."""

    queue: str
    jobs: int


LANES: Final = (
    Lane("default", 1),  # the clock's: the ledger's order, housekeeping
    Lane(queueing.IMPORTS, 1),
    Lane("register", 1),
    Lane(queueing.POLLS, 2),  # they wait for others' machines more than they work
)


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


def work() -> None:
    """
    Do jobs until told to stop; those under way are finished.

    Needs Django set up.
    """
    asyncio.run(_until_signalled())


def finish() -> None:
    """Do the jobs that wait, of every queue one after another, until none is left."""
    with app.replace_connector(_connector()) as own:
        own.run_worker(wait=False, install_signal_handlers=False, task_middleware=[_with_own_connections])


async def work_until(stopping: asyncio.Event) -> None:
    """Have a worker in every lane. When one of them ends, all do: the process is then begun anew as a whole."""
    jobs = sum(lane.jobs for lane in LANES)
    threads = ThreadPoolExecutor(max_workers=jobs)  # one for each job at work, whatever the machine's cores
    asyncio.get_running_loop().set_default_executor(threads)
    with app.replace_connector(_connector()) as own:
        async with own.open_async():
            lanes = [asyncio.create_task(_open(own, lane)) for lane in LANES]
            told = asyncio.create_task(stopping.wait())
            await asyncio.wait([*lanes, told], return_when=asyncio.FIRST_COMPLETED)
            for each in (*lanes, told):
                each.cancel()
            ended = await asyncio.gather(*lanes, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):  # being told to stop is none
            raise error


async def _until_signalled() -> None:
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, stopping.set)
    await work_until(stopping)


async def _open(own: App, lane: Lane) -> None:
    await own.run_worker_async(
        queues=[lane.queue],
        concurrency=lane.jobs,
        install_signal_handlers=False,
        task_middleware=[_with_own_connections],
    )


def _with_own_connections(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:  # noqa: ARG001
    """
    Let a job open the connections of the roles that it needs, and close them behind it.

    A thread is used for jobs of every lane: were they kept, each would come to hold one of every role.
    """
    try:
        return call_next()
    finally:
        connections.close_all()


def _connector() -> PsycopgConnector:
    """Return the queue's own connections: every lane listens on one, and two are left to fetch and to end jobs."""
    size = len(LANES) + 2
    return PsycopgConnector(kwargs=connector_params("default"), min_size=size, max_size=size)
