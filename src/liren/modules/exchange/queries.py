"""Connections that are registered, and what was left out of deliveries by law; all inside what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from liren.kit.errors import Missing
from liren.modules.exchange.models import Connection, Fetch
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery, Part

__all__ = ["Connection", "ConnectionMissing", "Dropped", "connection", "connections", "dropped", "fetched"]


class ConnectionMissing(Missing):
    """There is no such connection here, or none that the actor may see."""

    code = "exchange.connection_missing"


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """
    A column that was not stored.

    :ivar column: its header and the code of the red line, as a proposal has it
    """

    delivery: Delivery
    column: dict[str, str]


def connections(actor: Actor) -> QuerySet[Connection]:
    """Return the connections in use of the datasets that the actor may see."""
    return (
        Connection.objects.filter(
            community_id=actor.community_id, retired_at__isnull=True, dataset__in=records.datasets(actor).values("pk")
        )
        .select_related("dataset__system")
        .order_by("dataset__system__name", "dataset__name", "id")
    )


def connection(actor: Actor, connection_id: int) -> Connection:
    """
    Return one connection in use.

    :raises ConnectionMissing: if it is absent, retired or hidden
    """
    found = connections(actor).filter(pk=connection_id).first()
    if found is None:
        raise ConnectionMissing(connection=connection_id)
    return found


def fetched(actor: Actor, connection: Connection) -> QuerySet[Delivery]:
    """Return the deliveries that were read from a connection, the latest first."""
    read = Fetch.objects.filter(community_id=actor.community_id, connection=connection).values("delivery_id")
    return records.deliveries(actor).filter(pk__in=read)


def dropped(actor: Actor, deliveries: Iterable[Delivery]) -> list[Dropped]:
    """Return the columns of deliveries that were not stored, in the order given; one of a dataset is told once."""
    by_id = {each.pk: each for each in deliveries}
    parts = Part.objects.filter(community_id=actor.community_id, delivery_id__in=by_id, is_taken=True)
    ranks = {number: rank for rank, number in enumerate(by_id)}
    told: dict[tuple[int | None, str], Dropped] = {}
    for part in sorted(parts, key=lambda each: (ranks[each.delivery_id], each.ordinal)):
        delivery = by_id[part.delivery_id]
        for column in part.proposal.get("columns", ()):
            if column["dropped"]:
                told.setdefault((delivery.dataset_id, column["header"]), Dropped(delivery=delivery, column=column))
    return list(told.values())
