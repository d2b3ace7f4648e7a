"""A file of a person, household, dwelling, vehicle or organization; opening values; settling a conflict."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.kit.errors import Refusal
from liren.modules.register import actions, kinds
from liren.modules.register.pages import events, filing, words
from liren.modules.register.queries import files, looks
from liren.modules.register.queries import purposes as agreed
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.entities import kinds as entity_kinds
from liren.web import pages
from liren.web.parts import Link

SHOWN_SECONDS = 60


@require_GET
def file_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Show a file, masked."""
    actor = acting(request)
    return _page(request, actor, files.file(actor, files.sort_of(slug), entity_id))


@require_POST
def reveal_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Open the values that a purpose needs, for a minute; the entry is committed before a value leaves."""
    actor = acting(request)
    found = files.file(actor, files.sort_of(slug), entity_id)
    try:
        opened = actions.open_values(
            actor=actor,
            found=found,
            purpose=request.POST.get("purpose", ""),
            reason=request.POST.get("reason", "").strip(),
        )
    except Refusal as refusal:
        return _page(request, actor, found, error=words.refusal(refusal), status=422)
    here = reverse("register:file", args=[found.sort.slug, found.entity.pk])
    return pages.leaving(_page(request, actor, found, opened=opened), seconds=SHOWN_SECONDS, url=here)


@require_POST
def settle_page(request: HttpRequest, slug: str, entity_id: int, field: str) -> HttpResponse:
    """Settle a conflict between sources, or leave it open as contested."""
    actor = acting(request)
    decision, _sep, record = request.POST.get("decision", "").partition(":")
    actions.settle(
        actor=actor,
        sort=files.sort_of(slug),
        entity_id=entity_id,
        field=field,
        record_id=int(record) if record.isdecimal() else 0,
        is_contested=decision == "contest",
        at=timezone.now(),
    )
    messages.success(request, _("The answer was recorded; the register follows it in a moment."))
    return redirect(reverse("register:file", args=[slug, entity_id]))


def _page(
    request: HttpRequest,
    actor: Actor,
    found: files.File,
    *,
    opened: agreements.Disclosed | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    values = words.opened(opened, found) if opened else {}
    offered = agreed.offered(actor, found.ref.sort)
    here = reverse("register:file", args=[found.sort.slug, found.entity.pk])
    context = {
        "title": found.label,
        "crumbs": (
            Link(label=found.sort.plural, url=reverse("register:list", args=[found.sort.slug])),
            Link(label=found.label),
        ),
        "file": found,
        "seen_by": found.label if found.sort.name == entity_kinds.PERSON else "",
        "below": filing.below(found),
        "head": filing.head(found, values),
        "tags": filing.tags(found),
        "parts": filing.parts(found, values),
        "rows": filing.rows(found, values),
        **_told(found, values),
        "looks": [words.look(one) for one in looks.looks(actor, found.ref)],
        "purposes": words.purposes(offered, request.POST.get("purpose", "")),
        "reveal_url": reverse("register:reveal", args=[found.sort.slug, found.entity.pk]),
        "opened": bool(opened),
        "purpose": words.purpose(offered, request.POST.get("purpose", "")),
        "leave": {"seconds": SHOWN_SECONDS, "url": here} if opened else None,
        "identity_url": _identity(actor, found),
        "sources_url": reverse("register:sources", args=[found.sort.slug, found.entity.pk]),
        "may_disclose": actor.may(kinds.DISCLOSE) and bool(offered),
        "actions": _actions(actor, found),
        "error": error,
    }
    return render(request, "register/file.html", context, status=status)


def _actions(actor: Actor, found: files.File) -> tuple[Link, ...]:
    url = reverse("register:graph", args=[found.sort.slug, found.entity.pk])
    return (Link(label=_("Relations"), url=url),) if actor.may(kinds.DISCLOSE) else ()


def _identity(actor: Actor, found: files.File) -> str:
    """Return where a person's file is merged and split, nowhere for those who may not."""
    if found.sort.name != entity_kinds.PERSON or not actor.may(kinds.REVIEW):
        return ""
    return reverse("register:identity", args=[found.sort.slug, found.entity.pk])


def _told(found: files.File, values: words.Values) -> dict[str, object]:
    """Return what stands around a file, what happened to it and who said so, as far as the page shows it unfolded."""
    beside, timeline = filing.around(found), events.timeline(found, values)
    return {
        "around": beside,
        "neighbor_count": sum(len(part.items) for part in beside),
        "timeline": timeline[: filing.DAYS],
        "earlier": timeline[filing.DAYS :],
        "said": filing.said(found),
        "sources": filing.sources(found),
    }
