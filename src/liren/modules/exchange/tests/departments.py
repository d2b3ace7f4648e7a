"""A department's table on a real server, in every database program that a source may be; and its polls."""

import dataclasses
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import psycopg
import pymysql
from django.utils import timezone

from liren.modules.exchange.actions import connections, mapping, polling, scheduling
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.models import Connection, Poll
from liren.modules.exchange.tests import registers
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Delivery
from tests.servers import MariaDb

HOURLY = 60
TABLE = "permits"
COLUMNS = "permit_no varchar(20), 车牌号 varchar(20), 车主 varchar(20), 电话 varchar(20), 车位号 varchar(20)"
ROWS = [
    (f"YZ{at:04d}", f"浙A{at:05d}", f"{name}岚", f"1380013{at:04d}", f"B1-{at}")
    for at, name in enumerate("王周刘赵钱孙李吴郑冯", start=1)
]


class Department(Protocol):
    """A department with a table of parking permits."""

    @property
    def address(self) -> Address:
        """Where the table stands."""

    @property
    def password(self) -> str:
        """Of the account that may read it."""

    def say(self, *statements: str, **values: Any) -> None:
        """Change the table, as the department does."""


@dataclass(frozen=True)
class OnPostgres:
    """The table on PostgreSQL."""

    url: str
    password: str
    address: Address = field(init=False)

    def __post_init__(self) -> None:
        parts = psycopg.conninfo.conninfo_to_dict(self.url)
        address = Address(
            engine="postgresql",
            host=str(parts["host"]),
            port=int(parts.get("port") or 5432),
            database=str(parts["dbname"]),
            username=str(parts["user"]),
            table=TABLE,
        )
        object.__setattr__(self, "address", address)

    def say(self, *statements: str, **values: Any) -> None:
        """Run statements."""
        with psycopg.connect(self.url) as connection:
            for statement in statements:
                connection.execute(statement, values or None)


@dataclass(frozen=True)
class OnMariaDb:
    """The table on MariaDB."""

    server: MariaDb
    database: str
    password: str = ""
    address: Address = field(init=False)

    def __post_init__(self) -> None:
        address = Address(
            engine="mysql",
            host="127.0.0.1",
            port=self.server.port,
            database=self.database,
            username="root",
            table=TABLE,
        )
        object.__setattr__(self, "address", address)

    def say(self, *statements: str, **values: Any) -> None:
        """Run statements."""
        login = {**self.server.login, "database": self.database}
        with closing(pymysql.connect(**login)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, values or None)
            connection.commit()


def settle(department: Department, rows: Sequence[Sequence[str]] = ROWS) -> None:
    """Give a department its table, filled."""
    department.say(f"DROP TABLE IF EXISTS {TABLE}", f"CREATE TABLE {TABLE} ({COLUMNS})")
    for row in rows:
        department.say(
            f"INSERT INTO {TABLE} VALUES (%(a)s, %(b)s, %(c)s, %(d)s, %(e)s)",
            **dict(zip("abcde", row, strict=True)),
        )


@dataclass(frozen=True)
class Polled:
    """A source of Qinghe that the clock polls every hour, beginning at `start`."""

    way: registers.WayIn
    connection: Connection
    start: datetime

    def poll(self, hour: int = 0) -> Poll:
        """Poll it as the job does, so many hours after the start."""
        made = polling.poll(
            community_id=self.way.actor.community_id,
            connection_id=self.connection.pk,
            places=self.way.places,
            clock=lambda: self.start + timedelta(hours=hour),
        )
        assert made is not None
        return made

    def load(self) -> Delivery:
        """Load what is mapped of its last delivery; a person confirms only when asked."""
        delivery = Delivery.objects.order_by("-id")[0]
        if delivery.state == kinds.READ:
            told: dict[int, dict[int, str]] = {part.pk: {} for part in records.parts(delivery)}
            delivery = mapping.confirm_mapping(
                actor=self.way.actor, delivery_id=delivery.pk, dataset=self.connection.dataset, targets=told
            )
        return self.way.load(delivery)

    def now(self) -> Connection:
        """The source as it stands."""
        return Connection.objects.get(pk=self.connection.pk)


def have_polled(way: registers.WayIn, address: Address, password: str = "", system: str = "停车系统") -> Polled:
    """Register a source and have it polled every hour, in the data officer's name."""
    officer, at = way.cast.data_officer, timezone.now()
    way = dataclasses.replace(way, places=dataclasses.replace(way.places, hosts=(address.host, "127.0.0.1")))
    held = datasets.register_system(actor=officer, name=system)
    dataset = datasets.register_dataset(actor=officer, system=held, name="车位登记", form="parking")
    made = connections.register_connection(
        actor=officer, dataset_id=dataset.pk, address=address, password=password, places=way.places, at=at
    )
    scheduling.schedule_connection(actor=officer, connection_id=made.pk, every=HOURLY, at=at)
    return Polled(way, Connection.objects.select_related("dataset").get(pk=made.pk), at)
