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
from liren.modules.register.pages import words
from liren.modules.register.queries import files, looks
from liren.modules.register.queries import purposes as agreed
from liren.modules.register.queries.sources import Source
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.entities.queries import Link as Mention
from liren.web.parts import Choice, Claim, Item, Link

SHOWN_SECONDS = 60


def actor_of(request: HttpRequest) -> Actor:
    """
    Return who is acting.

    :raises words.NobodyActing: if nobody is logged in, or the account holds no post
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise words.NobodyActing()
    return actor


@require_GET
def file_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Show a file, masked."""
    actor = actor_of(request)
    return _page(request, actor, files.file(actor, words.sort_of(slug), entity_id))


@require_POST
def reveal_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Open the values that a purpose needs, for a minute; the entry is committed before a value leaves."""
    actor = actor_of(request)
    found = files.file(actor, words.sort_of(slug), entity_id)
    try:
        opened = actions.open_values(
            actor=actor,
            found=found,
            purpose=request.POST.get("purpose", ""),
            reason=request.POST.get("reason", "").strip(),
        )
    except Refusal as refusal:
        return _page(request, actor, found, error=words.refusal(refusal), status=422)
    return _page(request, actor, found, opened=opened)


@require_POST
def settle_page(request: HttpRequest, slug: str, entity_id: int, field: str) -> HttpResponse:
    """Settle a conflict between sources, or leave it open as contested."""
    actor = actor_of(request)
    decision, _sep, record = request.POST.get("decision", "").partition(":")
    actions.settle(
        actor=actor,
        sort=words.sort_of(slug),
        entity_id=entity_id,
        field=field,
        record_id=int(record) if record.isdecimal() else 0,
        is_contested=decision == "contest",
        at=timezone.now(),
    )
    messages.success(request, _("The answer was recorded; the register takes it up with the next linking."))
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
    here = reverse("register:file", args=[found.sort.slug, found.entity.pk])
    context = {
        "title": found.label,
        "crumbs": (
            Link(label=found.sort.plural, url=reverse("register:list", args=[found.sort.slug])),
            Link(label=found.label),
        ),
        "file": found,
        "below": words.below(found),
        "head": words.head(found, values),
        "tags": words.tags(found),
        "sections": words.sections(found, values),
        "conflicts": [_conflict(found, field, lines, values) for field, lines in found.conflicts.items()],
        "neighbors": [_neighbor(one) for one in found.neighbors],
        "sources": [_mention(link, source) for link, source in found.mentions],
        "looks": [words.look(one) for one in looks.looks(actor, found.ref)],
        "purposes": words.purposes(agreed.offered(actor, found.ref.sort), request.POST.get("purpose", "")),
        "reveal_url": reverse("register:reveal", args=[found.sort.slug, found.entity.pk]),
        "opened": bool(opened),
        "purpose": words.purpose(agreed.offered(actor, found.ref.sort), request.POST.get("purpose", "")),
        "leave": {"seconds": SHOWN_SECONDS, "url": here} if opened else None,
        "may_disclose": actor.may(kinds.DISCLOSE),
        "error": error,
    }
    return render(request, "register/file.html", context, status=status)


def _conflict(
    found: files.File, field: str, lines: tuple[files.Line, ...], values: dict[tuple[str, int], str]
) -> dict[str, object]:
    claims = tuple(
        Claim(
            value=values.get((line.field, line.ordinal), line.text),
            note=_("in use") if line.ordinal == 0 else "",
            source=words.source(line.source),
        )
        for line in lines
    )
    adopt = tuple(
        Choice(value=f"adopt:{line.record_id}", label=_("Use what %(source)s says") % {"source": line.source or "?"})
        for line in lines
    )
    keep = Choice(value=f"contest:{lines[0].record_id}", label=_("In doubt, keep both"))
    url = reverse("register:settle", args=[found.sort.slug, found.entity.pk, field])
    return {"label": words.field(field), "claims": claims, "decisions": (*adopt, keep), "url": url}


def _neighbor(one: files.Neighbor) -> Item:
    sort = kinds.BY_NAME.get(one.ref.sort)
    said = words.source(one.source) if one.source else _("inferred")
    return Item(
        text=one.label,
        note=" · ".join(part for part in (one.words, one.detail, said) if part),
        when=_("ended") if one.is_ended else "",
        url=reverse("register:file", args=[sort.slug, one.ref.id]) if sort else "",
    )


def _mention(link: Mention, source: Source | None) -> Item:
    return Item(
        text=words.place(source) if source else "—",
        note=words.role(link.role),
        when=str(source.on) if source else "",
        url=reverse("register:explain", args=[link.record_id, link.sort, link.role]),
        ending=words.weight(link),
    )
