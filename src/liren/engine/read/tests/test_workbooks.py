import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
import xlwt

from liren.engine.read import files, sheets


def workbook(fill, **options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        fill(book)
    return buffer.getvalue()


def one_row(*values):
    def fill(book):
        page = book.add_worksheet("名册")
        for column, value in enumerate(values):
            if isinstance(value, dt.datetime):
                page.write_datetime(0, column, value, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
            else:
                page.write(0, column, value)

    return workbook(fill)


def read_row(*values):
    [sheet] = files.read_bytes(one_row(*values), name="名册.xlsx")
    [row] = sheet.rows(0, sheet.height)
    return row


def test_a_phone_typed_as_a_number_keeps_its_digits():
    assert read_row(13800000000.0) == ("13800000000",)


def test_an_id_typed_as_a_number_says_that_its_tail_is_lost():
    assert read_row(440308199001011234.0) == ("4.40308199001011E+17",)


def test_numbers_are_counted_a_column_at_a_time():
    [sheet] = files.read_bytes(one_row("张三", 3, 1.5), name="名册.xlsx")

    assert sheet.numeric == (0, 1, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2, 3, 4), "2020-01-02 03:04:00"),
        (True, "TRUE"),
        (0.1, "0.1"),
        (" 张 三 ", " 张 三 "),
    ],
)
def test_a_cell_reads_as_a_person_saw_it(value, text):
    assert read_row(value) == (text,)


def test_a_formula_gives_the_value_saved_with_it():
    content = workbook(lambda book: book.add_worksheet().write_formula("A1", "=1+2", None, 3))

    [sheet] = files.read_bytes(content, name="a.xlsx")

    assert sheet.rows(0, 1) == [("3",)]


def test_text_that_looks_like_a_command_is_only_text():
    content = workbook(lambda book: book.add_worksheet().write_string("A1", "=cmd|'/c calc'!A0"))

    [sheet] = files.read_bytes(content, name="a.xlsx")

    assert sheet.rows(0, 1) == [("=cmd|'/c calc'!A0",)]


def test_rows_above_and_columns_before_the_first_cell_keep_their_numbers():
    content = workbook(lambda book: book.add_worksheet().write("C4", "姓名"))

    [sheet] = files.read_bytes(content, name="a.xlsx")

    assert sheet.rows(3, 4) == [("", "", "姓名")]
    assert sheet.height == 4


def test_a_merged_label_is_on_every_row_it_spans():
    def fill(book):
        page = book.add_worksheet()
        page.merge_range("A1:A3", "3号楼")
        page.write_column("B1", ["101", "102", "103"])

    [sheet] = files.read_bytes(workbook(fill), name="a.xlsx")

    assert sheet.rows(0, 3) == [("3号楼", "101"), ("3号楼", "102"), ("3号楼", "103")]
    assert sheet.merges == (sheets.Merge(0, 0, 2, 0),)


def test_hidden_sheets_are_read_and_flagged_and_empty_ones_left_out():
    def fill(book):
        book.add_worksheet("公开").write("A1", "甲")
        page = book.add_worksheet("剔除后")
        page.write("A1", "乙")
        page.hide()
        book.add_worksheet("空表")

    found = files.read_bytes(workbook(fill), name="a.xlsx")

    assert [(sheet.name, sheet.hidden) for sheet in found] == [("公开", False), ("剔除后", True)]


def test_blank_lines_at_the_end_are_no_rows():
    def fill(book):
        page = book.add_worksheet()
        page.write("A1", "姓名")
        page.write("A900", "")
        page.write_blank("A901", None, book.add_format({"bold": True}))

    [sheet] = files.read_bytes(workbook(fill), name="a.xlsx")

    assert sheet.height == 1


def test_the_old_binary_format_reads_the_same():
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名册")
    page.write(0, 0, "张三")
    page.write(0, 1, 13800000000.0)
    page.write_merge(1, 2, 0, 0, "李四")
    page.write(2, 1, "x")
    buffer = io.BytesIO()
    book.save(buffer)

    [sheet] = files.read_bytes(buffer.getvalue(), name="名册.xls")

    assert sheet.rows(0, 3) == [("张三", "13800000000"), ("李四", ""), ("李四", "x")]


def test_a_workbook_on_disk_reads_like_its_bytes(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    path = tmp_path / "名 册.xlsx"
    book.save(path)

    assert files.read_file(path) == files.read_bytes(path.read_bytes(), name=path.name)
