"""Lists with a place on a row of its own above those who live there."""

import pytest

from liren.engine.shape import layouts, sections
from liren.engine.shape.tests import tables

HEADER = ["房号", "业主姓名", "联系电话"]
FLATS = [["101", "张三", "13800000001"], ["102", "李四", "13800000002"], ["201", "王五", "13800000003"]]


def homes(rows, name="物业业主.csv"):
    found = tables.gathered(rows, name)
    assert not found.errors
    return [one for _, one in tables.spoken(found, "dwelling")]


def alone(text, width=3):
    return [text, *[""] * (width - 1)]


def test_rows_belong_to_the_building_that_a_row_above_them_names():
    rows = [HEADER, alone("3幢"), *FLATS[:2], alone("4幢"), FLATS[2]]

    assert homes(rows) == [
        {"building": "3幢", "room": "101"},
        {"building": "3幢", "room": "102"},
        {"building": "4幢", "room": "201"},
    ]


def test_sections_lie_in_the_sections_above_them():
    rows = [HEADER, alone("和平里小区"), alone("3幢"), alone("一单元"), FLATS[0], alone("二单元"), FLATS[1]]
    rows += [alone("4幢"), FLATS[2]]

    assert homes(rows) == [
        {"compound": "和平里小区", "building": "3幢", "unit": "一单元", "room": "101"},
        {"compound": "和平里小区", "building": "3幢", "unit": "二单元", "room": "102"},
        {"compound": "和平里小区", "building": "4幢", "room": "201"},
    ]


def test_a_section_is_no_record_and_the_rows_keep_their_numbers():
    found = tables.gathered([HEADER, alone("3幢"), *FLATS[:2]], "物业业主.csv")

    assert found.mentions.rows["row"].to_pylist() == [3, 4]
    assert tables.table([HEADER, alone("3幢"), *FLATS[:2]]).passed == (1,)


def test_a_section_above_a_header_that_is_repeated_holds_for_its_rows():
    rows = [alone("3幢"), HEADER, *FLATS[:2], alone("4幢"), HEADER, FLATS[2]]

    assert [one["building"] for one in homes(rows)] == ["3幢", "3幢", "4幢"]


def test_another_table_below_does_not_lie_in_the_sections_of_the_first():
    cars = [["车牌号", "车主", "房号"], ["沪A12345", "王五", "301"]]
    sheet = tables.sheet([HEADER, alone("3幢"), *FLATS, [], *cars])

    _, below = layouts.find(sheet)

    assert below.headers == ("车牌号", "车主", "房号", "楼栋")
    assert below.column(3).to_pylist() == [""]


def test_a_buildings_own_column_wins_over_the_section():
    rows = [["楼栋", *HEADER], alone("3幢", 4), ["", *FLATS[0]], ["5幢", *FLATS[1]]]

    assert [one["building"] for one in homes(rows)] == ["3幢", "5幢"]


def test_the_last_flat_of_a_section_is_followed_by_nothing_and_stays():
    assert len(homes([HEADER, alone("3幢"), FLATS[0]])) == 1


def test_an_empty_flat_among_others_is_a_row_and_no_section():
    rows = [["住址", "业主姓名", "联系电话"]]
    rows += [["3幢101", "张三", "13800000001"], alone("3幢102"), ["3幢103", "李四", "13800000002"]]

    assert [one["address"] for one in homes(rows)] == ["3幢101", "3幢102", "3幢103"]


def test_a_list_of_buildings_with_gaps_has_no_sections():
    rows = [["小区名称", "楼栋数", "户数"], ["和平里小区", "", ""], ["幸福花园", "3", "72"], ["翠苑一区", "5", ""]]

    found = tables.gathered(rows, "小区楼栋.csv")

    assert [one["compound"] for _, one in tables.spoken(found, "dwelling")] == ["和平里小区", "幸福花园", "翠苑一区"]


def test_sections_of_a_list_without_a_header_hold_for_its_rows():
    rows = [alone("3幢"), ["张三", "13800000001", "男"], alone("4幢"), ["李四", "13800000002", "女"]]

    assert homes(rows) == [{"building": "3幢"}, {"building": "4幢"}]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("3幢", ("", "3幢", "", "")),
        ("第3幢", ("", "3幢", "", "")),
        ("3#楼", ("", "3#楼", "", "")),
        ("一、3号楼（共24户）", ("", "3号楼", "", "")),
        ("A座住户：", ("", "A座", "", "")),
        ("3 幢 2 单元", ("", "3幢", "2单元", "")),
        ("和平里小区3幢", ("和平里小区", "3幢", "", "")),
        ("翠苑一区", ("翠苑一区", "", "", "")),
        ("幸福路1弄2号", ("幸福路1弄", "2号", "", "")),
        ("3幢201室", ("", "3幢", "", "201室")),
    ],
)
def test_what_a_section_tells(cell, told):
    assert sections.read(cell) == told


@pytest.mark.parametrize("cell", ["李四", "王小里", "3号", "201", "合计", "小计：24户", "男", "第一网格", "三", "Z9"])
def test_what_is_no_section(cell):
    assert sections.read(cell) is None
