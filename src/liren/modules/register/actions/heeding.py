"""A decision is a constraint at once: the register follows it now, not at the next linking.

Whatever a person decides ends here. It has the whole register linked anew; where only some rows are to be linked, this
is the one place to say so.
"""

from datetime import datetime

from django.db.models import Q

from liren.modules.register import kinds
from liren.modules.register.actions.linking import queue_owed_run, queue_run
from liren.modules.register.models import Run
from liren.modules.register.queries import corrections
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities


def heed(*, actor: Actor, at: datetime) -> Run | None:
    """
    Have the register follow what was just decided, in the same transaction; None where the post may not link.

    A run that is at work may have read the answers before this one: `heed_late` asks for another when it is done.
    """
    return queue_run(actor=actor, at=at) if actor.may(kinds.LINK) else None


def heed_source(*, actor: Actor, at: datetime) -> Run:
    """
    Have the register follow what a source answered, in the same transaction.

    A source's clerk links nothing, and what they answered for their own rows holds all the same.
    """
    return queue_owed_run(actor=actor, at=at)


def heed_late(*, actor: Actor, run: Run, at: datetime) -> Run | None:
    """Ask for another run if somebody decided, answered or took back anything after this one was asked for."""
    if corrections.answered_since(actor, run.asked_at):
        return heed_source(actor=actor, at=at)
    since = Q(undone_at__gte=run.asked_at)
    is_late = (
        entities.every_decision(actor).filter(since | Q(decided_at__gt=run.asked_at)).exists()
        or entities.every_choice(actor).filter(since | Q(chosen_at__gt=run.asked_at)).exists()
    )
    return heed(actor=actor, at=at) if is_late else None
