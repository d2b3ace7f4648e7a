"""Lists made for people: a place on a row of its own, no header at all; stored and sent back with all they say."""

import io
import json

import openpyxl
import pytest
from django.db import connections

from liren.kit.refs import Ref
from liren.modules.exchange.tests import registers
from liren.primitives.agreements import actions as agreements
from liren.primitives.records import kinds
from liren.primitives.records import queries as records

FLATS = ("房号", "业主姓名", "联系电话")


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def stored() -> set[frozenset[str]]:
    """What the vault holds of each record, as its superuser; records stand there in no order."""
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT facts::text FROM vault.record ORDER BY record_id")
        told = {frozenset(json.loads(facts).values()) for (facts,) in cursor.fetchall()}
        cursor.execute("SET ROLE liren_owner")
    return told


def test_a_row_is_stored_with_the_building_that_stands_above_it(way) -> None:
    rows = [("3幢", "", ""), ("101", "王岚", "13800137001"), ("4幢", "", ""), ("102", "周敏", "13800137002")]

    delivery = way.bring(registers.workbook(rows, header=FLATS))

    [part] = records.parts(delivery)
    assert (delivery.state, delivery.rows, delivery.new) == (kinds.LOADED, 2, 2)
    assert [column["header"] for column in part.proposal["columns"]] == [*FLATS, "楼栋"]
    rooms = {frozenset({*rows[1], "3幢"}), frozenset({*rows[3], "4幢"})}
    assert stored() == rooms


def test_a_list_printed_in_columns_is_stored_whole(way) -> None:
    left, right, below = (
        ("101", "王岚", "13800137001"),
        ("201", "周敏", "13800137002"),
        ("102", "李建国", "13800137003"),
    )
    rows = [("3幢", *[""] * 5), (*left, *right), (*below, "", "", "")]

    delivery = way.bring(registers.workbook(rows, header=FLATS * 2))

    assert (delivery.state, delivery.rows, delivery.new) == (kinds.LOADED, 3, 3)
    assert [part.proposal["sheet_at"] for part in records.parts(delivery)] == [0, 1]
    assert stored() == {frozenset({*row, "3幢"}) for row in (left, right, below)}


def test_a_list_without_a_header_is_stored_and_its_odd_rows_go_back_as_they_came(way) -> None:
    rows = [
        ("王岚", "13800137001", "东新园3幢101室", "在册"),
        ("", "13800137003", "", "空户"),
        ("周敏", "13800137002", "东新园3幢102室", "在册"),
    ]

    delivery = way.bring(registers.bare(rows), "住户.xlsx")

    assert (delivery.state, delivery.new, delivery.errors) == (kinds.LOADED, 2, 1)
    assert stored() == {frozenset(row) for row in rows[::2]}
    taken = agreements.disclose_file(
        actor=way.actor, purpose="import_check", file=Ref("error_file", delivery.error_file or 0)
    )
    [header, row] = openpyxl.load_workbook(io.BytesIO(taken.content)).active.values
    assert header == (None, None, None, None, "错误原因")
    assert row[:4] == (None, "13800137003", None, "空户")
    assert "没有可识别的人" in str(row[-1])
