"""Take files in: the bytes go to the spool, a delivery says that they are there, and a job reads them."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from liren.modules.exchange import kinds
from liren.modules.exchange.actions import spool
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery


def receive_file(
    *,
    actor: Actor,
    name: str,
    chunks: Iterable[bytes],
    places: Places,
    at: datetime,
    dataset_id: int | None = None,
    kept_days: int = records_kinds.KEPT_DAYS,
    announced: int = 0,
) -> Delivery:
    """
    Put a file's bytes aside and note that it arrived; nothing is noted when the bytes are refused.

    :param name: as the sender called the file; it goes with the bytes, the delivery gets a label that names nobody
    :param dataset_id: when the sender says which dataset it is; else it is recognized
    :param kept_days: how long the vault keeps what is read of it
    :param announced: bytes, where they are known before the first one is copied
    :raises spool.UploadTooLarge, spool.UploadEmpty, spool.SpoolFull: if the bytes cannot be kept
    """
    actor.require("records.deliver")
    if announced > kinds.UPLOAD_BYTES:
        raise spool.UploadTooLarge(limit=kinds.UPLOAD_BYTES)
    called = PurePath(name.replace("\\", "/")).name or "upload"
    with transaction.atomic():
        delivery = deliveries.receive(
            actor=actor,
            name=called,
            size=0,
            at=at,
            dataset=records.dataset(actor, dataset_id) if dataset_id else None,
            kept_days=kept_days,
        )
        size = places.spool.put(delivery.pk, called, chunks, limit=kinds.UPLOAD_BYTES)
        # Whoever is stopped between here and the commit leaves bytes without a delivery: `erasing.sweep` finds them.
        Delivery.objects.filter(pk=delivery.pk).update(size=size)
        delivery.size = size
    return delivery


def cancel_delivery(*, actor: Actor, delivery_id: int, places: Places, at: datetime) -> Delivery:
    """
    Cancel a delivery and wipe what waits in the spool.

    :raises deliveries.MoveNotPossible: if it is closed
    """
    actor.require("records.deliver")
    records.delivery(actor, delivery_id)
    with transaction.atomic():
        delivery = deliveries.cancel(actor=actor, delivery_id=delivery_id, at=at)
        transaction.on_commit(lambda: places.spool.wipe(delivery_id))
    return delivery
