"""The files of a watched folder: what a look lists, what became of each; the server's key, pinned by a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import collecting, connections
from liren.modules.exchange.actions.folders import Entry
from liren.modules.exchange.pages import results, words
from liren.modules.exchange.queries import Arrival, Connection
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import rules as records_rules
from liren.web import figures
from liren.web.parts import Item, Light

LATEST: Final = 20


@dataclass(frozen=True, kw_only=True)
class File:
    """
    A file that arrived.

    :ivar again_url: where it is asked for once more; empty: it waits, or what was taken of it is at work
    """

    line: Item
    again_url: str


def listed(entry: Entry, *, known: Collection[str]) -> Item:
    """Return a file as a look at the folder lists it."""
    return Item(
        text=records_rules.label(entry.name, known=frozenset(known)),
        note=_("%(count)s bytes") % {"count": figures.number(entry.size)},
        when=figures.moment(datetime.fromtimestamp(entry.modified, tz=timezone.get_current_timezone())),
    )


def arrived(actor: Actor, connection: Connection) -> list[File]:
    """Return the latest files of a watched folder."""
    if connection.engine not in kinds.FILES:
        return []
    return [_file(connection, each) for each in queries.arrivals(actor, connection)[:LATEST]]


def _file(connection: Connection, arrival: Arrival) -> File:
    delivery = arrival.delivery
    light = Light(state="grey", text=_("waits to be whole"))
    note, url, again = _("%(count)s bytes") % {"count": figures.number(arrival.size)}, "", ""
    if delivery is not None:
        light, url = words.state(delivery.state), results.address(delivery.pk)
        if delivery.state == records_kinds.REFUSED:
            note = results.refused(delivery).text
        if delivery.state in records_kinds.CLOSED:
            again = reverse("exchange:again", args=[connection.pk, arrival.pk])
    line = Item(text=arrival.label, note=note, when=figures.moment(arrival.seen_at), url=url, light=light)
    return File(line=line, again_url=again)


@require_POST
def again_page(request: HttpRequest, connection_id: int, arrival_id: int) -> HttpResponse:
    """Have a file taken once more by the next poll."""
    collecting.take_again(actor=acting(request), connection_id=connection_id, arrival_id=arrival_id)
    messages.info(request, _("The file is taken again by the next poll."))
    return redirect("exchange:connection", connection_id)


@require_POST
def pin_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Take a person's word that a server's key is the department's."""
    connections.pin_host_key(
        actor=acting(request), connection_id=connection_id, host_key=request.POST.get("host_key", "").strip()
    )
    messages.success(request, _("The key is pinned: a server that shows another one is told nothing."))
    return redirect("exchange:connection", connection_id)
