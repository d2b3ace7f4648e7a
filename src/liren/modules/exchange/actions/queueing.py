"""Ask for a job in the caller's own transaction: the state and the job that carries it on are committed together."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

IMPORTS: Final = "imports"
POLLS: Final = "polls"  # apart: a source may take minutes to answer
READ: Final = "exchange.read"
LOAD: Final = "exchange.load"
ERASE: Final = "exchange.erase"
POLL: Final = "exchange.poll"
MEASURE: Final = "exchange.measure"


def ask_to_read(*, community_id: int, delivery_id: int) -> None:
    """Have a received delivery read."""
    _ask(READ, community_id, delivery_id)


def ask_to_load(*, community_id: int, delivery_id: int) -> None:
    """Have a mapped delivery loaded."""
    _ask(LOAD, community_id, delivery_id)


def ask_to_erase(*, community_id: int, delivery_id: int) -> None:
    """Have the files of a closed delivery erased."""
    _ask(ERASE, community_id, delivery_id)


def ask_to_measure(*, community_id: int, dataset_id: int, user_id: int, post_id: int) -> None:
    """Have a dataset measured; one that waits to be measured is measured once."""
    name = f"measure:{dataset_id}"
    task = app.configure_task(MEASURE, queue=IMPORTS, lock=name, queueing_lock=name)
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(community_id=community_id, dataset_id=dataset_id, user_id=user_id, post_id=post_id)


def ask_to_poll(
    *, community_id: int, connection_id: int, user_id: int | None = None, post_id: int | None = None
) -> bool:
    """Have a source polled; answers False when a poll of it waits already."""
    name = f"connection:{connection_id}"
    task = app.configure_task(POLL, queue=POLLS, lock=name, queueing_lock=name)
    try:
        with transaction.atomic():
            task.defer(community_id=community_id, connection_id=connection_id, user_id=user_id, post_id=post_id)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def _ask(name: str, community_id: int, delivery_id: int) -> None:
    # One job at a time on a delivery: a second one waits for the lock and finds nothing to do.
    task = app.configure_task(name, queue=IMPORTS, lock=f"delivery:{delivery_id}")
    task.defer(community_id=community_id, delivery_id=delivery_id)
