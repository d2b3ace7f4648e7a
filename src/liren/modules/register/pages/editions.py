"""Editions of weights: what each likeness weighs, in words; what changed since the one before; the way to Splink."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.engine import splink
from liren.modules.register.pages import reasons
from liren.modules.register.queries import editions
from liren.primitives.actors.pages import acting
from liren.web import figures
from liren.web.parts import Item, Link

SHOWN = 100
LEAST = 0.05  # bits that are no difference
FILE = "application/json"


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """List the editions, the latest first."""
    found = editions.editions(acting(request))
    context = {
        "title": _("Editions of weights"),
        "crumbs": (Link(label=_("Linkage runs"), url=reverse("register:runs")), Link(label=_("Editions of weights"))),
        "editions": [
            Item(
                text=_("Edition %(number)s") % {"number": one.pk},
                note=figures.moment(one.learnt_at),
                url=reverse("register:edition", args=[one.pk]),
            )
            for one in found[:SHOWN]
        ],
    }
    return render(request, "register/editions.html", context)


@require_GET
def edition_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show what an edition weighs."""
    found = editions.told(acting(request), edition_id)
    kinds: dict[str, list[dict[str, object]]] = {}
    for one in found.comparisons:
        kinds.setdefault(one.kind, []).append(_comparison(one))
    context = {
        "title": _("Edition %(number)s") % {"number": found.edition.pk},
        "crumbs": (
            Link(label=_("Linkage runs"), url=reverse("register:runs")),
            Link(label=_("Editions of weights"), url=reverse("register:editions")),
            Link(label=str(found.edition.pk)),
        ),
        "learnt": figures.moment(found.edition.learnt_at),
        "before": found.before,
        "kinds": [
            {"title": _against(kind), "prior": f"{found.priors[kind]:+.1f}", "comparisons": some}
            for kind, some in kinds.items()
        ],
        "left_out": [{"name": name, "label": reasons.field(name)} for name in found.not_carried],
        "splink_url": reverse("register:edition-splink", args=[found.edition.pk]),
    }
    return render(request, "register/edition.html", context)


@require_POST
def splink_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Give an edition as settings of Splink; a comparison that cannot be carried is refused by name."""
    found = editions.told(acting(request), edition_id)
    learnt = editions.model_of(found.edition).kinds[editions.PERSON]
    text = splink.of_edition(learnt, leave_out=request.POST.getlist("leave_out"))
    answer = HttpResponse(text, content_type=FILE)
    answer["Content-Disposition"] = f'attachment; filename="edition-{edition_id}-splink.json"'
    return answer


def _comparison(one: editions.Compared) -> dict[str, object]:
    return {"label": reasons.field(one.name), "levels": list(_levels(one.levels))}


def _levels(levels: Iterable[editions.Level]) -> Iterable[dict[str, str]]:
    for one in levels:
        moved = "" if one.moved is None or abs(one.moved) < LEAST else f"{one.moved:+.1f}"
        yield {
            "label": reasons.level(one.name),
            "words": reasons.strength(one.bits),
            "bits": f"{one.bits:+.1f}",
            "m": f"{one.m:.3g}",
            "u": f"{one.u:.3g}",
            "moved": moved,
        }


def _against(kind: str) -> str:
    """Return what the weights of a kind tell one person from."""
    if kind == editions.PERSON:
        return _("One person, or two strangers")
    if kind == "person:family":
        return _("One person, or two of one family")
    part = kind.removeprefix("person:holder:").replace("|", " · ")  # so that a phone can break the line
    return _("Of those who hold homes: %(part)s") % {"part": part}
