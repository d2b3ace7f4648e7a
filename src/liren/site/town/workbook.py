"""Write .xlsx row by row in constant memory, the same bytes for the same rows.

A library would hold merged ranges and shared strings until the end and stamps the hour of writing; a town of a million
rows needs neither. The subset of ECMA-376 used: inline strings, numbers, one date style, merged ranges, hidden sheets.
"""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from liren.site.town.sheets import Cell, Cells, Row, Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = date(1899, 12, 30)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def column(index: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_COLUMNS = [column(i) for i in range(80)]


def write_workbook(*, path: Path, sheets: list[Sheet], mention: Callable[[Sheet, int, Row], None]) -> None:
    """Write the sheets; `mention` is called with each data row and its number, counted from 1 with the header."""
    with zipfile.ZipFile(path, "w") as archive:
        _part(archive, "[Content_Types].xml", _content_types(len(sheets)))
        _part(archive, "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        _part(archive, "xl/workbook.xml", _book(sheets))
        targets = [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
        _part(archive, "xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")]))
        _part(archive, "xl/styles.xml", _STYLES)
        for number, sheet in enumerate(sheets, 1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as stream:
                _write_sheet(stream, sheet, mention)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = 2  # type: ignore[attr-defined]  # 3.11 has no public way to set the level of a streamed entry
    return entry


def _part(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text)


def _write_sheet(stream: IO[bytes], sheet: Sheet, mention: Callable[[Sheet, int, Row], None]) -> None:
    stream.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    number, merges, group, group_start = 0, list(sheet.merged), "", 0
    for cells in sheet.above:
        number += 1
        stream.write(_row(number, cells).encode())
    first = number
    for row in sheet.rows:
        number += 1
        cells = row.cells
        if sheet.merged_columns and row.group and row.group == group:
            cells = [None if i in sheet.merged_columns else c for i, c in enumerate(cells)]
        else:
            merges += _span(sheet.merged_columns, group_start, number - 1)
            group, group_start = row.group, number
        stream.write(_row(number, cells).encode())
        mention(sheet, number, row)
    merges += _span(sheet.merged_columns, group_start, number)
    for cells in sheet.below(number - first):
        number += 1
        stream.write(_row(number, cells).encode())
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    end = f'<mergeCells count="{len(merges)}">{ranges}</mergeCells>' if merges else ""
    stream.write(f"</sheetData>{end}</worksheet>".encode())


def _span(columns: tuple[int, ...], start: int, end: int) -> list[str]:
    return [f"{_COLUMNS[c]}{start}:{_COLUMNS[c]}{end}" for c in columns] if start and end > start else []


def _row(number: int, cells: Cells) -> str:
    parts = [
        _cell(f"{_COLUMNS[i]}{number}", value) for i, value in enumerate(cells) if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(parts)}</row>'


def _cell(ref: str, value: Cell) -> str:
    if isinstance(value, str):
        if "&" in value or "<" in value or ">" in value:
            value = escape(value)
        space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() or "  " in value else ""
        return f'<c r="{ref}" t="inlineStr"><is><t{space}>{value}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{ref}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c r="{ref}"><v>{value!r}</v></c>'


def _content_types(count: int) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i + 1}.xml" ContentType="{base}.worksheet+xml"/>'
        for i in range(count)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{base}.styles+xml"/>{sheets}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _book(sheets: list[Sheet]) -> str:
    states = ["hidden" if sheet.is_hidden else "visible" for sheet in sheets]
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{i}" state="{state}" r:id="rId{i}"/>'
        for i, (sheet, state) in enumerate(zip(sheets, states, strict=True), 1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{entries}</sheets></workbook>'
