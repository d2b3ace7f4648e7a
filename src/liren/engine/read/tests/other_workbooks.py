"""The same small sheets as an OpenDocument file and as a binary workbook, written by hand: no writer is at hand."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

CELL = '<table:table-cell office:value-type="{kind}" {value}{span}><text:p>{text}</text:p></table:table-cell>'
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: Sequence[str], *, more: str = "", styles: str = "") -> bytes:
    """An OpenDocument file of one sheet 名册; `more` stands behind it."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{styles}<office:body>'
        f'<office:spreadsheet><table:table table:name="名册">{"".join(rows)}</table:table>{more}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_text(text: str, *, tall: int = 1) -> str:
    span = f'table:number-rows-spanned="{tall}" table:number-columns-spanned="1"' if tall > 1 else ""
    return CELL.format(kind="string", value="", span=span, text=text)


def ods_number(number: str) -> str:
    return CELL.format(kind="float", value=f'office:value="{number}"', span="", text=number)


def ods_date(day: str) -> str:
    return CELL.format(kind="date", value=f'office:date-value="{day}"', span="", text=day)


def xlsb(sheets: Mapping[str, Sequence[Sequence[str | float]]], *, hidden: Sequence[str] = ()) -> bytes:
    """A binary workbook; records as [MS-XLSB] 2.1.7 and 2.4 have them."""
    bundles, relations, parts = b"", "", {}
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = struct.pack("<II", 1 if name in hidden else 0, number)
        bundles += _record(156, state + _wide(f"rId{number}") + _wide(name))
        relations += (
            f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.bin" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        )
        parts[f"xl/worksheets/sheet{number}.bin"] = _sheet(rows)
    book = _record(131) + _record(143) + bundles + _record(144) + _record(132)
    named = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    return zipped({"xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": named, **parts})


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    width = max(map(len, rows))
    body = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + _record(145)
    for line, row in enumerate(rows):
        body += _record(0, struct.pack("<IIHBBBI", line, 0, 300, 0, 0, 0, 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            body += (
                _record(6, place + _wide(cell))
                if isinstance(cell, str)
                else _record(5, place + struct.pack("<d", cell))
            )
    return body + _record(146) + _record(130)


def _record(number: int, content: bytes = b"") -> bytes:
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + _length(len(content)) + content


def _length(size: int) -> bytes:
    found = b""
    while size >= 0x80:
        found, size = found + bytes([size & 0x7F | 0x80]), size >> 7
    return found + bytes([size])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
