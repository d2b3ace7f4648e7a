"""OpenDocument files and binary workbooks are read; docs/reference/reading.md says what they cannot tell."""

import pytest

from liren.engine.read import archives, files, messages, workbooks
from liren.engine.read.tests import other_workbooks as made

HIDDEN = (
    '<office:automatic-styles><style:style style:name="away" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def told(content, name):
    return [(sheet.name, sheet.hidden, sheet.rows(0, sheet.height)) for sheet in files.read_bytes(content, name=name)]


def test_an_open_document_sheet_is_read_with_its_blank_rows():
    rows = [
        made.ods_row(made.ods_text("姓名"), made.ods_text("电话"), made.ods_text("生日")),
        made.ods_row(made.ods_text("张三"), made.ods_number("13800000001"), made.ods_date("1980-01-02")),
        made.ods_row("<table:table-cell/>", repeated=2),
        made.ods_row(made.ods_text("李四"), made.ods_number("440308199001011234")),
    ]

    [(name, hidden, lines)] = told(made.ods(rows), "名册.ods")

    assert (name, hidden) == ("名册", False)
    assert lines == [
        ("姓名", "电话", "生日"),
        ("张三", "13800000001", "1980-01-02"),
        ("", "", ""),
        ("", "", ""),
        ("李四", "4.40308199001011E+17", ""),
    ]


def test_a_hidden_sheet_of_an_open_document_is_flagged():
    code = f'<table:table table:name="代码" table:style-name="away">{made.ods_row(made.ods_text("甲"))}</table:table>'

    found = told(made.ods([made.ods_row(made.ods_text("姓名"))], more=code, styles=HIDDEN), "名册.ods")

    assert [(name, hidden) for name, hidden, _ in found] == [("名册", False), ("代码", True)]


def test_a_merged_label_of_an_open_document_stands_in_its_first_row_alone():
    rows = [
        made.ods_row(made.ods_text("3幢", tall=2), made.ods_text("101")),
        made.ods_row("<table:covered-table-cell/>", made.ods_text("102")),
    ]

    assert told(made.ods(rows), "名册.ods")[0][2] == [("3幢", "101"), ("", "102")]


def test_a_binary_workbook_is_read_with_its_hidden_sheets():
    rows: list[list[str | float]] = [["姓名", "电话"], ["张三", 13800000001.0], ["李四", 440308199001011234.0]]

    found = told(made.xlsb({"名册": rows, "代码": [["甲"]]}, hidden=["代码"]), "名册.xlsb")

    assert found == [
        ("名册", False, [("姓名", "电话"), ("张三", "13800000001"), ("李四", "4.40308199001011E+17")]),
        ("代码", True, [("甲",)]),
    ]


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
def test_an_open_document_with_a_password_is_refused_as_one(part):
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="{part}" manifest:media-type="text/xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    content = made.zipped({"mimetype": made.KIND, part: b"\x07" * 500, "META-INF/manifest.xml": manifest})

    with pytest.raises(archives.PasswordProtected) as refused:
        files.read_bytes(content, name="名册.ods")

    chinese, english = messages.MESSAGES[refused.value.code]
    assert "密码" in chinese
    assert "password" in english


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名册.ods", made.ods([made.ods_row(made.ods_text("姓名"))]).replace(b"PK\x05\x06", b"PK\x05\x07")),
        ("名册.xlsb", made.zipped({"xl/workbook.bin": b"\x00\x01" * 30, "xl/_rels/workbook.bin.rels": "x"})),
    ],
    ids=["cut_short", "no_workbook"],
)
def test_a_broken_one_is_refused_and_says_what_to_do(name, content):
    with pytest.raises((archives.ArchiveDamaged, workbooks.WorkbookDamaged)) as refused:
        files.read_bytes(content, name=name)

    chinese, english = messages.MESSAGES[refused.value.code]
    assert "请" in chinese
    assert "again" in english
