"""A department's database is read like a file; its password lies in no table."""

import contextlib
import dataclasses
import socket
import sqlite3

import pytest
from django.db import connections as aliases
from django.utils import timezone

from liren.modules.exchange.actions import connections, reading
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.models import Connection
from liren.modules.exchange.tests import registers
from liren.primitives.actors.queries import MayNot
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Dataset, Delivery

PASSWORD = "li-ren-1984"


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    way = registers.open_way(tmp_path)
    here = ("127.0.0.1", "db.example", str(aliases["default"].settings_dict["HOST"]))
    return dataclasses.replace(way, places=dataclasses.replace(way.places, hosts=here))


@pytest.fixture
def dataset(way: registers.WayIn) -> Dataset:
    system = datasets.register_system(actor=way.cast.data_officer, name="停车系统")
    return datasets.register_dataset(actor=way.cast.data_officer, system=system, name="车位", form="parking")


def register(way: registers.WayIn, dataset: Dataset, address: Address, password: str = PASSWORD) -> Connection:
    return connections.register_connection(
        actor=way.cast.data_officer,
        dataset_id=dataset.pk,
        address=address,
        password=password,
        places=way.places,
        at=timezone.now(),
    )


def fetch(way: registers.WayIn, connection: Connection) -> Delivery:
    delivery = connections.receive_fetch(actor=way.actor, connection_id=connection.pk, at=timezone.now())
    return reading.read_delivery(
        community_id=way.actor.community_id, delivery_id=delivery.pk, places=way.places, at=timezone.now()
    )


def own_address() -> str:
    """The address from which this machine would speak to another one; where it has no network, its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: a route is chosen
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def test_a_table_of_an_sqlite_file_is_read_like_a_file(way, dataset) -> None:
    way.places.sources.mkdir()
    with sqlite3.connect(way.places.sources / "parking.db") as held:
        held.execute("CREATE TABLE space (车牌号 TEXT, 车主 TEXT, 电话 TEXT)")
        held.execute("INSERT INTO space VALUES ('浙A12345', '王岚', '13800137001')")

    delivery = fetch(way, register(way, dataset, Address(engine="sqlite", database="parking.db", table="space")))

    [part] = records.parts(delivery)
    assert (delivery.state, delivery.carrier, part.rows) == (kinds.READ, kinds.DATABASE, 1)


def test_a_query_of_a_postgresql_database_is_read_like_a_file(way, dataset) -> None:
    settings = aliases["default"].settings_dict
    address = Address(
        engine="postgresql",
        host=str(settings["HOST"]),
        port=int(settings["PORT"]),
        database="postgres",
        username=str(settings["USER"]),
        query="SELECT '浙A12345' AS 车牌号, '王岚' AS 车主",
    )

    delivery = fetch(way, register(way, dataset, address, password=str(settings["PASSWORD"])))

    assert (delivery.state, delivery.refusal) == (kinds.READ, "")


@pytest.mark.parametrize("host", ["", "127.0.0.1"])
def test_the_register_s_own_database_is_nobody_s_source_even_on_a_host_that_is_allowed(way, dataset, host) -> None:
    settings = aliases["default"].settings_dict
    address = Address(
        engine="postgresql",
        host=host or str(settings["HOST"]),
        port=int(settings["PORT"]),
        database=str(settings["NAME"]),
        username=str(settings["USER"]),
        query="SELECT '浙A12345' AS 车牌号, '王岚' AS 车主",
    )

    delivery = fetch(way, register(way, dataset, address, password=str(settings["PASSWORD"])))

    assert (delivery.state, delivery.refusal) == (kinds.REFUSED, "exchange.own_database")


def test_this_machine_is_not_reached_by_the_addresses_of_its_own_network_cards(way, dataset) -> None:
    address = Address(engine="postgresql", host=own_address(), database="x", username="x", table="x")

    strict = dataclasses.replace(way, places=dataclasses.replace(way.places, hosts=()))
    delivery = fetch(strict, register(strict, dataset, address))

    assert (delivery.state, delivery.refusal) == (kinds.REFUSED, "exchange.host_not_allowed")


def test_a_database_that_does_not_answer_closes_the_delivery_with_its_reason(way, dataset) -> None:
    address = Address(engine="postgresql", host="127.0.0.1", port=1, database="x", username="x", table="x")

    delivery = fetch(way, register(way, dataset, address))

    assert (delivery.state, delivery.refusal) == (kinds.REFUSED, "database_not_reached")


def test_the_password_lies_sealed_and_in_no_table(way, dataset) -> None:
    address = Address(engine="mysql", host="db.example", database="park", username="reader", table="space")

    connection = register(way, dataset, address)

    sealed = way.places.sealed / str(connection.pk)
    assert PASSWORD.encode() not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in str(Connection.objects.values())


def test_a_password_sealed_with_another_key_is_not_opened(way, dataset) -> None:
    address = Address(engine="postgresql", host="127.0.0.1", database="park", username="reader", table="space")
    connection = register(way, dataset, address)
    (way.places.sealed / str(connection.pk)).write_bytes(b"0" * 40)

    delivery = fetch(way, connection)

    assert (delivery.state, delivery.refusal) == (kinds.REFUSED, "exchange.password_gone")


@pytest.mark.parametrize(
    "address",
    [
        Address(engine="oracle", host="db", database="x", table="x"),
        Address(engine="mysql", host="db", database="x"),
        Address(engine="mysql", host="db", database="x", table="x", query="SELECT 1"),
        Address(engine="mysql", database="x", table="x"),
        Address(engine="sqlite", database="../secrets.json", table="x"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(way, dataset, address) -> None:
    with pytest.raises(connections.ConnectionNotValid):
        register(way, dataset, address)

    assert not Connection.objects.exists()


def test_a_worker_may_not_register_a_connection(way, dataset) -> None:
    with pytest.raises(MayNot):
        connections.register_connection(
            actor=way.actor,
            dataset_id=dataset.pk,
            address=Address(engine="mysql", host="db", database="x", table="x"),
            password=PASSWORD,
            places=way.places,
            at=timezone.now(),
        )
