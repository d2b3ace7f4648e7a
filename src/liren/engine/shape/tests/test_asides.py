import pytest

from liren.engine.shape import asides, layouts
from liren.engine.shape.tests import tables

HEADERS = ["姓名", "身份证号", "联系电话", "住址"]
BELOW = [
    ["张三", tables.citizen_id(1), "13800000001", "幸福路1弄2号301室"],
    ["李四", tables.citizen_id(2), "13800000002", "幸福路1弄2号302室"],
    ["王五", tables.citizen_id(3), "13800000003", "幸福路1弄2号303室"],
]


@pytest.mark.parametrize(
    "cells",
    [
        ["必填", "18位", "", ""],
        ["", "", "", "到室"],
        ["", "", "", "入户/电话"],
        ["与身份证一致", "18位数字", "11位", "精确到室"],
        ["文本", "文本", "文本", "文本"],
        ["示例", "440308195001020015", "13800000001", "如幸福路1弄2号301室"],
        ["真实的姓名", "有效的号码", "常用的号码", "现在住的地方"],
    ],
)
def test_a_row_that_says_how_to_fill_in_is_no_data(cells):
    assert asides.explains(cells, BELOW, HEADERS)


@pytest.mark.parametrize(
    "cells",
    [
        ["张三", "无身份证", "不详", "同上"],
        ["张三", "", "", "幸福路1弄2号(花园里、一期)301室"],
        ["张三/李四", "", "", ""],
        ["张三(户主)、李四(配偶)", "", "2", ""],
        ["张三", "18位", "13800000001", ""],
        ["", "", "", ""],
    ],
)
def test_a_row_of_people_is_data(cells):
    assert not asides.explains(cells, BELOW, HEADERS)


def test_choices_and_units_under_a_header_are_no_data():
    rows = [
        ["不动产单元号", "权利人", "共有方式", "建筑面积"],
        ["28位", "", "单独/共有", "㎡"],
        ["33", "张三", "单独", "90"],
    ]

    found = tables.table(rows)

    assert [int(line) + 1 for line in found.lines] == [3]


def test_a_sheet_with_nothing_but_explanations_has_no_rows():
    with pytest.raises(layouts.RowsMissing):
        tables.table([HEADERS, ["必填", "18位", "", ""]])
