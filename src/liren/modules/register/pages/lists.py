"""Lists of files: by sort, by living status, masked; an export opens values and needs a purpose and a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.pages import exports, filters, words
from liren.modules.register.queries import files, narrowing
from liren.modules.register.queries import lists as rows
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.web import pages
from liren.web.lists import Cell, Column, Empty, ListAddressNotValid, Listing
from liren.web.parts import Count, Link
from liren.web.text import listed


@require_GET
def home_page(_request: HttpRequest) -> HttpResponse:
    """Go to the people."""
    return redirect("register:list", slug=kinds.SORTS[0].slug)


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of files of one sort; a POST with a purpose and a reason exports them."""
    actor, sort = acting(request), files.sort_of(slug)
    listed_as = listing(actor, sort)
    asked = listed_as.ask(request.GET.dict())
    found, beside = _found(request, actor, sort)
    return pages.list_page(
        request,
        listing=listed_as,
        rows=found,
        title=sort.plural,
        note=_("Whoever stands beside %(name)s.") % {"name": beside.label} if beside else "",
        crumbs=(beside, Link(label=sort.plural)) if beside else (),
        actions=(Link(label=_("Living-status questions"), url=reverse("register:questions")),),
        export=exports.export(actor, sort) if actor.may(kinds.DISCLOSE) else None,
        template="register/list.html",
        extra={"counts": _counts(actor, sort, asked.values.get("standing", "")), "sorts": sorts(actor, sort)},
    )


def _found(request: HttpRequest, actor: Actor, sort: kinds.Sort) -> tuple[rows.Entities, Link | None]:
    """
    Return the files of a sort; those alone that stand beside a thing or in a building, where the address names one.

    :raises ListAddressNotValid: if what it names cannot be read
    """
    found, of, place = rows.listed(actor, sort.name), request.GET.get("of", ""), request.GET.get("at", "")
    if place:
        number, way = request.GET.get("no", ""), request.GET.get("way", "")
        there = narrowing.in_one(found, place, number, sort=sort.name, way=way)
        return there, Link(label=words.building(place, number), url=words.building_url(place, number))
    if not of:
        return found, None
    try:
        ref = Ref.parse(of)
        slug = kinds.BY_NAME[ref.sort].slug
    except (ValueError, KeyError):
        raise ListAddressNotValid(list=sort.slug) from None
    name = files.labels(actor, [ref])[ref]
    narrowed = narrowing.beside(actor, found, sort.name, ref, request.GET.get("way", ""))
    return narrowed, Link(label=name, url=reverse("register:file", args=[slug, ref.id]))


def listing(actor: Actor, sort: kinds.Sort) -> Listing[Any]:
    """Return how files of a sort are listed."""
    return Listing(
        name=sort.slug,
        label=sort.plural,
        unit=sort.unit,
        columns=_columns(sort),
        filters=filters.of(actor, sort),
        order="id",
        prepare=lambda shown: rows.with_labels(actor, sort.name, shown),
        action=lambda row: Link(label=_("Open"), url=_url(sort, row)),
        empty=Empty(
            title=_("No files of this sort yet"),
            how=_("Files appear when departments' exports have been imported and linked."),
            action=Link(label=_("Import files"), url=reverse("exchange:new"))
            if actor.may("records.deliver")
            else Link(label=_("Today"), url=reverse("desks:today")),
        ),
    )


def _columns(sort: kinds.Sort) -> tuple[Column[Any], ...]:
    has_standing = any(one.sort == sort.name for one in entity_kinds.standings)
    return (
        Column(
            name="label",
            label=sort.title,
            names_row=True,
            cell=lambda row: Cell(text=row.label, url=_url(sort, row)),
        ),
        *(_ABOUT if sort.name == entity_kinds.PERSON else ()),
        *((_HOME,) if sort.name in (entity_kinds.PERSON, entity_kinds.HOUSEHOLD) else ()),
        *(_counted(name) for name in rows.COUNTED.get(sort.name, ())),
        *((Column(name="standing", label=_("Living status"), is_plain=True, cell=_standings),) if has_standing else ()),
        Column(name="sources", label=_("Sources"), numeric=True, order=("sources", "id"), cell=lambda row: row.sources),
        Column(
            name="id",
            label=_("File number"),
            numeric=True,
            is_detail=True,
            order=("id",),
            cell=lambda row: Cell(text=str(row.id), code=True),
        ),
    )


def _counted(name: str) -> Column[rows.Labelled]:
    return Column(name=name, label=_COUNTED[name], numeric=True, cell=lambda row: row.people[name])


_ABOUT = (
    Column[rows.Labelled](name="sex", label=_("Sex"), is_plain=True, cell=lambda row: words.plain(row.sex)),
    Column[rows.Labelled](
        name="born",
        label=_("Born in"),
        numeric=True,
        order=("birth_year", "id"),
        cell=lambda row: str(row.birth_year or ""),
    ),
)
_HOME = Column[rows.Labelled](name="home", label=_("Compound and building"), is_plain=True, cell=lambda row: row.home)
_COUNTED = {
    "members": _("Members"),
    "living": _("Live there"),
    "registered": _("Registered there"),
    "keepers": _("Keepers"),
    "people": _("People"),
}


def _url(sort: kinds.Sort, row: rows.Labelled) -> str:
    return reverse("register:file", args=[sort.slug, row.id])


def _standings(row: rows.Labelled) -> str:
    return listed(words.standing(name) for name in words.standings(row.standings))


def _counts(actor: Actor, sort: kinds.Sort, chosen: str) -> tuple[Count, ...]:
    counted = rows.standing_counts(actor, sort.name)
    return tuple(
        Count(label=words.standing(name), number=number, url=f"?standing={name}", current=name == chosen)
        for name, number in counted.items()
        if number or name == chosen
    )


def sorts(actor: Actor, current: kinds.Sort | None) -> tuple[Link, ...]:
    """Return the sorts of file, each with how many there are, and the buildings beside them."""
    counted = rows.counts(actor)
    ways = tuple(
        Link(
            label=sort.plural,
            url=reverse("register:list", args=[sort.slug]),
            note=f"{counted[sort.name]:,}",
            current=sort == current,
        )
        for sort in kinds.SORTS
    )
    return (*ways, Link(label=_("Buildings"), url=reverse("register:buildings"), current=current is None))
