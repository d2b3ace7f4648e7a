"""Linking the register anew: read the records, find who is who, write it back; whole or not at all.

    queued ──▶ reading ──▶ linking ──▶ writing ──▶ done
       └─────────┴────────────┴──▶ cancelled, or failed; nothing was changed

Runs as database role `linker`. A run whose worker died leaves nothing behind and may be started again at once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from liren.engine import link as engine
from liren.engine.batch import Options
from liren.kit.errors import Conflict, Refusal
from liren.modules.register import kinds
from liren.modules.register.actions import concluding, drawing, loading, telling, tracing
from liren.modules.register.models import Run
from liren.modules.register.queries import runs
from liren.modules.register.queries.tenancy import LINKER, inside
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger

SILENT_FOR: Final = timedelta(minutes=2)  # a worker that has not been heard of for so long is gone
STEPS: Final = 100

Tell = Callable[[str, float], None]
Clock = Callable[[], datetime]  # a run lasts: it must say again and again that it is alive


class RunOver(Conflict):
    """The run has ended; there is nothing to cancel."""

    code = "register.run_over"


class RunTaken(Conflict):
    """Another process works on the register now."""

    code = "register.run_taken"


class Cancelled(Conflict):
    """Somebody asked the run to stop."""

    code = "register.run_cancelled"


def start_run(*, actor: Actor, at: datetime) -> Run:
    """
    Ask for a run, or return the one at work; a run whose worker is gone is closed first.

    :raises liren.primitives.actors.queries.MayNot: if the post may not link
    """
    actor.require(kinds.LINK)
    return _started(actor, at)


def _started(actor: Actor, at: datetime) -> Run:
    Run.objects.filter(community_id=actor.community_id, state__in=Run.WORKING[1:], beat_at__lt=at - SILENT_FOR).update(
        state="failed", failure="register.worker_gone", finished_at=at
    )
    try:
        with transaction.atomic():
            run = Run.objects.create(
                community_id=actor.community_id, asked_by_id=actor.user_id, asked_at=at, beat_at=at, total=STEPS
            )
    except IntegrityError:  # somebody was quicker
        at_work = runs.at_work(actor)
        if at_work is None:
            raise
        return at_work
    ledger.append_entry(actor=actor, verb="register.link_asked", data={"run": run.pk})
    return run


def queue_run(*, actor: Actor, at: datetime) -> Run:
    """
    Ask for a run and hand it to the worker, in one transaction; return the one at work if there is one.

    :raises liren.primitives.actors.queries.MayNot: if the post may not link
    """
    actor.require(kinds.LINK)
    return queue_owed_run(actor=actor, at=at)


def queue_owed_run(*, actor: Actor, at: datetime) -> Run:
    """Do what `queue_run` does for whoever did something, as they may, that the register has to follow."""
    with transaction.atomic():
        run = _started(actor, at)
        if run.state == "queued" and run.asked_at == at:
            task = app.configure_task("register.link", queue="register", lock=f"register:{actor.community_id}")
            task.defer(community_id=actor.community_id, run_id=run.pk)
    return run


def cancel_run(*, actor: Actor, run_id: int, at: datetime) -> Run:
    """
    Ask a run to stop; one that nobody works on stops at once.

    :raises RunOver: if it has ended
    """
    actor.require(kinds.LINK)
    run = runs.run(actor, run_id)
    if run.state not in Run.WORKING:
        raise RunOver(run=run_id)
    is_idle = run.state == "queued" or (run.beat_at or run.asked_at) < at - SILENT_FOR
    run.is_cancel_asked = True
    if is_idle:
        run.state, run.finished_at = "cancelled", at
    run.save(update_fields=["is_cancel_asked", "state", "finished_at"])
    ledger.append_entry(actor=actor, verb="register.link_cancelled", data={"run": run.pk})
    return run


def work_run(*, actor: Actor, run_id: int, clock: Clock, tell: Tell | None = None) -> Run:
    """
    Work a run to its end, as role `linker`.

    :param actor: who asked for it; the ledger says so
    :param clock: the time now, asked at each step
    :param tell: is told the stage and the share done
    :raises RunTaken: if another process works on it; it is left alone
    :raises Refusal: what stopped it; the run says `failed`, or `cancelled`, and nothing was changed
    """
    worker = _Worker(actor, run_id, clock, tell or _silent)
    worker.claim()
    try:
        worker.step("reading", 0.0)
        tracing.follow(actor=actor, at=clock())
        batch = loading.load(actor)
        worker.step("linking", 0.1)
        linked = engine.link(
            batch.mentions,
            options=Options(edition=str(timezone.localdate(clock())), same=batch.same, apart=batch.apart),
            progress=lambda _stage, share: worker.step("linking", 0.1 + 0.6 * share),
        )
        worker.step("writing", 0.7)
        with inside(actor.community_id):
            at = clock()
            counts, edition = concluding.conclude(actor=actor, batch=batch, linked=linked, at=at)
            counts["told"] = telling.tell_moves(actor=actor, at=at)
            if (run := worker.row()).questions:
                drawing.draw_check(actor=actor, run=run, edition=edition, batch=batch, linked=linked, at=at)
            ledger.append_entry(
                actor=actor,
                verb="register.linked",
                data={"run": run_id, **{name: count for name, count in counts.items() if count < 1_000_000}},
                using=LINKER,
            )
            worker.close("done", counts=counts, edition_id=edition)
    except (Cancelled, KeyboardInterrupt):
        worker.finish("cancelled")
        raise
    except Refusal as refusal:
        worker.finish("failed", failure=refusal.code)
        raise
    except BaseException:
        worker.finish("failed", failure="register.defect")
        raise
    return worker.run()


class _Worker:
    """Says how far the run is, each time in a transaction of its own, and stops when asked to."""

    def __init__(self, actor: Actor, run_id: int, clock: Clock, tell: Tell) -> None:
        self.actor, self.run_id, self.clock, self.tell = actor, run_id, clock, tell

    def claim(self) -> None:
        """Take the run from the queue, or from a worker that is gone; of two who try one gets it."""
        at = self.clock()
        with inside(self.actor.community_id):
            free = Q(state="queued") | Q(state__in=Run.WORKING, beat_at__lt=at - SILENT_FOR)
            mine = Run.objects.using(LINKER).filter(free, pk=self.run_id, is_cancel_asked=False)
            if not mine.update(state="reading", beat_at=at):
                raise RunTaken(run=self.run_id)

    def step(self, state: str, share: float) -> None:
        with inside(self.actor.community_id):
            run = self.row()
            if run.is_cancel_asked or run.state not in Run.WORKING:
                raise Cancelled(run=self.run_id)
            self._set(state=state, done=int(STEPS * share), total=STEPS, beat_at=self.clock())
        self.tell(state, share)

    def finish(self, state: str, **given: Any) -> None:
        with inside(self.actor.community_id):
            if self.row().state in Run.WORKING:
                self.close(state, **given)

    def close(self, state: str, **given: Any) -> None:
        """Write the end inside the transaction that is open."""
        self._set(state=state, finished_at=self.clock(), done=STEPS, **given)

    def run(self) -> Run:
        with inside(self.actor.community_id):
            return self.row()

    def row(self) -> Run:
        return Run.objects.using(LINKER).get(pk=self.run_id)

    def _set(self, **given: Any) -> None:
        Run.objects.using(LINKER).filter(pk=self.run_id).update(**given)


def _silent(_stage: str, _share: float) -> None:
    return None
