"""What a human answers at the review desk and about conflicting values."""

from datetime import datetime

from liren.modules.register import kinds
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities.models import Choice, Decision


def answer(*, actor: Actor, pair_id: int, answer: str, at: datetime) -> Decision:
    """
    Answer a pair at the review desk.

    :raises liren.primitives.actors.queries.MayNot: if the post does not review
    :raises liren.primitives.entities.actions.PairSettled: if somebody was quicker
    :raises liren.primitives.entities.actions.TwoIds: if `same` would tie two valid citizen ids together
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers say the opposite
    """
    actor.require(kinds.REVIEW)
    return entities.decide_pair(actor=actor, pair_id=pair_id, answer=answer, at=at)


def undo(*, actor: Actor, at: datetime) -> Decision:
    """
    Take back the own last answer.

    :raises liren.primitives.entities.actions.NothingToUndo: if there is none
    """
    actor.require(kinds.REVIEW)
    return entities.undo_decision(actor=actor, at=at)


def withdraw(*, actor: Actor, decision_id: int, at: datetime) -> Decision:
    """
    Take back an answer, whoever gave it: one that linkage could not follow, or that was wrong.

    :raises liren.primitives.entities.actions.NothingToUndo: if it does not stand any more
    """
    actor.require(kinds.REVIEW)
    return entities.withdraw_decision(actor=actor, decision_id=decision_id, at=at)


def settle(
    *, actor: Actor, sort: kinds.Sort, entity_id: int, field: str, record_id: int, is_contested: bool, at: datetime
) -> Choice:
    """
    Settle which record is right about a field, or leave it contested.

    :raises liren.primitives.entities.actions.ValueMissing: if the record says nothing about it
    """
    actor.require(kinds.REVIEW)
    return entities.settle_value(
        actor=actor,
        entity_id=entity_id,
        sort=sort.name,
        field=field,
        record_id=record_id,
        contested=is_contested,
        at=at,
    )
