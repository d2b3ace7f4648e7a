"""Whom a property company's row is about: the owner of the home, or one of those who live in it."""

from liren.engine.shape.tests import tables

ID = tables.citizen_id


def roles(found):
    return [(role, one.get("name")) for role, one in tables.spoken(found, "person")]


def test_a_list_of_residents_is_about_each_resident_and_names_the_owner_beside():
    rows = [
        ["项目", "房号", "业主姓名", "住户姓名", "住户身份", "手机号", "身份证号"],
        ["东泰花园", "1-2-301", "张三", "张三", "业主", "13800000001", ID(1)],
        ["东泰花园", "1-2-301", "张三", "李四", "配偶", "13800000002", ID(2)],
        ["东泰花园", "1-2-302", "王五", "赵六", "租户", "13800000003", ID(3)],
    ]

    found = tables.gathered(rows, "物业住户.csv")

    assert roles(found) == [
        ("subject", "张三"),
        ("owner", "张三"),
        ("subject", "李四"),
        ("owner", "张三"),
        ("subject", "赵六"),
        ("owner", "王五"),
    ]
    subjects = [told for role, told in tables.spoken(found, "person") if role == "subject"]
    assert [(told["phone"], told["citizen_id"]) for told in subjects] == [(f"1380000000{n}", ID(n)) for n in (1, 2, 3)]
    assert ("rents", "租户") in tables.stated(found)


def test_a_home_is_its_owners_where_each_has_one_row_whoever_lives_there():
    rows = [
        ["小区名称", "房号", "业主姓名", "业主电话", "住户姓名", "与业主关系"],
        ["东泰花园", "1-2-301", "张三", "13800000001", "张三", "本人"],
        ["东泰花园", "1-2-302", "李四", "13800000002", "赵六", "租户"],
        ["东泰花园", "1-2-303", "王五", "13800000003", "孙七", "亲属"],
    ]

    assert [role for role, _ in roles(tables.gathered(rows, "业主.csv"))] == ["subject", "member"] * 3


def test_a_parking_row_is_about_the_keeper_of_the_car_and_names_the_owner_of_the_home_beside():
    rows = [
        ["车牌号", "车主", "车主电话", "房号", "业主姓名", "业主电话", "车位号"],
        ["沪A12345", "张三", "13800000001", "1-2-301", "王五", "13800000002", "B1-1"],
    ]

    people = tables.spoken(tables.gathered(rows, "停车.csv"), "person")

    assert people == [
        ("subject", {"name": "张三", "phone": "13800000001"}),
        ("owner", {"name": "王五", "phone": "13800000002"}),
    ]


def test_an_id_that_stands_where_no_second_owner_is_named_is_the_first_ones():
    rows = [["房号", "业主姓名", "手机号", "业主2姓名", "身份证号"]]
    rows += [[f"1-2-30{n}", f"张{name}", f"1380000000{n}", "", ID(n)] for n, name in enumerate("三四五六", start=1)]
    rows += [["1-2-305", "王一", "13800000005", "李二", ID(5)]]

    people = tables.spoken(tables.gathered(rows, "业主.csv"), "person")

    assert [told["citizen_id"] for role, told in people if role == "subject"] == [ID(n) for n in range(1, 6)]
    assert [told for role, told in people if role == "owner2"] == [{"name": "李二"}]


def test_two_phones_behind_two_owners_are_one_each():
    rows = [["房号", "业主", "业主", "电话", "电话"]]
    rows += [
        [f"1-2-30{at}", f"张{name}", f"李{name}", f"1380000000{at}", f"1390000000{at}"]
        for at, name in enumerate("一二三")
    ]

    [first, second, *_] = tables.spoken(tables.gathered(rows, "业主.csv"), "person")

    assert first == ("subject", {"name": "张一", "phone": "13800000000"})
    assert second == ("owner2", {"name": "李一", "phone": "13900000000"})


def test_two_phones_behind_one_owner_are_both_the_owners():
    rows = [["房号", "业主", "电话", "电话"], ["1-2-301", "张三", "13800000001", "13900000001"]]

    assert tables.spoken(tables.gathered(rows, "业主.csv"), "person") == [
        ("subject", {"name": "张三", "phone": "13800000001;13900000001"})
    ]


def test_the_people_listed_beside_a_householder_are_the_members():
    rows = [["户主姓名", "身份证号码", "保障人口", "保障对象", "家庭住址"]]
    rows += [["张三", ID(1), "3", "李秀英、张小明", "幸福路1号"], ["王五", ID(2), "1", "", "幸福路2号"]]
    rows += [["赵六", ID(3), "2", "赵小红", "幸福路3号"]]

    found = tables.gathered(rows, "低保.csv")

    named = [one for one in roles(found) if one[0] != "head"]
    assert named[:4] == [("subject", "张三"), ("member", "李秀英"), ("member2", "张小明"), ("subject", "王五")]


def test_the_family_listed_beside_a_householder_makes_no_rows_of_members():
    rows = [["户主", "身份证号", "人口", "家庭成员", "门牌号"]]
    rows += [["张三", ID(1), "3", "李秀英、张小明", "5号"], ["王五", ID(2), "2", "赵小红", "6号"]]

    found = roles(tables.gathered(rows, "花名册.csv"))

    assert [one for one in found if one[0] != "head"] == [
        ("subject", "张三"),
        ("member", "李秀英"),
        ("member2", "张小明"),
        ("subject", "王五"),
        ("member", "赵小红"),
    ]


def test_a_count_of_people_is_no_name():
    rows = [["户主", "身份证号", "人口", "家庭成员", "门牌号"], ["张三", ID(1), "3", "李秀英、张小明", "5号"]]

    assert ("subject", "3") not in roles(tables.gathered(rows, "花名册.csv"))


def test_whoever_else_lives_there_is_a_member():
    rows = [["房号", "业主", "电话", "其他同住人"], ["1-2-301", "张三", "13800000001", "李秀英(母)"]]

    assert roles(tables.gathered(rows, "业主.csv")) == [("subject", "张三"), ("member", "李秀英")]
