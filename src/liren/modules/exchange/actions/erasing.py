"""Erase what was delivered when its time is over, or earlier because somebody asked; what was read from it stays.

The web process only asks: it may not touch the vault. The job erases as role `importer`; the vault writes the entry.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from liren.modules.exchange.actions import queueing
from liren.modules.exchange.actions.spool import Spool
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery
from liren.primitives.vault import actions as vault

ALIAS: Final = "importer"
SETTLED: Final = timedelta(hours=1)  # no upload takes as long between two chunks


@transaction.atomic
def ask_to_erase(*, actor: Actor, delivery_id: int, cause: str) -> Delivery:
    """
    Have the files of a closed delivery erased before their time.

    :raises records.DeliveryMissing: if it is absent or hidden
    :raises deliveries.MoveNotPossible, deliveries.CauseUnknown: and nothing is asked
    """
    actor.require("records.erase_files")
    records.delivery(actor, delivery_id)
    delivery = deliveries.ask_erasure(actor=actor, delivery_id=delivery_id, cause=cause)
    queueing.ask_to_erase(community_id=actor.community_id, delivery_id=delivery_id)
    return delivery


def erase_files(*, community_id: int, delivery_id: int, at: datetime) -> Delivery:
    """Erase upload, samples and error file of a closed delivery; one that is erased already stays as it is."""
    with inside(community_id=community_id, using=ALIAS):
        actor = records.eraser(community_id=community_id, delivery_id=delivery_id, using=ALIAS)
        delivery = Delivery.objects.using(ALIAS).select_for_update().get(pk=delivery_id)
        if delivery.erased_at is not None:
            return delivery
        # What the same file returned before belongs to that delivery.
        returned = delivery.error_file if delivery.same_as_id is None else None
        held = [number for number in (delivery.upload, delivery.samples, returned) if number is not None]
        cause = delivery.erase_cause or kinds.KEPT_UNTIL
        delivery = deliveries.mark_erased(actor=actor, delivery_id=delivery_id, at=at, using=ALIAS)
        vault.erase_files(actor=actor, delivery_id=delivery_id, files=held, cause=cause, using=ALIAS)
        return delivery


def erase_due(*, community_id: int, today: date, clock: Callable[[], datetime]) -> int:
    """
    Erase the files of every delivery that was cancelled or whose time is over, and return how many deliveries.

    One that still waits for somebody to check its columns is cancelled first.
    """
    with inside(community_id=community_id, using=ALIAS):
        due = list(records.to_erase(community_id=community_id, today=today, using=ALIAS))
    for delivery in due:
        if delivery.state in kinds.OPEN:
            with inside(community_id=community_id, using=ALIAS):
                actor = records.receiver(community_id=community_id, delivery_id=delivery.pk, using=ALIAS)
                deliveries.cancel(actor=actor, delivery_id=delivery.pk, at=clock(), using=ALIAS)
        erase_files(community_id=community_id, delivery_id=delivery.pk, at=clock())
    return len(due)


def sweep(*, spool: Spool, communities: Iterable[int], at: datetime) -> int:
    """
    Wipe what lies in the spool for no open delivery, and return for how many: its process was killed while it received.

    What was written to within the last hour may belong to a delivery that is not committed yet, and stays.
    """
    left = spool.untouched_since(at - SETTLED)
    for community_id in communities if left else ():
        with inside(community_id=community_id, using=ALIAS):
            left -= records.open_among(community_id=community_id, delivery_ids=left, using=ALIAS)
    for delivery_id in left:
        spool.wipe(delivery_id)
    return len(left)
