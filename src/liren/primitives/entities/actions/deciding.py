"""What humans decide about pairs and about conflicting values; each decision can be taken back, none is erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds, queries
from liren.primitives.entities.actions.contradicting import refuse_contradiction
from liren.primitives.entities.models import Choice, Decision, Fact, Link, Pair
from liren.primitives.entities.rules import Mention
from liren.primitives.ledger import actions as ledger

AT_ONCE: Final = 400  # answers that parting one file may take: 20 rows from 20


class AnswerNotKnown(Invalid):
    """A pair is the same, different, or unsure."""

    code = "entities.answer_not_known"


class PairSettled(Conflict):
    """Somebody else settled this pair a moment ago."""

    code = "entities.pair_settled"


class NothingToUndo(Conflict):
    """This user has no decision that stands."""

    code = "entities.nothing_to_undo"


class ValueMissing(Invalid):
    """No record gives this value of this field for this entity."""

    code = "entities.value_missing"


class TooManyAtOnce(Invalid):
    """So many rows against so many others are parted in smaller steps."""

    code = "entities.too_many_at_once"


@transaction.atomic
def decide_pair(*, actor: Actor, pair_id: int, answer: str, at: datetime) -> Decision:
    """
    Say whether two mentions are one thing; `unsure` leaves the pair to the next person.

    :raises AnswerNotKnown: if the answer is none of the three
    :raises queries.PairMissing: if there is no such pair
    :raises PairSettled: if somebody was quicker; theirs stands
    :raises liren.primitives.entities.actions.TwoIds: if linkage could not follow it: each has a valid citizen id
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers say the opposite
    """
    if answer not in kinds.ANSWERS:
        raise AnswerNotKnown(answer=answer)
    # The row is locked before its answer is read: of two people pressing at once, one wins.
    pair = Pair.objects.select_for_update().filter(community_id=actor.community_id, pk=pair_id).first()
    if pair is None:
        raise queries.PairMissing(pair=pair_id)
    if pair.answer_id is not None:
        raise PairSettled(pair=pair_id, **_told(pair.answer))
    refuse_contradiction(pair, answer)
    decision = Decision.objects.create(
        community_id=actor.community_id,
        sort=pair.sort,
        record_a=pair.record_a,
        role_a=pair.role_a,
        record_b=pair.record_b,
        role_b=pair.role_b,
        answer=answer,
        weight=pair.weight,
        decided_by_id=actor.user_id,
        decided_at=at,
    )
    if answer != kinds.UNSURE:
        pair.answer = decision
        pair.save(update_fields=["answer"])
    ledger.append_entry(
        actor=actor, verb="pair.decided", subjects=_entities_of(decision), data={"pair": pair_id, "answer": answer}
    )
    return decision


@transaction.atomic
def decide_mentions(
    *, actor: Actor, sort: str, pairs: Sequence[tuple[Mention, Mention]], answer: str, at: datetime
) -> list[Decision]:
    """
    Say of pairs of mentions that nobody asked about whether they are one thing; what was said before is not said twice.

    :raises AnswerNotKnown: if the answer is neither `same` nor `different`
    :raises TooManyAtOnce: if they are more than AT_ONCE
    :raises liren.primitives.entities.actions.TwoIds: if linkage could not follow it: each has a valid citizen id
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers say the opposite
    """
    if answer not in (kinds.SAME, kinds.DIFFERENT):
        raise AnswerNotKnown(answer=answer)
    if len(pairs) > AT_ONCE:
        raise TooManyAtOnce(most=AT_ONCE)
    told = {
        ((one.record_a, one.role_a), (one.record_b, one.role_b))
        for one in queries.decisions(actor).filter(sort=sort, answer=answer)
    }
    made = [
        _decide(actor, sort, (first, second), answer, at)
        for first, second in (sorted(pair) for pair in pairs)
        if (first, second) not in told and (second, first) not in told
    ]
    subjects = sorted({ref for decision in made for ref in _entities_of(decision)})
    ledger.append_entry(
        actor=actor,
        verb="entity.joined" if answer == kinds.SAME else "entity.divided",
        subjects=subjects,
        data={"answers": len(made)},
    )
    return made


def _decide(actor: Actor, sort: str, pair: tuple[Mention, Mention], answer: str, at: datetime) -> Decision:
    (record_a, role_a), (record_b, role_b) = pair
    given = {"record_a": record_a, "role_a": role_a, "record_b": record_b, "role_b": role_b, "sort": sort}
    refuse_contradiction(Pair(community_id=actor.community_id, **given), answer)
    decision = Decision.objects.create(
        community_id=actor.community_id, answer=answer, decided_by_id=actor.user_id, decided_at=at, **given
    )
    Pair.objects.filter(community_id=actor.community_id, answer=None, **given).update(answer=decision)
    return decision


@transaction.atomic
def undo_decision(*, actor: Actor, at: datetime) -> Decision:
    """
    Take back this user's latest standing decision; its pair is asked again.

    :raises NothingToUndo: if there is none
    """
    last = queries.last_decision_by(actor)
    if last is None:
        raise NothingToUndo()
    return _undo(actor, last.pk, at)


@transaction.atomic
def withdraw_decision(*, actor: Actor, decision_id: int, at: datetime) -> Decision:
    """
    Take back any standing decision, whoever made it; its pair is asked again if it is still open to doubt.

    :raises NothingToUndo: if it does not stand any more
    """
    return _undo(actor, decision_id, at)


def _undo(actor: Actor, decision_id: int, at: datetime) -> Decision:
    mine = Decision.objects.select_for_update().filter(community_id=actor.community_id, pk=decision_id)
    decision = mine.filter(undone_at=None).first()
    if decision is None:
        raise NothingToUndo()
    # What was said in one go of many rows (two files joined, some rows parted) is one answer: it goes in one go.
    at_once = {"decided_by_id": decision.decided_by_id, "decided_at": decision.decided_at, "answer": decision.answer}
    together = list(
        Decision.objects.select_for_update().filter(community_id=actor.community_id, undone_at=None, **at_once)
    )
    Decision.objects.filter(pk__in=[one.pk for one in together]).update(undone_by_id=actor.user_id, undone_at=at)
    Pair.objects.filter(answer__in=together).update(answer=None)
    subjects = sorted({ref for one in together for ref in _entities_of(one)})
    ledger.append_entry(
        actor=actor,
        verb="pair.reopened",
        subjects=subjects,
        data={"decision": decision.pk, "answers": len(together)},
    )
    decision.refresh_from_db()
    return decision


@transaction.atomic
def settle_value(
    *, actor: Actor, entity_id: int, sort: str, field: str, record_id: int, contested: bool, at: datetime
) -> Choice:
    """
    Settle a conflict: this record's value is right, or (`contested`) it is in doubt and both stay.

    :raises queries.EntityMissing: if there is no such entity
    :raises ValueMissing: if the record gives no such value
    """
    entity = queries.get(actor, sort, entity_id)
    given = Fact.objects.filter(community_id=actor.community_id, entity=entity, field=field)
    if not given.filter(record_id=record_id).exists():
        raise ValueMissing(field=field)
    rivals = given.values_list("record_id", flat=True)
    standing = Choice.objects.filter(
        community_id=actor.community_id, sort=sort, field=field, record_id__in=list(rivals), undone_at=None
    )
    standing.update(undone_at=at)
    choice = Choice.objects.create(
        community_id=actor.community_id,
        sort=sort,
        field=field,
        record_id=record_id,
        contested=contested,
        chosen_by_id=actor.user_id,
        chosen_at=at,
    )
    ledger.append_entry(
        actor=actor,
        verb="value.contested" if contested else "value.settled",
        subjects=[Ref(sort, entity.pk)],
        fields=[field],
        data={"record": record_id},
    )
    return choice


def _told(decision: Decision | None) -> dict[str, str]:
    """Return whose answer stands, for the one who came too late."""
    return {} if decision is None else {"by": str(decision.decided_by), "answer": decision.answer}


def _entities_of(decision: Decision) -> list[Ref]:
    mentions = ((decision.record_a, decision.role_a), (decision.record_b, decision.role_b))
    rows = Link.objects.filter(
        community_id=decision.community_id, sort=decision.sort, record_id__in=[record for record, _ in mentions]
    )
    found = {link.entity_id for link in rows if (link.record_id, link.role) in mentions}
    return [Ref(decision.sort, entity) for entity in sorted(found)]
