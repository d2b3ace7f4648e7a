"""Take the files of a watched folder, each once: whole ones only, and those that fail are kept under their names.

1. A file is known by its name, size and time; one that changes is another arrival. Nothing is written to the folder.
2. Half-written files wait: a file is taken when it was the same at an earlier look, or is old.
3. What is taken is a delivery, in the transaction that says so; one that cannot be kept is a refused delivery, so that
   its name can be asked for like that of any other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from liren.kit.errors import Conflict, Refusal
from liren.kit.refs import Ref
from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import folders, outcomes, queueing, reaching, receiving, spool
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Arrival, Connection
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records import rules as records_rules
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery
from liren.primitives.vault import actions as vault

HERE: Final = "default"
ALIAS: Final = "importer"
Seen = Sequence[tuple[folders.Entry, Arrival]]


class StillOpen(Conflict):
    """What was taken of the file is not in the register yet, nor refused."""

    code = "exchange.still_open"


def listed(*, actor: Actor, connection_id: int, places: Places) -> list[folders.Entry]:
    """
    Return the files that a poll would take from a folder, the oldest first; that somebody looked is entered.

    :raises queries.ConnectionMissing: if there is no such source
    :raises Refusal: as `reaching.folder`
    """
    actor.require("exchange.connect")
    connection = queries.connection(actor, connection_id)
    subjects = (Ref("connection", connection.pk), Ref("dataset", connection.dataset_id))
    ledger.append_entry(actor=actor, verb="connection.tried", subjects=subjects, data={})
    with reaching.folder(connection, places) as opened:
        return _wanted(connection, opened.entries())


def collect(actor: Actor, connection: Connection, places: Places, *, at: datetime, kept_days: int) -> outcomes.Outcome:
    """
    Take what has arrived in the folder of a source; what was taken before is left alone.

    :raises Refusal: if the folder cannot be read; the files taken until then stay taken
    """
    with reaching.folder(connection, places) as opened:
        entries = _wanted(connection, opened.entries())
        arrivals = _noted(actor, connection, entries, places, at=at)
        whole = [each for each in arrivals if _is_whole(each[1], at=at)]
        chosen = list(_bounded(whole))
        taken = [each for each in chosen if _take(actor, connection, opened, each, places, at=at, kept_days=kept_days)]
    outcome = kinds.DELIVERED if taken else kinds.UNCHANGED
    left = len(arrivals) > len(taken)
    return outcomes.Outcome(outcome=outcome, seen=len(entries), fresh=len(taken), is_more_waiting=left)


def _wanted(connection: Connection, entries: Iterable[folders.Entry]) -> list[folders.Entry]:
    return [each for each in entries if rules.is_wanted(each.name, pattern=connection.pattern)]


def _noted(
    actor: Actor, connection: Connection, entries: Sequence[folders.Entry], places: Places, *, at: datetime
) -> Seen:
    """Note what is new in the folder, and return the arrivals that wait, with their files."""
    key = records_rules.key_of(places.secret, label="arrivals")
    named = {(records_rules.source_key([each.name], key=key), each.size, each.modified): each for each in entries}
    with inside(community_id=connection.community_id, using=HERE):
        held = {_identity(each): each for each in Arrival.objects.filter(connection=connection)}
        known = records.known_words(actor)
        made = [
            Arrival(
                community_id=connection.community_id,
                connection=connection,
                name_hash=name,
                label=records_rules.label(entry.name, known=known),
                size=size,
                modified=modified,
                seen_at=at,
            )
            for (name, size, modified), entry in named.items()
            if (name, size, modified) not in held
        ]
        Arrival.objects.bulk_create(made)
        gone = [each.pk for it, each in held.items() if it not in named and each.state == kinds.WAITS]
        Arrival.objects.filter(pk__in=gone).delete()
        waiting = Arrival.objects.filter(connection=connection, state=kinds.WAITS).order_by("modified", "id")
        return [(named[_identity(each)], each) for each in waiting]


def _identity(arrival: Arrival) -> tuple[bytes, int, int]:
    return bytes(arrival.name_hash), arrival.size, arrival.modified


def _is_whole(arrival: Arrival, *, at: datetime) -> bool:
    return rules.is_settled(seen_at=arrival.seen_at, at=at, modified=arrival.modified)


def _bounded(whole: Seen) -> Iterable[tuple[folders.Entry, Arrival]]:
    total = 0
    for entry, arrival in whole[: kinds.TAKEN_AT_ONCE]:
        total += entry.size
        if total > kinds.UPLOAD_TOTAL_BYTES and total > entry.size:
            return
        yield entry, arrival


def _take(
    actor: Actor,
    connection: Connection,
    opened: folders.Folder,
    found: tuple[folders.Entry, Arrival],
    places: Places,
    *,
    at: datetime,
    kept_days: int,
) -> bool:
    """Take one file; False when it changed while it was read, and is another one now."""
    entry, arrival = found
    try:
        with inside(community_id=connection.community_id, using=HERE):
            delivery = receiving.receive_file(
                actor=actor,
                name=entry.name,
                chunks=opened.chunks(entry),
                places=places,
                at=at,
                dataset_id=connection.dataset_id,
                kept_days=kept_days,
                announced=entry.size,
            )
            _settle(arrival, delivery)
    except folders.FileChanged:
        return False
    except (spool.UploadTooLarge, spool.UploadEmpty) as refusal:
        _keep_refused(actor, connection, entry, arrival, refusal, at=at, kept_days=kept_days)
    return True


def _settle(arrival: Arrival, delivery: Delivery) -> None:
    Arrival.objects.filter(pk=arrival.pk).update(state=kinds.TAKEN, delivery_id=delivery.pk)
    queueing.ask_to_read(community_id=arrival.community_id, delivery_id=delivery.pk)


def _keep_refused(
    actor: Actor,
    connection: Connection,
    entry: folders.Entry,
    arrival: Arrival,
    refusal: Refusal,
    *,
    at: datetime,
    kept_days: int,
) -> None:
    """Keep what a file was called that cannot be kept itself. Killed in between, the job that reads it refuses it."""
    community = connection.community_id
    with inside(community_id=community, using=HERE):
        delivery = deliveries.receive(
            actor=actor, name=entry.name, size=entry.size, at=at, dataset=connection.dataset, kept_days=kept_days
        )
        _settle(arrival, delivery)
    with inside(community_id=community, using=ALIAS):
        upload = vault.store_file(community_id=community, sort="upload", name=entry.name, content=b"")
        deliveries.refuse(actor=actor, delivery_id=delivery.pk, refusal=refusal, at=at, upload=upload, using=ALIAS)


@transaction.atomic
def take_again(*, actor: Actor, connection_id: int, arrival_id: int) -> Arrival:
    """
    Have a file taken once more by the next poll, as if it had just arrived.

    :raises queries.ArrivalMissing: if there is none here
    :raises StillOpen: if what was taken of it is still at work
    """
    actor.require("records.deliver")
    arrival = queries.arrival(actor, connection_id, arrival_id)
    if arrival.delivery is not None and arrival.delivery.state in records_kinds.OPEN:
        raise StillOpen(delivery=arrival.delivery_id)
    Arrival.objects.filter(pk=arrival.pk).update(state=kinds.WAITS, delivery=None)
    return arrival
