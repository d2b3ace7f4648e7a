"""Every file that cannot be taken in, and odd ones that can: one list for every way in.

Each is written within a moment; two gigabytes are a few megabytes that unpack to them, and are never unpacked on disk.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # it has no types
from xlwt import CompoundDoc

GIGABYTES: Final = 2 << 30
HEADER: Final = ("姓名", "联系电话")
ROW: Final = ("张三", "13800000001")
TEXT: Final = "姓名,联系电话\n张三,13800000001\n"
SHEET: Final = "xl/worksheets/sheet1.xml"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LONG_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class File:
    """
    A file as somebody sends it.

    :ivar code: of its refusal; empty when it is read
    :ivar fits_upload: whether a browser may send it; the others are stopped on the way by their size
    """

    name: str
    code: str
    content: Callable[[], bytes]
    fits_upload: bool = True

    def write(self, folder: Path) -> Path:
        """Put it into a folder."""
        path = folder / self.name
        path.write_bytes(self.content())
        return path


def workbook(*rows: Sequence[str]) -> bytes:
    """An ordinary workbook."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return held.getvalue()


def with_sheet(body: bytes) -> bytes:
    """A workbook whose one sheet is `body`."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROW))) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, body if part == SHEET else old.read(part))
    return held.getvalue()


def sheet(cells: str) -> bytes:
    """The XML of a sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def swollen(block: bytes, *, size: int = GIGABYTES, told: int = GIGABYTES) -> bytes:
    """A workbook whose sheet is `block` again and again up to `size` bytes, and says that it has `told`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(block)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first * (size // len(block)) + packer.flush()
    name = SHEET.encode()
    sizes = struct.pack("<LLL", 0, len(packed), told)
    local = struct.pack("<4s5H", b"PK\x03\x04", 20, 0, 8, 0, 0) + sizes + struct.pack("<2H", len(name), 0) + name
    entry = struct.pack("<4s6H", b"PK\x01\x02", 20, 20, 0, 8, 0, 0) + sizes
    entry += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local) + len(packed), 0)
    return local + packed + entry + end


def rows_block() -> bytes:
    """A megabyte of rows as like each other as those of a real sheet may be: 2 GB of them are no bomb."""
    noise = "".join(f"{zlib.crc32(str(at).encode()):08x}" for at in range(300))
    row = b'<row><c t="inlineStr"><is><t>13800000001</t></is></c></row>'
    told = b"".join(row * 100 + noise[at : at + 8].encode() for at in range(0, len(noise), 8))
    return (told * (LONG_BLOCK // len(told) + 1))[:LONG_BLOCK]


def locked() -> bytes:
    """A workbook with a password, as Excel writes it today."""
    held = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook(HEADER, ROW))).encrypt("secret", held)
    return held.getvalue()


def locked_long_ago() -> bytes:
    """A workbook with a password, as Excel 2003 wrote it: a record right after the first one says so."""
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    stream = book.get_biff_data()
    [length] = struct.unpack_from("<H", stream, 2)
    lock = struct.pack("<2H3H", 0x2F, 54, 1, 1, 1) + bytes(48)
    held = io.BytesIO()
    CompoundDoc.XlsDoc().save(held, stream[: 4 + length] + lock + stream[4 + length :])
    return held.getvalue()


def old_workbook(*rows: Sequence[str]) -> bytes:
    """A workbook as Excel 2003 wrote it."""
    book = xlwt.Workbook()
    page = book.add_sheet("名册")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def zipped(**parts: str) -> bytes:
    """An archive; `__` in a name stands for a folder."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return held.getvalue()


def entities() -> bytes:
    """A billion laughs inside a workbook."""
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return with_sheet(sheet('<row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row>').replace(b"<?xml", declared, 1))


def formulas() -> bytes:
    """A header and rows that no spreadsheet program ever computed, as programs write them."""
    head = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in HEADER)
    row = "".join(f'<c r="{at}2"><f>HYPERLINK("http://x","1")</f></c>' for at in "AB")
    return with_sheet(sheet(f'<row r="1">{head}</row><row r="2">{row}</row>'))


def commands() -> bytes:
    """Formulas with their values: a link, a command for another program, a cell of another file."""
    told = (
        ((HEADER[0], '"x"'), (ROW[0], "HYPERLINK(&quot;http://x&quot;)")),
        (
            (HEADER[1], "cmd|'/C calc'!A0"),
            (ROW[1], "[1]Sheet1!A1"),
        ),
    )
    lines = zip(*told, strict=True)
    cells = "".join(
        "<row>" + "".join(f'<c t="str"><f>{formula}</f><v>{value}</v></c>' for value, formula in line) + "</row>"
        for line in lines
    )
    return with_sheet(sheet(cells))


def far_corner() -> bytes:
    """One cell in the last row and column: a few bytes that ask for seventeen billion cells."""
    return with_sheet(
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


PAGE: Final = "<html><head><style></style></head><body><table>{}</table></body></html>"
TABLE: Final = PAGE.format("".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (HEADER, ROW)))

BAD: Final = (
    File("空文件.xlsx", "file_empty", lambda: b""),
    File("空白.csv", "file_empty", lambda: b"\xef\xbb\xbf \r\n\r\n"),
    File("空表.xlsx", "sheets_empty", workbook),
    File("有密码.xlsx", "password_protected", locked),
    File("有密码.xls", "password_protected", locked_long_ago),
    File("炸弹.xlsx", "archive_bomb", lambda: swollen(b" " * LONG_BLOCK)),
    File("两吉字节.xlsx", "workbook_too_large", lambda: swollen(rows_block())),
    File("谎报大小.xlsx", "archive_damaged", lambda: swollen(b" " * LONG_BLOCK, told=1000)),
    File("没传完.xlsx", "archive_damaged", lambda: workbook(HEADER, ROW)[:-200]),
    File("远角.xlsx", "reading_too_costly", far_corner),
    File("实体.xlsx", "entities_forbidden", entities),
    File("没算过.xlsx", "formulas_not_computed", formulas),
    File("坏了.xls", "workbook_damaged", lambda: OLE + "Workbook".encode("utf-16-le") + b"x" * 5000),
    File("照片.xlsx", "format_unknown", lambda: b"\x89PNG\r\n\x1a\n" + bytes(64)),
    File("扫描件.pdf", "document_not_table", lambda: b"%PDF-1.7\n" + bytes(64)),
    File("说明.docx", "document_not_table", lambda: zipped(word__document="x")),
    File("旧文档.wps", "document_not_table", lambda: OLE + "WordDocument".encode("utf-16-le")),
    File("台账.et", "wps_only", lambda: OLE + b"x" * 100),
    File("全部.zip", "archive_of_files", lambda: zipped(a="x", b="y")),
    File("全部.rar", "archive_of_files", lambda: b"Rar!\x1a\x07\x00" + bytes(64)),
    File("苹果.numbers", "numbers_only", lambda: zipped(Index__Document="x")),
    File("登录页.xls", "web_page", lambda: b"<!DOCTYPE html><html><body><p>session expired</p></body></html>"),
    File("只有表头.xlsx", "rows_missing", lambda: workbook(HEADER)),
    File("一段话.csv", "header_missing", "请各单位于本周五下班前报送名册。\n谢谢配合！\n".encode),
    File("百万列.csv", "too_many_columns", (",".join(["x"] * 1_000_000) + "\n").encode),
    File("两千列.xlsx", "too_many_columns", lambda: workbook(["x"] * 2000)),
    File("引号没关.csv", "cell_too_long", lambda: b"a,b\n" + b"x" * 120_000 + b",1\n"),
    File("乱码.csv", "characters_unknown", lambda: bytes(range(128, 256)) * 50 + b"\n"),
    File("零字节.csv", "characters_unknown", lambda: b"\x00\x01\x02a,b\n" * 50),
    File("两种编码.csv", "characters_mixed", lambda: TEXT.encode() * 50 + TEXT.encode("gb18030") * 50),
)
TOO_LARGE: Final = "两吉字节.csv"  # sparse: `write_too_large` takes no room on the disk

# Odd, and yet a person with a telephone: 张三, 13800000001.
ODD: Final = (
    File("网页表.xls", "", lambda: TABLE.encode("gb18030")),
    File("制表符.xls", "", lambda: TEXT.replace(",", "\t").encode("gb18030")),
    File("二〇〇三.xls", "", lambda: old_workbook(HEADER, ROW)),
    File("万国码.txt", "", lambda: TEXT.replace(",", "\t").encode("utf-16")),
    File("两个标记.csv", "", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode() + b"\n\n"),
    File("长短不一.csv", "", ("名册\n" + TEXT.replace("01\n", "01,备注,x\n")).encode),
    File("=怪 名'字(1)&#;$.csv", "", TEXT.encode),
    File("外链.xlsx", "", commands),
)


def write_all(folder: Path, files: Iterable[File]) -> list[Path]:
    """Put files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [file.write(folder) for file in files]


def write_too_large(folder: Path) -> Path:
    """Put a text of two gigabytes into a folder; it is all holes."""
    path = folder / TOO_LARGE
    with path.open("wb") as file:
        file.truncate(GIGABYTES)
    return path
