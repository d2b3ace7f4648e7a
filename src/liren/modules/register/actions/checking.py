"""How good is the register? A sample is drawn from a run, asked at the review desk, and tells with intervals."""

from datetime import datetime
from typing import Final

from django.db import transaction

from liren.kit.errors import Conflict, Invalid
from liren.modules.register import kinds
from liren.modules.register.actions.drawing import ask
from liren.modules.register.actions.linking import queue_run
from liren.modules.register.models import Run
from liren.modules.register.queries import checks
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger

FIRST: Final = 60  # questions of a new check
MOST: Final = 500  # questions at once


class TooManyQuestions(Invalid):
    """Nobody answers so many in one go."""

    code = "register.too_many_questions"


class RunWriting(Conflict):
    """The run at work has drawn already what it draws."""

    code = "register.run_writing"


class NothingDrawn(Conflict):
    """No sample was drawn yet, or all of it is asked."""

    code = "register.nothing_drawn"


@transaction.atomic
def start_check(*, actor: Actor, questions: int, at: datetime) -> Run:
    """
    Have a sample drawn from the register as it is now, by a run.

    :raises liren.primitives.actors.queries.MayNot: if the post may not check or not link
    :raises TooManyQuestions: if it is none, or more than MOST
    :raises RunWriting: if a run is about to end
    """
    actor.require(kinds.CHECK)
    _refuse_number(questions)
    run = queue_run(actor=actor, at=at)
    if run.state == "writing":
        raise RunWriting(run=run.pk)
    Run.objects.filter(pk=run.pk).update(questions=questions)
    ledger.append_entry(actor=actor, verb="register.check_asked", data={"run": run.pk, "questions": questions})
    return run


@transaction.atomic
def extend_check(*, actor: Actor, questions: int) -> int:
    """
    Ask more of the sample that was drawn last, where an answer narrows the intervals most; return how many.

    :raises NothingDrawn: if there is none, or all of it is asked
    :raises TooManyQuestions: if it is none, or more than MOST
    """
    actor.require(kinds.CHECK)
    _refuse_number(questions)
    found = checks.latest(actor)
    asked = ask(actor, found, questions) if found else 0
    if found is None or not asked:
        raise NothingDrawn()
    ledger.append_entry(actor=actor, verb="register.check_extended", data={"check": found.pk, "questions": asked})
    return asked


def _refuse_number(questions: int) -> None:
    if not 0 < questions <= MOST:
        raise TooManyQuestions(most=MOST)
