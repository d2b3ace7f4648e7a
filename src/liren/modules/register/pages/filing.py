"""How a file is drawn: header, sections, what stays with its row, what stands around, the time line, conflicts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.modules.register import kinds
from liren.modules.register.pages import reasons, words
from liren.modules.register.pages.words import Values
from liren.modules.register.queries.files import File, Line, Neighbor
from liren.primitives.entities import kinds as entities
from liren.primitives.entities.queries import Link
from liren.web.parts import Choice, Claim, Fact, Item, Tag

HEAD: Final = ("citizen_id", "phone", "birth", "address", "plate", "uscc", "register_no")
SHOWN_IN_HEAD: Final = 3
ORDER: Final = {name: place for place, name in enumerate(kinds.FIELDS)}
HIDDEN: Final = "***"  # a mask that shows nothing is not worth a place beside the name


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section of the page: values, other ways in which they were said, and contradictions to settle."""

    key: str
    title: str | Promise
    facts: tuple[Fact, ...]
    past: tuple[Fact, ...]
    conflicts: tuple[dict[str, object], ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one row says of its own business; opened on demand."""

    title: str
    note: str
    facts: tuple[Fact, ...]


def fact(line: Line, values: Values) -> Fact:
    """Draw one value with its source, opened where a purpose opened it."""
    return Fact(
        label=words.field(line.field),
        value=words.plain(values.get((line.field, line.ordinal), line.text)),
        source=words.origin(line.source) if line.source else "",
        on=line.observed_on or (line.source.on if line.source else None),
        code=line.field in kinds.NUMBERS,
    )


def head(found: File, values: Values) -> tuple[Fact, ...]:
    """Return the few values that stand beside the name."""
    shown = [line for line in found.current if line.field in HEAD and line.ordinal == 0]
    drawn = [fact(line, values) for line in sorted(shown, key=lambda line: HEAD.index(line.field))]
    told = [one for one in drawn if one.value != HIDDEN][:SHOWN_IN_HEAD]
    return tuple(Fact(label=one.label, value=one.value, code=one.code) for one in told)


def below(found: File) -> str:
    """Return the small line under the name: what it is, and what is known of it that identifies nobody."""
    known = {line.field: line.text for line in found.current if line.ordinal == 0}
    people = len(
        {one.ref for one in found.neighbors if one.around.key in ("members", "residents") and not one.is_ended}
    )
    counted = ngettext("%(n)s person", "%(n)s people", people) % {"n": people} if people else ""
    parts = [str(found.sort.title), str(words.plain(known.get("sex", ""))), known.get("category", ""), counted]
    return " · ".join(part for part in parts if part)


def tags(found: File) -> tuple[Tag, ...]:
    """Return the living-status facts of the entity, with what each means."""
    return tuple(
        Tag(text=words.standing(name), meaning=words.standing_meaning(name))
        for name in words.standings(found.entity.standings)
        if name in entities.standings
    )


def parts(found: File, values: Values) -> tuple[Part, ...]:
    """Return the sections that have something to say, in their order."""
    drawn = []
    for section in kinds.SECTIONS:
        lines = sorted((line for line in found.current if line.section == section), key=_in_order)
        facts = tuple(fact(line, values) for line in lines)
        past = tuple(fact(line, values) for line in found.past if line.section == section)
        disputed = {field: lines for field, lines in found.conflicts.items() if lines[0].section == section}
        conflicts = tuple(_conflict(found, field, lines, values) for field, lines in disputed.items())
        if facts or past:
            drawn.append(Part(key=section.key, title=section.title, facts=facts, past=past, conflicts=conflicts))
    return tuple(drawn)


def _in_order(line: Line) -> tuple[bool, int, int]:
    """Put what names a thing first, and what a mask hides altogether last."""
    known = ORDER.get(line.field, len(ORDER))
    return (line.text == HIDDEN, known, line.ordinal)


def rows(found: File, values: Values) -> tuple[Row, ...]:
    """Return what stays with its row, a row at a time."""
    drawn = []
    for lines in found.unfiled.values():
        told = lines[0].source
        count = ngettext("%(n)s value", "%(n)s values", len(lines)) % {"n": len(lines)}
        # The heading of the row has said whose it is and when: its values need not.
        facts = (fact(line, values) for line in lines)
        drawn.append(
            Row(
                title=words.origin(told) if told else "—",
                note=" · ".join((str(told.on), _("row %(row)s") % {"row": told.row}, count) if told else (count,)),
                facts=tuple(Fact(label=one.label, value=one.value, code=one.code) for one in facts),
            )
        )
    return tuple(drawn)


def around(found: File) -> list[tuple[kinds.Around, tuple[Item, ...]]]:
    """Return what stands around the file by parts; whoever stands to it in several ways is named once a part."""
    grouped: dict[str, dict[object, list[Neighbor]]] = defaultdict(lambda: defaultdict(list))
    for one in found.neighbors:
        grouped[one.around.key][one.ref].append(one)
    return [
        (part, tuple(_neighbor(each) for each in sorted(grouped[part.key].values(), key=_heads_first)))
        for part in kinds.AROUND
        if part.key in grouped
    ]


def _heads_first(ways: list[Neighbor]) -> bool:
    return all(one.relation != "head_of" for one in ways)


def _neighbor(ways: list[Neighbor]) -> Item:
    first, sort = ways[0], kinds.BY_NAME.get(ways[0].ref.sort)
    told = dict.fromkeys(" · ".join(dict.fromkeys(part for part in (one.words, one.detail) if part)) for one in ways)
    source = next((words.source(one.source) for one in ways if one.source), "")
    return Item(
        text=first.label,
        note=" · ".join(part for part in (_listed(told), source) if part),
        ending=_("ended") if all(one.is_ended for one in ways) else _surety(ways),
        url=reverse("register:file", args=[sort.slug, first.ref.id]) if sort else "",
    )


def _surety(ways: list[Neighbor]) -> str:
    """Return how sure a relation is, unless a source states it outright."""
    if not any(one.is_stated for one in ways):
        return _("inferred")
    best = max(one.confidence for one in ways)
    return "" if best >= 0.995 else _("%(share)s %% sure") % {"share": round(100 * best)}


def _listed(told: dict[str, None]) -> str:
    return ("、" if words.is_chinese() else ", ").join(told)


def timeline(found: File) -> tuple[Item, ...]:
    """Return what was said of the file and when, a day and dataset at a time, the latest first."""
    said: dict[tuple[date, str], dict[str, None]] = defaultdict(dict)
    for line in found.lines:
        if line.source:
            label = str(words.field(line.field))
            said[line.observed_on or line.source.on, words.origin(line.source)].setdefault(label)
    for one in found.neighbors:
        if one.source:
            event = f"{one.words} {one.label}"
            said[one.seen_on or one.source.on, words.origin(one.source)].setdefault(event)
            if one.since_on and one.since_on != one.seen_on:
                said[one.since_on, words.origin(one.source)].setdefault(_("first said: %(what)s") % {"what": event})
    ordered = sorted(said.items(), key=lambda item: (item[0][0], item[0][1]), reverse=True)
    return tuple(Item(when=str(day), text=who, note=_listed(told)) for (day, who), told in ordered)


def _conflict(found: File, field: str, lines: tuple[Line, ...], values: Values) -> dict[str, object]:
    shown = [values.get((line.field, line.ordinal), line.text) for line in lines]
    masked_alike = len(set(shown)) < len(shown)
    claims = tuple(
        Claim(
            value=values.get((line.field, line.ordinal), line.text),
            note=_("in use") if line.ordinal == 0 else _("differs under the mask") if masked_alike else "",
            source=words.source(line.source),
        )
        for line in lines
    )
    adopt = tuple(
        Choice(
            value=f"adopt:{line.record_id}",
            label=_("Use what %(source)s says") % {"source": words.origin(line.source) if line.source else "?"},
        )
        for line in lines
    )
    keep = Choice(value=f"contest:{lines[0].record_id}", label=_("In doubt, keep both"))
    url = reverse("register:settle", args=[found.sort.slug, found.entity.pk, field])
    return {"label": words.field(field), "claims": claims, "decisions": (*adopt, keep), "url": url}


def sources(found: File) -> list[Item]:
    """Return the rows that speak of the file, each with how surely and a way to why."""
    return [
        Item(
            text=words.place(source) if source else "—",
            note=words.role(link.role) if link.sort == entities.PERSON else "",
            when=str(source.on) if source else "",
            url=reverse("register:explain", args=[link.record_id, link.sort, link.role]),
            ending=_weight(link),
        )
        for link, source in found.mentions
    ]


def _weight(link: Link) -> str:
    """Return how surely a mention belongs here: how strong the evidence is, or who decided."""
    if link.decided_by_id is not None:
        return _("decided by a person")
    if link.weight is None:
        return _("exact evidence")
    return f"{reasons.strength(link.weight)} {link.weight:+.1f}"
