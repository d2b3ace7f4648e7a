"""A list without identity values taken out of the house: still on the ledger, with its reason."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liren.modules.exchange.actions import listing
from liren.primitives.actors.queries import Actor
from liren.web import exports
from liren.web.pages import Export, ExportAsked


def export(actor: Actor, *, name: str) -> Export:
    """Return how a list of this name may leave."""

    def send(_request: HttpRequest, asked: ExportAsked) -> HttpResponse:
        file = exports.write(asked)
        listing.note_export(actor=actor, name=name, rows=file.rows, reason=asked.reason)
        return exports.respond(file, name=f"liren-{name}", at=timezone.localtime())

    return Export(send=send)
