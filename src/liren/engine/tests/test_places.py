"""Which addresses mean one home: places told in a column beside the address, groups of villages, lanes in lanes."""

import pytest

from liren.engine import link
from liren.engine.shape import gathering
from liren.engine.shape.tests import tables

PEOPLE = ["姓名", "居住小区/建筑", "门牌地址"]
NAMES = ("张建国", "李秀英", "王小明", "赵国庆")


def homes(rows):
    """The dwelling of each row: a list of people with a place and a door, the same person in none of them."""
    told = [[name, *row] for name, row in zip(NAMES, rows, strict=False)]
    mentions = gathering.gather([tables.mapped([PEOPLE, *told], "人口.csv")]).mentions
    answer = link.link(mentions)
    entity = dict(zip(answer.links["mention"].to_pylist(), answer.links["entity"].to_pylist(), strict=True))
    return [entity[one["mention"]] for one in mentions.tables["dwelling"].to_pylist()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("沈杨村", "3组南陆宅44号"), ("", "顾村镇沈杨村3组南陆宅44号")),
        (("莲香桥花园", "9幢1单元202室"), ("", "莲香桥花园9幢1单元202室")),
        (("水产西路255弄", "12号503室"), ("", "宝山区水产西路255弄12号503室")),
        (("沈杨村", "沈杨村3组44号"), ("", "沈杨村三组44号")),
        (("共富新村三街坊", "5支弄15号101室"), ("", "共富路36弄共富新村三街坊5支弄15号101室")),
        (("共富新村3街坊", "15号101室"), ("", "共富新村三街坊15号101室")),
    ],
)
def test_an_address_that_begins_within_its_place_goes_on_from_the_column_beside_it(one, other):
    here, there = homes([one, other])

    assert here == there


def test_a_group_of_a_village_told_alone_is_the_hamlet_that_is_told_with_it():
    both, group, hamlet, door = homes(
        [
            ("", "沈杨村3组南陆宅44号"),
            ("", "沈杨村第三村民小组44号"),
            ("", "沈杨村南陆宅44号"),
            ("", "沈杨村南陆宅45号"),
        ]
    )

    assert both == group == hamlet != door


def test_a_group_with_two_hamlets_is_neither_of_them():
    one, other, group = homes([("", "沈杨村3组南陆宅44号"), ("", "沈杨村3组北赵宅44号"), ("", "沈杨村3组44号")])

    assert len({one, other, group}) == 3


def test_a_house_of_one_lane_within_a_compound_is_another_than_that_of_the_next():
    rows = [("共富新村三街坊", f"{lane}支弄3号101室") for lane in (5, 8)]
    rows += [("", f"共富路36弄{lane}支弄3号101室") for lane in (5, 8)]

    assert len(set(homes(rows))) == 4


def test_a_compounds_name_is_short_for_another_where_one_person_has_the_same_door_in_both():
    ids = [tables.citizen_id(number) for number in range(1, 5)]
    rows = [["姓名", "身份证号", "家庭住址"]]
    rows += [["张建国", ids[0], "红星机械厂家属院甲3楼2单元301"], ["张建国", ids[0], "红星厂家属院甲3-2-301"]]
    rows += [["李秀英", ids[1], "红星厂家属院甲3-1-101"], ["王小明", ids[2], "红星机械厂家属院甲3楼1单元101"]]
    rows += [["赵国庆", ids[3], "红星东厂家属院甲3楼2单元301"]]

    mentions = gathering.gather([tables.mapped(rows, "人口.csv")]).mentions
    entity = link.link(mentions).links.sort_by("mention").to_pylist()
    one, same, here, there, other = [line["entity"] for line in entity if line["kind"] == "dwelling"]

    assert (one, here) == (same, there)
    assert len({one, here, other}) == 3


@pytest.mark.parametrize(
    ("header", "door"),
    [(["排", "号"], ["3", "5"]), (["排号", "门牌号"], ["三排", "5号"]), (["排号", "房号"], ["三", "5"])],
)
def test_a_house_in_a_row_is_one_home_however_its_columns_are_cut(header, door):
    rows = [["小区名称", *header, "户主", "电话"], ["红星家属院", *door, "张建国", "13800000001"]]
    rows += [["红星家属院", door[0], "6", "李秀英", "13800000002"], ["红星家属院", door[0], "7", "王五", "13800000003"]]
    whole = [["姓名", "联系电话", "家庭住址"], ["赵国庆", "13800000004", "红星家属院平房三排5号"]]

    mentions = gathering.gather([tables.mapped(rows, "平房.csv"), tables.mapped(whole, "人口.csv")]).mentions
    answer = link.link(mentions).links.sort_by("mention").to_pylist()
    here, next_door, *_, there = [line["entity"] for line in answer if line["kind"] == "dwelling"]

    assert here == there != next_door
