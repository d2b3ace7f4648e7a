"""Search: what is sought goes in the body of a POST, finds by keyed tokens, and shows at most twenty masked hits."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.modules.register import actions, kinds
from liren.modules.register.actions.searching import Area
from liren.modules.register.pages import words
from liren.modules.register.queries import lists, purposes
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entities
from liren.primitives.vault.queries import Masked
from liren.web import figures
from liren.web.parts import Item

LAST_PURPOSE: Final = "search_purpose"


@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the search form, or what was found."""
    actor = acting(request)
    actor.require(kinds.LOOK)
    sought, purpose = request.POST.get("q", "").strip(), request.POST.get("purpose", "")
    last = request.session.get(LAST_PURPOSE, "")  # offered, never taken: each search says what it is for
    context: dict[str, object] = {
        "title": _("Search"),
        "note": _("Name, number, plate, compound or door. What you seek is not stored; that you searched is."),
        "purposes": words.purposes(purposes.searching(actor), purpose or last),
        "is_undecided": not (purpose or last),
        "sought": sought,
        "found": None,
        "places": [],
        "error": "",
    }
    if request.method == "POST" and sought:
        try:
            hits = actions.search(actor=actor, text=sought, purpose=purpose)
            request.session[LAST_PURPOSE] = purpose
            context |= {"found": found(actor, hits.hits), "is_more": hits.is_more}
            context |= {"places": [*map(_home, hits.homes), *map(_area, hits.areas)]}
        except Refusal as refusal:
            context["error"] = words.refusal(refusal)
    return render(request, "register/search.html", context, status=422 if context["error"] else 200)


def found(actor: Actor, hits: Sequence[Masked]) -> list[Item]:
    """Return hits as a list shows them."""
    people = [hit.ref.id for hit in hits if hit.ref.sort == entities.PERSON]
    homes = lists.homes(actor, entities.PERSON, people)
    return [_item(hit, homes.get(hit.ref.id, "") if hit.ref.sort == entities.PERSON else "") for hit in hits]


def _item(hit: Masked, home: str) -> Item:
    """Say of a hit what tells it from its namesakes, as far as the mask shows it."""
    sort = kinds.BY_NAME[hit.ref.sort]
    known = (str(sort.title), str(words.plain(hit.facts.get("sex", ""))), hit.facts.get("birth", ""), home)
    return Item(
        text=hit.label,
        note=" · ".join(part for part in known if part),
        url=reverse("register:file", args=[sort.slug, hit.ref.id]),
    )


def _area(area: Area) -> Item:
    """Lead to the homes of a place, a page at a time."""
    asked = {"place": area.place, "building": area.building}
    query = urlencode({name: value for name, value in asked.items() if value})
    count = ngettext("%(n)s dwelling", "%(n)s dwellings", area.homes) % {"n": figures.number(area.homes)}
    text = _("%(place)s, building %(building)s") % asked if area.building else area.place
    return Item(text=text, note=count, url=reverse("register:list", args=["dwellings"]) + f"?{query}")


def _home(home: Masked) -> Item:
    sort = kinds.BY_NAME[home.ref.sort]
    return Item(text=home.label, note=str(sort.title), url=reverse("register:file", args=[sort.slug, home.ref.id]))
