"""A list taken out of the house: values leave under one class entry, with a purpose and a reason, as Excel or CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.kit import cells
from liren.modules.register import actions, kinds
from liren.modules.register.actions.exporting import Exported
from liren.modules.register.pages import words
from liren.modules.register.queries import purposes
from liren.primitives.actors.queries import Actor
from liren.web import exports
from liren.web.pages import Export, ExportAsked

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export(actor: Actor, sort: kinds.Sort) -> Export | None:
    """Return how a list of a sort may leave, or None when this post has no purpose for it."""
    offered = purposes.exporting(actor, sort.name)
    if not offered:
        return None

    def send(_request: HttpRequest, asked: ExportAsked) -> HttpResponse:
        exported = actions.export_list(
            actor=actor,
            sort=sort,
            entity_ids=list(asked.rows.values_list("id", flat=True)),  # type: ignore[union-attr]  # our rows are a query
            purpose=asked.purpose,
            reason=asked.reason,
        )
        return _file(exported, sort, asked.format, timezone.localtime())

    return Export(send=send, purposes=words.purposes(offered, ""))


def export_runs(actor: Actor) -> Export:
    """Return how the list of linkage runs may leave: it holds no identity value, and still stands on the ledger."""

    def send(_request: HttpRequest, asked: ExportAsked) -> HttpResponse:
        file = exports.write(asked)
        actions.note_export(actor=actor, name="runs", rows=file.rows, reason=asked.reason)
        return exports.respond(file, name="liren-runs", at=timezone.localtime())

    return Export(send=send)


def _file(exported: Exported, sort: kinds.Sort, kind: str, at: datetime) -> HttpResponse:
    headings, rows = _told(exported, sort)
    write = _xlsx if kind == "xlsx" else _csv
    note = _("Taken out under entry %(entry)s; do not pass on.") % {"entry": exported.entry_id}
    response = HttpResponse(write(headings, rows, note), content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="liren-{sort.slug}-{at:%Y%m%d-%H%M}.{kind}"'
    return response


def _told(exported: Exported, sort: kinds.Sort) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows in the reader's words; members stand behind the number of their household's file."""
    headings = [str(words.field(name)) for name in exported.fields]
    rows = [[str(words.plain(cell)) for cell in row] for row in exported.rows]
    if sort.name not in kinds.EXPORTED_AS:
        return headings, rows
    return [str(sort.title), *headings], [[str(file), *row] for file, row in zip(exported.files, rows, strict=True)]


def _xlsx(headings: Sequence[str], rows: Sequence[Sequence[str]], note: str) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet, quoted = book.add_worksheet(), book.add_format({"quote_prefix": True})
        for number, row in enumerate([headings, *rows, [], [note]]):
            cells.write_texts(page=sheet, row=number, cells=row, quoted=quoted)  # text: a citizen id is not rounded
    return held.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]], note: str) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([headings, *([cells.inert(text=cell) for cell in row] for row in rows), [], [note]])
    return held.getvalue().encode("utf-8-sig")  # WPS and Excel read UTF-8 only with the mark
