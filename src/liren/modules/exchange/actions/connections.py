"""Register a department's database as the source of a dataset, try it, deliver from it again, give it up."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from liren.engine.read.sheets import Sheet
from liren.kit.errors import Invalid
from liren.kit.refs import Ref
from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import reaching, sealing, shaping
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection, Fetch
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
    connection.retired_at = at
    connection.save(update_fields=["retired_at"])
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


def fetch(*, delivery: Delivery, places: Places, using: str) -> Sheet:
    """
    Read the table or query behind a delivery, as one sheet.

    :raises Refusal: as `reaching.read`
    """
    told = Fetch.objects.using(using).select_related("connection").get(delivery=delivery)
    return reaching.read(told.connection, places)


def _note(actor: Actor, connection: Connection, verb: str, **data: str) -> None:
    subjects = (Ref("connection", connection.pk), Ref("dataset", connection.dataset_id))
    ledger.append_entry(actor=actor, verb=verb, subjects=subjects, data=data)
