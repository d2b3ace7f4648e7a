"""How an answer about relations is drawn: a sentence, a table, and a picture that repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions.following import Followed
from liren.modules.register.pages import kinship, words
from liren.modules.register.queries.graph import Around, Between, Edge
from liren.web import lists
from liren.web.figures import day
from liren.web.lists import Cell, Column, Listing
from liren.web.parts import Link
from liren.web.text import listed

BUILDING: Final = "building"  # in a picture; it is no entity and has no number
ALL: Final = 10_000  # an answer is one page: it is bounded before it is drawn


def answer(followed: Followed, *, building: Link | None = None) -> dict[str, object]:
    """Return an answer for the template; a building from which it was asked stands in the middle of the picture."""
    found = followed.found
    ways = [_way(way, followed) for way in found.ways] if isinstance(found, Between) else []
    return {
        "answered": True,
        "told": told(found),
        "cut": cut(found),
        "wide": _wide(followed),
        "ways": ways,
        "table": lists.table(_LISTING, _rows(followed), _LISTING.ask({})) if found.edges else None,
        "picture": picture(followed, building) if found.edges else None,
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
    met = found.steps.keys() - set(found.starts)
    people = sum(ref.sort == "person" for ref in met)
    others = len(met) - people
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
    return [Link(label=followed.labels[ref], url=url(ref) + "#around") for ref in wide]


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
    return Link(label=followed.labels[ref], url=url(ref), note=kinds.BY_NAME[ref.sort].title)


def url(ref: Ref) -> str:
    """Return the address of a file."""
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


def picture(followed: Followed, building: Link | None = None) -> dict[str, object]:
    """
    Return the answer for the script that draws it: things with how far they stand, and relations between them.

    Nothing in it that the table does not say.
    """
    found = followed.found
    if isinstance(found, Around):
        steps = found.steps
    else:
        steps = {ref: step for way in found.ways for step, ref in enumerate(way)}
    homes = found.starts if building and isinstance(found, Around) else ()
    return {
        "things": [
            *([_in_the_middle(building)] if building else []),
            *(
                {
                    "id": str(ref),
                    "name": followed.labels[ref],
                    "sort": ref.sort,
                    "title": str(kinds.BY_NAME[ref.sort].title),
                    "step": step + bool(building),
                    "url": url(ref),
                }
                for ref, step in steps.items()
            ),
        ],
        "relations": [
            *({"from": BUILDING, "to": str(home), "how": "", "stated": True, "ended": False} for home in homes),
            *(
                {
                    "from": str(edge.subject),
                    "to": str(edge.object),
                    "how": str(kinds.RELATIONS[edge.relation][0]),
                    "stated": edge.stated,
                    "ended": edge.until_on is not None,
                }
                for edge in found.edges
            ),
        ],
        "is_way": isinstance(found, Between),
    }


def _in_the_middle(building: Link) -> dict[str, object]:
    title = _("Building")
    return {"id": BUILDING, "name": building.label, "sort": BUILDING, "title": title, "step": 0, "url": building.url}
