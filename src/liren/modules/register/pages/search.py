"""Search: what is sought goes in the body of a POST, finds by keyed tokens, and shows at most twenty masked hits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.modules.register import actions, kinds
from liren.modules.register.pages import words
from liren.modules.register.pages.files import actor_of
from liren.modules.register.queries import purposes
from liren.primitives.vault.queries import Masked
from liren.web.parts import Item


@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the search form, or what was found."""
    actor = actor_of(request)
    actor.require(kinds.LOOK)
    sought, purpose = request.POST.get("q", "").strip(), request.POST.get("purpose", "")
    offered = purposes.searching(actor)
    context: dict[str, object] = {
        "title": _("Search"),
        "note": _("Full name, ID number, phone, plate or door. What you seek is not stored; that you searched is."),
        "purposes": words.purposes(offered, purpose or (offered[0].name if offered else "")),
        "sought": sought,
        "found": None,
        "error": "",
    }
    if request.method == "POST" and sought:
        try:
            found = actions.search(actor=actor, text=sought, purpose=purpose or (offered[0].name if offered else ""))
            context |= {"found": [_item(hit) for hit in found.hits], "is_more": found.is_more}
        except Refusal as refusal:
            context["error"] = words.refusal(refusal)
    return render(request, "register/search.html", context, status=422 if context["error"] else 200)


def _item(hit: Masked) -> Item:
    sort = kinds.BY_NAME[hit.ref.sort]
    return Item(text=hit.label, note=str(sort.title), url=reverse("register:file", args=[sort.slug, hit.ref.id]))
