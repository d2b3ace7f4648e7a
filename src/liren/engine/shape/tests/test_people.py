"""Names with words, numbers and other names beside them in one cell."""

import pytest

from liren.engine.shape import people
from liren.engine.shape.people import Named
from liren.engine.shape.tests import tables

ID = tables.citizen_id


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("妻子孙丽，儿子刘梓轩", (Named("孙丽", "妻子"), Named("刘梓轩", "儿子"))),
        ("妻孙丽、长子刘梓轩", (Named("孙丽", "妻"), Named("刘梓轩", "长子"))),
        ("母亲李秀英", (Named("李秀英", "母亲"),)),
        ("孙女王小明", (Named("王小明", "孙女"),)),
        ("王伟(配偶)", (Named("王伟", "配偶"),)),
        ("配偶：王伟；子：王小明", (Named("王伟", "配偶"), Named("王小明", "子"))),
        (f"王伟（配偶，{ID(1)}）", (Named("王伟", "配偶", ID(1)),)),
        (
            "王伟13812345678、李娜13987654321",
            (Named("王伟", "", "", "13812345678"), Named("李娜", "", "", "13987654321")),
        ),
    ],
)
def test_the_words_and_numbers_beside_a_name_are_taken_off(cell, found):
    assert people.named(cell) == found


@pytest.mark.parametrize("cell", ["孙丽", "母文华", "长孙无忌", "夫子庙小学", "孙女士", "子女二人", "张三(已故)"])
def test_a_cell_that_only_looks_so_stays_whole(cell):
    assert people.named(cell) == (Named(cell, ""),)


def test_two_owners_and_their_phones_are_paired_in_order():
    rows = [["房号", "业主姓名", "联系电话"], ["1-2-301", "王伟、李娜", "13812345678/13987654321"]]

    found = tables.spoken(tables.gathered(rows), "person")

    assert found == [
        ("subject", {"name": "王伟", "phone": "13812345678"}),
        ("owner2", {"name": "李娜", "phone": "13987654321"}),
    ]


def test_those_who_live_with_a_tenant_are_members_in_their_order():
    rows = [
        ["出租屋地址", "房东", "承租人", "承租人电话", "同住人"],
        ["幸福路1弄2号301室", "张三", "李四", "13812345678", "妻子孙丽、刘梓轩"],
    ]

    found = tables.spoken(tables.gathered(rows), "person")

    assert found == [
        ("landlord", {"name": "张三"}),
        ("tenant", {"name": "李四", "phone": "13812345678"}),
        ("member", {"name": "孙丽", "relation": "妻子"}),
        ("member2", {"name": "刘梓轩"}),
    ]


def test_whoever_fetches_the_own_allowance_is_mentioned_once():
    rows = [["老人姓名", "身份证号", "代领人", "联系方式"], ["张三", ID(1), "本人", "13812345678"]]

    found = tables.spoken(tables.gathered(rows), "person")

    assert found == [("subject", {"name": "张三", "citizen_id": ID(1), "phone": "13812345678"})]


def test_a_contact_with_a_name_keeps_the_phone():
    rows = [["老人姓名", "身份证号", "代领人", "代领人电话"], ["张三", ID(1), "李四", "13812345678"]]

    found = tables.spoken(tables.gathered(rows), "person")

    assert found[1] == ("contact", {"name": "李四", "phone": "13812345678"})


def test_the_people_of_a_cell_are_numbered_before_those_of_the_next_column():
    rows = [["房号", "户主", "子女姓名", "其他同住人"], ["101", "张三", "张小明、张小红", "李秀英"]]

    found = tables.spoken(tables.gathered(rows, "住户登记表.csv"), "person")

    assert [(role, one["name"]) for role, one in found][1:] == [
        ("member", "张小明"),
        ("member2", "张小红"),
        ("member3", "李秀英"),
    ]


def test_where_one_column_lists_the_whole_family_the_first_of_them_is_the_rows_subject():
    rows = [
        ["房号", "家庭成员(姓名、关系)", "联系电话"],
        ["1-101", "张三(户主)、李秀英(妻)、张小明(子)", "13800000001"],
    ]

    found = tables.spoken(tables.gathered(rows, "住户登记表.csv"), "person")

    assert [(role, one["name"]) for role, one in found] == [
        ("subject", "张三"),
        ("spouse", "李秀英"),
        ("member", "张小明"),
    ]
