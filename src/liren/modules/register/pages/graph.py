"""The relations around a file: a question and what for, then the answer as a table and a picture of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.kit.refs import Ref
from liren.modules.register import actions, forms, kinds
from liren.modules.register.actions.following import Followed
from liren.modules.register.pages import kinship, words
from liren.modules.register.queries import files
from liren.modules.register.queries import purposes as agreed
from liren.modules.register.queries.graph import Around, Between, Edge
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.web import lists
from liren.web.figures import day
from liren.web.lists import Cell, Column, Listing
from liren.web.parts import Link
from liren.web.text import listed

ALL: Final = 10_000  # an answer is one page: it is bounded before it is drawn


@require_http_methods(["GET", "POST"])
def graph_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Ask what stands around a file; a POST with a question and a purpose shows it, entered first."""
    actor = acting(request)
    actor.require(kinds.DISCLOSE)
    sort = files.sort_of(slug)
    start = Ref(sort.name, entities.get(actor, sort.name, entity_id).pk)
    offered = words.purposes(agreed.following(actor), request.POST.get("purpose", ""))
    form = forms.FollowForm(request.POST or None, purposes=offered)
    if not form.is_bound:
        return _page(request, actor, sort, start, form)
    if not form.is_valid():
        return _page(request, actor, sort, start, form, status=422)
    try:
        followed = _follow(actor, start, form)
    except Refusal as refusal:
        form.add_error(None, words.refusal(refusal))
        return _page(request, actor, sort, start, form, status=422)
    return _page(request, actor, sort, start, form, followed=followed)


def _follow(actor: Actor, start: Ref, form: forms.FollowForm) -> Followed:
    asked = form.cleaned_data
    common = {"has_ended": asked["has_ended"], "purpose": asked["purpose"], "reason": asked["reason"].strip()}
    if form.other:
        return actions.follow_between(actor=actor, first=start, second=form.other, **common)
    return actions.follow_around(actor=actor, start=start, question=asked["question"], depth=asked["depth"], **common)


def _page(
    request: HttpRequest,
    actor: Actor,
    sort: kinds.Sort,
    start: Ref,
    form: forms.FollowForm,
    *,
    followed: Followed | None = None,
    status: int = 200,
) -> HttpResponse:
    name = followed.labels[start] if followed else files.labels(actor, [start])[start]
    context = {
        "title": _("Relations"),
        "note": _("Who stands to “%(name)s”, and how; names as in the lists, each relation with who said so.")
        % {"name": name},
        "crumbs": (
            Link(label=sort.plural, url=reverse("register:list", args=[sort.slug])),
            Link(label=name, url=_url(start)),
            Link(label=_("Relations")),
        ),
        "form": form,
        **(_answer(followed) if followed else {}),
    }
    return render(request, "register/graph.html", context, status=status)


def _answer(followed: Followed) -> dict[str, object]:
    found = followed.found
    ways = [_way(way, followed) for way in found.ways] if isinstance(found, Between) else []
    return {
        "answered": True,
        "told": told(found),
        "cut": cut(found),
        "wide": _wide(followed),
        "ways": ways,
        "table": lists.table(_LISTING, _rows(followed), _LISTING.ask({})) if found.edges else None,
        "picture": picture(followed) if found.edges else None,
    }


def told(found: Around | Between) -> str:
    """Return the answer in a sentence."""
    if isinstance(found, Between):
        if not found.ways:
            return _("No way was found between the two.")
        count = {"n": len(found.ways), "steps": len(found.ways[0]) - 1}
        return (
            ngettext(
                "%(n)s shortest way, of %(steps)s relations.",
                "%(n)s shortest ways, of %(steps)s relations each.",
                len(found.ways),
            )
            % count
        )
    people = sum(ref.sort == "person" and ref != found.start for ref in found.steps)
    others = len(found.steps) - 1 - people
    return _("%(people)s people and %(others)s other files stand there, in %(edges)s relations.") % {
        "people": people, "others": others, "edges": len(found.edges)
    }  # fmt: skip


def cut(found: Around | Between) -> str:
    """Return what the answer leaves out, empty when it is whole."""
    if isinstance(found, Between):
        if found.is_partial:
            return _("A file on the way has more relations than were looked through: there may be other ways.")
        return _("There are more ways as short as these.") if found.is_cut else ""
    if not found.is_cut:
        return ""
    return _("There is more than one answer shows: it was cut. Ask for less far, or open the lists of the files below.")


def _wide(followed: Followed) -> list[Link]:
    """Return the files whose relations were not all followed; their own pages list them."""
    found = followed.found
    wide = sorted(found.wide, key=str) if isinstance(found, Around) else []
    return [Link(label=followed.labels[ref], url=_url(ref) + "#around") for ref in wide]


@dataclass(frozen=True)
class Piece:
    """A thing on a way and how it stands to the next; the last stands to none."""

    thing: Link
    how: str


def _way(way: Sequence[Ref], followed: Followed) -> list[Piece]:
    hops = [_hop(near, far, followed.found.edges) for near, far in pairwise(way)]
    return [Piece(_link(ref, followed), how) for ref, how in zip(way, [*hops, ""], strict=True)]


def _hop(near: Ref, far: Ref, edges: Sequence[Edge]) -> str:
    between = [edge for edge in edges if {edge.subject, edge.object} == {near, far}]
    return listed(dict.fromkeys(_said(edge, near) for edge in between))


def _said(edge: Edge, near: Ref) -> str:
    """Return a relation as it reads from one of its ends."""
    forward, backward = kinds.RELATIONS[edge.relation]
    return str(forward if edge.subject == near else backward)


def _link(ref: Ref, followed: Followed) -> Link:
    return Link(label=followed.labels[ref], url=_url(ref), note=kinds.BY_NAME[ref.sort].title)


def _url(ref: Ref) -> str:
    return reverse("register:file", args=[kinds.BY_NAME[ref.sort].slug, ref.id])


@dataclass(frozen=True, kw_only=True)
class Row:
    """A relation as the table shows it; `step` is how far its nearer end stands from the start."""

    step: int
    subject: Link
    how: str
    object: Link
    since: date | None
    until: date | None
    source: str
    seen: date | None
    surety: str


def _rows(followed: Followed) -> list[Row]:
    found = followed.found
    steps = found.steps if isinstance(found, Around) else {}
    drawn = [_row(edge, steps, followed) for edge in found.edges]
    return sorted(drawn, key=lambda row: (row.step, str(row.object.label), row.how, str(row.subject.label)))


def _row(edge: Edge, steps: dict[Ref, int], followed: Followed) -> Row:
    source = followed.sources.get(edge.record_id or 0)
    kin = kinship.relation(edge.detail)
    said = str(kinds.RELATIONS[edge.relation][0])
    return Row(
        step=min(steps.get(edge.subject, 0), steps.get(edge.object, 0)),
        subject=_link(edge.subject, followed),
        how=" · ".join(dict.fromkeys(each for each in (said, kin) if each)),
        object=_link(edge.object, followed),
        since=edge.since_on,
        until=edge.until_on,
        source=words.origin(source) if source else "",
        seen=edge.seen_on or (source.on if source else None),
        surety=surety(edge),
    )


def surety(edge: Edge) -> str:
    """Return whether a source states a relation, or how surely it was inferred."""
    return _("stated") if edge.stated else words.inferred(edge.confidence)


def _thing(link: Link) -> Cell:
    return Cell(text=link.label, note=link.note, url=link.url)


def _said_by(row: Row) -> Cell:
    return Cell(text=row.source or lists.BLANK, note=day(row.seen) if row.source and row.seen else "")


def _until(row: Row) -> str:
    return day(row.until) if row.until else _("still stands")


_LISTING: Final[Listing[Any]] = Listing(
    name="relations",
    label=gettext_lazy("Relations, the nearest first"),
    unit=gettext_lazy("relations"),
    page_size=ALL,
    group=lambda row: row.step,
    columns=(
        Column(name="subject", label=gettext_lazy("Who or what"), names_row=True, cell=lambda row: _thing(row.subject)),
        Column(name="how", label=gettext_lazy("Relation"), is_plain=True, cell=lambda row: row.how),
        Column(
            name="object", label=gettext_lazy("To whom or what"), is_plain=True, cell=lambda row: _thing(row.object)
        ),
        Column(name="since", label=gettext_lazy("First said"), cell=lambda row: row.since),
        Column(name="until", label=gettext_lazy("Ended"), cell=_until),
        Column(name="source", label=gettext_lazy("Source"), cell=_said_by),
        Column(name="surety", label=gettext_lazy("Stated or inferred"), cell=lambda row: row.surety),
    ),
)


def picture(followed: Followed) -> dict[str, object]:
    """
    Return the answer for the script that draws it: things with how far they stand, and relations between them.

    Nothing in it that the table does not say.
    """
    found = followed.found
    if isinstance(found, Around):
        steps = found.steps
    else:
        steps = {ref: step for way in found.ways for step, ref in enumerate(way)}
    return {
        "things": [
            {
                "id": str(ref),
                "name": followed.labels[ref],
                "sort": ref.sort,
                "title": str(kinds.BY_NAME[ref.sort].title),
                "step": step,
                "url": _url(ref),
            }
            for ref, step in steps.items()
        ],
        "relations": [
            {
                "from": str(edge.subject),
                "to": str(edge.object),
                "how": str(kinds.RELATIONS[edge.relation][0]),
                "stated": edge.stated,
                "ended": edge.until_on is not None,
            }
            for edge in found.edges
        ],
        "is_way": isinstance(found, Between),
    }
