"""Rows that did not fit, back to the sender: the sender's own layout and one more column, 错误原因.

Columns that crossed a red line come back empty, and a cell that a spreadsheet program could take for a formula is
written as text: what somebody typed at a counter must not run on another's machine.
"""

import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from liren.engine.shape import gathering, problems

REASON: Final = "错误原因"
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def error_sheet(mapped: gathering.Mapped, errors: Sequence[gathering.RowError]) -> bytes:
    """A workbook (.xlsx) with everything above the data as it stood, then the rows in `errors` and why."""
    sheet = mapped.table.sheet
    dropped = {column.index for column in mapped.mapping.dropped}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(sheet.name or None)
        quoted = book.add_format({"quote_prefix": True})
        top = sheet.rows(0, mapped.table.header[1] + 1)
        for number, row in enumerate(top):
            _write(page, number, row, frozenset(), quoted)
        if top:  # a table without a header has no place for one more
            page.write_string(mapped.table.header[0], sheet.width, REASON)
        for number, error in enumerate(errors, len(top)):
            [row] = sheet.rows(error.row - 1, error.row)
            _write(page, number, row, dropped, quoted)
            page.write_string(number, sheet.width, _reason(error))
    return buffer.getvalue()


def _write(page: Any, number: int, row: Sequence[str], dropped: frozenset[int] | set[int], quoted: Any) -> None:
    for index, cell in enumerate(row):
        if cell and index not in dropped:
            page.write_string(number, index, cell, quoted if cell.startswith(RISKY) else None)


def _reason(error: gathering.RowError) -> str:
    return f"第{error.row}行：{problems.MESSAGES[error.code][0]}"
