"""Who a file is: joined with another, parted, and what became of it so far."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from liren.kit.errors import Refusal
from liren.modules.register import actions, kinds
from liren.modules.register.pages import filing, words
from liren.modules.register.queries import files, identity
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities.queries import Link as Mention
from liren.primitives.entities.queries import Move
from liren.web import figures
from liren.web.parts import Item, Link


@require_GET
def identity_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Show the rows of a person's file, to part some, and the way to join it with another."""
    return _page(request, acting(request), slug, entity_id)


@require_POST
def part_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Say that the chosen rows are another person's."""
    actor = acting(request)
    found = identity.identity(actor, files.sort_of(slug), entity_id)
    chosen = set(request.POST.getlist("row"))
    mentions = [(link.record_id, link.role) for link, _source in found.rows if _named(link) in chosen]
    try:
        actions.part(actor=actor, entity_id=found.entity.pk, mentions=mentions, at=timezone.now())
    except Refusal as refusal:
        return _page(request, actor, slug, entity_id, error=words.refusal(refusal))
    messages.success(request, _("The rows were parted; the register follows in a moment."))
    return redirect(reverse("register:file", args=[slug, found.entity.pk]))


@require_POST
def join_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Say that another file is the same person."""
    actor = acting(request)
    found = identity.identity(actor, files.sort_of(slug), entity_id)
    other = request.POST.get("other", "").strip()
    try:
        number = int(other) if other.isdecimal() and len(other) < 18 else 0
        actions.join(actor=actor, entity_id=found.entity.pk, other_id=number, at=timezone.now())
    except Refusal as refusal:
        return _page(request, actor, slug, entity_id, error=words.refusal(refusal))
    messages.success(request, _("The two files were joined; the register follows in a moment."))
    return redirect(reverse("register:file", args=[slug, found.entity.pk]))


def _page(request: HttpRequest, actor: Actor, slug: str, entity_id: int, *, error: str = "") -> HttpResponse:
    found = identity.identity(actor, files.sort_of(slug), entity_id)
    here = [slug, found.entity.pk]
    context = {
        "title": _("Merge or split %(label)s") % {"label": found.label},
        "crumbs": (
            Link(label=found.sort.plural, url=reverse("register:list", args=[slug])),
            Link(label=found.label, url=reverse("register:file", args=here)),
            Link(label=_("Merge or split")),
        ),
        "number": found.entity.pk,
        "rows": [
            {
                "value": _named(link),
                "label": words.place(source) if source else "—",
                "note": f"{words.part(link.sort, link.role)} · {filing.weight(link)}",
                "why": reverse("register:explain", args=[link.record_id, link.sort, link.role]),
            }
            for link, source in found.rows
        ],
        "candidates": [
            {"number": ref.id, "label": label, "url": reverse("register:file", args=[slug, ref.id])}
            for ref, label in found.candidates
        ],
        "moves": [_move(found.entity.pk, move, label) for move, label in found.moves],
        "part_url": reverse("register:part", args=here),
        "join_url": reverse("register:join", args=here),
        "error": error,
    }
    return render(request, "register/identity.html", context, status=422 if error else 200)


def _named(link: Mention) -> str:
    """Return under which name the form sends a row back."""
    return f"{link.record_id}:{link.role}"


def _move(number: int, move: Move, label: str) -> Item:
    is_giver = move.giver_id == number
    said = {
        Move.MERGED: (_("merged into %(label)s"), _("%(label)s was merged into it")),
        Move.PARTED: (_("%(label)s was parted from it"), _("parted from %(label)s")),
        Move.MOVED: (_("rows went to %(label)s"), _("rows came from %(label)s")),
    }
    other = move.taker_id if is_giver else move.giver_id
    return Item(
        text=said[move.kind][0 if is_giver else 1] % {"label": label},
        note=ngettext("%(n)s row", "%(n)s rows", move.mentions) % {"n": move.mentions},
        when=figures.moment(move.moved_at),
        url=reverse("register:file", args=[kinds.BY_NAME[move.sort].slug, other]),
    )
