"""Lists that say a household's number, its address or a building once, and leave it blank on the rows below."""

from liren.engine.shape.tests import tables

ID = tables.citizen_id
FAMILIES = (("8", "张三", "李四", "张小"), ("9", "王五", "赵六", "王小"), ("10", "陈一", "周二", "陈小"))


def register(*, relations=("户主", "妻", "长女")):
    rows = [["户号", "住址", "与户主关系", "姓名", "公民身份号码"]]
    for number, *people in FAMILIES:
        for place, (word, name) in enumerate(zip(relations, people, strict=True)):
            told = [number, f"幸福路1弄2号{number}01室"] if place == 0 else ["", ""]
            rows.append([*told, word, name, ID(len(rows))])
    return rows


def numbers(found):
    return [one.get("register_no") for _, one in tables.spoken(found, "household")]


def rooms(found):
    return [(one.get("building"), one.get("unit"), one["room"]) for _, one in tables.spoken(found, "dwelling")]


def test_a_household_number_on_its_heads_row_holds_for_the_members_below():
    found = tables.gathered(register())

    assert numbers(found) == ["8", "8", "8", "9", "9", "9", "10", "10", "10"]
    homes = [one["address"] for _, one in tables.spoken(found, "dwelling")]
    assert homes[:4] == ["幸福路1弄2号801室"] * 3 + ["幸福路1弄2号901室"]


def test_an_address_on_the_heads_row_holds_for_the_members_where_no_number_is_given():
    rows = [row[1:] for row in register()]

    found = tables.gathered(rows)

    assert len(tables.spoken(found, "dwelling")) == 9


def test_a_blank_household_number_stays_unknown_where_heads_lack_it_too():
    rows = register()
    for row in rows[1:]:
        row[2] = "户主"

    found = tables.gathered(rows)

    assert numbers(found) == ["8", "9", "10"]


def test_a_home_that_some_persons_lack_is_not_taken_from_the_row_above():
    rows = [["姓名", "身份证号", "现住址"]]
    rows += [
        [name, ID(at), f"幸福路{at}号" if at % 3 else ""] for at, name in enumerate("张三 李四 王五 赵六".split() * 4)
    ]

    found = tables.gathered(rows)

    assert len(tables.spoken(found, "dwelling")) == sum(1 for row in rows[1:] if row[2])


def test_the_head_named_once_stands_beside_every_member():
    rows = [["户号", "户主姓名", "姓名", "与户主关系", "公民身份号码"]]
    for number, *people in FAMILIES:
        for place, (word, name) in enumerate(zip(("本人", "妻", "长女"), people, strict=True)):
            rows.append([number if place == 0 else "", people[0] if place == 0 else "", name, word, ID(len(rows))])

    found = tables.gathered(rows)

    heads = [one["name"] for role, one in tables.spoken(found, "person") if role == "head"]
    assert heads == ["张三"] * 3 + ["王五"] * 3 + ["陈一"] * 3


def test_a_building_beside_its_first_flat_holds_for_the_flats_below():
    rows = [["楼栋", "单元", "房号", "业主姓名"]]
    rows += [
        ["1幢", "1单元", "101", "张三"],
        ["", "", "102", "李四"],
        ["", "2单元", "101", "王五"],
        ["", "", "102", "赵六"],
    ]
    rows += [["2幢", "", "101", "陈一"], ["", "", "102", "周二"], ["", "", "201", "吴九"]]

    found = tables.gathered(rows)

    assert rooms(found) == [
        ("1幢", "1单元", "101"),
        ("1幢", "1单元", "102"),
        ("1幢", "2单元", "101"),
        ("1幢", "2单元", "102"),
        ("2幢", None, "101"),
        ("2幢", None, "102"),
        ("2幢", None, "201"),
    ]


def test_a_building_that_some_rows_lack_is_not_taken_from_the_row_above():
    rows = [["楼栋", "房号", "业主姓名"]]
    rows += [
        ["1幢" if at % 2 else "", f"{at}01", name] for at, name in enumerate("张三 李四 王五 赵六 陈一 周二".split(), 1)
    ]

    found = tables.gathered(rows)

    assert [building for building, _, _ in rooms(found)] == ["1幢", None] * 3
