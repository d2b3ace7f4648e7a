"""All rows that speak of a file, a page at a time; the file itself names the latest."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from liren.modules.register.pages import filing, words
from liren.modules.register.queries import files
from liren.modules.register.queries.sources import Source
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities.queries import Link as Mention
from liren.web import pages
from liren.web.lists import Cell, Column, Filter, Listing
from liren.web.parts import Choice, Link

Told = tuple[Mention, Source | None]
HOW: Final = Filter(
    name="how",
    label=gettext_lazy("Linked by"),
    narrow=files.narrowed,
    choices=(
        Choice(value="exact", label=gettext_lazy("exact evidence")),
        Choice(value="weighed", label=gettext_lazy("weighed evidence")),
        Choice(value="decided", label=gettext_lazy("a person's decision")),
    ),
)


@require_GET
def list_page(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """List the rows of one file."""
    actor, sort = acting(request), files.sort_of(slug)
    found = files.mentions(actor, sort, entity_id)
    name = files.name(actor, sort, entity_id)
    return pages.list_page(
        request,
        listing=_listing(actor),
        rows=found,
        title=_("Rows that speak of %(name)s") % {"name": name},
        crumbs=(
            Link(label=sort.plural, url=reverse("register:list", args=[slug])),
            Link(label=name, url=reverse("register:file", args=[slug, entity_id])),
            Link(label=_("Sources")),
        ),
    )


def _listing(actor: Actor) -> Listing[Any]:
    def prepare(shown: Sequence[Mention]) -> list[Told]:
        return files.with_sources(actor, shown)

    return Listing(
        name="sources",
        label=_("Sources"),
        unit=_("rows"),
        columns=(
            Column(name="place", label=_("Row"), names_row=True, cell=_place),
            Column(
                name="role",
                label=_("Role in the row"),
                is_plain=True,
                cell=lambda told: words.part(told[0].sort, told[0].role),
            ),
            Column(name="on", label=_("Said on"), is_plain=True, cell=lambda told: told[1].on if told[1] else None),
            Column(name="how", label=_("Linked by"), is_plain=True, cell=lambda told: filing.weight(told[0])),
        ),
        filters=(HOW,),
        prepare=prepare,
        action=lambda told: Link(label=_("Why"), url=_why(told[0])),
    )


def _place(told: Told) -> Cell:
    mention, source = told
    return Cell(text=words.place(source) if source else "—", url=_why(mention))


def _why(mention: Mention) -> str:
    return reverse("register:explain", args=[mention.record_id, mention.sort, mention.role])
