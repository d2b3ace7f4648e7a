import pytest

from liren.engine.shape import abreast, gathering, layouts, proposals
from liren.engine.shape.tests import tables

LIST = ["房号", "姓名", "电话"]
ONE = ["101", "张三", "13800000001"]
TWO = ["201", "李秀英", "13800000002"]
THREE = ["102", "王芳", "13800000003"]


def parted(rows, name="3幢.csv"):
    return abreast.parted([tables.sheet(rows, name)])


def gathered(rows):
    found = [table for sheet in parted(rows) for table in layouts.find(sheet)]
    return gathering.gather([gathering.Mapped(table, proposals.propose(table)) for table in found])


@pytest.mark.parametrize("between", [[], [""], ["", ""]])
def test_lists_side_by_side_are_lists_of_their_own(between):
    found = gathered([[*LIST, *between, *LIST], [*ONE, *between, *TWO], THREE])

    assert [values["name"] for _, values in tables.spoken(found, "person")] == ["张三", "王芳", "李秀英"]
    assert sorted(values["room"] for _, values in tables.spoken(found, "dwelling")) == ["101", "102", "201"]


def test_a_line_keeps_its_number_whichever_list_it_is_of():
    rows = gathered([[*LIST, *LIST], [*ONE, *TWO], THREE]).mentions.rows.to_pylist()

    assert [(row["sheet"], row["row"]) for row in rows] == [("", 2), ("", 3), ("第2栏", 2)]


def test_what_stands_over_the_lists_is_said_of_each():
    [left, right] = parted([["幸福小区3幢住户名单"], [*LIST, *LIST], [*ONE, *TWO], ["4幢"], [*THREE, *TWO]])

    assert left.columns[0].to_pylist() == ["幸福小区3幢住户名单", "房号", "101", "4幢", "102"]
    assert right.columns[0].to_pylist() == ["幸福小区3幢住户名单", "房号", "201", "4幢", "201"]


def test_each_list_may_have_a_place_of_its_own():
    [left, right] = parted([["1幢", "", "", "2幢"], [*LIST, *LIST], [*ONE, *TWO]])

    assert (left.rows(0, 1), right.rows(0, 1)) == ([("1幢", "", "")], [("2幢", "", "")])


@pytest.mark.parametrize(
    "rows",
    [
        [LIST, ONE],
        [["姓名", "姓名", "姓名"], ["张三", "李四", "王五"]],
        [["房号", "姓名", "电话", "姓名", "电话"], ["101", "张三", "", "李四", ""]],
        [["业主信息", "", "租户信息", ""], ["姓名", "电话", "姓名", "电话"], ["张三", "", "李四", ""]],
        [["姓名1", "电话1", "姓名2", "电话2"], ["张三", "", "李四", ""]],
        [LIST, ONE, [], [*LIST, *LIST], [*ONE, *TWO]],
    ],
)
def test_several_people_of_one_row_stay_in_one_row(rows):
    assert len(parted(rows)) == 1


def test_a_second_list_without_rows_is_left_out():
    [only] = parted([[*LIST, *LIST], ONE, THREE])

    assert only.width == 3


def test_an_empty_sheet_has_one_part():
    assert len(parted([["说明"]])) == 1
