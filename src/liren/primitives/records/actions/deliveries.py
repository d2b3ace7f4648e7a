"""Move a delivery from state to state; kinds.py draws them. `using` is the alias: a request's, or the importer's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from liren.kit.errors import Conflict, Invalid, Refusal
from liren.kit.refs import Ref
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds, queries, rules
from liren.primitives.records.actions import loading
from liren.primitives.records.models import Dataset, Delivery, Layout, Part


class MoveNotPossible(Conflict):
    """The delivery is not, or no longer, in a state that allows this."""

    code = "records.move_not_possible"


class CauseUnknown(Invalid):
    """Files are erased early for a cause of the list only."""

    code = "records.cause_unknown"


class Cancelled(Conflict):
    """Somebody cancelled the delivery while the job was at work."""

    code = "records.cancelled"


@dataclass(frozen=True, kw_only=True)
class PartRead:
    """
    One sheet as it was understood.

    :ivar proposal: columns with targets, confidence and drift; never a cell
    """

    sheet: str
    form: str
    rows: int
    proposal: Mapping[str, Any]
    is_taken: bool = True


@transaction.atomic
def receive(
    *,
    actor: Actor,
    name: str,
    size: int,
    at: datetime,
    carrier: str = kinds.FILE,
    dataset: Dataset | None = None,
    kept_days: int = kinds.KEPT_DAYS,
) -> Delivery:
    """
    Note that something arrived; its bytes wait in the spool.

    :param name: of the file, whose label is kept; or of the table of a database
    :param kept_days: how long its files stay in the vault
    """
    delivery = Delivery.objects.create(
        community_id=actor.community_id,
        dataset=dataset,
        carrier=carrier,
        name=rules.label(name, known=queries.known_words(actor)) if carrier == kinds.FILE else rules.plain_name(name),
        size=size,
        received_by_id=actor.user_id,
        received_in_id=actor.post_id,
        received_at=at,
        kept_until=timezone.localdate(at) + timedelta(days=kept_days),
    )
    ledger.append_entry(
        actor=actor, verb="delivery.received", subjects=(Ref("delivery", delivery.pk),), data={"bytes": size}
    )
    return delivery


def mark_read(
    *,
    actor: Actor,
    delivery_id: int,
    upload: int,
    samples: int,
    sha256: bytes,
    parts: Sequence[PartRead],
    dataset: Dataset | None,
    using: str,
) -> Delivery:
    """
    Note what the file holds; a person, or the memory of the dataset, says next what its columns mean.

    :param upload: vault.file, what was read; `samples` a few cells of it
    :raises MoveNotPossible: if it was read, refused or cancelled meanwhile
    """
    delivery = _locked(delivery_id, actor, using=using)
    _move(delivery, kinds.READ)
    delivery.upload, delivery.samples, delivery.sha256, delivery.dataset = upload, samples, sha256, dataset
    delivery.save(using=using)
    for ordinal, part in enumerate(parts):
        Part.objects.using(using).create(
            community_id=actor.community_id,
            delivery=delivery,
            ordinal=ordinal,
            sheet=part.sheet,
            form=part.form,
            rows=part.rows,
            proposal=part.proposal,
            is_taken=part.is_taken,
        )
    _note(actor, delivery, "delivery.read", using=using, sheets=len(parts))
    return delivery


def confirm_mapping(
    actor: Actor, *, delivery_id: int, dataset: Dataset, layouts: Mapping[int, Layout | None], using: str = "default"
) -> Delivery:
    """
    Fix the dataset and the layout of every sheet; sheets without one are left out.

    :param layouts: part id → layout
    :raises MoveNotPossible: if the delivery does not wait for a mapping
    """
    delivery = _locked(delivery_id, actor, using=using)
    _move(delivery, kinds.MAPPED)
    delivery.dataset = dataset
    delivery.save(using=using)
    for part in delivery.parts.using(using).all():
        part.layout = layouts.get(part.pk)
        part.is_taken = part.layout is not None
        part.save(using=using, update_fields=["layout", "is_taken"])
    _note(actor, delivery, "delivery.mapped", using=using, dataset=dataset.pk)
    return delivery


def name_dataset(*, actor: Actor, delivery_id: int, dataset: Dataset, using: str = "default") -> Delivery:
    """
    Note which dataset a delivery is of, before its columns are confirmed.

    :raises MoveNotPossible: if the delivery does not wait for a mapping
    """
    delivery = _locked(delivery_id, actor, using=using)
    if delivery.state != kinds.READ:
        raise MoveNotPossible(state=delivery.state)
    delivery.dataset = dataset
    delivery.save(using=using)
    return delivery


def begin_loading(*, actor: Actor, delivery_id: int, using: str) -> Delivery:
    """
    Say that a job is at work; one that was killed may begin again.

    :raises MoveNotPossible: if the delivery waits for a mapping, or is closed
    """
    delivery = _locked(delivery_id, actor, using=using)
    if delivery.state != kinds.LOADING:
        _move(delivery, kinds.LOADING)
        delivery.save(using=using)
        _note(actor, delivery, "delivery.loading", using=using)
    return delivery


def finish_loading(
    *,
    actor: Actor,
    delivery_id: int,
    loaded: loading.Loaded,
    errors: Sequence[int],
    dropped: int,
    error_file: int | None,
    same_as: Delivery | None,
    at: datetime,
    using: str,
) -> Delivery:
    """
    Close a delivery with its counts, in the transaction that stored its rows.

    :param errors: rows that did not fit, for each sheet taken
    """
    delivery = _locked(delivery_id, actor, using=using)
    _move(delivery, kinds.LOADED)
    parts = delivery.parts.using(using).filter(is_taken=True).order_by("ordinal")
    for part, counts, wrong in zip(parts, loaded.sheets, errors, strict=True):
        part.new, part.changed, part.unchanged, part.errors = counts.new, counts.changed, counts.unchanged, wrong
        part.rows = counts.new + counts.changed + counts.unchanged + wrong
        part.save(using=using)
        for name in ("rows", "new", "changed", "unchanged", "errors"):
            setattr(delivery, name, getattr(delivery, name) + getattr(part, name))
    delivery.absent, delivery.dropped, delivery.error_file = loaded.absent, dropped, error_file
    delivery.same_as, delivery.closed_at = same_as, at
    delivery.save(using=using)
    told = {name: getattr(delivery, name) for name in ("rows", "new", "changed", "unchanged", "errors", "dropped")}
    _note(actor, delivery, "delivery.loaded", using=using, **told)
    return delivery


def refuse(
    *, actor: Actor, delivery_id: int, refusal: Refusal, at: datetime, using: str, upload: int | None = None
) -> Delivery:
    """
    Close a delivery that cannot be read, with the reason that the sender is told.

    :param upload: vault.file, when the vault holds at least what the file was called
    """
    delivery = _locked(delivery_id, actor, using=using)
    _move(delivery, kinds.REFUSED)
    delivery.upload = upload or delivery.upload
    delivery.refusal, delivery.closed_at = refusal.code, at
    delivery.refusal_data = {name: value for name, value in refusal.data.items() if isinstance(value, int)}
    delivery.save(using=using)
    _note(actor, delivery, "delivery.refused", using=using, code=refusal.code)
    return delivery


def cancel(*, actor: Actor, delivery_id: int, at: datetime, using: str = "default") -> Delivery:
    """
    Cancel a delivery. One that a job is loading is cancelled by the job, at its next beat.

    :raises MoveNotPossible: if it is closed
    """
    delivery = _locked(delivery_id, actor, using=using)
    if delivery.state in kinds.CLOSED:
        raise MoveNotPossible(state=delivery.state)
    delivery.cancel_asked_at = at
    if delivery.state != kinds.LOADING:
        _move(delivery, kinds.CANCELLED)
        delivery.closed_at = at
    delivery.save(using=using)
    _note(actor, delivery, "delivery.cancelled", using=using)
    return delivery


def close_cancelled(*, actor: Actor, delivery_id: int, at: datetime, using: str) -> Delivery:
    """Close a delivery whose job gave up because somebody cancelled it."""
    delivery = _locked(delivery_id, actor, using=using)
    _move(delivery, kinds.CANCELLED)
    delivery.closed_at = at
    delivery.save(using=using)
    return delivery


def ask_erasure(*, actor: Actor, delivery_id: int, cause: str) -> Delivery:
    """
    Note who wants the files of a closed delivery gone before their time; a job erases them.

    :param cause: `kinds.MISTAKEN`, `ASKED` or `CHECKED`
    :raises MoveNotPossible: if the delivery is open
    :raises CauseUnknown: if it is none of these
    """
    if cause not in kinds.CAUSES or cause == kinds.KEPT_UNTIL:
        raise CauseUnknown
    delivery = _locked(delivery_id, actor, using="default")
    if delivery.state not in kinds.CLOSED:
        raise MoveNotPossible(state=delivery.state)
    delivery.erase_asked_by_id, delivery.erase_asked_in_id, delivery.erase_cause = actor.user_id, actor.post_id, cause
    delivery.save()
    _note(actor, delivery, "delivery.erasure_asked", using="default", cause=cause)
    return delivery


def mark_erased(*, actor: Actor, delivery_id: int, at: datetime, using: str) -> Delivery:
    """
    Note that the vault holds no file of a delivery any more; what was read from them stays.

    :raises MoveNotPossible: if the delivery is open
    """
    delivery = _locked(delivery_id, actor, using=using)
    if delivery.state not in kinds.CLOSED:
        raise MoveNotPossible(state=delivery.state)
    delivery.erased_at, delivery.erase_cause = at, delivery.erase_cause or kinds.KEPT_UNTIL
    delivery.save(using=using)
    return delivery


def expect_steps(*, community_id: int, delivery_id: int, total: int, at: datetime) -> None:
    """Say how many steps the job at work will take, and that it has taken none."""
    with inside(community_id=community_id, using="default"):
        Delivery.objects.filter(pk=delivery_id).update(steps_done=0, steps_total=total, beat_at=at)


def beat(*, community_id: int, delivery_id: int, steps: int, at: datetime) -> None:
    """
    Show progress while the loading transaction is open elsewhere.

    :raises Cancelled: if somebody asked for that
    """
    with inside(community_id=community_id, using="default"):
        rows = Delivery.objects.filter(pk=delivery_id)
        rows.update(steps_done=F("steps_done") + steps, beat_at=at)
        if rows.filter(cancel_asked_at__isnull=False).exists():
            raise Cancelled(delivery=delivery_id)


def _locked(delivery_id: int, actor: Actor, *, using: str) -> Delivery:
    try:
        return Delivery.objects.using(using).select_for_update().get(pk=delivery_id, community_id=actor.community_id)
    except Delivery.DoesNotExist:
        raise queries.DeliveryMissing from None


def _move(delivery: Delivery, to: str) -> None:
    if to not in kinds.MOVES[delivery.state]:
        raise MoveNotPossible(state=delivery.state, to=to)
    delivery.state = to


def _note(actor: Actor, delivery: Delivery, verb: str, *, using: str, **data: str | int) -> None:
    ledger.append_entry(actor=actor, verb=verb, subjects=(Ref("delivery", delivery.pk),), data=data, using=using)
