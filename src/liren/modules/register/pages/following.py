"""Asking for relations: around a file, around the homes of a building, or from a file to another that is picked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.kit.refs import Ref
from liren.modules.register import actions, forms, kinds
from liren.modules.register.actions.following import Followed
from liren.modules.register.pages import graph, picking, words
from liren.modules.register.queries import buildings, files
from liren.modules.register.queries import purposes as agreed
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.web.parts import Choice, Link


@require_http_methods(["GET", "POST"])
def file_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Ask what stands around a file; a POST with a question and a purpose shows it, entered first."""
    actor = acting(request)
    actor.require(kinds.DISCLOSE)
    sort = files.sort_of(slug)
    start = Ref(sort.name, entities.get(actor, sort.name, entity_id).pk)
    picked = picking.pick(request, actor)
    if picked.is_sought:
        # Half filled: what was said so far stands, and nothing of it is complained about yet.
        form = forms.FollowForm(
            initial={**request.POST.dict(), "question": forms.BETWEEN}, purposes=_purposes(request, actor)
        )
        return _render(request, form, _of_file(actor, sort, start), picked=picked)
    form = forms.FollowForm(request.POST or None, purposes=_purposes(request, actor))
    followed = _answered(form, lambda: _follow(actor, start, form))
    return _render(request, form, _of_file(actor, sort, start), followed=followed, picked=picked)


@require_http_methods(["GET", "POST"])
def building_page(request: HttpRequest) -> HttpResponse:
    """Ask what stands around the homes of a building, as `file_page` does; the list where none is named."""
    actor = acting(request)
    actor.require(kinds.DISCLOSE)
    place, number = request.GET.get("place", ""), request.GET.get("building", "")
    if not place:
        return redirect("register:buildings")
    one = buildings.building(actor, place, number)
    form = forms.AskForm(request.POST or None, purposes=_purposes(request, actor))
    followed = _answered(
        form, lambda: actions.follow_building(actor=actor, place=one.place, building=one.number, **_asked(form))
    )
    here = Link(label=words.building(one.place, one.number), url=words.building_url(one.place, one.number))
    told = _words(here, Link(label=_("Buildings"), url=reverse("register:buildings")))
    return _render(request, form, told, followed=followed, building=here)


def _answered(form: forms.AskForm, follow: Callable[[], Followed]) -> Followed | None:
    """Return what was found where a whole question was sent; what is refused stands in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return follow()
    except Refusal as refusal:
        form.add_error(None, words.refusal(refusal))
        return None


def _asked(form: forms.AskForm) -> dict[str, Any]:
    sent = form.cleaned_data
    return {
        "question": sent["question"],
        "depth": sent["depth"],
        "has_ended": sent["has_ended"],
        "purpose": sent["purpose"],
        "reason": sent["reason"].strip(),
    }


def _follow(actor: Actor, start: Ref, form: forms.FollowForm) -> Followed:
    asked = _asked(form)
    if not form.other_end:
        return actions.follow_around(actor=actor, start=start, **asked)
    del asked["question"], asked["depth"]
    return actions.follow_between(actor=actor, first=start, second=form.other_end, **asked)


def _purposes(request: HttpRequest, actor: Actor) -> tuple[Choice, ...]:
    return words.purposes(agreed.following(actor), request.POST.get("purpose", ""))


def _of_file(actor: Actor, sort: kinds.Sort, start: Ref) -> dict[str, object]:
    name = files.labels(actor, [start])[start]
    above = Link(label=sort.plural, url=reverse("register:list", args=[sort.slug]))
    return _words(Link(label=name, url=graph.url(start)), above)


def _words(here: Link, above: Link) -> dict[str, object]:
    return {
        "title": _("Relations"),
        "note": _("Who stands to “%(name)s”, and how; names as in the lists, each relation with who said so.")
        % {"name": here.label},
        "crumbs": (above, here, Link(label=_("Relations"))),
    }


def _render(
    request: HttpRequest,
    form: forms.AskForm,
    told: dict[str, object],
    *,
    followed: Followed | None = None,
    building: Link | None = None,
    picked: picking.Picked | None = None,
) -> HttpResponse:
    context = {**told, "form": form, "picked": picked}
    if followed:
        context |= graph.answer(followed, building=building)
    is_refused = bool(form.errors) or bool(picked and picked.error)
    return render(request, "register/graph.html", context, status=422 if is_refused else 200)
