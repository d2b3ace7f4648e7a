"""Saying that a value of a file is wrong, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.kinds import correcting
from liren.modules.register.models import Correction, Report
from liren.modules.register.queries import corrections
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entity_actions
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Fact
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import queries as records
from liren.primitives.vault import actions as vault
from liren.primitives.vault.actions import Said


class ValueGone(Conflict):
    """The file does not hold that value any more, or never did."""

    code = "register.value_gone"


class HowNotKnown(Invalid):
    """It was not said how the reporter knows."""

    code = "register.how_not_known"


class ValueTooLong(Invalid):
    """What was written is longer than a value."""

    code = "register.value_too_long"


class ReportedAlready(Conflict):
    """This user has said so before."""

    code = "register.reported_already"


class TooLateToWithdraw(Conflict):
    """The source has answered, or its delivery has changed the value."""

    code = "register.too_late_to_withdraw"


@transaction.atomic
def report_value(
    *, actor: Actor, sort: kinds.Sort, entity_id: int, field: str, ordinal: int, record_id: int, how: str, value: str,
    at: datetime,
) -> list[Report]:  # fmt: skip
    """
    Say that a value is wrong, to every source that is known to state it; the worker looks for others.

    :param ordinal: the place of the value in its field, with the record that it came with: both name it
    :param value: what the reporter holds to be right; may be empty, and goes into the vault alone
    :raises liren.primitives.actors.queries.MayNot: if the post may not look at files
    :raises liren.primitives.entities.queries.EntityMissing: the same for hidden and absent
    :raises HowNotKnown: if it is not said how they know
    :raises ValueTooLong: if what they hold to be right is longer than a value
    :raises ValueGone: if the file holds no such value (any more)
    :raises ReportedAlready: if they have said so before
    """
    actor.require(kinds.LOOK)
    if how not in correcting.HOW:
        raise HowNotKnown(how=how[:32])
    if len(value.strip()) > correcting.LONGEST:
        raise ValueTooLong(most=correcting.LONGEST)
    entity = Entity.objects.select_for_update().get(pk=entities.get(actor, sort.name, entity_id).pk)
    said = _said(actor, entity, field, ordinal, record_id)
    items = _items(actor, entity, said, at)
    mine = corrections.reports(actor).filter(withdrawn_at=None, correction__in=items)
    told = set(mine.values_list("correction_id", flat=True))
    made = [_report(actor, one, how, value.strip(), at) for one in items if one.pk not in told]
    if not made:
        raise ReportedAlready()
    mark(actor, entity, field)
    ledger.append_entry(
        actor=actor,
        verb="value.reported",
        subjects=[said.entity],
        fields=[field],
        data={"how": how, "corrections": len(made)},
    )
    app.configure_task("register.trace", queue="register", lock=f"register:{actor.community_id}").defer(
        community_id=actor.community_id, report_id=made[0].pk
    )
    return made


@transaction.atomic
def withdraw_report(*, actor: Actor, report_id: int, at: datetime) -> Report:
    """
    Take back an own report; the value is not contested any more if nobody else says that it is wrong.

    :raises liren.modules.register.queries.corrections.ReportMissing: if it is none of theirs
    :raises TooLateToWithdraw: if it was withdrawn, or the source has found the value wrong or right, or has changed it
    """
    mine = corrections.report(actor, report_id)
    if mine.withdrawn_at is not None:
        raise TooLateToWithdraw(report=report_id)
    one = Correction.objects.select_for_update().get(pk=mine.correction_id)
    left = corrections.standing(one).exclude(pk=mine.pk).count()
    state = rules.withdrawn(one.state, reports=left)
    if state is None:
        raise TooLateToWithdraw(report=report_id)
    mine.withdrawn_at = at
    mine.save(update_fields=["withdrawn_at"])
    vault.seal(under=Ref(corrections.REPORT, mine.pk), field=one.field, value="")
    if state != one.state:
        one.state, one.closed_at = state, at
        one.save(update_fields=["state", "closed_at"])
        mark(actor, one.entity, one.field)
    ledger.append_entry(
        actor=actor,
        verb="value.report_withdrawn",
        subjects=[Ref(one.sort, one.entity_id)],
        fields=[one.field],
        data={"correction": one.pk},
    )
    return mine


def mark(actor: Actor, entity: Entity, field: str) -> None:
    """Let exactly the values of a field stand as contested that somebody says are wrong."""
    ids = list(_contested(actor, entity, field).values_list("pk", flat=True))
    places = vault.mark_contested(entity=Ref(entity.sort, entity.pk), field=field, corrections=ids)
    entity_actions.mark_contested(actor=actor, entity_id=entity.pk, field=field, ordinals=places)


def _contested(actor: Actor, entity: Entity, field: str) -> QuerySet[Correction]:
    return Correction.objects.filter(
        community_id=actor.community_id, entity=entity, field=field, state__in=rules.CONTESTED
    )


def _said(actor: Actor, entity: Entity, field: str, ordinal: int, record_id: int) -> Said:
    """
    Name a value without saying it.

    :raises ValueGone: if the file holds none there, or another record's by now
    """
    given: list[Fact] = [one for one in entities.facts(actor, entity) if one.field == field]
    of_record = [one.ordinal for one in given if one.record_id == record_id]
    if ordinal not in of_record:
        raise ValueGone(field=field[:64])
    ref = Ref(entity.sort, entity.pk)
    return Said(entity=ref, field=field, record_id=record_id, nth=of_record.index(ordinal))


def _items(actor: Actor, entity: Entity, said: Said, at: datetime) -> list[Correction]:
    """Return what is open about a value already, at whatever source; else open it at the source of its record."""
    live = list(_contested(actor, entity, said.field).select_for_update().order_by("id"))
    same = set(vault.about_the_same(corrections=[one.pk for one in live], said=said))
    if same:
        return [one for one in live if one.pk in same]
    [record] = records.records_by_id(actor, [said.record_id])
    made = Correction.objects.create(
        community_id=actor.community_id,
        entity=entity,
        sort=entity.sort,
        field=said.field,
        record=record,
        role=_role(actor, entity, said.record_id),
        dataset_id=record.dataset_id,
        opened_at=at,
    )
    if not vault.seal_said(correction_id=made.pk, said=said):
        raise ValueGone(field=said.field)
    return [made]


def _role(actor: Actor, entity: Entity, record_id: int) -> str:
    """Return as what a record speaks of the entity; a living household has only the roles of its people."""
    roles = sorted(link.role for link in entities.links(actor, entity) if link.record_id == record_id)
    return "subject" if "subject" in roles or not roles else roles[0]


def _report(actor: Actor, one: Correction, how: str, value: str, at: datetime) -> Report:
    made = Report.objects.create(
        community_id=actor.community_id,
        correction=one,
        reported_by_id=actor.user_id,
        reported_in_id=actor.post_id,
        reported_at=at,
        how=how,
        has_value=bool(value),
    )
    vault.seal(under=Ref(corrections.REPORT, made.pk), field=one.field, value=value)
    return made
