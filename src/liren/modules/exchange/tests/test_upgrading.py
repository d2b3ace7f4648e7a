"""What an earlier version left in plain tables is put right by the migrations."""

from importlib import import_module

import pytest
from django.db import connections, transaction

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.primitives.records.models import Delivery, Part, Record
from tests import strongroom

AS_BEFORE = (
    "SET session_replication_role = replica",  # records refuse to be changed
    "UPDATE records_delivery SET name = '王伟.xlsx', kept_until = NULL",
    "UPDATE records_part SET sheet = '王伟'",
    "UPDATE records_record SET file = '王伟.xlsx', sheet = '王伟'",
    "SET session_replication_role = DEFAULT",
)


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def test_names_of_files_from_before_are_hidden_and_their_time_begins(way) -> None:
    delivery = way.bring(workbook([LAN, ZHOU]))
    with strongroom.superuser() as cursor:
        for statement in AS_BEFORE:
            cursor.execute(statement)

    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute(import_module("liren.primitives.records.migrations.0004_labels").SQL)

    assert Delivery.objects.get().name == "*.xlsx"
    assert Delivery.objects.get().kept_until == delivery.kept_until
    assert [part.sheet for part in Part.objects.all()] == ["* (1)"]
    assert list(Record.objects.values_list("file", "sheet")) == [("*.xlsx", "* (1)")] * 2
