"""Files that nobody sends by accident, and a few that everybody does: each is refused by name, none does harm."""

import dataclasses
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine.read import archives, charsets, confined, files, formats, limits, sources, workbooks
from liren.kit import errors

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def plain_workbook(rows=((("姓名"), ("电话")), ("张三", "13800000000"))):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def with_part(content, name, body):
    """The same workbook with one part replaced."""
    old = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, body if part == name else old.read(part))
    return buffer.getvalue()


def sheet_xml(cells):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\xef\xbb\xbf", b"\x00" * 40])
def test_an_empty_file_is_refused(content):
    with pytest.raises(sources.FileEmpty):
        files.read_bytes(content, name="a.csv")


def test_a_workbook_without_a_filled_cell_is_refused():
    with pytest.raises(files.SheetsEmpty):
        files.read_bytes(plain_workbook(rows=()), name="a.xlsx")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(sources.FileMissing):
        files.read_file(tmp_path / "none.xlsx")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(sources.FileNotAccessible):
        files.read_file(tmp_path)


def test_an_encrypted_workbook_is_refused():
    with pytest.raises(archives.PasswordProtected):
        files.read_bytes(OLE + formats.ENCRYPTED_STREAM, name="a.xlsx")


def test_an_archive_with_an_encrypted_part_is_refused():
    content = bytearray(plain_workbook())
    directory = content.find(b"PK\x01\x02")
    content[directory + 8] |= 1

    with pytest.raises(archives.PasswordProtected):
        files.read_bytes(bytes(content), name="a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    content = with_part(plain_workbook(), SHEET, b" " * (64 << 20))

    with pytest.raises(archives.ArchiveBomb) as refusal:
        files.read_bytes(content, name="a.xlsx")

    assert refusal.value.data["limit"] == 250


def test_a_workbook_that_unpacks_past_the_limit_is_refused():
    small = dataclasses.replace(limits.Limits(), unpacked_bytes=1000)

    with pytest.raises(limits.WorkbookTooLarge):
        files.read_bytes(plain_workbook(), name="a.xlsx", limits=small)


def test_a_directory_that_lies_about_sizes_does_no_harm():
    content = with_part(plain_workbook(), SHEET, sheet_xml("<row r='1'/>" * 100_000))
    lie = bytearray(content)
    at = lie.rfind(b"PK\x01\x02", 0, lie.find(SHEET.encode(), lie.find(b"PK\x01\x02")))
    lie[at + 24 : at + 28] = (10).to_bytes(4, "little")

    with pytest.raises(errors.Refusal):
        files.read_bytes(bytes(lie), name="a.xlsx")


@pytest.mark.parametrize("corner", ["XFD1048576", "ALL1048576", "ALL900000"])
def test_one_cell_in_a_far_corner_does_not_take_the_machine(corner):
    far = sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{corner}"><v>1</v></c></row>')

    with pytest.raises(confined.ReadingTooCostly):
        files.read_bytes(with_part(plain_workbook(), SHEET, far), name="a.xlsx")


def test_a_sheet_of_a_million_columns_is_refused():
    content = (",".join(["x"] * 1_000_000) + "\n").encode()

    with pytest.raises(limits.TooManyColumns):
        files.read_bytes(content, name="a.csv")


def test_a_workbook_of_too_many_columns_is_refused():
    with pytest.raises(limits.TooManyColumns) as refusal:
        files.read_bytes(plain_workbook(rows=(["x"] * 1001,)), name="a.xlsx")

    assert refusal.value.data == {"columns": 1001, "limit": 1000, "file": "a.xlsx"}


def test_a_sheet_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)

    with pytest.raises(limits.FileTooLarge) as refusal:
        files.read_file(path)

    assert refusal.value.data["size"] == 2 << 30


@pytest.mark.parametrize(
    ("bound", "refusal"),
    [("rows", limits.TooManyRows), ("columns", limits.TooManyColumns), ("cells", limits.TooManyCells)],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_each_limit_of_a_sheet_holds(bound, refusal, name):
    content = plain_workbook() if name == "a.xlsx" else "姓名,电话\n张三,1\n".encode()

    with pytest.raises(refusal):
        files.read_bytes(content, name=name, limits=dataclasses.replace(limits.Limits(), **{bound: 1}))


def test_too_many_sheets_are_refused():
    with pytest.raises(limits.TooManySheets):
        files.read_bytes(plain_workbook(), name="a.xlsx", limits=dataclasses.replace(limits.Limits(), sheets=0))


def test_a_cell_without_end_is_refused():
    with pytest.raises(limits.CellTooLong):
        files.read_bytes(b"a,b\n" + b"x" * 120_000 + b",1\n", name="a.csv")


def test_bytes_in_no_charset_are_refused():
    with pytest.raises(charsets.CharactersUnknown):
        files.read_bytes(bytes(range(128, 256)) * 50 + b"\n", name="a.csv")


def test_binary_bytes_under_a_text_name_are_refused():
    with pytest.raises(charsets.CharactersUnknown):
        files.read_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x01\x02\x03abc" * 50, name="a.csv")


def test_control_characters_are_no_text():
    with pytest.raises(charsets.CharactersUnknown):
        files.read_bytes(b"abc\x01\x02\x03,1\n", name="a.csv")


@pytest.mark.parametrize(
    ("magic", "refusal"),
    [
        (b"\x89PNG\r\n\x1a\n", formats.FormatUnknown),
        (b"\xff\xd8\xff\xe0", formats.FormatUnknown),
        (b"BM\x00\x00", formats.FormatUnknown),
        (b"%PDF-1.7\n", formats.NotATable),
        (b"Rar!\x1a", formats.ArchiveOfFiles),
    ],
)
def test_what_is_no_table_is_refused_for_what_it_is(magic, refusal):
    with pytest.raises(refusal):
        files.read_bytes(magic + bytes(range(64)), name="名册.xlsx")


def test_a_word_document_is_refused():
    with pytest.raises(formats.NotATable):
        files.read_bytes(OLE + "WordDocument".encode("utf-16-le"), name="a.xls")


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (zipped(readme="x"), formats.ArchiveOfFiles),
        (zipped(word__document="x"), formats.NotATable),
        (zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "x"}), formats.NotATable),
        (zipped(Index__Document="x"), formats.NumbersOnly),
    ],
    ids=["archive", "word", "opendocument text", "numbers"],
)
def test_an_archive_of_something_else_is_refused_for_what_it_is(content, refusal):
    with pytest.raises(refusal):
        files.read_bytes(content, name="a.xlsx")


def test_a_directory_of_millions_of_parts_is_refused_before_it_is_read():
    content = bytearray(zipped(readme="x"))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = (100 << 20).to_bytes(4, "little")

    with pytest.raises(archives.ArchiveBomb):
        files.read_bytes(bytes(content), name="a.xlsx")


def test_a_part_whose_check_sum_is_wrong_is_damaged():
    content = bytearray(plain_workbook())
    directory = content.find(b"PK\x01\x02")
    content[directory + 16] ^= 1

    with pytest.raises(archives.ArchiveDamaged):
        files.read_bytes(bytes(content), name="a.xlsx")


@pytest.mark.parametrize(
    "start", [b"<html>", b"\xef\xbb\xbf<?xml version='1.0'?>", b"MIME-Version: 1.0\n\n<table><tr><td>"]
)
def test_a_web_page_without_a_table_is_explained(start):
    with pytest.raises(formats.WebPage):
        files.read_bytes(start + b"<p>1</p>", name="a.xls")


@pytest.mark.parametrize("content", [OLE + b"x" * 100, b"WPS0" * 20])
def test_a_wps_table_is_explained(content):
    with pytest.raises(formats.WpsOnly):
        files.read_bytes(content, name="台账.et")


def test_a_broken_binary_workbook_is_refused():
    with pytest.raises(workbooks.WorkbookDamaged):
        files.read_bytes(OLE + formats.WORKBOOK_STREAMS[0] + b"x" * 5000, name="a.xls")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(share):
    content = plain_workbook()

    with pytest.raises(archives.ArchiveDamaged):
        files.read_bytes(content[: int(len(content) * share)], name="a.xlsx")


def test_a_workbook_with_entities_is_refused():
    body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet_xml("")[21:]

    with pytest.raises(archives.EntitiesForbidden):
        files.read_bytes(with_part(plain_workbook(), SHEET, body), name="a.xlsx")


def test_a_document_type_far_inside_a_part_is_found():
    body = b'<?xml version="1.0"?><!--' + b" " * (2 << 20) + b"--><!DOCTYPE x []>" + sheet_xml("")[21:]

    with pytest.raises(archives.EntitiesForbidden):
        files.read_bytes(with_part(plain_workbook(), SHEET, body), name="a.xlsx")


@pytest.mark.parametrize("formula", ["<f>A1</f>", "<f>A1</f><v></v>", "<f>A1</f><v/>", "<f t='shared' si='0'/>"])
def test_formulas_that_were_never_computed_are_counted(formula):
    row = "<row r='2'><c r='A2' t='inlineStr'><is><t>x</t></is></c><c r='B2'>" + formula + "</c></row>"

    [sheet] = files.read_bytes(with_part(plain_workbook(), SHEET, sheet_xml(row)), name="a.xlsx")

    assert sheet.uncomputed == 1


def test_computed_formulas_are_not_counted():
    row = "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c></row>"

    [sheet] = files.read_bytes(with_part(plain_workbook(), SHEET, sheet_xml(row)), name="a.xlsx")

    assert (sheet.uncomputed, sheet.rows(0, 1)) == (0, [("2",)])


def test_a_workbook_of_formulas_alone_that_were_never_computed_says_so():
    row = "<row r='1'><c r='A1'><f>A2</f></c></row>"

    with pytest.raises(files.FormulasNotComputed):
        files.read_bytes(with_part(plain_workbook(), SHEET, sheet_xml(row)), name="a.xlsx")


def test_two_charsets_in_one_file_are_told():
    line = "张三,上海市青禾区青禾街道1号\n"

    for content in (line.encode() * 50 + line.encode("gb18030") * 50, line.encode("gb18030") * 500 + line.encode() * 9):
        with pytest.raises(charsets.CharactersMixed):
            files.read_bytes(content, name="a.csv")


def test_a_few_zero_characters_read_as_broken_ones():
    content = "姓名,住址\n".encode() + "张三,青禾路1号\n".encode() * 500 + "李\x00四,青禾路2号\n".encode()

    [sheet] = files.read_bytes(content, name="a.csv")

    assert (sheet.rows(501, 502), sheet.broken) == ([("李?四", "青禾路2号")], 1)


def test_a_workbook_whose_sheet_is_no_xml_is_refused():
    with pytest.raises((workbooks.WorkbookDamaged, files.SheetsEmpty)):
        files.read_bytes(with_part(plain_workbook(), "xl/workbook.xml", b"<workbook><<<"), name="a.xlsx")


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused(content):
    try:
        found = files.read_bytes(content, name="a.txt")
    except errors.Refusal:
        return
    assert found[0].height


@settings(max_examples=100)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes_is_read_or_refused(at, noise):
    content = bytearray(plain_workbook())
    at %= len(content)
    content[at : at + len(noise)] = noise
    source = sources.Source("a.xlsx", None, bytes(content))

    try:
        if formats.detect(source, limits=limits.Limits()).format != formats.TEXT:
            list(workbooks.read(source, limits=limits.Limits()))
    except errors.Refusal:
        return


def test_a_folder_loses_no_good_file_to_a_bad_one(tmp_path):
    (tmp_path / "b.csv").write_text("姓名\n张三\n", encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "~$b.csv").write_bytes(b"lock")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "more").mkdir()
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.save(tmp_path / "c.xlsx")

    found = list(files.read_folder(tmp_path))

    assert [(one.file, len(one.sheets), one.refusal and one.refusal.code) for one in found] == [
        ("a.xlsx", 0, "format_unknown"),
        ("b.csv", 1, None),
        ("c.xlsx", 1, None),
    ]


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(files.FolderMissing):
        list(files.read_folder(tmp_path / "none"))
