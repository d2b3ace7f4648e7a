"""Web pages and XML tables under a spreadsheet's name to sheets; runs inside a confined process (`confined`).

Many export systems write an HTML table, or the XML of Excel 2003, and call it `.xls`; spreadsheet programs open both.
All tables of a page stand on one sheet, one below the other, as there. Nothing is fetched, run or expanded: the
parser knows tags and text alone.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import pyarrow as pa

from liren.engine.read import archives, charsets, formats, sheets, sources
from liren.engine.read import limits as bounds

BLOCK: Final = 4 << 20
HEADER_ROWS: Final = 60  # merges that begin lower than this are no header groups
UNENDED: Final = 100  # tags that begin before one ends: no page has them, and the parser would search for ever
ROWS: Final = ("tr", "row")
CELLS: Final = ("td", "th", "cell")
UNSEEN: Final = ("script", "style", "title", "comment")
Attributes = list[tuple[str, str | None]]


def read(source: sources.Source, *, limits: bounds.Limits) -> Iterator[sheets.Sheet]:
    """
    The sheets of an XML workbook, or the one sheet of a web page.

    :raises Refusal: if there is no table, or one larger than its limits
    """
    charset, broken = charsets.detect(source)
    page = _Page(limits)
    with source.open() as file:
        if b"<!ENTITY" in file.read(BLOCK):
            raise archives.EntitiesForbidden(file=source.name)
    with charsets.opened(source, charset) as text:
        while block := text.read(BLOCK):
            if any(piece.count("<") > UNENDED for piece in block.split(">")):
                raise formats.WebPage(file=source.name)
            page.feed(block)
        page.close()
    if not any(grid.rows for grid in page.grids):
        raise formats.WebPage(file=source.name)
    for grid in page.grids:
        if grid.rows:
            yield grid.sheet(source.name, broken, limits)


class _Grid:
    """Rows of one sheet as they fill; a cell that spans rows is said again in its first column."""

    def __init__(self, name: str, limits: bounds.Limits) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.numeric: dict[int, int] = {}
        self.merges: list[sheets.Merge] = []
        self._limits = limits
        self._spanned: dict[int, tuple[int, str]] = {}  # column → rows still covered, and what they say

    def open_row(self, index: int) -> None:
        """Begin a row, at `index` (1-based) if that lies further down."""
        self._limits.check_shape(rows=max(index, len(self.rows) + 1), columns=1)
        while len(self.rows) < index - 1:
            self.rows.append([])
        self.rows.append([])
        self._cover()

    def _cover(self) -> None:
        row = self.rows[-1]
        while len(row) in self._spanned:
            left, text = self._spanned.pop(len(row))
            if left > 1:
                self._spanned[len(row)] = left - 1, text
            row.append(text)

    def add(self, text: str, *, index: int, right: int, down: int, is_number: bool) -> None:
        """Put a cell into the open row, at column `index` (1-based) if given, over `right` columns and `down` rows."""
        if not self.rows:
            self.rows.append([])
        row, top = self.rows[-1], len(self.rows) - 1
        column = max(len(row), index - 1)
        self._limits.check_shape(rows=top + down, columns=column + right)
        self._limits.check_cell(characters=len(text))
        row += [""] * (column - len(row)) + [text] + [""] * (right - 1)
        if is_number:
            self.numeric[column] = self.numeric.get(column, 0) + 1
        if right > 1 or down > 1:
            self.merges.append(sheets.Merge(top, column, top + down - 1, column + right - 1))
        if down > 1:
            for at in range(column, column + right):
                self._spanned[at] = down - 1, text if at == column else ""
        self._cover()

    def sheet(self, file: str, broken: int, limits: bounds.Limits) -> sheets.Sheet:
        """The sheet, blank lines at its end cut off."""
        width = max(1, *map(len, self.rows))
        limits.check_shape(rows=len(self.rows), columns=width)
        padded = (row + [""] * (width - len(row)) for row in self.rows)
        builder = sheets.Builder(limits=limits)
        columns = [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]
        builder.add(columns, numeric=[self.numeric.get(at, 0) for at in range(width)])
        filled = sheets.trimmed(builder.columns())
        merges = tuple(merge for merge in self.merges if merge.top < HEADER_ROWS)
        return sheets.Sheet(file, self.name, False, filled, builder.numeric(), merges, broken)


class _Page(HTMLParser):
    """Tags to grids; text outside of cells, and what a browser does not show, is passed over."""

    def __init__(self, limits: bounds.Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.grids = [_Grid("", limits)]
        self._limits = limits
        self._unseen = 0
        self._open: list[tuple[list[str], dict[str, str]]] = []  # cells that are open, the innermost last

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag == "worksheet":
            self._limits.check_sheets(sheets=len(self.grids))
            self.grids.append(_Grid(given.get("name", ""), self._limits))
        elif tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._flush()
        elif tag in ROWS:
            self._flush()
            self.grids[-1].open_row(_count(given.get("index"), 0))
        elif tag in CELLS:
            self._flush()
            self._open.append(([], given))
        elif tag == "br" and self._open:
            self._open[-1][0].append("\n")
        elif tag in ("data", "ss:data") and self._open:
            self._open[-1][1]["type"] = given.get("type", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in (*ROWS, *CELLS, "table"):
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._open[-1][0].append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data[len("CDATA[") :])

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        """Put the open cell into its row; a table inside a cell goes on below what the cell said before it."""
        while self._open:
            told, given = self._open.pop()
            text = _seen("".join(told), given.get("type", ""))
            self.grids[-1].add(
                text,
                index=_count(given.get("index"), 0),
                right=max(1, _count(given.get("colspan"), 1), _count(given.get("mergeacross"), 0) + 1),
                down=max(1, _count(given.get("rowspan"), 1), _count(given.get("mergedown"), 0) + 1),
                is_number=given.get("type") == "Number",
            )


def _seen(text: str, sort: str) -> str:
    """What a person sees of a cell: one blank for many, line breaks only where the page has them, plain dates."""
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    plain = "\n".join(line for line in lines if line)
    if sort == "DateTime":
        return plain.removesuffix(".000").replace("T00:00:00", "").replace("T", " ")
    return plain


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
