import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.read import delimited, files, limits, sources

TEXT = "姓名,住址\n张三,幸福路1弄2号\n李四,和平路3号\n"
ROWS = [("姓名", "住址"), ("张三", "幸福路1弄2号"), ("李四", "和平路3号")]


def read(content, name="a.csv"):
    [sheet] = files.read_bytes(content, name=name)
    return sheet.rows(0, sheet.height)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
    ],
)
def test_every_charset_of_chinese_systems_reads_the_same(content):
    assert read(content) == ROWS


def test_traditional_text_in_big5_is_not_taken_for_gb18030():
    text = "姓名,地址\n" + "劉德華,臺北市中正區重慶南路一段122號\n" * 20

    assert read(text.encode("big5"))[1][0] == "劉德華"


def test_an_accented_english_file_reads():
    assert read("name,town\nZoë Müller,Linz\nAnn Lee,York\n".encode("cp1252"))[1] == ("Zoë Müller", "Linz")


def test_a_name_cut_in_half_does_not_make_a_file_unreadable():
    whole = ("张三,幸福路1弄2号\n" * 100).encode("gb18030")
    cut = whole + "李四".encode("gb18030")[:3] + b",x\n"

    [sheet] = files.read_bytes(cut, name="a.csv")

    assert sheet.rows(100, 101) == [("李?", "x")]
    assert sheet.broken == 1


@pytest.mark.parametrize("delimiter", delimited.DELIMITERS)
def test_the_delimiter_is_found(delimiter):
    assert read(TEXT.replace(",", delimiter).encode()) == ROWS


def test_a_single_column_stays_one():
    assert read("姓名\n张三\n李四\n".encode()) == [("姓名",), ("张三",), ("李四",)]


def test_titles_blank_lines_and_ragged_rows_keep_their_numbers():
    content = "2024年名册\n\n姓名,电话\n张三,1,2\n李四\n".encode()

    assert read(content) == [
        ("2024年名册", "", ""),
        ("", "", ""),
        ("姓名", "电话", ""),
        ("张三", "1", "2"),
        ("李四", "", ""),
    ]


def test_a_quoted_cell_with_line_breaks_is_one_row():
    assert read(b'a,b\n"x\ny",2\nz,3\n') == [("a", "b"), ("x\ny", "2"), ("z", "3")]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows():
    content = 'a,b\n"张三,1\n'.encode() + "李四,2\n".encode() * 100

    found = read(content)

    assert len(found) == 102
    assert found[1] == ('"张三', "1")


def test_a_stray_quotation_mark_inside_quotes_is_kept_as_text():
    assert read(b'a,b\n"x"y,2\n"1,5",3\n') == [("a", "b"), ("xy", "2"), ("1,5", "3")]


def test_a_shielded_value_reads_without_its_shield():
    assert read(b'id,n\n="0123",1\n') == [("id", "n"), ("0123", "1")]


def test_text_under_a_workbooks_name_reads_as_text():
    assert read(TEXT.encode("gb18030"), name="a.xls") == ROWS


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_reads_back(rows):
    import csv
    import io

    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([("一", "二", "三"), *rows])
    source = sources.Source("a.csv", None, b"\xef\xbb\xbf" + buffer.getvalue().encode())

    sheet = delimited.read(source, limits=limits.Limits())

    expected = [tuple(row) for row in rows]
    while expected and not any(expected[-1]):
        expected.pop()
    assert sheet.rows(1, sheet.height) == expected
