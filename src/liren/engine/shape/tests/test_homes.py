"""Cells that name several homes: a dwelling each, owned or lived in like the first."""

from liren.engine.shape import folders
from liren.engine.shape.tests import tables

OWNERS = ["业主姓名", "联系电话", "房屋坐落"]


def test_both_homes_of_a_cell_are_the_owners():
    found = tables.gathered([OWNERS, ["张三", "13800000001", "阳光小区3幢201、3幢202"]], "物业业主.csv")

    assert tables.spoken(found, "dwelling") == [
        ("subject", {"address": "阳光小区3幢201"}),
        ("other", {"address": "阳光小区3幢202"}),
    ]
    assert tables.stated(found) == [("owns", None), ("owns", None)]


def test_homes_stand_in_the_order_of_their_rows_and_are_numbered():
    rows = [["张三", "13800000001", "3幢201、202、203"], ["李四", "13800000002", "3幢301"]]

    found = tables.gathered([OWNERS, *rows], "物业业主.csv")

    told = [(role, one["address"]) for role, one in tables.spoken(found, "dwelling")]
    assert told == [("subject", "3幢201"), ("other", "3幢202"), ("other2", "3幢203"), ("subject", "3幢301")]


def test_two_rooms_in_their_own_column_are_of_the_rows_building():
    rows = [["小区名称", "楼栋", "单元", "房号", "业主姓名"], ["阳光小区", "3", "1", "201、202", "张三"]]
    rows += [["阳光小区", "3", "1", "201、4幢302", "李四"]]

    found = tables.gathered(rows, "物业业主.csv")

    shared = {"compound": "阳光小区", "building": "3", "unit": "1"}
    assert [one for _, one in tables.spoken(found, "dwelling")] == [
        {**shared, "room": "201"},
        {**shared, "room": "202"},
        {**shared, "room": "201"},
        {"compound": "阳光小区", "room": "4幢302"},
    ]


def test_a_row_whose_homes_cannot_be_told_apart_is_kept_and_named(tmp_path):
    (tmp_path / "物业业主.csv").write_text('业主姓名,房屋坐落\n张三,"原3幢201，现4幢301"\n李四,3幢202\n', "utf-8")

    shaped = folders.shape_folder(tmp_path)

    assert [(one.code, one.row) for one in shaped.problems] == [("homes_not_parted", 2)]
    assert shaped.mentions.rows.num_rows == 2
    assert shaped.mentions.tables["dwelling"].num_rows == 2
