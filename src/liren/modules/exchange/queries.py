"""Connections, their polls, and what was left out of deliveries by law; all inside what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Window
from django.db.models.functions import DenseRank

from liren.kit.errors import Missing
from liren.modules.exchange import kinds
from liren.modules.exchange.models import Arrival, Connection, Fetch, Flaw, Measure, Poll
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery, Part

__all__ = [
    "Arrival",
    "ArrivalMissing",
    "Connection",
    "ConnectionMissing",
    "Dropped",
    "Fetch",
    "Flaw",
    "Poll",
    "Quality",
    "Share",
    "arrival",
    "arrivals",
    "baseline",
    "compared_with",
    "connection",
    "connections",
    "dropped",
    "due",
    "fetched",
    "flaws",
    "last_fetch",
    "last_poll",
    "polls",
    "qualities",
    "troubled",
]


class ConnectionMissing(Missing):
    """There is no such connection here, or none that the actor may see."""

    code = "exchange.connection_missing"


class ArrivalMissing(Missing):
    """There is no such file of a watched folder here, or none that the actor may see."""

    code = "exchange.arrival_missing"


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """
    A column that was not stored.

    :ivar column: its header and the code of the red line, as a proposal has it
    """

    delivery: Delivery
    column: dict[str, str]


_LATEST: Final = (
    Poll.objects.order_by("connection_id", "-begun_at", "-id").distinct("connection_id").select_related("delivery")
)


def connections(actor: Actor) -> QuerySet[Connection]:
    """Return the connections in use of the datasets that the actor may see."""
    return (
        Connection.objects.filter(
            community_id=actor.community_id, retired_at__isnull=True, dataset__in=records.datasets(actor).values("pk")
        )
        .select_related("dataset__system")
        .prefetch_related(Prefetch("polls", queryset=_LATEST, to_attr="latest_polls"))
        .order_by("dataset__system__name", "dataset__name", "id")
    )


def last_poll(connection: Connection) -> Poll | None:
    """Return the latest poll of a source that was listed; no query is made."""
    latest: list[Poll] = connection.latest_polls  # type: ignore[attr-defined]  # prefetched
    return latest[0] if latest else None


def connection(actor: Actor, connection_id: int) -> Connection:
    """
    Return one connection in use.

    :raises ConnectionMissing: if it is absent, retired or hidden
    """
    found = connections(actor).filter(pk=connection_id).first()
    if found is None:
        raise ConnectionMissing(connection=connection_id)
    return found


def polls(actor: Actor, connection: Connection) -> QuerySet[Poll]:
    """Return the polls of a source, the latest first."""
    return (
        Poll.objects.filter(community_id=actor.community_id, connection=connection)
        .select_related("asked_by", "delivery")
        .order_by("-begun_at", "-id")
    )


def arrivals(actor: Actor, connection: Connection) -> QuerySet[Arrival]:
    """Return the files of a watched folder that wait or were taken, the latest first."""
    return (
        Arrival.objects.filter(community_id=actor.community_id, connection=connection)
        .select_related("delivery")
        .order_by("-seen_at", "-id")
    )


def arrival(actor: Actor, connection_id: int, arrival_id: int) -> Arrival:
    """
    Return one file of a watched folder.

    :raises ArrivalMissing: if it is absent or hidden
    """
    found = arrivals(actor, connection(actor, connection_id)).filter(pk=arrival_id).first()
    if found is None:
        raise ArrivalMissing(arrival=arrival_id)
    return found


def troubled(actor: Actor) -> QuerySet[Connection]:
    """Return the sources that the actor may see and that could not be read lately, each with `refusal` of its poll."""
    last = Poll.objects.filter(connection=OuterRef("pk"), outcome=kinds.FAILED).order_by("-begun_at", "-id")
    return connections(actor).filter(failures__gt=0).annotate(refusal=Subquery(last.values("refusal")[:1]))


def due(*, community_id: int, at: datetime, using: str = "default") -> QuerySet[Connection]:
    """Return the sources that the clock should poll now, for the system itself; the one that waits longest first."""
    return (
        Connection.objects.using(using)
        .filter(community_id=community_id, retired_at__isnull=True, paused_at__isnull=True, next_at__lte=at)
        .order_by("next_at", "id")
    )


def last_fetch(connection: Connection, *, using: str) -> Fetch | None:
    """Return what was last delivered from a source, whatever became of it."""
    return _fetches(connection, using=using).first()


def baseline(connection: Connection, *, using: str) -> Fetch | None:
    """
    Return the fetch that what is held of a dataset came from, with its marks, None where it came from elsewhere, too.
    """
    found = _fetches(connection, using=using).filter(delivery__state=records_kinds.LOADED).first()
    if found is None or found.marks is None:
        return None
    later = Delivery.objects.using(using).filter(
        Q(new__gt=0) | Q(changed__gt=0),
        dataset_id=connection.dataset_id,
        state=records_kinds.LOADED,
        closed_at__gt=found.delivery.closed_at,
    )
    return None if later.exists() else found


def compared_with(connection: Connection, *, using: str) -> set[int]:
    """Return the fetches whose marks a poll may still be compared with: the last one, and the last one loaded."""
    of_source = _fetches(connection, using=using)
    loaded = of_source.filter(delivery__state=records_kinds.LOADED)
    return {one.pk for one in (of_source.first(), loaded.first()) if one is not None}


def _fetches(connection: Connection, *, using: str) -> QuerySet[Fetch]:
    of_source = Fetch.objects.using(using).filter(community_id=connection.community_id, connection=connection)
    return of_source.select_related("delivery").order_by("-id")


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


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of so many; `part` of `whole`."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """From 0 to 1."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, kw_only=True)
class Quality:
    """
    How good a dataset was after a delivery.

    :ivar overall: measure → all its columns together; those alone that could be measured
    :ivar columns: fact → measure → that column
    """

    delivery: Delivery
    measured_at: datetime
    overall: dict[str, Share]
    columns: dict[str, dict[str, Share]]


def qualities(actor: Actor, dataset_ids: Iterable[int], *, latest: int = 1) -> dict[int, list[Quality]]:
    """Return how good datasets were after their latest deliveries, the latest first; one query for all of them."""
    found = (
        Measure.objects.filter(community_id=actor.community_id, dataset_id__in=list(dataset_ids))
        .annotate(rank=Window(DenseRank(), partition_by="dataset_id", order_by=F("delivery_id").desc()))
        .filter(rank__lte=latest)
        .select_related("delivery")
        .order_by("dataset_id", "rank", "field")
    )
    told: dict[int, list[Quality]] = {}
    for (dataset_id, _delivery), group in groupby(found, key=lambda each: (each.dataset_id, each.delivery_id)):
        told.setdefault(dataset_id, []).append(_quality(list(group)))
    return told


def _quality(measures: list[Measure]) -> Quality:
    overall: dict[str, Share] = {}
    columns: dict[str, dict[str, Share]] = {}
    for each in measures:
        if each.field:
            columns.setdefault(each.field, {})[each.name] = Share(part=each.part, whole=each.whole)
        if not each.field or not each.field.startswith("subject.fact."):
            before = overall.get(each.name, Share(part=0, whole=0))
            overall[each.name] = Share(part=before.part + each.part, whole=before.whole + each.whole)
    return Quality(delivery=measures[0].delivery, measured_at=measures[0].measured_at, overall=overall, columns=columns)


def flaws(actor: Actor, dataset_id: int, *, name: str) -> QuerySet[Flaw]:
    """
    Return the rows that count against a dataset in one respect, as they were measured last.

    :raises records.DatasetMissing: if it is absent or hidden
    """
    dataset = records.dataset(actor, dataset_id)
    found = Flaw.objects.filter(community_id=actor.community_id, dataset=dataset, name=name)
    return found.select_related("record").order_by("field", "record_id")
