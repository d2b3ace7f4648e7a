"""How a source is polled: its schedule, how it stands, what came of each look; polled now, paused, resumed."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import scheduling
from liren.modules.exchange.pages import results
from liren.modules.exchange.queries import Connection, Poll
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as records_kinds
from liren.web import figures
from liren.web.parts import Choice, Figure, Item, Light
from liren.web.text import Text

LATEST: Final = 10
EVERY: Final[dict[int, Text]] = {
    0: gettext_lazy("Only when somebody asks"),
    15: gettext_lazy("Every 15 minutes"),
    60: gettext_lazy("Every hour"),
    1_440: gettext_lazy("Every day"),
    10_080: gettext_lazy("Every week"),
}
OUTCOMES: Final[dict[str, Light]] = {
    "": Light(state="grey", text=gettext_lazy("at work")),
    kinds.UNCHANGED: Light(state="green", text=gettext_lazy("nothing new")),
    kinds.DELIVERED: Light(state="green", text=gettext_lazy("delivered")),
    kinds.WAITING: Light(state="yellow", text=gettext_lazy("columns to check")),
    kinds.FAILED: Light(state="red", text=gettext_lazy("not read")),
}


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """
    How a source is polled, as its page shows it.

    :ivar trouble: why it could not be read the last time; None when it could
    """

    light: Light
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    polls: tuple[Item, ...]
    trouble: results.Notice | None
    is_scheduled: bool
    is_paused: bool


def told(actor: Actor, connection: Connection) -> Schedule:
    """Return how a source is polled."""
    polls = list(queries.polls(actor, connection)[:LATEST])
    last = polls[0] if polls else None
    return Schedule(
        light=light(connection, last),
        figures=(
            Figure(label=_("Last poll"), number=figures.moment(last.begun_at) if last else "—"),
            Figure(label=_("Next poll"), number=_next(connection)),
            Figure(label=_("How often"), number=EVERY[connection.every]),
        ),
        choices=tuple(
            Choice(value=str(minutes), label=label, chosen=minutes == connection.every)
            for minutes, label in EVERY.items()
        ),
        polls=tuple(map(_line, polls)),
        trouble=_trouble(last),
        is_scheduled=bool(connection.every),
        is_paused=connection.paused_at is not None,
    )


def light(connection: Connection, last: Poll | None) -> Light:
    """Return how a source stands, in a word."""
    if connection.paused_at is not None:
        return Light(state="grey", text=_("the clock waits"))
    if last is not None and last.outcome in (kinds.FAILED, ""):
        return OUTCOMES[last.outcome]
    if last is not None and last.delivery is not None and last.delivery.state == records_kinds.READ:
        return OUTCOMES[kinds.WAITING]
    if last is None:
        return Light(state="grey", text=_("not polled yet"))
    return Light(state="green", text=_("in order"))


def _next(connection: Connection) -> str:
    if connection.paused_at is not None or connection.next_at is None:
        return "—"
    return figures.moment(max(connection.next_at, timezone.now()))


def _trouble(last: Poll | None) -> results.Notice | None:
    if last is None or last.outcome != kinds.FAILED:
        return None
    return results.told_refusal(last.refusal, last.refusal_data)


def _line(poll: Poll) -> Item:
    return Item(
        text=_said(poll),
        note=_("asked for by a person") if poll.asked_by_id else _("by the clock"),
        when=figures.moment(poll.begun_at),
        url=results.address(poll.delivery_id) if poll.delivery_id else "",
        light=OUTCOMES[poll.outcome],
    )


def _said(poll: Poll) -> str:
    if poll.outcome == kinds.FAILED:
        return results.told_refusal(poll.refusal, poll.refusal_data).text
    text = ngettext(
        "%(fresh)s of %(seen)s row is new or changed", "%(fresh)s of %(seen)s rows are new or changed", poll.seen
    )
    said = text % {"fresh": figures.number(poll.fresh), "seen": figures.number(poll.seen)}
    if not poll.gone:
        return said
    gone = ngettext(
        "%(gone)s row stands there no more as it stood", "%(gone)s rows stand there no more as they stood", poll.gone
    )
    return f"{said} · {gone % {'gone': figures.number(poll.gone)}}"


@require_POST
def schedule_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Have the clock poll a source as often as the form says."""
    said = request.POST.get("every", "")
    connection = scheduling.schedule_connection(
        actor=acting(request),
        connection_id=connection_id,
        every=int(said) if said.isdecimal() and len(said) < 9 else -1,
        at=timezone.now(),
    )
    if connection.every:
        messages.success(request, _("The source is polled in your name from now on. Only what changes is delivered."))
    else:
        messages.success(request, _("The source is read only when somebody asks."))
    return redirect("exchange:connection", connection_id)


@require_POST
def poll_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Have a source polled now."""
    if scheduling.ask_to_poll(actor=acting(request), connection_id=connection_id):
        messages.info(request, _("The source is being polled. Load this page again in a moment."))
    else:
        messages.info(request, _("A poll of this source waits already."))
    return redirect("exchange:connection", connection_id)


@require_POST
def pause_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Poll a source no more for the time being."""
    scheduling.pause_connection(actor=acting(request), connection_id=connection_id, at=timezone.now())
    messages.info(request, _("The source is not polled until somebody resumes it."))
    return redirect("exchange:connection", connection_id)


@require_POST
def resume_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Poll a paused source again."""
    scheduling.resume_connection(actor=acting(request), connection_id=connection_id, at=timezone.now())
    messages.success(request, _("The source is polled again, in your name."))
    return redirect("exchange:connection", connection_id)
