"""Register a department's database as the source of a dataset, try it, deliver from it again, give it up."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from liren.engine.read.sheets import Sheet
from liren.kit.errors import Conflict, Invalid
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


class PolledOnly(Conflict):
    """A folder is not delivered as a whole: its files are taken one by one, by a poll."""

    code = "exchange.polled_only"


class ConnectionNotValid(Invalid):
    """The connection names no known source, or both a table and a query, or a file outside the sources folder."""

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
    """Where a department's data stands; see models.Connection."""

    engine: str
    database: str = ""
    host: str = ""
    port: int = 0
    username: str = ""
    table: str = ""
    query: str = ""
    folder: str = ""
    pattern: str = ""
    host_key: str = ""
    page: str = ""
    rows_at: str = ""
    next_key: str = ""
    page_key: str = ""


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
        registered_at=at,
        **{**asdict(address), "port": address.port or kinds.PORTS[address.engine]},
    )
    sealing.seal(places, connection.pk, password)
    _note(actor, connection, "connection.registered", engine=address.engine)
    return connection


def _check(address: Address) -> None:
    if address.engine not in kinds.ENGINES:
        raise ConnectionNotValid(rule="engine")
    fault = _FAULTS[address.engine](address)
    if fault:
        raise ConnectionNotValid(rule=fault)


def _fault_of_database(address: Address) -> str:
    if bool(address.table) == bool(address.query):
        return "table_or_query"
    if address.engine == kinds.SQLITE:
        return "" if _is_plain(address.database) else "file_name"
    if not address.database:
        return "database"
    return "" if address.host.startswith("/") or rules.HOST.fullmatch(address.host) else "host"


def _fault_of_folder(address: Address) -> str:
    if address.engine == kinds.FOLDER:
        return "" if _is_plain(address.folder) else "folder"
    if not rules.HOST.fullmatch(address.host):
        return "host"
    if address.host_key and not rules.HOST_KEY.fullmatch(address.host_key):
        return "host_key"
    return "" if address.folder and address.folder.isprintable() and address.username else "folder"


def _fault_of_page(address: Address) -> str:
    if not rules.PAGE.fullmatch(address.page):
        return "page"
    return "paging" if address.next_key and address.page_key else ""


_FAULTS: Final[Mapping[str, Callable[[Address], str]]] = {
    **dict.fromkeys(kinds.DATABASES, _fault_of_database),
    **dict.fromkeys(kinds.FILES, _fault_of_folder),
    kinds.JSON: _fault_of_page,
}


def _is_plain(name: str) -> bool:
    """Tell whether a name is one in its folder, and leads nowhere else."""
    return bool(name) and Path(name).name == name and not name.startswith(".")


@transaction.atomic
def pin_host_key(*, actor: Actor, connection_id: int, host_key: str) -> Connection:
    """
    Say that a key which an SFTP server showed is the department's; nothing is told to a server that shows another.

    :param host_key: kind and fingerprint, as `ssh-keygen -l` writes them
    :raises ConnectionNotValid: if it is none, or the source is no SFTP server
    """
    actor.require("exchange.connect")
    connection = queries.connection(actor, connection_id)
    if connection.engine != kinds.SFTP or not rules.HOST_KEY.fullmatch(host_key):
        raise ConnectionNotValid(rule="host_key")
    connection.host_key = host_key
    connection.save(update_fields=["host_key"])
    _note(actor, connection, "connection.host_pinned")
    return connection


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
    :raises PolledOnly: if it is a folder
    """
    actor.require("records.deliver")
    connection = queries.connection(actor, connection_id)
    if connection.engine in kinds.FILES:
        raise PolledOnly(connection=connection_id)
    delivery = deliveries.receive(
        actor=actor,
        name=connection.table or ("page" if connection.page else "query"),
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
