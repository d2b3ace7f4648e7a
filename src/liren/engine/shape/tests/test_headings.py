"""Lists whose title, sheet or file tells the place of all their rows."""

import pytest

from liren.engine.shape import layouts
from liren.engine.shape.tests import tables

HEADER = ["单元", "房号", "户主姓名", "联系电话"]
FLATS = [
    ["1单元", "101", "张三", "13800000001"],
    ["2单元", "301", "李四", "13800000002"],
    ["3单元", "502", "王五", "13800000003"],
]


def homes(rows, name="住户登记表.csv"):
    found = tables.gathered(rows, name)
    assert not found.errors
    return [one for _, one in tables.spoken(found, "dwelling")]


def title(text, width=4):
    return [text, *[""] * (width - 1)]


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("甲3楼住户登记表", {"building": "甲3楼"}),
        ("红星机械厂家属院甲3楼2026年上半年物业费收缴表", {"compound": "红星机械厂家属院", "building": "甲3楼"}),
        ("2026年度和平里小区3号楼住户名册", {"compound": "和平里小区", "building": "3号楼"}),
        ("七里河区西果园镇和平家园业主名单", {"compound": "和平家园"}),
        ("安居物业公司和平家园2026年业主名单", {"compound": "和平家园"}),
        ("和平家园物业服务中心2026年业主名单", {"compound": "和平家园"}),
    ],
)
def test_a_title_above_the_header_places_the_rows(heading, place):
    found = homes([title(heading), HEADER, *FLATS])

    assert found == [{**place, "unit": unit, "room": room} for unit, room, *_ in FLATS]


def test_a_file_that_is_called_after_a_building_is_about_it():
    assert {one["building"] for one in homes([HEADER, *FLATS], "甲3楼住户登记表.csv")} == {"甲3楼"}


@pytest.mark.parametrize(
    "heading",
    [
        "1-3号楼住户登记表",
        "3号楼、5号楼住户登记表",
        "和平家园社区居民登记表",
        "和平新村街道住户登记表",
        "住户登记表(2)",
    ],
)
def test_a_title_that_names_no_one_place_tells_none(heading):
    assert homes([title(heading), HEADER, *FLATS])[0] == {"unit": "1单元", "room": "101"}


def test_what_the_rows_tell_themselves_is_not_told_again():
    header = ["楼号", "房号", "户主姓名", "联系电话"]
    rows = [[f"{number}号楼", "101", "张三", "13800000001"] for number in (3, 4, 5)]

    found = homes([title("和平里小区3号楼住户登记表"), header, *rows])

    assert [one["building"] for one in found] == ["3号楼", "4号楼", "5号楼"]


def test_whole_addresses_need_no_heading():
    header = ["住址", "户主姓名", "身份证号", "联系电话"]
    rows = [[f"阳光花园3幢{room}室", "张三", "", "13800000001"] for room in (101, 102, 103)]

    assert homes([title("和平里小区2026年住户登记表"), header, *rows])[0] == {"address": "阳光花园3幢101室"}


def test_doors_told_from_another_buildings_number_on_begin_with_an_entrance():
    rows = [[door, "张三", "13800000001"] for door in ("1-301", "2-301", "2-402")]

    found = homes([title("2026年3号楼业主", 3), ["房号", "业主", "电话"], *rows])

    assert found[1] == {"building": "3号楼", "room": "2-301"}


def test_doors_told_from_their_building_on_keep_it():
    rows = [[door, "张三", "13800000001"] for door in ("3-301", "3-302", "3-402")]

    assert homes([title("2026年3号楼业主", 3), ["房号", "业主", "电话"], *rows])[0] == {"room": "3-301"}


def test_houses_of_a_village_list_are_in_the_village():
    header = ["组别", "户主", "身份证号", "门牌号", "联系电话"]
    rows = [
        [f"{group}组", "张三", "", f"{house}号附2号", "13800000001"]
        for group, house in zip("一二三", "579", strict=True)
    ]

    found = homes([title("柳沟村村民分户花名册", 5), header, *rows], "花名册.csv")

    assert found[0] == {"compound": "柳沟村", "address": "一组5号附2号"}


def test_flats_in_a_list_of_a_village_are_not_in_the_village():
    assert homes([title("柳沟村拆迁安置房明细表"), HEADER, *FLATS])[0] == {"unit": "1单元", "room": "101"}


def test_each_table_of_a_sheet_has_its_own_title():
    cars = [["车牌号", "车主", "单元", "房号"], ["沪A12345", "王五", "2单元", "301"]]
    rows = [title("2026年甲3楼住户登记表"), HEADER, *FLATS, title("2026年甲4楼车辆登记表"), *cars]

    found = layouts.find(tables.sheet(rows))

    assert [set(table.column(4).to_pylist()) for table in found] == [{"甲3楼"}, {"甲4楼"}]
