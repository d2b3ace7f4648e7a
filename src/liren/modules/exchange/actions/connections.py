"""Register a department's database, and read it: the password lies sealed in the data folder, its key in another."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from liren.engine.read import databases
from liren.engine.read.sheets import Sheet
from liren.kit.errors import Invalid, Missing, Unavailable
from liren.kit.refs import Ref
from liren.modules.exchange import kinds
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection, Fetch
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records import rules
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery

NONCE = 12


class ConnectionNotValid(Invalid):
    """The connection names no known database, or both a table and a query, or a file outside the sources folder."""

    code = "exchange.connection_not_valid"


class ConnectionMissing(Missing):
    """There is no such connection here."""

    code = "exchange.connection_missing"


class PasswordGone(Unavailable):
    """The sealed password is missing or was sealed with another key; register the connection again."""

    code = "exchange.password_gone"


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
    """
    actor.require("exchange.connect")
    _check(address)
    connection = Connection.objects.create(
        community_id=actor.community_id,
        dataset=records.dataset(actor, dataset_id),
        engine=address.engine,
        host=address.host,
        port=address.port or kinds.PORTS[address.engine],
        database=address.database,
        username=address.username,
        table=address.table,
        query=address.query,
        registered_at=at,
    )
    _seal(places, connection.pk, password)
    subjects = (Ref("connection", connection.pk), Ref("dataset", dataset_id))
    ledger.append_entry(actor=actor, verb="connection.registered", subjects=subjects, data={"engine": address.engine})
    return connection


@transaction.atomic
def receive_fetch(*, actor: Actor, connection_id: int, at: datetime) -> Delivery:
    """
    Note that a connection is to be read now; a job does it.

    :raises ConnectionMissing: if there is none here
    """
    actor.require("records.deliver")
    connection = Connection.objects.filter(community_id=actor.community_id, pk=connection_id).first()
    if connection is None:
        raise ConnectionMissing(connection=connection_id)
    delivery = deliveries.receive(
        actor=actor,
        name=connection.table or "query",
        size=0,
        at=at,
        carrier=records_kinds.DATABASE,
        dataset=connection.dataset,
    )
    Fetch.objects.create(community_id=actor.community_id, delivery=delivery, connection=connection)
    return delivery


def fetch(*, delivery: Delivery, places: Places, using: str) -> Sheet:
    """
    Read the table or query behind a delivery, as one sheet.

    :raises PasswordGone: if the sealed password cannot be opened
    :raises Refusal: as `engine.read.databases`
    """
    connection = Connection.objects.using(using).get(pk=Fetch.objects.using(using).get(delivery=delivery).connection_id)
    if connection.engine == kinds.SQLITE:
        path = places.sources / connection.database
        return databases.read_sqlite(path, table=connection.table, query=connection.query)
    address = _url(connection, _open(places, connection.pk))
    read = databases.read_postgres if connection.engine == kinds.POSTGRESQL else databases.read_mysql
    return read(address, table=connection.table, query=connection.query)


def _check(address: Address) -> None:
    if address.engine not in kinds.ENGINES:
        raise ConnectionNotValid(rule="engine")
    if bool(address.table) == bool(address.query):
        raise ConnectionNotValid(rule="table_or_query")
    if address.engine != kinds.SQLITE and not address.host:
        raise ConnectionNotValid(rule="host")
    if address.engine == kinds.SQLITE and Path(address.database).name != address.database:
        raise ConnectionNotValid(rule="file_name")


def _url(connection: Connection, password: str) -> str:
    login = f"{quote(connection.username, safe='')}:{quote(password, safe='')}"
    name = quote(connection.database, safe="")
    host = quote(connection.host, safe="") if connection.host.startswith("/") else connection.host  # a socket's folder
    return f"{connection.engine}://{login}@{host}:{connection.port}/{name}"


def _seal(places: Places, connection_id: int, password: str) -> None:
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(places).encrypt(nonce, password.encode(), str(connection_id).encode())
    places.sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(places.sealed / str(connection_id), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)


def _open(places: Places, connection_id: int) -> str:
    try:
        sealed = (places.sealed / str(connection_id)).read_bytes()
        opened = _cipher(places).decrypt(sealed[:NONCE], sealed[NONCE:], str(connection_id).encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise PasswordGone(connection=connection_id) from error
    return opened.decode()


def _cipher(places: Places) -> AESGCM:
    return AESGCM(rules.key_of(places.secret, label="connections"))
