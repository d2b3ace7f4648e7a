"""Register a department's database as the source of a dataset, try it, deliver from it again, give it up."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from liren.engine.read.sheets import Sheet
from liren.kit.errors import Invalid
from liren.kit.refs import Ref
from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import marking, reaching, sealing, shaping
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection, Fetch
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery


class ConnectionNotValid(Invalid):
    """The connection names no known database, or both a table and a query, or a file outside the sources folder."""

    code = "exchange.connection_not_valid"


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """
    What a source told.

    :ivar sheet: all its rows, or those that are to be delivered
    :ivar changes: beside what was loaded of it last; None: nothing was
    :ivar retyped: columns that it declares to be something else than then
    :ivar is_partial: the sheet holds only what changed
    """

    sheet: Sheet = field(repr=False)
    seen: marking.Seen = field(repr=False)
    changes: marking.Changes | None = None
    retyped: tuple[str, ...] = ()
    is_partial: bool = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a department's data stands."""

    engine: str
    database: str
    host: str = ""
    port: int = 0
    username: str = ""
    table: str = ""
    query: str = ""


@transaction.atomic
def register_connection(
    *, actor: Actor, dataset_id: int, address: Address, password: str, places: Places, at: datetime
) -> Connection:
    """
    Register a table or query of a department's database as the source of a dataset.

    :raises ConnectionNotValid: if the address makes no sense
    :raises records.DatasetMissing: if there is no such dataset, or none that the actor may see
    """
    actor.require("exchange.connect")
    dataset = records.dataset(actor, dataset_id)
    _check(address)
    connection = Connection.objects.create(
        community_id=actor.community_id,
        dataset=dataset,
        engine=address.engine,
        host=address.host,
        port=address.port or kinds.PORTS[address.engine],
        database=address.database,
        username=address.username,
        table=address.table,
        query=address.query,
        registered_at=at,
    )
    sealing.seal(places, connection.pk, password)
    _note(actor, connection, "connection.registered", engine=address.engine)
    return connection


def _check(address: Address) -> None:
    if address.engine not in kinds.ENGINES:
        raise ConnectionNotValid(rule="engine")
    if bool(address.table) == bool(address.query):
        raise ConnectionNotValid(rule="table_or_query")
    if address.engine == kinds.SQLITE:
        if not address.database or Path(address.database).name != address.database:
            raise ConnectionNotValid(rule="file_name")
    elif not address.host.startswith("/") and not rules.HOST.fullmatch(address.host):
        raise ConnectionNotValid(rule="host")


def try_connection(*, actor: Actor, connection_id: int, places: Places) -> shaping.Told:
    """
    Read the first rows of a connection and propose what the columns mean; nothing is kept but that somebody looked.

    :raises queries.ConnectionMissing: if there is none here
    :raises Refusal: as `reaching.read` and `shaping.propose`
    """
    actor.require("exchange.connect")
    connection = queries.connection(actor, connection_id)
    _note(actor, connection, "connection.tried")
    _kept, told = shaping.propose([reaching.read(connection, places, first=kinds.TRIED)])
    return told[0]


@transaction.atomic
def retire_connection(*, actor: Actor, connection_id: int, places: Places, at: datetime) -> Connection:
    """
    Read a connection no more and forget its password; what it delivered stays.

    :raises queries.ConnectionMissing: if there is none here
    """
    actor.require("exchange.connect")
    connection = queries.connection(actor, connection_id)
    connection.retired_at, connection.next_at = at, None
    connection.save(update_fields=["retired_at", "next_at"])
    sealing.wipe(places, connection.pk)
    _note(actor, connection, "connection.retired")
    return connection


@transaction.atomic
def receive_fetch(
    *, actor: Actor, connection_id: int, at: datetime, kept_days: int = records_kinds.KEPT_DAYS
) -> Delivery:
    """
    Note that a connection is to be read now; a job does it.

    :raises queries.ConnectionMissing: if there is none here
    """
    actor.require("records.deliver")
    connection = queries.connection(actor, connection_id)
    delivery = deliveries.receive(
        actor=actor,
        name=connection.table or "query",
        size=0,
        at=at,
        carrier=records_kinds.DATABASE,
        dataset=connection.dataset,
        kept_days=kept_days,
    )
    Fetch.objects.create(community_id=actor.community_id, delivery=delivery, connection=connection)
    return delivery


def fetch(*, delivery: Delivery, places: Places, using: str) -> Fetched:
    """
    Read the table or query behind a delivery, all of it.

    Call it outside of any transaction: the department's database may take its time.

    :raises Refusal: as `reaching.read`
    """
    with inside(community_id=delivery.community_id, using=using):
        told = Fetch.objects.using(using).select_related("connection").get(delivery=delivery)
        before = queries.baseline(told.connection, using=using)
    sheet = reaching.read(told.connection, places)
    return changed(sheet, before=before, secret=places.secret)


def changed(sheet: Sheet, *, before: Fetch | None, secret: bytes) -> Fetched:
    """Say what a source tells now, whole, beside what it told when it was last loaded."""
    seen = marking.look(sheet, secret=secret)
    if before is None:
        return Fetched(sheet=sheet, seen=seen)
    held = before.columns or []
    changes = marking.compare(marking.unpacked(bytes(before.marks or b"")), seen.marks)
    return Fetched(sheet=sheet, seen=seen, changes=changes, retyped=marking.retyped(held, seen.columns))


def keep_seen(*, delivery: Delivery, fetched: Fetched, using: str) -> None:
    """Keep what the source said with the delivery that was made of it; the marks of older ones are forgotten."""
    mine = Fetch.objects.using(using).filter(delivery=delivery)
    mine.update(
        columns=fetched.seen.columns,
        marks=fetched.seen.marks.tobytes(),
        is_partial=fetched.is_partial,
        gone=fetched.changes.gone if fetched.changes else 0,
    )
    told = mine.select_related("connection").get()
    kept = {told.pk, *queries.compared_with(told.connection, using=using)}
    older = Fetch.objects.using(using).filter(connection=told.connection, marks__isnull=False)
    older.exclude(pk__in=kept).update(marks=None)


def absent(*, delivery: Delivery, absent: int, changed: int, using: str) -> int:
    """
    Return how many rows a source no longer has, as a person understands it.

    Of a delivery that holds only what changed, the rows that are not in it are not gone.
    """
    told = Fetch.objects.using(using).filter(delivery=delivery, is_partial=True).first()
    return absent if told is None else max(0, told.gone - changed)


def _note(actor: Actor, connection: Connection, verb: str, **data: str) -> None:
    subjects = (Ref("connection", connection.pk), Ref("dataset", connection.dataset_id))
    ledger.append_entry(actor=actor, verb=verb, subjects=subjects, data=data)
