"""What a human answers at the review desk and about conflicting values."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from liren.kit.errors import Invalid
from liren.modules.register import kinds
from liren.modules.register.actions.heeding import heed
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries
from liren.primitives.entities.models import Choice, Decision
from liren.primitives.entities.rules import Mention


class FilesAreOne(Invalid):
    """The two are one file already."""

    code = "register.files_are_one"


class NothingToPart(Invalid):
    """No row of the file was named, or every one."""

    code = "register.nothing_to_part"


@transaction.atomic
def answer(*, actor: Actor, pair_id: int, answer: str, at: datetime) -> Decision:
    """
    Answer a pair at the review desk.

    :raises liren.primitives.actors.queries.MayNot: if the post does not review
    :raises liren.primitives.entities.actions.PairSettled: if somebody was quicker
    :raises liren.primitives.entities.actions.TwoIds: if `same` would tie two valid citizen ids together
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers say the opposite
    """
    actor.require(kinds.REVIEW)
    decision = entities.decide_pair(actor=actor, pair_id=pair_id, answer=answer, at=at)
    if answer != entity_kinds.UNSURE:
        heed(actor=actor, at=at)
    return decision


@transaction.atomic
def join(*, actor: Actor, entity_id: int, other_id: int, at: datetime) -> list[Decision]:
    """
    Say that two files are one person.

    :raises liren.primitives.entities.queries.EntityMissing: if one of them does not exist
    :raises FilesAreOne: if they are one file already
    :raises liren.primitives.entities.actions.TwoIds: if each has a valid citizen id
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers say the opposite
    """
    actor.require(kinds.REVIEW)
    one, two = (queries.get(actor, entity_kinds.PERSON, number) for number in (entity_id, other_id))
    if one.pk == two.pk:
        raise FilesAreOne()
    first, *rest = ((link.record_id, link.role) for entity in (one, two) for link in queries.links(actor, entity))
    # All rows of both: a row that evidence had brought to one of the two would else stay behind.
    made = entities.decide_mentions(
        actor=actor, sort=entity_kinds.PERSON, pairs=[(first, other) for other in rest], answer=entity_kinds.SAME, at=at
    )
    heed(actor=actor, at=at)
    return made


@transaction.atomic
def part(*, actor: Actor, entity_id: int, mentions: Sequence[Mention], at: datetime) -> list[Decision]:
    """
    Say that some rows of a person's file speak of another person.

    :raises liren.primitives.entities.queries.EntityMissing: if there is no such file
    :raises NothingToPart: if none of its rows is named, or all are
    :raises liren.primitives.entities.actions.TooManyAtOnce: if they are too many against too many
    :raises liren.primitives.entities.actions.AnsweredOtherwise: if earlier answers tie them together
    """
    actor.require(kinds.REVIEW)
    entity = queries.get(actor, entity_kinds.PERSON, entity_id)
    every = [(link.record_id, link.role) for link in queries.links(actor, entity)]
    away = [mention for mention in every if mention in set(mentions)]
    stay = [mention for mention in every if mention not in set(mentions)]
    if not away or not stay:
        raise NothingToPart()
    pairs = [(one, other) for one in away for other in stay]
    made = entities.decide_mentions(
        actor=actor, sort=entity_kinds.PERSON, pairs=pairs, answer=entity_kinds.DIFFERENT, at=at
    )
    heed(actor=actor, at=at)
    return made


@transaction.atomic
def undo(*, actor: Actor, at: datetime) -> Decision:
    """
    Take back the own last answer.

    :raises liren.primitives.entities.actions.NothingToUndo: if there is none
    """
    actor.require(kinds.REVIEW)
    return _heeded(actor, entities.undo_decision(actor=actor, at=at), at)


@transaction.atomic
def withdraw(*, actor: Actor, decision_id: int, at: datetime) -> Decision:
    """
    Take back an answer, whoever gave it: one that linkage could not follow, or that was wrong.

    :raises liren.primitives.entities.actions.NothingToUndo: if it does not stand any more
    """
    actor.require(kinds.REVIEW)
    return _heeded(actor, entities.withdraw_decision(actor=actor, decision_id=decision_id, at=at), at)


def _heeded(actor: Actor, taken: Decision, at: datetime) -> Decision:
    if taken.answer != entity_kinds.UNSURE:
        heed(actor=actor, at=at)
    return taken


@transaction.atomic
def settle(
    *, actor: Actor, sort: kinds.Sort, entity_id: int, field: str, record_id: int, is_contested: bool, at: datetime
) -> Choice:
    """
    Settle which record is right about a field, or leave it contested.

    :raises liren.primitives.entities.actions.ValueMissing: if the record says nothing about it
    """
    actor.require(kinds.REVIEW)
    choice = entities.settle_value(
        actor=actor,
        entity_id=entity_id,
        sort=sort.name,
        field=field,
        record_id=record_id,
        contested=is_contested,
        at=at,
    )
    heed(actor=actor, at=at)
    return choice
