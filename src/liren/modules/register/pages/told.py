"""Who used a file that held what turned out to be another's: the officer's list, and the organization's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.modules.register import actions
from liren.modules.register.pages import words
from liren.modules.register.queries import told
from liren.modules.register.queries.told import Told
from liren.primitives.actors import queries as actors
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.web import figures
from liren.web.text import in_own_words

SHOWN = 100


@require_GET
def told_page(request: HttpRequest) -> HttpResponse:
    """List the uses that are to be looked after."""
    actor = acting(request)
    found = told.open_(actor)
    context = {
        "title": _("Uses of files that held another’s rows"),
        "count": found.count(),
        "uses": drawn(actor, list(found[:SHOWN])),
    }
    return render(request, "register/told.html", context)


@require_POST
def seen_page(request: HttpRequest, told_id: int) -> HttpResponse:
    """Say that a use was looked after."""
    actions.see_told(actor=acting(request), told_id=told_id, at=timezone.now())
    messages.success(request, _("It was noted that this use was looked after."))
    return redirect("register:told")


def drawn(actor: Actor, shown: list[Told]) -> list[dict[str, object]]:
    """Return uses in words: who, when, for what, and which files are two now. Files are named by number only."""
    names = {one.pk: in_own_words(one.name, one.name_en) for one in actors.organizations(actor)}
    return [
        {
            "text": names.get(one.organization_id or 0, "—"),
            "note": _("file no. %(giver)s held rows of file no. %(taker)s until %(until)s")
            % {"giver": one.move.giver_id, "taker": one.move.taker_id, "until": figures.moment(one.move.moved_at)},
            "what": words.purpose_of(one.purpose),
            "when": figures.moment(one.used_at),
            "entry": one.entry_id,
            "url": reverse("register:seen", args=[one.pk]),
        }
        for one in shown
    ]
