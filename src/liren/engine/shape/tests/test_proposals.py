import pytest

from liren.engine import fields
from liren.engine.shape import gathering, mappings, proposals, red_lines
from liren.engine.shape.tests import tables

ID = tables.citizen_id
PEOPLE = [["张三", ID(1), "13800000001"], ["李四", ID(2), "13800000002"], ["王五", ID(3), "13800000003"]]


def test_values_beat_a_misleading_header():
    rows = [["姓名", "联系电话", "备用编码"], *[[name, number, "x"] for name, number, _ in PEOPLE]]

    assert tables.targets(rows)["联系电话"] == "subject.person.citizen_id"


def test_an_id_under_an_unknown_header_is_found():
    rows = [["姓名", "某某栏", "地址"], *[[name, number, "幸福路1弄2号301室"] for name, number, _ in PEOPLE]]

    assert tables.targets(rows)["某某栏"] == "subject.person.citizen_id"


def test_a_phone_under_an_unknown_header_is_found():
    rows = [["姓名", "栏目甲乙", "地址"], *[[name, phone, "幸福路1弄2号301室"] for name, _, phone in PEOPLE]]

    assert tables.targets(rows)["栏目甲乙"] == "subject.person.phone"


def test_a_register_number_of_a_meter_is_an_account():
    rows = [["户号", "户名", "用水地址", "表号"], ["1", "张三", "幸福路1弄2号", "9"]]

    assert tables.targets(rows)["户号"] == "subject.fact.account_no"


def test_the_second_id_belongs_to_the_name_before_it():
    rows = [
        ["姓名", "身份证号", "学校", "监护人姓名", "身份证号", "联系电话"],
        ["张小", ID(1), "某小学", "张三", ID(2), "13800000001"],
    ]

    found = [str(column.target) for column in tables.mapped(rows).mapping]

    assert found[4:] == ["guardian.person.citizen_id", "guardian.person.phone"]


def test_an_id_that_repeats_with_the_head_is_the_heads():
    rows = [["户号", "户主姓名", "身份证号", "姓名", "与户主关系"]]
    rows += [["1", "张三", ID(1), name, "子"] for name in ("张三", "张四", "张五")]
    rows += [["2", "李四", ID(2), name, "女"] for name in ("李四", "李五", "李六")]

    assert tables.targets(rows)["身份证号"] == "head.person.citizen_id"


def test_an_id_that_differs_within_a_household_is_the_persons():
    rows = [["户号", "户主姓名", "身份证号", "姓名", "与户主关系"]]
    rows += [["1", "张三", ID(at), name, "子"] for at, name in enumerate(("张三", "张四", "张五"))]

    assert tables.targets(rows)["身份证号"] == "subject.person.citizen_id"


RED = {
    "宗教信仰": "religion",
    "政治面貌": "politics",
    "是否党员": "politics",
    "是否上访": "petitions",
    "信访重点人员": "petitions",
    "有无前科": "criminal_record",
    "吸毒史": "criminal_record",
    "关押亲属情况": "detained_relatives",
    "政治可靠程度": "reliability",
    "人脸照片": "biometrics",
    "指纹编号": "biometrics",
    "步态特征": "biometrics",
    "居民信用分": "scores",
    "综合评分": "scores",
    "风险等级": "scores",
    "行踪轨迹": "tracking",
}


@pytest.mark.parametrize("header", RED)
def test_a_column_over_a_red_line_is_dropped_and_named(header):
    found = tables.mapped([["姓名", "地址", header], ["张三", "幸福路1号", "机密内容"]]).mapping

    [column] = found.dropped
    assert (column.header, column.dropped.code, column.target, column.samples) == (header, RED[header], None, ())


@pytest.mark.parametrize("header", RED)
def test_no_cell_of_a_dropped_column_survives(header):
    one = tables.mapped([["姓名", "地址", header], ["张三", "幸福路1号", "机密内容"], ["", "", "机密内容"]])

    found = gathering.gather([one])

    said = [repr(one.mapping), one.mapping.to_json(), repr(found.mentions.rows.to_pylist()), repr(found.errors)]
    said += [repr(table.to_pylist()) for table in found.mentions.tables.values()]
    assert not any("机密内容" in text for text in said)


def test_a_line_is_seen_in_the_values_when_the_header_hides_it():
    rows = [["姓名", "其他信息栏"], ["张三", "佛教"], ["李四", "基督教"], ["王五", "佛教"]]

    assert [column.header for column in tables.mapped(rows).mapping.dropped] == ["其他信息栏"]


@pytest.mark.parametrize("header", ["血型", "健康状况", "信访编号", "人户分离", "星级评定", "户主"])
def test_an_ordinary_column_crosses_no_line(header):
    assert red_lines.crossed(header) is None


def test_an_election_may_hold_political_status_and_nothing_else():
    table = tables.table([["姓名", "政治面貌", "宗教信仰"], ["张三", "群众", "无"]])

    found = proposals.propose(table, permitted=frozenset({"politics", "religion"}))

    assert [column.header for column in found.dropped] == ["宗教信仰"]


def test_a_person_decides_and_the_mapping_remembers():
    mapping = tables.mapped([["姓名", "奇怪的列"], ["张三", "x"]]).mapping
    target = fields.Target("subject", "person", "former_name")

    decided = mapping.with_target(1, target)

    column = decided.columns[1]
    assert (column.target, column.confidence, column.reason) == (target, 1.0, "person")


@pytest.mark.parametrize("index", [1, 7])
def test_nobody_maps_a_dropped_or_absent_column(index):
    mapping = tables.mapped([["姓名", "宗教信仰"], ["张三", "x"]]).mapping

    with pytest.raises(mappings.ColumnNotThere):
        mapping.with_target(index, fields.Target("subject", "person", "name"))


def test_a_mapping_reads_back_from_its_text_and_the_text_holds_no_cell():
    mapping = tables.mapped([["姓名", "身份证号", "宗教信仰"], *[[*row[:2], "佛教"] for row in PEOPLE]]).mapping

    text = mapping.to_json()

    assert mappings.Mapping.from_json(text) == mapping
    assert ID(1) not in text
    assert "张三" not in repr(mapping)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": 1, "columns": [{}], "confidence": 1}'])
def test_another_text_is_no_mapping(text):
    with pytest.raises(mappings.MappingNotReadable):
        mappings.Mapping.from_json(text)


def test_two_letters_and_digits_number_a_family_and_are_no_plate():
    rows = [["家庭编号", "姓名", "身份证号"], *([f"JT0000{at}", "张三", ID(at)] for at in range(1, 5))]

    assert tables.targets(rows)["家庭编号"] == "subject.household.register_no"


def test_sums_of_money_are_no_kinship():
    rows = [["户名", "用水地址", "代收款"], *(["张三", f"幸福路{at}号", str(at)] for at in range(10, 15))]

    assert tables.targets(rows)["代收款"] is None


def test_a_name_under_a_strange_word_is_the_rows_person_where_the_head_stands_beside():
    rows = [["户主", "签约居民姓名", "与户主关系", "身份证号", "签约医生"], ["张三", "李四", "妻", ID(1), "王五"]]

    found = tables.targets(rows)

    assert found["户主"] == "head.person.name"
    assert found["签约居民姓名"] == "subject.person.name"
    assert found["身份证号"] == "subject.person.citizen_id"


def test_a_group_of_columns_about_a_husband_is_the_spouses():
    rows = [
        ["孕妇信息", "", "丈夫信息", ""],
        ["姓名", "电话", "姓名", "电话"],
        ["李四", "13812345678", "张三", "13987654321"],
    ]

    found = [str(column.target) for column in tables.mapped(rows).mapping]

    assert found == ["subject.person.name", "subject.person.phone", "spouse.person.name", "spouse.person.phone"]
