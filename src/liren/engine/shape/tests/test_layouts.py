import io

import pytest
import xlsxwriter

from liren.engine.read import files
from liren.engine.shape import layouts
from liren.engine.shape.tests import tables

HEADER = ["姓名", "身份证号", "联系电话", "住址"]
ROW = ["张三", tables.citizen_id(1), "13800000001", "幸福路1弄2号301室"]
OTHER = ["李四", tables.citizen_id(2), "13800000002", "幸福路1弄2号302室"]


def lines(rows):
    found = tables.table(rows)
    return found.headers, [int(line) + 1 for line in found.lines]


def test_titles_above_the_header_are_passed_over():
    assert lines([["某某社区2024年居民名册"], ["填报单位:某某社区"], [], HEADER, ROW]) == (tuple(HEADER), [5])


def test_a_row_of_explanations_is_no_data():
    told = ["必填", "18位,如4403...", "多个用;分隔", "如1单元101室"]

    assert lines([HEADER, told, ROW, OTHER]) == (tuple(HEADER), [3, 4])


def test_a_row_of_field_codes_is_no_data():
    assert lines([HEADER, ["xm", "sfzh", "lxdh", "dz"], ROW]) == (tuple(HEADER), [3])


def test_a_row_of_column_numbers_is_no_data():
    assert lines([HEADER, ["1", "2", "3", "4"], ROW]) == (tuple(HEADER), [3])


def test_totals_signatures_and_notes_at_the_end_are_no_data():
    end = [
        ["合计", "", "2", ""],
        ["制表人：王五", "", "审核：赵六", ""],
        ["注：以上数据截至三月底，如有变动请及时联系社区"],
    ]

    assert lines([HEADER, ROW, OTHER, *end]) == (tuple(HEADER), [2, 3])


def test_signatures_side_by_side_under_a_narrow_table_are_no_data():
    assert lines([["姓名", "住址", "备注"], ["张三", "幸福路1弄2号", ""], ["制表人：王五", "", "审核人：赵六"]])[1] == [
        2
    ]


def test_the_header_repeated_on_every_page_is_no_data():
    assert lines([HEADER, ROW, HEADER, OTHER]) == (tuple(HEADER), [2, 4])


def test_blank_rows_keep_the_numbers_of_those_below():
    assert lines([HEADER, [], ROW, ["", "", "", ""], OTHER]) == (tuple(HEADER), [3, 5])


def test_two_tables_in_one_sheet_are_two_tables():
    other = ["车牌号", "车主", "车位号", "电话"]
    rows = [["一、居民"], HEADER, ROW, OTHER, [], ["二、车辆"], other, ["沪A12345", "王五", "B12", "13800000003"]]

    first, second = layouts.find(tables.sheet(rows))

    assert (first.headers, [int(line) + 1 for line in first.lines]) == (tuple(HEADER), [3, 4])
    assert (second.headers, [int(line) + 1 for line in second.lines]) == (tuple(other), [8])


def test_a_person_with_a_row_alone_is_not_taken_for_a_note():
    assert lines([HEADER, ROW, ["李四", "", "", ""], OTHER])[1] == [2, 3, 4]


def two_rows(fill):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book.add_worksheet("名册"))
    [sheet] = files.read_bytes(buffer.getvalue(), name="学生.xlsx")
    [table] = layouts.find(sheet)
    return table


def test_groups_above_the_header_are_joined_to_it():
    def fill(page):
        page.merge_range("A1:F1", "学生花名册")
        page.merge_range("A2:A3", "姓名")
        page.merge_range("B2:B3", "学校")
        page.merge_range("C2:D2", "父亲")
        page.merge_range("E2:F2", "母亲")
        page.write_row("C3", ["姓名", "电话", "姓名", "电话"])
        page.write_row("A4", ["张小", "某小学", "张三", "13800000001", "李四", "13800000002"])

    table = two_rows(fill)

    assert table.headers == ("姓名", "学校", "父亲_姓名", "父亲_电话", "母亲_姓名", "母亲_电话")
    assert list(table.lines) == [3]


def test_joined_groups_give_roles():
    found = tables.targets([["父亲_姓名", "父亲_电话", "基本信息_姓名", "母亲_身份证号"], ["x", "y", "z", "w"]])

    assert found == {
        "父亲_姓名": "parent.person.name",
        "父亲_电话": "parent.person.phone",
        "基本信息_姓名": "subject.person.name",
        "母亲_身份证号": "parent2.person.citizen_id",
    }


def test_groups_without_merges_spread_over_the_blanks_beside_them():
    rows = [
        ["姓名", "父亲", "", "母亲", ""],
        ["", "姓名", "电话", "姓名", "电话"],
        ["张小", "张三", "13800000001", "李四", "13800000002"],
    ]

    assert lines(rows) == (("姓名", "父亲_姓名", "父亲_电话", "母亲_姓名", "母亲_电话"), [3])


def test_english_headers_are_found():
    assert lines([["given_name", "surname", "date_of_birth"], ["ann", "lee", "19500102"]])[1] == [2]


def test_headers_in_unknown_words_are_found_by_their_looks():
    assert lines([["Vorname", "Nachname", "Farbe"], ["Anna", "Lang", "1"]]) == (("Vorname", "Nachname", "Farbe"), [2])


def test_a_header_with_no_rows_is_refused():
    with pytest.raises(layouts.RowsMissing):
        layouts.find(tables.sheet([HEADER]))


def test_numbers_alone_have_no_header():
    with pytest.raises(layouts.HeaderMissing):
        layouts.find(tables.sheet([["1", "2"], ["3", "4"]]))


def test_a_table_without_a_header_is_understood_by_its_values():
    found = tables.mapped([ROW, OTHER, ["王五", tables.citizen_id(3), "13800000003", "幸福路1弄2号303室"]])

    assert [str(column.target) for column in found.mapping] == [
        "subject.person.name",
        "subject.person.citizen_id",
        "subject.person.phone",
        "residence.dwelling.address",
    ]
    assert [int(line) + 1 for line in found.table.lines] == [1, 2, 3]


@pytest.mark.parametrize(
    ("rows", "targets"),
    [
        ([["张三", "男", "户主"], ["李四", "女", "妻"], ["王小五", "男", "长子"]], ["name", "sex", "relation"]),
        (
            [["张三", "男", "", "无"], ["李四", "女", tables.citizen_id(2), "无"]] * 3,
            ["name", "sex", "citizen_id", None],
        ),
        ([["张三", "沪A12345"], ["李四", "沪A12346"], ["王五", "沪A12347"]], ["name", "plate"]),
    ],
    ids=["kin", "an_id_is_missing", "plates"],
)
def test_a_first_row_like_those_below_it_is_no_header(rows, targets):
    mapped = tables.mapped(rows)

    assert [column.target and column.target.field for column in mapped.mapping] == targets
    assert len(mapped.table.lines) == len(rows)


def test_a_title_above_rows_without_a_header_is_no_data():
    rows = [
        ["某某社区居民名单", "", ""],
        *([f"张{name}", f"1380000000{at}", "男"] for at, name in enumerate("一二三四")),
    ]

    found = tables.table(rows)

    assert (found.header, found.passed, len(found.lines)) == (layouts.NO_HEADER, (0,), 4)


def test_somebody_of_whom_only_the_name_is_known_is_no_title():
    rows = [["张三", "", ""], *([f"李{name}", f"1380000000{at}", "男"] for at, name in enumerate("一二三四"))]

    assert len(tables.table(rows).lines) == 5


def test_a_name_a_plate_and_a_home_are_no_header():
    found = tables.table([["张三", "沪A12345", "幸福路1弄2号301室"], ["李四", "沪B12345", "幸福路1弄2号302室"]])

    assert found.header == layouts.NO_HEADER


def test_words_that_tell_nothing_are_no_table():
    with pytest.raises(layouts.HeaderMissing):
        tables.table([["1", "2"], ["3", "4"]])


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("字典.csv", [["代码", "名称"], ["01", "初产"], ["02", "经产"]]),
        ("性别.csv", [["性别代码", "性别名称", "备注"], ["1", "男", ""], ["2", "女", ""]]),
    ],
)
def test_a_list_of_codes_holds_no_rows(name, rows):
    with pytest.raises(layouts.CodesOnly):
        layouts.find(tables.sheet(rows, name))


def test_a_list_of_units_with_their_addresses_is_no_list_of_codes():
    found = tables.table([["单位代码", "单位名称", "地址"], ["01", "幸福小吃店", "幸福路1弄2号301室"]])

    assert len(found.lines) == 1


@pytest.mark.parametrize("last", ["甲1楼小计", "一组合计", "3号楼 合计", "楼长签字:", "户主签名(盖章):"])
def test_the_sum_of_a_building_and_the_line_for_its_signature_are_no_rows(last):
    rows = [["单元", "房号", "户主", "电话"], ["1", "101", "张三", "13800000001"], ["2", "201", "李四", "13800000002"]]

    assert tables.table([*rows, [last, "", "", ""]]).lines.tolist() == [1, 2]
