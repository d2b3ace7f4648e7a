"""Lists of files: by sort, by living status, masked; an export opens values and needs a purpose and a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from liren.modules.register import kinds
from liren.modules.register.pages import exports, words
from liren.modules.register.pages.files import actor_of
from liren.modules.register.queries import lists as rows
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.web import pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Count, Link


@require_GET
def home_page(_request: HttpRequest) -> HttpResponse:
    """Go to the people."""
    return redirect("register:list", slug=kinds.SORTS[0].slug)


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of files of one sort; a POST with a purpose and a reason exports them."""
    actor, sort = actor_of(request), words.sort_of(slug)
    listing = _listing(actor, sort)
    asked = listing.ask(request.GET.dict())
    found = rows.listed(actor, sort.name)
    return pages.list_page(
        request,
        listing=listing,
        rows=found,
        title=sort.plural,
        export=exports.export(actor, sort) if actor.may(kinds.DISCLOSE) else None,
        template="register/list.html",
        extra={"counts": _counts(actor, sort, asked.values.get("standing", "")), "sorts": _sorts(actor, sort)},
    )


def _listing(actor: Actor, sort: kinds.Sort) -> Listing[Any]:
    return Listing(
        name=sort.slug,
        label=sort.plural,
        unit=sort.unit,
        columns=_columns(sort),
        filters=(*_by_standing(sort), _BY_SOURCES),
        order="id",
        prepare=lambda shown: rows.with_labels(actor, sort.name, shown),
        action=lambda row: Link(label=_("Open"), url=_url(sort, row)),
        empty=Empty(
            title=_("No files of this sort yet"),
            how=_("Files appear when departments' exports have been imported and linked."),
            action=Link(label=_("Today"), url=reverse("desks:today")),
        ),
    )


def _columns(sort: kinds.Sort) -> tuple[Column[Any], ...]:
    return (
        Column(
            name="label",
            label=sort.title,
            names_row=True,
            cell=lambda row: Cell(text=row.label, url=_url(sort, row)),
        ),
        *((Column(name="standing", label=_("Living status"), cell=_standings),) if _by_standing(sort) else ()),
        Column(name="sources", label=_("Sources"), numeric=True, order=("sources", "id"), cell=lambda row: row.sources),
        Column(
            name="id",
            label=_("File"),
            numeric=True,
            order=("id",),
            cell=lambda row: Cell(text=str(row.id), code=True),
        ),
    )


def _by_standing(sort: kinds.Sort) -> tuple[Filter, ...]:
    """Return the filter by living status, for the sorts that have one."""
    choices = tuple(
        Choice(value=one.name, label=words.standing(one.name))
        for one in entity_kinds.standings
        if one.sort == sort.name
    )
    narrow = Filter(
        name="standing",
        label=_("Living status"),
        narrow=lambda found, name: found.filter(standings__contains=[name]),
        choices=choices,
    )
    return (narrow,) if choices else ()


_BY_SOURCES: Filter = Filter(
    name="known",
    label=_("Sources"),
    narrow=rows.narrowed,
    choices=(
        Choice(value="one", label=_("one only")),
        Choice(value="several", label=_("several")),
        Choice(value="disputed", label=_("contradict one another")),
    ),
)


def _url(sort: kinds.Sort, row: rows.Labelled) -> str:
    return reverse("register:file", args=[sort.slug, row.id])


def _standings(row: rows.Labelled) -> str:
    known = words.standings(row.standings)
    return (
        "、".join(words.standing(name) for name in known)
        if words.is_chinese()
        else ", ".join(map(words.standing, known))
    )


def _counts(actor: Actor, sort: kinds.Sort, chosen: str) -> tuple[Count, ...]:
    counted = rows.standing_counts(actor, sort.name)
    return tuple(
        Count(label=words.standing(name), number=number, url=f"?standing={name}", current=name == chosen)
        for name, number in counted.items()
    )


def _sorts(actor: Actor, current: kinds.Sort) -> tuple[Link, ...]:
    counted = rows.counts(actor)
    return tuple(
        Link(
            label=sort.plural,
            url=reverse("register:list", args=[sort.slug]),
            note=f"{counted[sort.name]:,}",
            current=sort == current,
        )
        for sort in kinds.SORTS
    )
