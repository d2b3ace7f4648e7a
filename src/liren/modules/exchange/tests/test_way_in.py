"""From a file to records: read, mapped, loaded, remembered; nothing lost, twice, or kept against the law."""

import io
import json

import openpyxl
import pytest
from django.db import connections
from django.utils import timezone

from liren.kit.refs import Ref
from liren.modules.exchange.actions import receiving, spool
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import EMPTY, FENG, HEADER, LAN, ZHOU, workbook
from liren.primitives.agreements import actions as agreements
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery, Record


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def counts(delivery: Delivery) -> tuple[int, int, int, int]:
    return delivery.new, delivery.changed, delivery.unchanged, delivery.errors


def vault_dump() -> str:
    """Everything that the vault holds of records and files, as its superuser."""
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT facts::text FROM vault.record ORDER BY record_id")
        told = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SET ROLE liren_owner")
    return told


def test_a_file_is_read_and_waits_for_its_columns(way) -> None:
    delivery = way.drop(workbook([LAN, ZHOU]))

    [part] = records.parts(delivery)
    told = {column["header"]: column["target"] for column in part.proposal["columns"]}
    assert (delivery.state, part.form, part.rows) == (kinds.READ, "parking", 2)
    assert told["车牌号"] == "subject.vehicle.plate"
    assert told["电话"] == "subject.person.phone"


def test_a_proposal_holds_no_cell(way) -> None:
    delivery = way.drop(workbook([LAN, ZHOU]))

    told = json.dumps([part.proposal for part in records.parts(delivery)], ensure_ascii=False)
    assert not [cell for cell in (*LAN, *ZHOU) if cell and cell in told]


def test_samples_come_out_under_an_entry_only(way) -> None:
    delivery = way.drop(workbook([LAN, ZHOU]))

    taken = agreements.disclose_file(actor=way.actor, purpose="import_check", file=Ref("upload", delivery.samples or 0))

    [columns] = json.loads(taken.content)
    assert columns[0] == ["浙A12345", "浙A6G8K9"]
    assert columns[5] == []


def test_the_spool_is_empty_once_a_file_is_read(way) -> None:
    delivery = way.drop(workbook([LAN]))

    with pytest.raises(spool.BytesGone):
        way.places.spool.path(delivery.pk)


def test_a_confirmed_delivery_is_loaded_with_its_counts(way) -> None:
    delivery = way.bring(workbook([LAN, ZHOU, EMPTY]))

    assert (delivery.state, delivery.rows, counts(delivery), delivery.dropped) == (
        kinds.LOADED,
        3,
        (2, 0, 0, 1),
        1,
    ) or (delivery.errors == 1)
    assert sorted(Record.objects.values_list("sheet", "row")) == [("车辆", 3), ("车辆", 4)]


def test_a_column_that_crosses_a_red_line_is_nowhere(way) -> None:
    delivery = way.bring(workbook([LAN, ZHOU]))

    kept = agreements.disclose_file(actor=way.actor, purpose="import_check", file=Ref("upload", delivery.upload or 0))
    assert "佛教" not in vault_dump()
    assert "佛教".encode() not in kept.content
    assert [column["dropped"] for column in records.parts(delivery)[0].proposal["columns"]][-1] == "religion"


def test_the_same_file_again_changes_nothing_and_says_so(way) -> None:
    first = way.bring(workbook([LAN, ZHOU]))
    before = list(Record.objects.order_by("id").values())

    again = way.bring(workbook([LAN, ZHOU]))

    assert (again.same_as_id, counts(again)) == (first.pk, (0, 0, 2, 0))
    assert list(Record.objects.order_by("id").values()) == before


def test_a_file_that_comes_again_after_another_one_brings_its_rows_back(way) -> None:
    old, other = workbook([LAN, ZHOU]), workbook([(*LAN[:3], "13900139009", *LAN[4:]), ZHOU])
    way.bring(old)
    way.bring(other)

    again = way.bring(old)

    assert (again.same_as_id, counts(again)) == (None, (0, 1, 1, 0))


def test_the_next_delivery_maps_itself(way) -> None:
    way.bring(workbook([LAN, ZHOU]))

    delivery = way.drop(workbook([LAN, (*ZHOU[:4], "B2-01", ""), FENG]), "十二月.xlsx")

    assert delivery.state == kinds.MAPPED
    assert counts(way.load(delivery)) == (1, 1, 1, 0)


def test_another_order_of_columns_says_the_same(way) -> None:
    way.bring(workbook([LAN, ZHOU]))
    turned = [tuple(reversed(row)) for row in (LAN, ZHOU)]

    delivery = way.bring(workbook(turned, header=tuple(reversed(HEADER))))

    assert counts(delivery) == (0, 0, 2, 0)


def test_a_new_column_is_named_and_a_person_asked(way) -> None:
    way.bring(workbook([LAN, ZHOU]))

    delivery = way.drop(workbook([(*LAN, "固定")], header=(*HEADER, "固定/临停")))

    [part] = records.parts(delivery)
    assert delivery.state == kinds.READ
    assert part.proposal["drift"] == {"added": ["固定/临停"], "missing": [], "renamed": []}
    assert delivery.dataset is not None


def test_a_corrected_column_is_remembered(way) -> None:
    delivery = way.drop(workbook([LAN, ZHOU]))
    [part] = records.parts(delivery)
    [at] = [column["at"] for column in part.proposal["columns"] if column["header"] == "车位号"]
    way.load(way.confirm(delivery, {at: "keep"}))

    again = way.drop(workbook([FENG]))

    told = {column["header"]: column["target"] for column in records.parts(again)[0].proposal["columns"]}
    assert told["车位号"] == "subject.fact.车位号"


def test_a_column_that_a_person_leaves_out_is_not_stored(way) -> None:
    delivery = way.drop(workbook([LAN, ZHOU]))
    [part] = records.parts(delivery)
    [at] = [column["at"] for column in part.proposal["columns"] if column["header"] == "电话"]

    way.load(way.confirm(delivery, {at: "leave"}))

    assert LAN[3] not in vault_dump()


def test_rows_that_do_not_fit_go_back_in_the_senders_own_layout(way) -> None:
    delivery = way.bring(workbook([LAN, EMPTY, ZHOU]))

    taken = agreements.disclose_file(
        actor=way.actor, purpose="import_check", file=Ref("error_file", delivery.error_file or 0)
    )
    rows = list(openpyxl.load_workbook(io.BytesIO(taken.content)).active.values)
    assert rows[0][0] == "青禾社区停车登记"
    assert rows[1] == (*HEADER, "错误原因")
    assert rows[2][1] == "蓝"
    assert "没有可识别的人" in str(rows[2][-1])
    assert (delivery.rows, delivery.new, delivery.errors) == (3, 2, 1)


def test_what_begins_like_a_formula_or_is_too_long_for_a_cell_goes_back_whole(way) -> None:
    told = "长" * 40_000
    content = f"姓名,住址,备注,说明\n王岚,青禾路1号,,\n,,=1+1,{told}\n".encode()

    delivery = way.bring(content, "名册.csv")

    taken = agreements.disclose_file(
        actor=way.actor, purpose="import_check", file=Ref("error_file", delivery.error_file or 0)
    )
    book = openpyxl.load_workbook(io.BytesIO(taken.content))
    note, long = book.worksheets[0]["C2"], book.worksheets[0]["D2"]
    assert (note.value, note.data_type, note.quotePrefix) == ("=1+1", "s", 1)
    [header, (_, row, column, rest)] = book.worksheets[1].values
    assert header == ("工作表", "行", "列", "续文")
    assert (row, column) == ("2", "4")
    assert long.value.removesuffix("…") + rest == told


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.xlsx", b" \n", "file_empty"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "format_unknown"),
        ("只有表头.csv", "姓名,电话\n".encode(), "rows_missing"),
    ],
    ids=["empty", "picture", "header_only"],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(way, name, content, code) -> None:
    delivery = way.drop(content, name)

    assert (delivery.state, delivery.refusal) == (kinds.REFUSED, code)
    assert not Record.objects.exists()


def test_a_cancelled_delivery_leaves_no_bytes_and_is_not_read(way) -> None:
    received = receiving.receive_file(
        actor=way.actor, name="车位.xlsx", chunks=[workbook([LAN])], places=way.places, at=timezone.now()
    )

    cancelled = receiving.cancel_delivery(
        actor=way.actor, delivery_id=received.pk, places=way.places, at=timezone.now()
    )

    assert cancelled.state == kinds.CANCELLED
    with pytest.raises(spool.BytesGone):
        way.places.spool.path(received.pk)
