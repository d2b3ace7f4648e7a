"""Who a row speaks of, in which role, and how they are related; a form at a time."""

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import fields, mentions
from liren.engine.shape import declarations, folders, gathering, layouts, proposals
from liren.engine.shape.tests import tables

ID = tables.citizen_id


def roles(found, kind="person"):
    return [(role, one.get("name")) for role, one in tables.spoken(found, kind)]


def test_a_household_register_speaks_of_the_person_the_head_and_the_household():
    rows = [
        ["户号", "户主姓名", "户主身份证号", "与户主关系", "姓名", "公民身份号码", "住址"],
        ["8", "张三", ID(1), "长女", "张小", ID(2), "幸福路1弄2号301室"],
    ]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张小"), ("head", "张三")]
    assert tables.spoken(found, "household") == [("subject", {"register_no": "8"})]
    assert tables.spoken(found, "dwelling") == [("subject", {"address": "幸福路1弄2号301室"})]
    assert set(tables.stated(found)) == {
        ("member_of", "长女"),
        ("kin_of", "长女"),
        ("head_of", None),
        ("registered_at", None),
        ("household_at", None),
    }


def test_the_householder_of_a_welfare_row_is_its_subject():
    rows = [["低保证号", "户主姓名", "身份证号码", "保障人数", "住址"], ["9", "张三", ID(1), "3", "幸福路1号"]]

    found = tables.gathered(rows)

    assert tables.spoken(found, "person") == [("subject", {"name": "张三", "citizen_id": ID(1)})]
    assert ("head_of", None) in tables.stated(found)


def test_a_husband_and_wife_in_one_cell_are_two_people():
    rows = [["低保证号", "户主姓名", "家庭人口"], ["9", "张三(户主)、李四(配偶)", "2"]]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张三"), ("spouse", "李四")]
    assert ("spouse_of", "配偶") in tables.stated(found)


def test_the_child_of_a_vaccination_row_is_its_subject_and_has_two_parents():
    rows = [
        ["儿童姓名", "父亲姓名", "母亲姓名", "监护人电话", "疫苗名称"],
        ["张小", "张三", "李四", "13800000001", "乙肝"],
    ]

    found = tables.gathered(rows)

    assert tables.spoken(found, "person") == [
        ("subject", {"name": "张小", "phone": "13800000001"}),
        ("parent", {"name": "张三"}),
        ("parent2", {"name": "李四"}),
    ]
    assert tables.stated(found) == [("parent_of", None), ("parent_of", None)]


def test_a_mother_alone_is_the_only_parent():
    rows = [["儿童姓名", "父亲姓名", "母亲姓名", "疫苗名称"], ["张小", "无", "李四", "乙肝"]]

    assert roles(tables.gathered(rows)) == [("subject", "张小"), ("parent", "李四")]


def test_two_guardians_in_one_cell_keep_their_words():
    rows = [["姓名", "学籍号", "监护人", "学校"], ["张小", "G1", "张三(父)/李四(母)", "某某小学"]]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张小"), ("guardian", "张三"), ("guardian2", "李四")]
    assert tables.stated(found) == [("guardian_of", "父"), ("guardian_of", "母")]


def test_the_owner_of_a_property_row_is_its_subject_and_a_second_one_owner2():
    rows = [
        ["小区名称", "房号", "业主姓名", "身份证号", "手机号"],
        ["东泰花园", "1-2-301", "张三、李四", f"{ID(1)}、{ID(2)}", "13800000001"],
    ]

    found = tables.gathered(rows)

    assert tables.spoken(found, "person") == [
        ("subject", {"name": "张三", "citizen_id": ID(1), "phone": "13800000001"}),
        ("owner2", {"name": "李四", "citizen_id": ID(2)}),
    ]
    assert tables.spoken(found, "dwelling") == [("subject", {"compound": "东泰花园", "room": "1-2-301"})]
    assert tables.stated(found) == [("owns", None), ("owns", None)]


def test_a_joint_owner_in_a_column_of_his_own_is_owner2():
    rows = [["坐落", "权利人", "证件号", "共有人", "共有人证件号"], ["幸福路1号", "张三", ID(1), "李四", ID(2)]]

    assert roles(tables.gathered(rows)) == [("subject", "张三"), ("owner2", "李四")]


def test_a_tenant_in_an_owners_list_rents():
    rows = [
        ["小区名称", "房号", "业主姓名", "与房主关系"],
        ["东泰花园", "1-2-301", "张三", "租户"],
        ["东泰花园", "302", "李四", "儿子"],
    ]

    assert tables.stated(tables.gathered(rows)) == [("rents", "租户"), ("lives_at", "儿子")]


def test_the_name_on_a_meter_pays_for_the_dwelling():
    rows = [["户号", "户名", "用电地址", "表号"], ["1001", "张三", "幸福路1弄2号301室", "9"]]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张三")]
    assert tables.spoken(found, "household") == []
    assert tables.stated(found) == [("pays_for", None)]


def test_a_lodger_has_a_landlord_and_two_addresses():
    rows = [
        ["姓名", "公民身份号码", "户籍地址", "暂住地址", "房东姓名", "房东电话", "居住事由"],
        ["张三", ID(1), "某县某村3组", "幸福路1弄2号301室", "李四", "13800000002", "务工"],
    ]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张三"), ("landlord", "李四")]
    assert tables.spoken(found, "dwelling") == [
        ("subject", {"address": "幸福路1弄2号301室"}),
        ("other", {"address": "某县某村3组"}),
    ]
    assert set(tables.stated(found)) == {("lives_at", None), ("registered_at", None), ("lets", None)}


def test_a_registered_address_alone_is_the_dwelling_of_its_row():
    rows = [["姓名", "户籍地址", "暂住地址", "居住事由"], ["张三", "某县某村3组", "", "务工"]]

    assert tables.spoken(tables.gathered(rows), "dwelling") == [("subject", {"address": "某县某村3组"})]


def test_a_parking_row_speaks_of_owner_and_vehicles():
    rows = [
        ["车牌号", "车主", "电话", "车位号", "固定/临停"],
        ["沪A12345、沪B12345", "张三", "13800000001", "B12", "固定"],
    ]

    found = tables.gathered(rows)

    assert tables.spoken(found, "vehicle") == [
        ("subject", {"plate": "沪A12345", "space": "B12"}),
        ("subject2", {"plate": "沪B12345"}),
    ]
    assert tables.stated(found) == [("drives", None), ("drives", None)]


def test_a_firm_has_its_legal_person_and_its_places():
    rows = [
        ["统一社会信用代码", "名称", "法定代表人", "住所", "经营场所", "安全负责人"],
        ["91310000MA1FL0001X", "某某餐饮店", "张三", "幸福路1号", "和平路2号", "李四"],
    ]

    found = tables.gathered(rows)

    assert roles(found) == [("subject", "张三"), ("contact", "李四")]
    assert roles(found, "organization") == [("subject", "某某餐饮店")]
    assert tables.spoken(found, "dwelling") == [
        ("subject", {"address": "和平路2号"}),
        ("other", {"address": "幸福路1号"}),
    ]
    assert [name for name, _ in tables.stated(found)].count("located_at") == 2


def test_members_numbered_in_headers_are_numbered_in_roles():
    rows = [
        ["户主姓名", "户号", "户别", "成员1姓名", "成员1身份证号", "成员2姓名", "成员2身份证号"],
        ["张三", "1", "家庭户", "李四", ID(1), "张小", ID(2)],
    ]

    assert tables.spoken(tables.gathered(rows), "person") == [
        ("subject", {"name": "张三"}),
        ("member", {"name": "李四", "citizen_id": ID(1)}),
        ("member2", {"name": "张小", "citizen_id": ID(2)}),
    ]


def test_two_phone_columns_are_one_field():
    rows = [["姓名", "联系电话1", "联系电话2", "住址"], ["张三", "13800000001", "13800000002", "幸福路1号"]]

    assert tables.spoken(tables.gathered(rows), "person")[0][1]["phone"] == "13800000001;13800000002"


def test_an_occupation_under_workplace_is_no_employer():
    rows = [
        ["户号", "户别", "姓名", "服务处所"],
        ["1", "家庭户", "张三", "务农"],
        ["1", "家庭户", "李四", "某某有限公司"],
    ]

    assert roles(tables.gathered(rows), "organization") == [("subject", "某某有限公司")]


def test_a_firm_on_a_meter_is_an_organization_and_no_person():
    rows = [["户号", "户名", "用电地址", "证件号码"], ["1", "某某食品有限公司", "幸福路1号", "91310000MA1FL0001X"]]

    found = tables.gathered(rows)

    assert tables.spoken(found, "person") == []
    assert tables.spoken(found, "organization") == [
        ("subject", {"name": "某某食品有限公司", "uscc": "91310000MA1FL0001X"})
    ]


def test_a_firm_and_its_code_in_two_columns_are_one_organization():
    rows = [["户号", "户名", "用电地址", "信用代码"], ["1", "某某食品有限公司", "幸福路1号", "91310000MA1FL0001X"]]

    found = tables.gathered(rows)

    assert tables.spoken(found, "organization") == [
        ("subject", {"name": "某某食品有限公司", "uscc": "91310000MA1FL0001X"})
    ]


def test_an_employer_without_a_telling_word_is_still_one():
    rows = [
        ["户号", "户别", "姓名", "服务处所"],
        ["1", "家庭户", "张三", "亿利建材"],
        ["1", "家庭户", "李四", "在家务农"],
    ]

    assert roles(tables.gathered(rows), "organization") == [("subject", "亿利建材")]


def test_the_school_of_a_working_pupil_is_a_second_organization():
    rows = [["姓名", "学籍号", "学校", "工作单位"], ["张小", "G1", "某某中学", "某某有限公司"]]

    assert roles(tables.gathered(rows), "organization") == [("subject", "某某有限公司"), ("other", "某某中学")]


def test_a_blank_inside_a_plate_parts_nothing():
    rows = [["车牌号", "车主", "车位号"], ["沪A 12345", "张三", "B12"]]

    assert tables.spoken(tables.gathered(rows), "vehicle") == [("subject", {"plate": "沪A 12345", "space": "B12"})]


def test_english_people_are_declared():
    rows = [["first", "last", "born", "no", "road", "card"], ["ann", "lee", "19500102", "7", "high street", "55"]]
    table = tables.table(rows)
    columns = {"first": "given_name", "last": "surname", "born": "date_of_birth", "card": "soc_sec_id"}
    mapping = declarations.declare(table, columns={**columns, "no": "street", "road": "street"})

    found = gathering.gather([gathering.Mapped(table, mapping)])

    assert tables.spoken(found, "person") == [("subject", {"name": "ann lee", "other_id": "55", "birth": "19500102"})]
    assert tables.spoken(found, "dwelling") == [("subject", {"address": "7 high street"})]


def test_mention_ids_are_dense_and_in_row_order():
    rows = [
        ["姓名", "身份证号", "住址", "车牌号"],
        *[["张三", ID(at), f"幸福路{at}号", "沪A12345"] for at in range(1, 9)],
    ]

    found = tables.gathered(rows).mentions

    together = sorted(
        (one["mention"], one["row_id"])
        for table in found.tables.values()
        for one in table.select(["mention", "row_id"]).to_pylist()
    )
    assert [number for number, _ in together] == list(range(24))
    assert [row for _, row in together] == sorted(row for _, row in together)
    assert all(found.tables[kind].schema == mentions.SCHEMAS[kind] for kind in fields.KINDS)


def test_the_month_in_a_files_name_dates_its_rows():
    found = tables.gathered([["姓名", "住址"], ["张三", "幸福路1号"]], name="居民名册2024年3月.csv")

    assert str(found.mentions.rows["observed_on"][0].as_py()) == "2024-03-01"


CELL = st.sampled_from(
    ["", "", "张三", "李四、王五", "13800000001", ID(1), "幸福路1弄2号301室", "合计", "无", "=1+1", "沪A12345"]
)


@settings(max_examples=150)
@given(st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=12))
def test_no_row_is_lost(rows):
    sheet = tables.sheet([["姓名", "身份证号", "联系电话", "住址", "车牌号"], *rows])
    try:
        [table] = layouts.find(sheet)
    except layouts.RowsMissing:
        return

    found = gathering.gather([gathering.Mapped(table, proposals.propose(table))])

    kept = set(found.mentions.rows["row"].to_pylist())
    refused = {error.row for error in found.errors}
    blank = {at for at, row in enumerate(rows, 2) if not any(row)}
    passed = {line + 1 for line in table.passed}
    assert not kept & refused
    assert kept | refused == {int(line) + 1 for line in table.lines}
    assert kept | refused | blank | passed == set(range(2, len(rows) + 2))


def test_a_folder_is_shaped_and_its_problems_are_named(tmp_path):
    (tmp_path / "b.csv").write_text("姓名,住址,政治面貌\n张三,幸福路1号,群众\n,,群众\n", encoding="gb18030")
    (tmp_path / "a.xlsx").write_bytes(b"")
    (tmp_path / "c.csv").write_text("姓名,住址\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "剔除后"
    book.active.append(["姓名", "住址"])
    book.active.append(["李四", "幸福路2号"])
    book.create_sheet("别的").append(["x"])
    book.active.sheet_state = "hidden"
    book.save(tmp_path / "d.xlsx")

    shaped = folders.shape_folder(tmp_path)

    assert [(one.file, one.sheet, one.row, one.code) for one in shaped.problems] == [
        ("a.xlsx", "", None, "file_empty"),
        ("b.csv", "", None, "column_dropped"),
        ("c.csv", "", None, "rows_missing"),
        ("d.xlsx", "剔除后", None, "sheet_hidden"),
        ("d.xlsx", "别的", None, "header_missing"),
        ("b.csv", "", 3, "row_without_subject"),
    ]
    assert shaped.mentions.tables["person"]["name"].to_pylist() == ["张三", "李四"]
    assert list(shaped.mappings) == [("b.csv", "", 0), ("d.xlsx", "剔除后", 0)]


def test_an_empty_folder_speaks_of_nothing(tmp_path):
    shaped = folders.shape_folder(tmp_path)

    assert (shaped.mentions.rows.num_rows, shaped.problems, shaped.mappings) == (0, (), {})


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("流动人口2026年3月.xlsx", "2026-03-01"),
        ("公安_户籍人口_202603.xlsx", "2026-03-01"),
        ("停车场车辆_20260315.csv", "2026-03-15"),
        ("流动人口登记_2026-03.xlsx", "2026-03-01"),
        ("物业业主台账_柳浦_2026.03.xlsx", "2026-03-01"),
        ("体检 2026-03-15 汇总.csv", "2026-03-15"),
        ("体检2026年3月5日.csv", "2026-03-05"),
        ("坏日子20260231.csv", "2026-02-01"),
        ("老年人健康档案_2026.csv", "2026-01-01"),
        ("学籍_青禾小学_2025学年.xlsx", "2025-09-01"),
        ("学籍 2025-2026学年.xlsx", "2025-09-01"),
        ("业主电话13820261234.csv", None),
        ("6幢2031室.csv", None),
        ("名册.csv", None),
    ],
)
def test_the_day_that_a_file_name_tells_is_when_its_rows_were_true(name, day):
    found = gathering.observed_on(tables.table([["姓名", "身份证号"], ["张三", tables.citizen_id(1)]], name))

    assert (found and str(found)) == day
