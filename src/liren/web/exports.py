"""A declared list as a file: Excel or CSV with the list's own columns, written so that nothing in it computes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import xlsxwriter
from django.http import HttpResponse

from liren.kit import cells
from liren.web import lists
from liren.web.pages import ExportAsked

MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, kw_only=True)
class File:
    """A list as a file; `rows` without the heading."""

    content: bytes
    format: str
    rows: int


def write(asked: ExportAsked) -> File:
    """Write all rows of a list, every page of it, in the order and with the filters asked for."""
    columns = asked.listing.columns
    headings = [str(column.label) for column in columns]
    rows = [[_text(column, row) for column in columns] for row in asked.rows]
    written = _xlsx(headings, rows) if asked.format == "xlsx" else _csv(headings, rows)
    return File(content=written, format=asked.format, rows=len(rows))


def respond(file: File, *, name: str, at: datetime) -> HttpResponse:
    """Hand a file over under an ASCII name with the time in it."""
    response = HttpResponse(file.content, content_type=MEDIA_TYPES[file.format])
    response["Content-Disposition"] = f'attachment; filename="{name}-{at:%Y%m%d-%H%M}.{file.format}"'
    return response


def _text(column: "lists.Column[object]", row: object) -> str:
    drawn = lists.cell(column.cell(row))
    parts = (drawn.light.text if drawn.light else "", drawn.text, drawn.note)
    return " ".join(str(part) for part in parts if part)


def _xlsx(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet, quoted = book.add_worksheet(), book.add_format({"quote_prefix": True})
        for number, row in enumerate([headings, *rows]):
            cells.write_texts(page=sheet, row=number, cells=row, quoted=quoted)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return held.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([headings, *([cells.inert(text=cell) for cell in row] for row in rows)])
    return held.getvalue().encode("utf-8-sig")  # WPS and Excel read UTF-8 only with the mark
