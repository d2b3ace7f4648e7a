"""Linkage runs: the one at work, the latest, and what it made."""

from django.db.models import QuerySet
from django.utils import timezone

from liren.kit.errors import Missing
from liren.modules.register.models import Run as Run  # pages know it by this name
from liren.modules.register.queries import tenancy
from liren.primitives.actors import queries as actors
from liren.primitives.actors.queries import Actor


class RunMissing(Missing):
    """There is no such run in the actor's community."""

    code = "register.run_missing"


def runs(actor: Actor) -> QuerySet[Run]:
    """Return the linkage runs, the latest first."""
    return Run.objects.filter(community_id=actor.community_id).select_related("asked_by", "edition").order_by("-id")


def run(actor: Actor, run_id: int) -> Run:
    """
    Return one run.

    :raises RunMissing: if there is none
    """
    found = runs(actor).filter(pk=run_id).first()
    if found is None:
        raise RunMissing(run=run_id)
    return found


def at_work(actor: Actor) -> Run | None:
    """Return the run that is at work now."""
    return runs(actor).filter(state__in=Run.WORKING).first()


def last_done(actor: Actor) -> Run | None:
    """Return the last run that wrote the register."""
    return runs(actor).filter(state="done").first()


def asker(*, community_id: int, run_id: int) -> Actor:
    """
    Return who asked for a run, in the post that carries the permission, as role `linker`.

    :raises RunMissing: if there is no such run, or who asked holds no post any more
    """
    with tenancy.inside(community_id):
        run = Run.objects.using(tenancy.LINKER).select_related("asked_by").filter(pk=run_id).first()
        if run is None:
            raise RunMissing(run=run_id)
        held = actors.appointments(run.asked_by, on=timezone.localdate(), using=tenancy.LINKER)
        here = held.filter(community_id=community_id).first()
        if here is None:
            raise RunMissing(run=run_id)
        return actors.acting(run.asked_by, here, using=tenancy.LINKER)
