"""What became of a delivery: counts, what was dropped, what goes back, or why it was refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.engine.read.messages import MESSAGES as READING
from liren.engine.shape.problems import MESSAGES as SHAPING
from liren.kit.errors import Refusal
from liren.modules.exchange.actions import opening
from liren.modules.exchange.pages import columns, words
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Delivery, Part
from liren.web import figures, problems
from liren.web.parts import Choice, Figure, Link
from liren.web.text import in_own_words, is_chinese


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sentence about what is now true, and what to do."""

    level: str
    text: str
    do: str = ""


def told(actor: Actor, delivery: Delivery) -> dict[str, object]:
    """Return what the result page shows."""
    parts, place = list(records.parts(delivery)), delivery.received_in.organization
    return {
        "notice": _notice(delivery),
        "next": _next(actor, delivery),
        "figures": _figures(delivery) if delivery.state == kinds.LOADED else (),
        "parts": [(part, words.FORMS[part.form]) for part in parts if part.is_taken],
        "left_out": [part.sheet for part in parts if not part.is_taken],
        "dropped": _dropped(parts),
        "error_url": reverse("exchange:errors", args=[delivery.pk])
        if delivery.error_file and opening.is_kept(delivery) and actor.may("records.deliver")
        else "",
        "files": _files(actor, delivery),
        "received": figures.moment(delivery.received_at),
        "received_by": in_own_words(delivery.received_by.display_name, delivery.received_by.display_name_en),
        "received_in": in_own_words(place.name, place.name_en),
    }


@dataclass(frozen=True, kw_only=True)
class Files:
    """
    What the vault still holds of a delivery's files, and what the reader may do about it.

    :ivar causes: for which they may be erased early; none: the reader may not
    """

    text: str
    name_url: str = ""
    erase_url: str = ""
    causes: tuple[Choice, ...] = ()


def _files(actor: Actor, delivery: Delivery) -> Files | None:
    if delivery.upload is None or delivery.state not in kinds.CLOSED:
        return None
    if delivery.erased_at is not None:
        on = figures.moment(delivery.erased_at)
        return Files(text=_("The files were erased on %(on)s; the records that were read from them stay.") % {"on": on})
    if delivery.erase_cause:
        return Files(text=_("The files of this delivery are being erased; the records stay."))
    is_file = delivery.carrier == kinds.FILE and actor.may("records.deliver")
    may_erase = actor.may("records.erase_files")
    told = _("Kept in the strong-room until %(on)s; then erased.")
    if delivery.state == kinds.LOADED:
        told = _("Kept in the strong-room until %(on)s; then erased. The records stay.")
    return Files(
        text=told % {"on": figures.day(delivery.kept_until or delivery.received_at)},
        name_url=reverse("exchange:name", args=[delivery.pk]) if is_file else "",
        erase_url=reverse("exchange:erase", args=[delivery.pk]) if may_erase else "",
        causes=tuple(Choice(value=cause, label=label) for cause, label in words.CAUSES.items()) if may_erase else (),
    )


def _notice(delivery: Delivery) -> Notice:
    if delivery.state == kinds.LOADED:
        return _loaded(delivery)
    if delivery.state == kinds.REFUSED:
        return refused(delivery)
    if delivery.state == kinds.CANCELLED:
        return Notice(level="info", text=_("This delivery was cancelled. Nothing of it is in the register."))
    return Notice(level="info", text=_("The columns wait for a person to check them."))


def _next(actor: Actor, delivery: Delivery) -> Link | None:
    """Return the next step: what waits now that rows came in, or the way to another file when none did."""
    if delivery.state == kinds.LOADED and (delivery.new or delivery.changed):
        return Link(label=_("What to do next"), url=reverse("desks:today"))
    if delivery.state in (kinds.REFUSED, kinds.CANCELLED) and actor.may("records.deliver"):
        return Link(label=_("Import another file"), url=reverse("exchange:new"))
    return None


def _loaded(delivery: Delivery) -> Notice:
    if delivery.same_as is not None:
        on = figures.moment(delivery.same_as.received_at)
        return Notice(level="info", text=_("The same file was imported on %(on)s. Nothing was changed.") % {"on": on})
    if not delivery.new and not delivery.changed:
        return Notice(level="info", text=_("Every row that fits was in the register already. Nothing was changed."))
    said = ngettext(
        "%(count)s row is now in the register.",
        "%(count)s rows are now in the register.",
        delivery.new + delivery.changed,
    )
    return Notice(level="success", text=said % {"count": figures.number(delivery.new + delivery.changed)})


def refused(delivery: Delivery) -> Notice:
    """Say why a file was refused, in the reader's language."""
    return _refused(delivery.refusal, delivery.refusal_data)


def said(refusal: Refusal) -> Notice:
    """Say why something that was just tried was refused."""
    return told_refusal(refusal.code, refusal.data)


def told_refusal(code: str, data: Mapping[str, object]) -> Notice:
    """Say why something was refused that would have brought no file."""
    told = _refused(code, data)
    return Notice(
        level=told.level, text=told.text, do="" if told.do == _("No row of it is in the register.") else told.do
    )


def address(delivery_id: int) -> str:
    """Return where a delivery is looked at."""
    return reverse("exchange:delivery", args=[delivery_id])


def _refused(code: str, data: Mapping[str, object]) -> Notice:
    if code in READING or code in SHAPING:
        zh, en = READING.get(code) or SHAPING[code]
        return Notice(level="warning", text=zh if is_chinese() else en, do=_("No row of it is in the register."))
    told = problems.of(problems.INVALID, code=code, data=dict(data))
    return Notice(level="warning", text=told.what, do=told.do)


def _figures(delivery: Delivery) -> tuple[Figure, ...]:
    of = _("of %(rows)s rows") % {"rows": figures.number(delivery.rows)}
    return (
        Figure(label=_("New"), number=figures.number(delivery.new), of=of),
        Figure(label=_("Changed"), number=figures.number(delivery.changed), of=of),
        Figure(label=_("Unchanged"), number=figures.number(delivery.unchanged), of=of),
        Figure(label=_("Did not fit"), number=figures.number(delivery.errors), of=of),
        Figure(label=_("No longer in the file"), number=figures.number(delivery.absent), of=_("kept as they were")),
    )


def _dropped(parts: list[Part]) -> tuple[columns.Dropped, ...]:
    return tuple(
        columns.dropped(column)
        for part in parts
        if part.is_taken
        for column in part.proposal["columns"]
        if column["dropped"]
    )
