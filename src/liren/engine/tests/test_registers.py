"""Small registers as offices send them, with what they really speak of; from files to links.

Each says one thing that goes wrong in real exports: the truth is in the last column of a row, which is not written.
"""

import csv

import pytest

from liren.engine import batch, resolve
from liren.engine.shape import gathering
from liren.engine.shape.tests import tables

ID = tables.citizen_id


def resolved(folder, **registers):
    """The entities of each file's lines: (row, kind, role) → entity."""
    exports = folder / "exports"
    exports.mkdir()
    for name, rows in registers.items():
        with (exports / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    out = folder / "links.csv"
    resolve.resolve_folder(exports, out)
    lines = list(csv.DictReader(out.open(encoding="utf-8")))
    return {
        (line["file"].removesuffix(".csv"), int(line["row"]), line["kind"], line["role"]): line["entity"]
        for line in lines
    }


NAMES = "王秀英 张伟 刘桂兰 陈志强 杨丽娟 赵玉梅 黄海波 周建平 吴春霞 徐文杰 孙小红 胡金龙 朱雪琴 高永福".split()
POLICE = ["户号", "户主姓名", "与户主关系", "姓名", "公民身份号码", "出生日期", "住址"]


def test_a_householder_of_its_own_row_is_one_person_however_spelled(tmp_path):
    found = resolved(
        tmp_path,
        police=[
            POLICE,
            ["1001", "曹奕辰", "户主", "曹怡辰", ID(1, "19740202"), "1974-02-02", "幸福路1弄2号楼1单元801室"],
            ["1001", "曹奕辰", "妻", "金凤", ID(2, "19750203"), "1975-02-03", "幸福路1弄2号楼1单元8楼1室"],
        ],
    )

    assert found["police", 2, "person", "subject"] == found["police", 2, "person", "head"]
    assert found["police", 2, "person", "subject"] == found["police", 3, "person", "head"]
    assert found["police", 3, "person", "subject"] != found["police", 3, "person", "head"]
    assert found["police", 2, "dwelling", "subject"] == found["police", 3, "dwelling", "subject"]


def test_a_householder_of_another_surname_is_not_made_the_same_by_a_word(tmp_path):
    found = resolved(
        tmp_path,
        police=[POLICE, ["1001", "王大海", "户主", "李小红", ID(1), "1950-01-02", "幸福路1弄2号楼1单元801室"]],
    )

    assert found["police", 2, "person", "subject"] != found["police", 2, "person", "head"]


def test_twins_of_one_home_and_phone_are_two(tmp_path):
    school = ["学生姓名", "出生日期", "学校", "监护人姓名", "监护人电话", "家庭住址"]
    clinic = ["儿童姓名", "出生日期", "母亲姓名", "家长电话", "疫苗名称", "现住址"]
    home = "幸福路1弄2号楼1单元801室"
    twins = ("张梓涵", "张雨桐")

    found = resolved(
        tmp_path,
        clinic=[clinic, *([name, "2019-05-06", "李芳", "13912345678", "乙肝", home] for name in twins)],
        school=[school, *([name, "2019-05-06", "实验小学", "李芳", "13912345678", home] for name in twins)],
    )

    children = [found[file, row, "person", "subject"] for file in ("clinic", "school") for row in (2, 3)]
    assert children[0] == children[2] != children[1] == children[3]


def test_a_parents_id_written_for_a_child_makes_them_no_one_person(tmp_path):
    home = "幸福路1弄2号楼1单元801室"
    found = resolved(
        tmp_path,
        police=[
            POLICE,
            ["1001", "张三", "户主", "张三", ID(1, "19800304"), "1980-03-04", home],
            ["1001", "张三", "子", "张小军", ID(3, "20150607"), "2015-06-07", home],
        ],
        school=[
            ["学生姓名", "身份证号", "出生日期", "学校", "家庭住址"],
            ["张小军", ID(1, "19800304"), "2015-06-07", "实验小学", home],
        ],
    )

    assert found["school", 2, "person", "subject"] == found["police", 3, "person", "subject"]
    assert found["school", 2, "person", "subject"] != found["police", 2, "person", "subject"]


@pytest.mark.parametrize("placeholder", ["李芳之子", "张某某宝宝", "张男婴"])
def test_a_child_not_yet_named_is_no_parent_of_itself(tmp_path, placeholder):
    clinic = ["儿童编码", "儿童姓名", "出生日期", "母亲姓名", "父亲姓名", "家长电话", "疫苗名称"]
    found = resolved(
        tmp_path,
        clinic=[
            clinic,
            ["330100998877", placeholder, "2025-05-06", "李芳", "张强", "13912345678", "乙肝"],
            ["330100998877", "张梓涵", "2025-05-06", "李芳", "张强", "13912345678", "百白破"],
        ],
    )

    child, mother = found["clinic", 2, "person", "subject"], found["clinic", 2, "person", "parent"]
    assert child not in {mother, found["clinic", 2, "person", "parent2"]}
    assert mother == found["clinic", 3, "person", "parent"]


CLINIC = ["儿童编码", "儿童姓名", "性别", "出生日期", "母亲姓名", "父亲姓名", "家长电话", "疫苗名称", "现住址"]
AT_HOME = "幸福路1弄2号楼1单元801室"


def vaccinated(code, name, sex):
    return [code, name, sex, "2025-05-06", "李芳", "张强", "13912345678", "乙肝", AT_HOME]


def registered(serial, name, relation="子", birth="2025-05-06"):
    return ["1001", "张强", relation, name, ID(serial, birth.replace("-", "")), birth, AT_HOME]


PARENTS = [registered(1, "张强", "户主", "1990-03-04"), registered(2, "李芳", "妻", "1991-05-06")]


@pytest.mark.parametrize("placeholder", ["李芳之子", "张某某宝宝", "张男婴", "新生儿"])
def test_a_newborn_who_later_gets_a_name_is_the_same_child(tmp_path, placeholder):
    found = resolved(
        tmp_path,
        police=[POLICE, *PARENTS, registered(3, "张梓涵")],
        clinic=[CLINIC, vaccinated("330100998877", placeholder, "男")],
    )

    assert found["clinic", 2, "person", "subject"] == found["police", 4, "person", "subject"]


def test_newborn_twins_stay_two_and_are_not_guessed_to_be_either(tmp_path):
    found = resolved(
        tmp_path,
        police=[POLICE, *PARENTS, registered(3, "张梓涵"), registered(5, "张梓轩")],
        clinic=[CLINIC, vaccinated("330100998877", "李芳之子大", "男"), vaccinated("330100998878", "李芳之子小", "男")],
    )

    named = {found["police", row, "person", "subject"] for row in (4, 5)}
    unnamed = {found["clinic", row, "person", "subject"] for row in (2, 3)}
    assert (len(named), len(unnamed), named & unnamed) == (2, 2, set())


def test_a_newborn_girl_is_not_her_named_twin_brother(tmp_path):
    found = resolved(
        tmp_path,
        police=[POLICE, *PARENTS, registered(3, "张梓涵")],
        clinic=[CLINIC, vaccinated("330100998877", "李芳之女", "")],
    )

    assert found["clinic", 2, "person", "subject"] != found["police", 4, "person", "subject"]


def test_father_and_son_on_one_phone_are_two(tmp_path):
    phones = ["姓名", "联系电话", "地址"]
    home = "幸福路1弄2号楼1单元801室"
    found = resolved(
        tmp_path,
        one=[phones, ["张志国", "13912345678", home], ["张志强", "13912345678", home]],
        two=[phones, ["张志国", "13912345678", home], ["张志强", "13912345678", home]],
    )

    assert found["one", 2, "person", "subject"] == found["two", 2, "person", "subject"]
    assert found["one", 3, "person", "subject"] == found["two", 3, "person", "subject"]
    assert found["one", 2, "person", "subject"] != found["one", 3, "person", "subject"]


def test_two_names_hidden_alike_at_two_homes_are_two(tmp_path):
    meters = ["户名", "用水地址", "表号"]
    found = resolved(
        tmp_path,
        meters=[meters, ["孙*", "幸福路1弄2号楼1单元801室", "1"], ["孙*", "幸福路1弄9号楼3单元101室", "2"]],
    )

    assert found["meters", 2, "person", "subject"] != found["meters", 3, "person", "subject"]


def test_a_plate_written_in_two_ways_tells_one_keeper(tmp_path):
    found = resolved(
        tmp_path,
        停车=[["车牌号", "车主姓名", "联系电话"], ["浙A·D1234", "欧阳秋", ""], ["浙B55555", "欧阳秋", ""]],
        新能源=[["车主姓名", "车牌", "登记日期"], ["欧阳秋", "浙ad1234", "2024-01-03"]],
    )

    keeper = found["停车", 2, "person", "subject"]
    assert found["新能源", 2, "person", "subject"] == keeper


def test_a_long_name_that_a_column_cut_off_is_still_its_bearers(tmp_path):
    long, cut, home = "阿卜杜热合曼·阿卜杜热西提·买买提江", "阿卜杜热合曼·阿卜杜热西", "柳荫小区3幢1单元501室"
    found = resolved(
        tmp_path,
        健康=[["姓名", "出生日期", "联系电话", "居住地址"], [long, "1949-12-31", "13712345678", home]],
        户籍=[["姓名", "出生日期", "联系电话", "现住址"], [cut, "1949-12-31", "13712345678", home]],
    )

    assert found["健康", 2, "person", "subject"] == found["户籍", 2, "person", "subject"]


METERS = ["户名", "用水地址", "表号", "联系人", "联系电话"]
CALLS = ["工单编号", "来电人", "来电号码", "诉求内容", "事发地址"]


def test_a_house_by_a_road_whose_rooms_nobody_tells_is_one_dwelling(tmp_path):
    people = ["姓名", "身份证号", "住址"]
    found = resolved(
        tmp_path,
        one=[people, ["张三", ID(1), "建设路12号"], ["李芳", ID(2), "海门街道建设路12号"]],
        two=[people, ["王五", ID(3), "建设路14号"], ["王小", ID(4), "建设路14号201室"]],
    )

    assert found["one", 2, "dwelling", "subject"] == found["one", 3, "dwelling", "subject"]
    assert found["two", 2, "dwelling", "subject"] != found["two", 3, "dwelling", "subject"]


def test_a_home_within_a_yard_is_one_however_the_yard_is_written(tmp_path):
    homes = ["豆腐营胡同12号院3号", "豆腐营胡同12号附3号", "豆腐营胡同12-3号", "豆腐营胡同12号院内3户"]
    found = resolved(
        tmp_path,
        one=[["姓名", "地址"], *([name, home] for name, home in zip(NAMES, homes, strict=False))],
        two=[["姓名", "地址"], [NAMES[5], "豆腐营胡同12号院4号"], [NAMES[6], "豆腐营胡同12号"]],
    )

    assert len({found["one", row, "dwelling", "subject"] for row in range(2, 6)}) == 1
    assert len({found[name, row, "dwelling", "subject"] for name, row in (("one", 2), ("two", 2), ("two", 3))}) == 3


def test_a_dormitory_is_one_place_to_live_for_all_who_are_registered_there(tmp_path):
    found = resolved(tmp_path, one=[["姓名", "地址"], *([name, "自由路77号第二医院集体户"] for name in NAMES[:14])])

    assert len({found["one", row, "dwelling", "subject"] for row in range(2, 16)}) == 1


def test_a_list_of_doors_is_about_the_place_that_its_file_names(tmp_path):
    found = resolved(
        tmp_path,
        city=[["姓名", "地址"], [NAMES[0], "金明花园3号楼1单元101室"], [NAMES[1], "汴河嘉园3号楼1单元101室"]],
        金明花园物业费=[["房号", "业主", "欠费"], ["3-1-101", NAMES[2], 0], ["3-1-102", NAMES[3], 0]],
        汴河嘉园物业费=[["房号", "业主", "欠费"], ["3-1-101", NAMES[4], 0], ["3-1-102", NAMES[5], 0]],
    )

    for row, name in ((2, "金明花园物业费"), (3, "汴河嘉园物业费")):
        assert found["city", row, "dwelling", "subject"] == found[name, 2, "dwelling", "subject"]


def test_a_house_in_a_column_of_rooms_is_the_house(tmp_path):
    found = resolved(
        tmp_path,
        one=[["姓名", "地址"], [NAMES[0], "金菊巷1号"], [NAMES[1], "泮壁街1号"]],
        cars=[
            ["号牌号码", "车主", "房号"],
            ["鲁A12345", NAMES[2], "3-1-101"],
            ["鲁A12346", NAMES[3], "3-1-102"],
            ["鲁A12347", NAMES[4], "3-2-102"],
            ["鲁A12348", NAMES[5], "3-2-202"],
            ["鲁A12349", NAMES[0], "金菊巷1号"],
        ],
    )

    assert found["one", 2, "dwelling", "subject"] == found["cars", 6, "dwelling", "subject"]
    assert found["one", 3, "dwelling", "subject"] != found["cars", 6, "dwelling", "subject"]


def test_a_house_with_more_people_than_a_family_is_not_taken_for_one_dwelling(tmp_path):
    people = ["姓名", "身份证号", "住址"]
    found = resolved(tmp_path, one=[people, *(["张三", ID(at), "建设路12号"] for at in range(1, 15))])

    assert len({found["one", row, "dwelling", "subject"] for row in range(2, 16)}) == 14


def test_an_account_holder_who_is_the_own_contact_is_one_person(tmp_path):
    found = resolved(tmp_path, meters=[METERS, ["张志国", "幸福路1弄2号楼1单元801室", "1", "张志国", "13977120364"]])

    assert found["meters", 2, "person", "subject"] == found["meters", 2, "person", "contact"]


def test_a_caller_is_the_one_of_the_surname_whose_phone_it_is(tmp_path):
    phones = ["姓名", "性别", "联系电话", "住址"]
    home = "幸福路1弄2号楼1单元801室"
    found = resolved(
        tmp_path,
        calls=[CALLS, ["1", "张先生", "13977120364", "噪音", ""], ["2", "张女士", "13977120364", "噪音", ""]],
        list=[phones, ["张志国", "男", "13977120364", home], ["李芳", "女", "13977120364", home]],
    )

    assert found["calls", 2, "person", "subject"] == found["list", 2, "person", "subject"]
    assert found["calls", 3, "person", "subject"] != found["list", 2, "person", "subject"]


def test_a_hidden_name_with_a_phone_is_the_one_of_the_surname_and_length_that_bears_it():
    meters = [["户号", "户名", "联系电话", "用水地址"], ["1", "张**", "13977120364", "幸福路1弄2号801室"]]
    meters.append(["2", "张*", "13977120364", "幸福路1弄2号802室"])
    owners = [["房号", "业主姓名", "联系电话"], ["1-2-301", "张志国", "13977120364"]]
    mapped = [tables.mapped(rows, name) for rows, name in ((meters, "水表.csv"), (owners, "业主.csv"))]

    normal = batch.normalize(gathering.gather(mapped).mentions, progress=lambda _stage, _share: None)

    joined = [normal.known.row[line] for line in normal.callers.rows]
    assert sorted(joined) == [0, 2]


def test_a_caller_is_not_of_the_other_sex_than_everybody_of_the_name():
    calls = [CALLS, ["1", "张女士", "13977120364", "噪音", ""], ["2", "张先生", "13977120364", "噪音", ""]]
    owners = [["房号", "业主姓名", "联系电话"], ["1-2-301", "张志国", "13977120364"]]
    people = [["姓名", "性别", "身份证号"], ["张志国", "男", ID(1)]]
    mapped = [
        tables.mapped(rows, name) for rows, name in ((calls, "工单.csv"), (owners, "业主.csv"), (people, "人口.csv"))
    ]

    normal = batch.normalize(gathering.gather(mapped).mentions, progress=lambda _stage, _share: None)

    names = normal.known.single["name"]
    joined = [normal.known.row[line] for line in normal.callers.rows]
    assert sorted(joined) == [1, 2]
    assert {names.values[names.codes[line]] for line in normal.callers.rows} == {"张", "张志国"}


def test_a_caller_whose_phone_two_of_the_surname_bear_is_neither(tmp_path):
    phones = ["姓名", "联系电话", "住址"]
    home = "幸福路1弄2号楼1单元801室"
    found = resolved(
        tmp_path,
        calls=[CALLS, ["1", "张先生", "13977120364", "噪音", ""]],
        list=[phones, ["张志国", "13977120364", home], ["张志强", "13977120364", home]],
    )

    caller = found["calls", 2, "person", "subject"]
    assert caller not in {found["list", 2, "person", "subject"], found["list", 3, "person", "subject"]}


def test_a_phone_in_a_list_of_pupils_is_a_parents_and_calls_for_no_pupil():
    calls = [CALLS, ["1", "张先生", "13977120364", "噪音", ""]]
    school = [["学生姓名", "性别", "学校", "家长电话"], ["张小军", "男", "实验小学", "13977120364"]]

    mapped = [tables.mapped(calls, "工单.csv"), tables.mapped(school, "学籍.csv")]
    normal = batch.normalize(gathering.gather(mapped).mentions, progress=lambda _stage, _share: None)

    assert not len(normal.callers.rows)
