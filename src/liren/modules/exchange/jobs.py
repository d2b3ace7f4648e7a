"""Jobs of the way in: what they are about by number, nothing else, so that no queue holds a value."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from liren.modules.exchange.actions import erasing, loading, measuring, polling, queueing, reading
from liren.modules.exchange.actions.places import Places
from liren.primitives.records import kinds


@app.task(name=queueing.READ, queue=queueing.IMPORTS)
def read(*, community_id: int, delivery_id: int) -> None:
    """Read a received delivery; one whose mapping is remembered is loaded next."""
    delivery = reading.read_delivery(
        community_id=community_id,
        delivery_id=delivery_id,
        places=Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS),
        at=timezone.now(),
    )
    if delivery.state == kinds.MAPPED:
        queueing.ask_to_load(community_id=community_id, delivery_id=delivery_id)


@app.task(name=queueing.LOAD, queue=queueing.IMPORTS)
def load(*, community_id: int, delivery_id: int) -> None:
    """Load a mapped delivery; one that a killed job was loading is begun again."""
    delivery = loading.load_delivery(
        community_id=community_id,
        delivery_id=delivery_id,
        places=Places(settings.DATA, settings.KEYS),
        clock=timezone.now,
    )
    if delivery.state == kinds.LOADED and delivery.dataset_id is not None:
        queueing.ask_to_measure(
            community_id=community_id,
            dataset_id=delivery.dataset_id,
            user_id=delivery.received_by_id,
            post_id=delivery.received_in_id,
        )


@app.task(name=queueing.MEASURE, queue=queueing.IMPORTS)
def measure(*, community_id: int, dataset_id: int, user_id: int, post_id: int) -> None:
    """Measure how good a dataset is, now that something was loaded."""
    measuring.measure(
        community_id=community_id, dataset_id=dataset_id, user_id=user_id, post_id=post_id, at=timezone.now()
    )


@app.task(name=queueing.ERASE, queue=queueing.IMPORTS)
def erase(*, community_id: int, delivery_id: int) -> None:
    """Erase the files of a delivery; the records that were read from them stay."""
    erasing.erase_files(community_id=community_id, delivery_id=delivery_id, at=timezone.now())


@app.task(name=queueing.POLL, queue=queueing.POLLS)
def poll(*, community_id: int, connection_id: int, user_id: int | None, post_id: int | None) -> None:
    """Poll a source; what it says anew becomes a delivery."""
    polling.poll(
        community_id=community_id,
        connection_id=connection_id,
        places=Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS),
        clock=timezone.now,
        asked_by=(user_id, post_id) if user_id is not None and post_id is not None else None,
        kept_days=settings.KEPT_DAYS,
    )
