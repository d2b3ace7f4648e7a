"""What a source answers to a report that its value is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.modules.register.actions.heeding import heed_source
from liren.modules.register.actions.reporting import ValueTooLong, mark
from liren.modules.register.kinds import correcting
from liren.modules.register.models import Correction
from liren.modules.register.queries import corrections
from liren.modules.register.rules import corrections as rules
from liren.modules.register.rules import given
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault import actions as vault

PURPOSE: Final = "correction_answer"


class CorrectionAnswerNotKnown(Invalid):
    """It is none of the answers that a source gives."""

    code = "register.correction_answer_not_known"


class CorrectionOver(Conflict):
    """Nothing is to be answered any more: it was confirmed, withdrawn, or a delivery has changed the value."""

    code = "register.correction_over"


class ReasonNotKnown(Invalid):
    """It was not said why the value is right."""

    code = "register.reason_not_known"


class ValueNotGiven(Invalid):
    """It was said that the right value is given, and none was."""

    code = "register.value_not_given"


class ValueNotUnderstood(Invalid):
    """What was given is no value of this field."""

    code = "register.value_not_understood"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """
    A report as its source sees it, under the entry that says so. Never store it.

    :ivar said: the value that is said to be wrong; None where nothing is held of it any more
    :ivar answer: the right value that was given before, if one was
    :ivar instead: report → what its reporter holds to be right
    """

    entry_id: int
    said: str | None
    answer: str | None
    instead: Mapping[int, str]


def open_correction(*, actor: Actor, correction_id: int) -> Opened:
    """
    Open the value that is said to be wrong and what is said instead; the entry names whose value it is.

    :raises liren.primitives.actors.queries.MayNot: if the post does not answer
    :raises liren.modules.register.queries.corrections.CorrectionMissing: if it is another source's
    :raises CorrectionOver: if nothing is to be answered any more
    """
    one = corrections.correction(actor, correction_id)
    if one.state not in rules.LIVE:
        raise CorrectionOver(correction=correction_id)
    mine, whose = Ref(corrections.CORRECTION, one.pk), Ref(one.sort, one.entity_id)
    sealed = corrections.standing(one).filter(has_value=True)[: correcting.SHOWN]
    told = {Ref(corrections.REPORT, report.pk): report.pk for report in sealed}
    found = agreements.disclose(
        actor=actor, purpose=PURPOSE, subjects=[whose, mine, *told], fields=[one.field], case=mine
    )
    held = {value.rule: value.text for value in found.values[mine]}
    instead = {report: found.values[ref][0].text for ref, report in told.items() if found.values[ref]}
    return Opened(entry_id=found.entry_id, said=held.get("reported"), answer=held.get("given"), instead=instead)


@transaction.atomic
def answer_correction(
    *, actor: Actor, correction_id: int, answer: str, value: str = "", why: str = "", at: datetime
) -> Correction:
    """
    Answer for the own source; the register follows at once.

    :param value: the right value, where the answer is `corrected`; it goes into the vault alone
    :param why: why the value is right, where the answer is `confirmed`
    :raises liren.primitives.actors.queries.MayNot: if the post does not answer
    :raises liren.modules.register.queries.corrections.CorrectionMissing: if it is another source's
    :raises CorrectionAnswerNotKnown: if it is no answer
    :raises CorrectionOver: if nothing is to be answered any more
    :raises ReasonNotKnown: if a value is confirmed without a reason
    :raises ValueNotGiven: if the right value is missing
    :raises ValueNotUnderstood: if it is no value of this field
    """
    corrections.correction(actor, correction_id)
    one = Correction.objects.select_for_update().get(pk=correction_id)
    if answer not in rules.ANSWERS:
        raise CorrectionAnswerNotKnown()
    state = rules.answered(one.state, answer)
    if state is None:
        raise CorrectionOver(correction=correction_id)
    if answer == rules.CONFIRMED and why not in correcting.WHY:
        raise ReasonNotKnown()
    right = _right(one, value) if answer == rules.CORRECTED else ""
    vault.seal(under=Ref(corrections.CORRECTION, one.pk), field=one.field, value=right, on=timezone.localdate(at))
    is_told_by_values = rules.CORRECTED in (one.state, state)
    _save(actor, one, state, why if answer == rules.CONFIRMED else "", at)
    mark(actor, one.entity, one.field)
    ledger.append_entry(
        actor=actor,
        verb="correction.answered",
        subjects=[Ref(one.sort, one.entity_id)],
        fields=[one.field],
        data={"correction": one.pk, "answer": answer},
    )
    if is_told_by_values:
        heed_source(actor=actor, at=at)
    return one


def _right(one: Correction, value: str) -> str:
    if not value.strip():
        raise ValueNotGiven()
    if len(value.strip()) > correcting.LONGEST:
        raise ValueTooLong(most=correcting.LONGEST)
    right = given.understood(one.sort, one.field, value)
    if right is None:
        raise ValueNotUnderstood(field=one.field)
    return right


def _save(actor: Actor, one: Correction, state: str, why: str, at: datetime) -> None:
    one.state, one.why = state, why
    one.answered_by_id, one.answered_in_id, one.answered_at = actor.user_id, actor.post_id, at
    one.closed_at = None if state in rules.LIVE else at
    one.save(update_fields=["state", "why", "answered_by", "answered_in", "answered_at", "closed_at"])
