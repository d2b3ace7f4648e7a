"""Buildings: the list with its counts, and one building with its homes and what is there."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.pages import lists, words
from liren.modules.register.queries import buildings, files
from liren.modules.register.queries.buildings import Building
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.web import pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Count, Item, Link

NAMED: Final = 50  # organizations of one building


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the buildings of the community with how many are in each."""
    actor = acting(request)
    found = buildings.buildings(actor)
    return pages.list_page(
        request,
        listing=_listing(found),
        rows=found,
        title=_("Buildings"),
        template="register/list.html",
        extra={"sorts": lists.sorts(actor, None)},
    )


@require_GET
def building_page(request: HttpRequest) -> HttpResponse:
    """Show one building: how many are there, its homes, its organizations; the list where none is named."""
    actor = acting(request)
    actor.require(kinds.LOOK)
    if not request.GET.get("place"):
        return redirect("register:buildings")
    one = buildings.building(actor, request.GET.get("place", ""), request.GET.get("building", ""))
    name = words.building(one.place, one.number)
    # The address fixes the building, so the list of homes has no filter of its own for it.
    homes = lists.listing(actor, kinds.BY_NAME[entity_kinds.DWELLING])
    own = tuple(each for each in homes.filters if each.name not in ("place", "building"))
    return pages.list_page(
        request,
        listing=replace(homes, filters=own),
        rows=buildings.homes(actor, one),
        title=name,
        crumbs=(Link(label=_("Buildings"), url=reverse("register:buildings")), Link(label=name)),
        actions=_actions(actor, one),
        template="register/building.html",
        extra={
            "counts": _counts(one),
            "organizations": _organizations(actor, one),
        },
    )


def _actions(actor: Actor, one: Building) -> tuple[Link, ...]:
    if not actor.may(kinds.DISCLOSE):
        return ()
    asked = urlencode({"place": one.place, "building": one.number})
    return (Link(label=_("Relations"), url=f"{reverse('register:building-graph')}?{asked}"),)


def _listing(found: list[Building]) -> Listing[Any]:
    places = dict.fromkeys(one.place for one in found)
    return Listing(
        name="buildings",
        label=gettext_lazy("Buildings"),
        unit=gettext_lazy("buildings"),
        columns=(
            Column(
                name="building",
                label=gettext_lazy("Building"),
                names_row=True,
                order=("order",),
                cell=lambda one: Cell(
                    text=words.building(one.place, one.number), url=words.building_url(one.place, one.number)
                ),
            ),
            *_COUNTED,
        ),
        filters=(
            Filter(
                name="place",
                label=gettext_lazy("Compound or street"),
                narrow=lambda rows, place: [one for one in rows if one.place == place],
                choices=tuple(Choice(value=place, label=place) for place in places),
            ),
        ),
        order="building",
        action=lambda one: Link(label=_("Open"), url=words.building_url(one.place, one.number)),
        empty=Empty(
            title=gettext_lazy("No buildings yet"),
            how=gettext_lazy("Buildings appear when homes have been imported and linked."),
        ),
    )


def _name(one: Building) -> Cell:
    return Cell(text=words.building(one.place, one.number), url=words.building_url(one.place, one.number))


def _counted(name: str, label: Any) -> Column[Building]:
    return Column(name=name, label=label, numeric=True, order=(name,), cell=lambda one: getattr(one, name))


_COUNTED: Final = (
    _counted("homes", gettext_lazy("Dwellings")),
    _counted("living", gettext_lazy("Live there")),
    _counted("registered", gettext_lazy("Registered there")),
    _counted("households", gettext_lazy("Registered households")),
    _counted("living_households", gettext_lazy("Living households")),
    _counted("organizations", gettext_lazy("Organizations")),
    _counted("vehicles", gettext_lazy("Vehicles")),
)


def _counts(one: Building) -> tuple[Count, ...]:
    """Return what is in a building; each number leads to the list that it counts."""

    def way(slug: str, how: str = "") -> str:
        asked = {"at": one.place, "no": one.number, "way": how}
        given = {name: said for name, said in asked.items() if said}
        return f"{reverse('register:list', args=[slug])}?{urlencode(given)}"

    return (
        Count(label=_("Live there"), number=one.living, url=way("people", "lives_at")),
        Count(label=_("Registered there"), number=one.registered, url=way("people", "registered_at")),
        Count(label=_("Registered households"), number=one.households, url=way("households")),
        Count(label=_("Living households"), number=one.living_households, url=way("living-households")),
        Count(label=_("Vehicles"), number=one.vehicles, url=way("vehicles")),
    )


def _organizations(actor: Actor, one: Building) -> tuple[Item, ...]:
    refs = [Ref(entity_kinds.ORGANIZATION, each.pk) for each in buildings.organizations(actor, one)[:NAMED]]
    labels = files.labels(actor, refs)
    return tuple(Item(text=labels[ref], url=reverse("register:file", args=["organizations", ref.id])) for ref in refs)
