"""Have a source polled by the clock, pause that, ask for a poll now; polls act for whoever set them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import queueing
from liren.modules.exchange.models import Connection
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger


class IntervalUnknown(Invalid):
    """A source is polled by hand, every quarter of an hour, every hour, every day or every week."""

    code = "exchange.interval_unknown"


class NotScheduled(Conflict):
    """The source is polled by hand only: there is nothing to pause or to resume."""

    code = "exchange.not_scheduled"


@transaction.atomic
def schedule_connection(
    *, actor: Actor, connection_id: int, every: int, at: datetime, is_paused: bool = False
) -> Connection:
    """
    Have a source polled from now on in the actor's name, always at this time of the day.

    :param every: minutes, one of `kinds.EVERY`; 0: by hand only
    :param is_paused: whether it waits until somebody resumes it
    :raises IntervalUnknown: if it is none of these
    :raises queries.ConnectionMissing: if there is no such source
    """
    actor.require("exchange.connect")
    connection = _locked(actor, connection_id)
    if every not in kinds.EVERY:
        raise IntervalUnknown(minutes=every)
    connection.every, connection.failures = every, 0
    connection.paused_at = at if every and is_paused else None
    connection.next_at = at if every else None
    connection.set_by_id, connection.set_in_id = actor.user_id, actor.post_id
    connection.save(update_fields=["every", "paused_at", "failures", "next_at", "set_by", "set_in"])
    _note(actor, connection, "connection.scheduled", every=every)
    return connection


@transaction.atomic
def pause_connection(*, actor: Actor, connection_id: int, at: datetime) -> Connection:
    """
    Poll a source no more until somebody resumes it; one that is paused stays so.

    :raises NotScheduled: if the clock does not poll it
    """
    actor.require("exchange.connect")
    connection = _scheduled(actor, connection_id)
    if connection.paused_at is None:
        connection.paused_at = at
        connection.save(update_fields=["paused_at"])
        _note(actor, connection, "connection.paused")
    return connection


@transaction.atomic
def resume_connection(*, actor: Actor, connection_id: int, at: datetime) -> Connection:
    """
    Poll a paused source again, in the actor's name, and at once when its time has passed.

    :raises NotScheduled: if the clock does not poll it
    """
    actor.require("exchange.connect")
    connection = _scheduled(actor, connection_id)
    connection.paused_at, connection.failures = None, 0
    connection.next_at = max(connection.next_at or at, at)
    connection.set_by_id, connection.set_in_id = actor.user_id, actor.post_id
    connection.save(update_fields=["paused_at", "failures", "next_at", "set_by", "set_in"])
    _note(actor, connection, "connection.resumed")
    return connection


@transaction.atomic
def ask_to_poll(*, actor: Actor, connection_id: int) -> bool:
    """
    Have a source polled now; answers whether a poll was asked for, or one waits already.

    :raises queries.ConnectionMissing: if there is no such source
    """
    actor.require("records.deliver")
    connection = queries.connection(actor, connection_id)
    _note(actor, connection, "connection.poll_asked")
    return queueing.ask_to_poll(
        community_id=actor.community_id, connection_id=connection.pk, user_id=actor.user_id, post_id=actor.post_id
    )


def ask_due(*, communities: Iterable[int], at: datetime) -> int:
    """Have every source polled whose time has come, in every community, and return how many were asked for."""
    asked = 0
    for community_id in communities:
        with inside(community_id=community_id, using="default"):
            for number in queries.due(community_id=community_id, at=at).values_list("pk", flat=True):
                asked += queueing.ask_to_poll(community_id=community_id, connection_id=number)
    return asked


def soon(at: datetime) -> datetime:
    """Return when the clock looks next: a poll that left something for the next one asks for it."""
    return at + timedelta(minutes=1)


def _scheduled(actor: Actor, connection_id: int) -> Connection:
    connection = _locked(actor, connection_id)
    if not connection.every:
        raise NotScheduled(connection=connection_id)
    return connection


def _locked(actor: Actor, connection_id: int) -> Connection:
    found = queries.connection(actor, connection_id)
    return Connection.objects.select_for_update().get(pk=found.pk)


def _note(actor: Actor, connection: Connection, verb: str, **data: int) -> None:
    subjects = (Ref("connection", connection.pk), Ref("dataset", connection.dataset_id))
    ledger.append_entry(actor=actor, verb=verb, subjects=subjects, data=data)
