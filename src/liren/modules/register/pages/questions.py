"""Living-status questions: registered here and living elsewhere, and their kin; each a list with its evidence."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from liren.modules.register import kinds
from liren.modules.register.kinds import living
from liren.modules.register.pages import lists, words
from liren.modules.register.queries import standings
from liren.modules.register.queries.standings import Evidence, Standing
from liren.primitives.actors.pages import acting
from liren.primitives.entities import kinds as entity_kinds
from liren.web import lists as listing
from liren.web import pages
from liren.web.figures import day
from liren.web.lists import Cell, Column, Listing
from liren.web.parts import Link
from liren.web.text import listed

NAMED = 2  # things that one cell names before it counts


@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    """Show every question with how many files it is true of."""
    asked = standings.questions(acting(request))
    context = {
        "title": _("Living-status questions"),
        "note": _("None of them is an error: people live where they are not registered. Each list says who said what."),
        "crumbs": (Link(label=_("People"), url=reverse("register:list", args=["people"])),
                   Link(label=_("Living-status questions"))),
        "table": listing.table(_HOME, asked, _HOME.ask({})),
    }  # fmt: skip
    return render(request, "liren/pages/list.html", context)


@require_GET
def list_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the files that a question is true of, each with what was said."""
    actor, one = acting(request), standings.standing(name)
    files = lists.listing(actor, kinds.BY_NAME[one.sort])
    return pages.list_page(
        request,
        listing=replace(
            files,
            label=words.standing(name),
            columns=_columns(one),
            filters=tuple(each for each in files.filters if each.name != "standing"),
            prepare=lambda shown: standings.with_evidence(actor, one, shown),
            order="",
        ),
        rows=standings.found(actor, one),
        title=words.standing(name),
        note=words.standing_meaning(name),
        crumbs=(
            Link(label=_("Living-status questions"), url=reverse("register:questions")),
            Link(label=words.standing(name)),
        ),
    )


def _url(name: str) -> str:
    return reverse("register:question", args=[name])


_HOME: Listing[Any] = Listing(
    name="questions",
    label=gettext_lazy("Living-status questions"),
    unit=gettext_lazy("questions"),
    columns=(
        Column(
            name="question",
            label=gettext_lazy("Question"),
            names_row=True,
            cell=lambda row: Cell(text=words.standing(row[0].name), url=_url(row[0].name)),
        ),
        Column(
            name="meaning",
            label=gettext_lazy("What it means"),
            is_plain=True,
            cell=lambda row: words.standing_meaning(row[0].name),
        ),
        Column(
            name="sort",
            label=gettext_lazy("Sort"),
            is_plain=True,
            cell=lambda row: kinds.BY_NAME[row[0].sort].plural,
        ),
        Column(name="files", label=gettext_lazy("Number of files"), numeric=True, cell=lambda row: row[1]),
    ),
)


def _columns(one: entity_kinds.Standing) -> tuple[Column[Standing], ...]:
    """Return the name, then what was said, a column a way."""
    sort, why = kinds.BY_NAME[one.sort], living.EVIDENCE[one.name]
    side = int(one.sort == entity_kinds.DWELLING)
    named = [(way, str(kinds.RELATIONS[way][side])) for way in why.relations]
    valued = [(field, str(words.field(field, one.sort))) for field in why.fields]
    return (
        Column(
            name="label",
            label=sort.title,
            names_row=True,
            cell=lambda row: Cell(text=row.label, url=reverse("register:file", args=[sort.slug, row.id])),
        ),
        *(Column(name=way, label=label, cell=partial(_said, way=way)) for way, label in (*named, *valued)),
    )


def _said(row: Standing, *, way: str) -> Cell:
    """Return what was said in one way: of whom or what, by which source and when."""
    told = [one for one in row.evidence if one.way == way]
    if not told:
        return Cell(text=listing.BLANK)
    first, more = told[0], len(told) - NAMED
    labels = listed(dict.fromkeys(one.label for one in told[:NAMED]))
    text = _("%(names)s and %(more)s more") % {"names": labels, "more": more} if more > 0 else labels
    sort = kinds.BY_NAME.get(first.ref.sort) if first.ref else None
    url = reverse("register:file", args=[sort.slug, first.ref.id]) if first.ref and sort and len(told) == 1 else ""
    return Cell(text=text or _("on record"), note=_ground(first), url=url)


def _ground(one: Evidence) -> str:
    parts = (
        words.origin(one.source) if one.source else "",
        day(one.on) if one.on else "",
        "" if one.is_stated else _("inferred"),
    )
    return " · ".join(part for part in parts if part)
