"""Exports drift from month to month: columns are moved, renamed, added, gone; what was confirmed stays."""

from hypothesis import given, settings
from hypothesis import strategies as some

from liren.engine import fields
from liren.engine.shape import drift, layouts, proposals, red_lines
from liren.engine.shape.tests import tables
from liren.engine.shape.tests.tables import citizen_id as ID

PEOPLE = [["张三", ID(1), "13800001234"], ["李四", ID(2), "13800001235"], ["王五", ID(3), "13800001236"]]
HEADER = ["姓名", "身份证号", "电话", "家庭电话", "是否独居", "是否失能", "备注"]
ROWS = [
    [
        f"{surname}小{at}",
        ID(at),
        f"1380000{at:04d}",
        f"1390000{at:04d}",
        "是" if at % 2 else "否",
        "是" if at % 3 else "",
        "",
    ]
    for at, surname in enumerate("赵钱孙李周吴郑王冯陈褚卫", start=1)
]


def adopted(old: list[list[str]], new: list[list[str]], *, key: tuple[int, ...] = ()) -> drift.Adopted:
    before, now = tables.table(old), tables.table(new)
    cells = drift.Cells(before=cells_of(before), now=cells_of(now), key=key)
    return drift.adopt(proposals.propose(before), proposals.propose(now), cells=cells)


def cells_of(table: layouts.Table) -> dict[int, list[str]]:
    return {at: table.column(at).to_pylist() for at in range(table.sheet.width)}


def test_a_later_export_with_drifted_columns_keeps_what_a_person_decided():
    old = tables.mapped([["姓名", "身份证号", "奇怪的列", "民族"], *[[*row, "汉"] for row in PEOPLE]]).mapping
    decided = old.with_target(2, fields.Target("contact", "person", "phone"))
    new = [["奇怪的列", "公民身份号码", "姓名", "血型"], *[[row[2], row[1], row[0], "A"] for row in PEOPLE]]

    found = drift.adopt(decided, tables.mapped(new).mapping)

    assert [str(column.target) for column in found.mapping] == [
        "contact.person.phone",
        "subject.person.citizen_id",
        "subject.person.name",
        "subject.fact.blood_type",
    ]
    assert found.origins == {0: 2, 1: 1, 2: 0}
    assert set(found.changes) == {
        drift.Change("moved", "奇怪的列", "2"),
        drift.Change("moved", "姓名", "0"),
        drift.Change("renamed", "公民身份号码", "身份证号"),
        drift.Change("added", "血型", ""),
        drift.Change("missing", "民族", "3"),
    }


def test_the_same_layout_again_changes_nothing():
    mapping = tables.mapped([["姓名", "身份证号", "宗教信仰"], ["张三", ID(1), "x"]]).mapping

    found = drift.adopt(mapping, mapping)

    assert (found.mapping, found.changes) == (mapping, ())


def test_a_red_line_drawn_later_holds_for_an_older_mapping():
    old = tables.mapped([["姓名", "备注"], ["张三", "x"]]).mapping
    new = tables.mapped([["姓名", "备注"], ["张三", "佛教"], ["李四", "道教"]]).mapping

    assert [column.header for column in drift.adopt(old, new).mapping.dropped] == ["备注"]
    assert red_lines.LINES["religion"] == new.dropped[0].dropped


def test_a_header_that_resembles_another_is_recognized_without_a_cell():
    old = tables.mapped([["姓名", "身份证号", "起始保障年月"], ["张三", ID(1), "202501"]]).mapping
    new = tables.mapped([["姓名", "身份证号", "起始保障月"], ["张三", ID(1), "202501"]]).mapping

    assert drift.Change("renamed", "起始保障月", "起始保障年月") in drift.adopt(old, new).changes


def test_a_renamed_column_is_recognized_by_what_it_says_of_the_same_rows():
    renamed = ["姓名", "身份证号", "电话", "家庭电话", "甲", "乙", "备注"]
    turned = [[*row[:4], row[5], row[4], row[6]] for row in ROWS]

    found = adopted([HEADER, *ROWS], [renamed, *turned], key=(1,))

    assert {at: found.origins[at] for at in (4, 5)} == {4: 5, 5: 4}


def test_columns_of_one_header_keep_apart_by_their_cells():
    header = ["姓名", "身份证号", "电话", "电话", "是否独居", "是否失能", "备注"]
    turned = [[*row[:2], row[3], row[2], *row[4:]] for row in ROWS]

    found = adopted([header, *ROWS], [header, *turned], key=(1,))

    assert {at: found.origins[at] for at in (2, 3)} == {2: 3, 3: 2}


def test_corrected_cells_do_not_hide_a_renamed_column():
    corrected = [[*row[:5], "否" if at == 0 else row[5], row[6]] for at, row in enumerate(ROWS)]

    found = adopted([HEADER, *ROWS], [[*HEADER[:5], "失能情况", "备注"], *corrected], key=(1,))

    assert drift.Change("renamed", "失能情况", "是否失能") in found.changes


NAMES = some.lists(some.text("甲乙丙丁戊己庚辛", min_size=3, max_size=6), min_size=7, max_size=7, unique=True)


@settings(max_examples=60)
@given(order=some.permutations(range(7)), names=NAMES, kept=some.sets(some.integers(0, 6)))
def test_any_renaming_and_any_order_of_columns_is_seen_through(order, names, kept):
    renamed = [HEADER[at] if at in kept else names[at] for at in order]
    moved = [[row[at] for at in order] for row in ROWS]

    found = adopted([HEADER, *ROWS], [renamed, *moved], key=(1,))

    # The last column is empty under any name: nothing tells it, and nothing is lost when it counts as new.
    told = {at: was for at, was in enumerate(order) if was != 6}
    assert {at: found.origins.get(at) for at in told} == told
