"""The map: counts of any list by building and grid, as a table first and drawn above it; and the work that it shows."""

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from liren.modules.register import kinds, rules
from liren.modules.register.pages import lists, words
from liren.modules.register.queries import files, maps
from liren.modules.register.queries import lists as rows
from liren.modules.register.queries.maps import Drawn, Map
from liren.modules.register.rules import cells
from liren.modules.register.rules.contradictions import Contradiction
from liren.modules.register.rules.outlines import Outline
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.web import pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Item, Link

ALL: Final = 10_000  # buildings of one page: the map is one picture, and so is its table
REASONS: Final = {
    "no_place": gettext_lazy("the address names no compound, street or village"),
    "place_unknown": gettext_lazy("the map draws no building of this place"),
    "no_number": gettext_lazy("the address names no building"),
    "number_unknown": gettext_lazy("the map draws this place, not this building"),
}
CONTRADICTIONS: Final = {
    "in_another_grid": gettext_lazy("stands in another grid than its file says"),
    "outside_every_grid": gettext_lazy("stands in no grid"),
    "far_from_its_place": gettext_lazy("stands far from the other buildings of its place, in meters"),
    "inside_another": gettext_lazy("stands inside another building"),
}


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """Show how many of a list are in each building and grid, the small counts merged."""
    actor = acting(request)
    sort = files.sort_of(request.GET.get("list", "people"))
    listing = lists.listing(actor, sort)
    found: rows.Entities = rows.listed(actor, sort.name)
    asked = listing.ask(request.GET.dict())
    for each in listing.filters:
        if asked.values[each.name]:
            found = each.narrow(found, asked.values[each.name])  # type: ignore[assignment]  # a query stays one
    told = maps.mapped(actor, found, sort.name)
    return pages.list_page(
        request,
        listing=_listing(listing, sort),
        rows=sorted(told.buildings, key=_in_order),
        title=_("Map"),
        note=_("How many of a list are where. Counts below %(small)s are merged.") % {"small": cells.SMALL},
        actions=_actions(actor),
        template="register/map.html",
        extra={"sorts": _sorts(sort), "groups": _groups(told), "picture": picture(told)},
    )


def _actions(actor: Actor) -> tuple[Link, ...]:
    work = (
        Link(label=_("Homes without a place"), url=reverse("register:unplaced")),
        Link(label=_("Coordinates in doubt"), url=reverse("register:misdrawn")),
    )
    draw = (Link(label=_("Import outlines"), url=reverse("register:outlines")),) if actor.may(kinds.DRAW) else ()
    return (*work, *draw)


def _sorts(current: kinds.Sort) -> tuple[Link, ...]:
    here = reverse("register:map")
    return tuple(
        Link(label=sort.plural, url=f"{here}?list={sort.slug}", current=sort == current) for sort in kinds.SORTS
    )


def _listing(listing: Listing[Any], sort: kinds.Sort) -> Listing[Any]:
    """Return the table of buildings under the filters of the list that is counted: they have narrowed it already."""
    return Listing(
        name="map",
        label=gettext_lazy("Buildings and how many are there"),
        unit=gettext_lazy("buildings"),
        page_size=ALL,
        columns=(
            Column(name="building", label=gettext_lazy("Building"), names_row=True, cell=_building),
            Column(name="group", label=gettext_lazy("Grid or place"), is_plain=True, cell=lambda one: one.group),
            Column(name="number", label=sort.plural, numeric=True, cell=_number),
            Column(name="drawn", label=gettext_lazy("On the map"), is_plain=True, cell=_is_drawn),
        ),
        filters=tuple(replace(each, narrow=lambda found, _chosen: found) for each in listing.filters),
        group=lambda one: one.group,
        empty=Empty(
            title=gettext_lazy("Nothing to draw yet"),
            how=gettext_lazy("Buildings appear when homes have been linked, their outlines when a file was imported."),
        ),
    )


def _in_order(one: Drawn) -> tuple[object, ...]:
    return tuple(rules.in_natural_order(part) for part in (one.group, *one.key))


def _building(one: Drawn) -> Cell:
    return Cell(text=words.building(*one.key), url=words.building_url(*one.key))


def _number(one: Drawn) -> Cell:
    return Cell(text=_("merged") if one.number is None else f"{one.number:,}")


def _is_drawn(one: Drawn) -> Cell:
    return Cell(text=_("drawn") if one.outline else _("no outline"))


def _groups(told: Map) -> tuple[Item, ...]:
    """Return the totals of grids and places, with what their merged buildings make together."""
    items = [
        Item(text=group, ending=f"{total:,}", note=_merged(told.merged.get(group, 0)))
        for group, total in sorted(told.groups.items())
        if total
    ]
    few = _("fewer than %(small)s") % {"small": cells.SMALL}
    if told.rest != 0:
        items.append(Item(text=_("All other places together"), ending=few if told.rest is None else f"{told.rest:,}"))
    return tuple(items)


def _merged(number: int) -> str:
    return _("%(n)s of them in merged buildings") % {"n": number} if number else ""


def picture(told: Map) -> dict[str, object]:
    """
    Return the map for the script that draws it: GeoJSON of grids and buildings with the numbers of the table.

    Nothing in it that the table does not say, and no person.
    """
    drawn = [(one, one.outline) for one in told.buildings if one.outline]
    return {
        "grids": _collection([_grid(one, told.groups.get(one.name)) for one in told.grids]),
        "buildings": _collection([_shape(outline, _properties(one)) for one, outline in drawn]),
        "merged": _("merged"),
    }


def _grid(one: Outline, total: int | None) -> dict[str, object]:
    return _shape(one, {"name": one.name, "number": total})


def _properties(one: Drawn) -> dict[str, object]:
    return {"name": words.building(*one.key), "number": one.number, "url": words.building_url(*one.key)}


def _collection(features: list[dict[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features}


def _shape(one: Outline, properties: dict[str, object]) -> dict[str, object]:
    geometry: dict[str, object] = {"type": "Point", "coordinates": one.point}
    if one.polygons:
        geometry = {"type": "MultiPolygon", "coordinates": one.polygons}
    return {"type": "Feature", "geometry": geometry, "properties": {**properties, "at": one.point}}


@require_GET
def unplaced_page(request: HttpRequest) -> HttpResponse:
    """Show the homes that stand nowhere on the map, each with the reason: work to do."""
    actor = acting(request)
    return pages.list_page(
        request,
        listing=_unplaced(actor),
        rows=maps.unplaced(actor),
        title=_("Homes without a place"),
        note=_("Homes here that the map cannot show. Import outlines, or have the source correct the address."),
        crumbs=(Link(label=_("Map"), url=reverse("register:map")), Link(label=_("Homes without a place"))),
        actions=_actions(actor)[2:],
    )


def _unplaced(actor: Actor) -> Listing[Any]:
    dwelling = kinds.BY_NAME[entity_kinds.DWELLING]

    return Listing(
        name="unplaced",
        label=gettext_lazy("Homes without a place"),
        unit=dwelling.unit,
        columns=(
            Column(
                name="home",
                label=dwelling.title,
                names_row=True,
                cell=lambda row: Cell(text=row.label, url=reverse("register:file", args=[dwelling.slug, row.id])),
            ),
            Column(name="reason", label=gettext_lazy("Reason"), is_plain=True, cell=lambda row: REASONS[row.reason]),
        ),
        filters=(
            Filter(
                name="reason",
                label=gettext_lazy("Reason"),
                narrow=lambda _found, reason: maps.unplaced(actor, reason),
                choices=tuple(Choice(value=name, label=label) for name, label in REASONS.items()),
            ),
        ),
        prepare=lambda shown: maps.with_reasons(actor, shown),
        empty=Empty(
            title=gettext_lazy("Every home stands on the map"),
            how=gettext_lazy("Nothing is left to do here."),
        ),
    )


@require_GET
def misdrawn_page(request: HttpRequest) -> HttpResponse:
    """Show the buildings whose coordinates contradict their address."""
    actor = acting(request)
    return pages.list_page(
        request,
        listing=_MISDRAWN,
        rows=maps.contradicting(actor),
        title=_("Coordinates in doubt"),
        note=_("Buildings whose coordinates contradict their address: a wrong number, grid or coordinate system."),
        crumbs=(Link(label=_("Map"), url=reverse("register:map")), Link(label=_("Coordinates in doubt"))),
        actions=_actions(actor)[2:],
    )


def _doubted(one: Contradiction) -> Cell:
    key = (one.building.place, one.building.name)
    return Cell(text=words.building(*key), url=words.building_url(*key))


_MISDRAWN: Final[Listing[Any]] = Listing(
    name="misdrawn",
    label=gettext_lazy("Coordinates in doubt"),
    unit=gettext_lazy("buildings"),
    columns=(
        Column(name="building", label=gettext_lazy("Building"), names_row=True, cell=_doubted),
        Column(
            name="reason",
            label=gettext_lazy("Contradiction"),
            is_plain=True,
            cell=lambda one: CONTRADICTIONS[one.reason],
        ),
        Column(name="told", label=gettext_lazy("Held against"), cell=lambda one: one.told),
        Column(name="grid", label=gettext_lazy("Its file says"), cell=lambda one: one.building.grid),
    ),
    filters=(
        Filter(
            name="reason",
            label=gettext_lazy("Contradiction"),
            narrow=lambda found, reason: [one for one in found if one.reason == reason],
            choices=tuple(Choice(value=name, label=label) for name, label in CONTRADICTIONS.items()),
        ),
    ),
    empty=Empty(
        title=gettext_lazy("No coordinates contradict their address"),
        how=gettext_lazy("Nothing is left to do here."),
    ),
)
