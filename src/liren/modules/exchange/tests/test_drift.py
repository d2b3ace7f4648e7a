"""The next export of one source has its columns renamed and moved: the records are the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from liren.modules.exchange.actions import mapping
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import workbook
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Dataset, Delivery, Layout, Record

HEADER = ("月租编号", "车牌号", "车主", "电话", "备用电话", "车位号", "固定", "备注")
ROWS = [
    (f"YZ{at:04d}", f"浙A{at:05d}", f"{name}岚", f"1380013{at:04d}", f"1390013{at:04d}", f"B1-{at}", "是", "长期")
    for at, name in enumerate("王周刘赵钱孙李吴郑冯陈褚", start=1)
]
RENAMED = ("卡号", "牌照号码", "姓名", "手机", "第二电话", "停车位", "类别", "说明")


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def counts(delivery: Delivery) -> tuple[int, int, int]:
    return delivery.new, delivery.changed, delivery.unchanged


def said() -> list[tuple[bytes, int, int, bytes]]:
    held = Record.objects.filter(superseded_by__isnull=True).order_by("source_key", "ordinal")
    return [(bytes(row.source_key), row.ordinal, row.version, bytes(row.content)) for row in held]


def test_a_renamed_number_of_the_source_still_names_its_rows(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))

    delivery = way.bring(workbook(ROWS, header=("卡号", *HEADER[1:])), "四月.xlsx")

    assert Layout.objects.order_by("id")[0].key_facts is not None
    assert counts(delivery) == (0, 0, len(ROWS))


def test_columns_that_are_all_renamed_and_moved_change_no_record(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    before = said()
    turned = [tuple(reversed(row)) for row in ROWS]

    delivery = way.bring(workbook(turned, header=tuple(reversed(RENAMED))), "四月.xlsx")

    assert counts(delivery) == (0, 0, len(ROWS))
    assert said() == before


def test_a_renamed_column_is_named_with_what_it_was_called_and_a_person_asked(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))

    delivery = way.drop(workbook(ROWS, header=("卡号", *HEADER[1:])), "四月.xlsx")

    [part] = records.parts(delivery)
    assert delivery.state == kinds.READ
    assert part.proposal["drift"] == {"added": [], "missing": [], "renamed": [{"header": "卡号", "was": "月租编号"}]}


def test_a_confirmed_new_name_is_remembered(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    way.bring(workbook(ROWS, header=("卡号", *HEADER[1:])), "四月.xlsx")

    third = way.drop(workbook(ROWS[1:], header=("卡号", *HEADER[1:])), "五月.xlsx")

    assert third.state == kinds.MAPPED
    assert counts(way.load(third)) == (0, 0, len(ROWS) - 1)


def test_a_person_may_say_which_column_a_new_one_was(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    told = [(*row[:6], "固定车", row[7]) for row in ROWS]
    delivery = way.drop(workbook(told, header=(*HEADER[:6], "停放性质", "备注")), "四月.xlsx")
    [part] = records.parts(delivery)
    assert part.proposal["drift"]["added"] == ["停放性质"]

    mapping.confirm_mapping(
        actor=way.actor,
        delivery_id=delivery.pk,
        dataset=Dataset.objects.get(),
        targets={part.pk: {}},
        origins={part.pk: {6: "固定"}},
    )

    assert counts(way.load(delivery)) == (0, len(ROWS), 0)
    assert Layout.objects.order_by("-id")[0].columns[6]["fact"] == "subject.fact.固定"


def test_a_delivery_without_the_column_that_names_rows_is_not_loaded_beside_the_others(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    nameless = [("", row[0][2:], *row[2:]) for row in ROWS]
    delivery = way.drop(workbook(nameless, header=("甲", "乙", *HEADER[2:])), "四月.xlsx")

    with pytest.raises(mapping.KeyColumnMissing):
        way.confirm(delivery)

    assert Record.objects.count() == len(ROWS)


def test_a_dataset_that_a_person_names_is_recalled_before_anything_is_loaded(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    strange = tuple(f"列{letter}" for letter in "子丑寅卯辰巳午未")
    delivery = way.drop(workbook([(*row[:6], "", "") for row in ROWS], header=strange), "四月.xlsx")

    asked = way.confirm(delivery)

    assert asked.dataset is not None
    if asked.state == kinds.READ:
        asked = way.confirm(asked)
    assert counts(way.load(asked)) == (0, len(ROWS), 0)


def test_a_column_that_was_left_out_stays_out_of_the_next_delivery(way) -> None:
    delivery = way.drop(workbook(ROWS, header=HEADER))
    way.load(way.confirm(delivery, {4: "leave"}))

    again = way.drop(workbook(ROWS[2:], header=HEADER), "四月.xlsx")

    assert records.parts(again)[0].proposal["columns"][4]["dropped"] == mapping.LEAVE
    assert counts(way.load(again)) == (0, 0, len(ROWS) - 2)


def test_a_meaning_corrected_later_keeps_the_names_of_the_rows(way) -> None:
    way.bring(workbook(ROWS, header=HEADER))
    delivery = way.drop(workbook(ROWS, header=(*HEADER, "楼栋")), "四月.xlsx")

    way.load(way.confirm(delivery, {1: "keep"}))

    told = Delivery.objects.get(pk=delivery.pk)
    assert counts(told) == (0, len(ROWS), 0)


NAMES = some.lists(some.text("甲乙丙丁戊己庚辛", min_size=3, max_size=6), min_size=8, max_size=8, unique=True)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=some.permutations(range(8)), names=NAMES, kept=some.sets(some.integers(0, 7)))
def test_any_renaming_and_any_order_of_columns_changes_no_record(way, order, names, kept) -> None:
    first = Delivery.objects.order_by("id").first() or way.bring(workbook(ROWS, header=HEADER))
    before = said()
    header = tuple(HEADER[at] if at in kept else names[at] for at in order)
    told = [tuple(row[at] for at in order) for row in ROWS]

    delivery = way.drop(workbook(told, header=header), "四月.xlsx", dataset_id=first.dataset_id)
    if delivery.state == kinds.READ:
        delivery = way.confirm(delivery)

    assert counts(way.load(delivery)) == (0, 0, len(ROWS))
    assert said() == before
