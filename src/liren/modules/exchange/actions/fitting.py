"""Rows that cannot be records, and the file that carries them back to their sender in the sender's own layout."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import xlsxwriter

from liren.engine import fields
from liren.engine.read.sheets import Sheet
from liren.engine.shape import gathering, layouts, mappings, problems
from liren.kit import cells

REASON: Final = "错误原因"
CONTINUED: Final = "过长内容续"  # the page for what is longer than a cell of a workbook
CONTINUED_HEADER: Final = ("工作表", "行", "列", "续文")
TITLES: Final = 10  # lines above a header at most; further down they are another table


@dataclass(frozen=True)
class Wrong:
    """
    A row that does not fit.

    :ivar position: among the rows of its table
    :ivar line: of the sheet, 0-based
    """

    position: int
    line: int
    code: str

    @property
    def reason(self) -> str:
        """What its sender is told, and what to do."""
        return problems.MESSAGES[self.code][0]


def misfits(table: layouts.Table, columns: Sequence[Mapping[str, Any]], *, form: str) -> list[Wrong]:
    """Return the rows that linkage could not use under a mapping, from top to bottom."""
    found = gathering.gather([gathering.Mapped(table, mapping_of(columns, form=form))])
    positions = {int(line): at for at, line in enumerate(table.lines)} if found.errors else {}
    return [Wrong(positions[error.row - 1], error.row - 1, error.code) for error in found.errors]


def mapping_of(columns: Sequence[Mapping[str, Any]], *, form: str) -> mappings.Mapping:
    """Return a proposal or a layout as the engine speaks of it; columns stand at `at`, or else in their order."""
    told = [
        mappings.ColumnMapping(
            index=column.get("at", place),
            header=column["header"],
            target=fields.Target.parse(column["target"]) if column["target"] else None,
            confidence=1.0,
            reason="confirmed",
        )
        for place, column in enumerate(columns)
    ]
    return mappings.Mapping(form, tuple(told))


def positions(table: layouts.Table, wrong: Iterable[Wrong]) -> "pa.Array":
    """Return the positions of the rows that fit, ascending."""
    fit = np.ones(len(table.lines), dtype=bool)
    fit[[each.position for each in wrong]] = False
    return pa.array(np.flatnonzero(fit))


def error_file(told: Sequence[tuple[Sheet, Sequence[tuple[Mapping[str, Any], Sequence[Wrong]]]]]) -> bytes:
    """Write the rows that did not fit as a workbook: titles and header as they came, then the rows, then why."""
    held = io.BytesIO()
    rests: list[tuple[str, int, int, str]] = []
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        quoted = book.add_format({"quote_prefix": True})
        marked = book.add_format({"font_color": "#A92F22", "text_wrap": True})
        for number, (sheet, tables) in enumerate(told, start=1):
            page = book.add_worksheet(_page_name(sheet.name, number))
            page.set_column(sheet.width, sheet.width, 48)
            lines = [line for proposal, wrong in tables for line in _lines(sheet, proposal, wrong)]
            for at, (texts, reason) in enumerate(lines):
                cells.write_texts(page=page, row=at, cells=texts, quoted=quoted)
                page.write_string(at, sheet.width, reason, marked)
                rests += [
                    (page.get_name(), at + 1, column, text)
                    for column, text in enumerate(texts, start=1)
                    if len(text) * 2 > cells.LONGEST
                ]
        _continue(book, rests, quoted)
    return held.getvalue()


def _continue(book: xlsxwriter.Workbook, told: Iterable[tuple[str, int, int, str]], quoted: object) -> None:
    """Add a page with what no cell can hold, if there is any: where it belongs, piece after piece."""
    rows = [
        (name, str(row), str(column), piece)
        for name, row, column, text in told
        for piece in cells.pieces(text=text)[1:]
    ]
    if rows:
        page = book.add_worksheet(CONTINUED)
        for at, texts in enumerate([CONTINUED_HEADER, *rows]):
            cells.write_texts(page=page, row=at, cells=texts, quoted=quoted)


def _lines(sheet: Sheet, proposal: Mapping[str, Any], wrong: Sequence[Wrong]) -> Iterator[tuple[tuple[str, ...], str]]:
    top, bottom = proposal["header"]
    if top < 0:  # the list began with data; a line is made to say why beside
        yield ("",) * sheet.width, REASON
        yield from _rows(sheet, wrong)
        return
    titles = sheet.rows(0, top) if top <= TITLES else []
    yield from ((row, "") for row in titles)
    header = sheet.rows(top, bottom + 1)
    yield from ((row, "") for row in header[:-1])
    yield header[-1], REASON
    yield from _rows(sheet, wrong)


def _rows(sheet: Sheet, wrong: Sequence[Wrong]) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((sheet.rows(each.line, each.line + 1)[0], each.reason) for each in wrong)


def _page_name(name: str, number: int) -> str:
    plain = "".join(character for character in name if character not in "[]:*?/\\'")[:31]
    return plain or f"Sheet{number}"
