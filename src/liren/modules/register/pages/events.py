"""How the time line of a file is drawn: what happened, when, to whom; by which source, stated or inferred."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.modules.register import kinds
from liren.modules.register.kinds import living
from liren.modules.register.pages import words
from liren.modules.register.pages.words import Values
from liren.modules.register.queries.events import Event, events
from liren.modules.register.queries.files import File
from liren.primitives.vault.rules.masking import HIDDEN
from liren.web.figures import day
from liren.web.parts import Item

_GROUNDS: Final = {
    "value": gettext_lazy("stated"),
    "first_said": gettext_lazy("stated, first said on that day"),
    "said_no_more": gettext_lazy("inferred: said no more"),
}


def timeline(found: File, values: Values) -> tuple[Item, ...]:
    """Return what happened to a file, the latest first; a day that a purpose opened stands in full."""
    return tuple(_item(event, values) for event in events(found))


def _item(event: Event, values: Values) -> Item:
    happened = str(living.HAPPENINGS[event.name])
    one = event.neighbor
    return Item(
        text=f"{happened} {one.label}" if one else happened,
        when=_when(event, values),
        note=words.origin(event.source) if event.source else "",
        on=event.source.on if event.source else None,
        url=reverse("register:file", args=[kinds.BY_NAME[one.ref.sort].slug, one.ref.id]) if one else "",
        ending=_ground(event),
    )


def _when(event: Event, values: Values) -> str:
    if event.line is None:
        return day(event.on) if event.on else ""
    told = values.get((event.line.field, event.line.ordinal), event.line.text)
    return _("day hidden") if told == HIDDEN else told


def _ground(event: Event) -> str:
    if event.ground == "first_said" and not event.is_stated and event.neighbor:
        return words.inferred(event.neighbor.confidence)
    return str(_GROUNDS[event.ground])
