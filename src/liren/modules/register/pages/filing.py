"""How a file is drawn: header, sections, what stays with its row, what stands around, the time line, conflicts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.modules.register import kinds
from liren.modules.register.pages import kinship, reasons, words
from liren.modules.register.pages.words import Values
from liren.modules.register.queries.files import File, Line, Neighbor
from liren.primitives.entities import kinds as entities
from liren.primitives.entities.queries import Link as Mention
from liren.web.parts import Choice, Claim, Fact, Item, Link, Tag
from liren.web.text import is_chinese, listed

HEAD: Final = ("citizen_id", "phone", "birth", "address", "plate", "uscc", "register_no")
SHOWN_IN_HEAD: Final = 3
ORDER: Final = {name: place for place, name in enumerate(kinds.FIELDS)}
HIDDEN: Final = "***"  # a mask that shows nothing is not worth a place of its own
DAYS: Final = 8  # events of the time line before the others fold away
BESIDE: Final = 8  # related things of one sort before the list shows the others
ROWS: Final = 10  # rows whose own business is told


@dataclass(frozen=True, kw_only=True)
class Part:
    """
    A section of the page: values, other ways in which they were said, and contradictions to settle.

    :ivar hidden: what is known but shows nothing until it is opened, a line a source
    """

    key: str
    title: str | Promise
    facts: tuple[Fact, ...]
    hidden: tuple[Item, ...]
    past: tuple[Fact, ...]
    conflicts: tuple[dict[str, object], ...]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """
    Related things of one sort.

    :ivar all_url: the list of all of them, when there are more than these
    """

    key: str
    title: str | Promise
    items: tuple[Item, ...]
    all_url: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one row says of its own business; opened on demand."""

    title: str
    note: str
    facts: tuple[Fact, ...]


def fact(found: File, line: Line, values: Values) -> Fact:
    """Draw one value with its source, opened where a purpose opened it."""
    label = words.field(line.field, found.sort.name)
    here = [found.sort.slug, found.entity.pk, line.field, line.ordinal]
    return Fact(
        label=label,
        value=words.plain(values.get((line.field, line.ordinal), line.text)),
        source=words.who_said(line),
        on=line.observed_on or (line.source.on if line.source else None),
        code=line.field in kinds.NUMBERS,
        doubt=_("said to be wrong; the source is asked") if line.is_contested else "",
        step=Link(
            label=_("Report"),
            url=reverse("register:report", args=here),
            note=_("Report that “%(field)s” is wrong") % {"field": label},
        ),
    )


def plainly(found: File, line: Line) -> Fact:
    """Draw one masked value with its source and nothing to do about it."""
    return replace(fact(found, line, {}), step=None)


def head(found: File, values: Values) -> tuple[Fact, ...]:
    """Return the few values that stand beside the name."""
    shown = [line for line in found.current if line.field in HEAD and line.ordinal == 0]
    drawn = [fact(found, line, values) for line in sorted(shown, key=lambda line: HEAD.index(line.field))]
    told = [one for one in drawn if one.value not in (HIDDEN, found.label)][:SHOWN_IN_HEAD]
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
        facts = tuple(one for one in (fact(found, line, values) for line in lines) if one.value != HIDDEN)
        hidden = _hidden(found, (line for line in lines if values.get((line.field, line.ordinal), line.text) == HIDDEN))
        past = tuple(fact(found, line, values) for line in found.past if line.section == section)
        disputed = {field: lines for field, lines in found.conflicts.items() if lines[0].section == section}
        conflicts = tuple(_conflict(found, field, lines, values) for field, lines in disputed.items())
        if facts or hidden or past:
            drawn.append(
                Part(
                    key=section.key,
                    title=section.title,
                    facts=facts,
                    hidden=hidden,
                    past=past,
                    conflicts=conflicts,
                )
            )
    return tuple(drawn)


def _in_order(line: Line) -> tuple[int, int]:
    """Put what names a thing first."""
    return (ORDER.get(line.field, len(ORDER)), line.ordinal)


def _hidden(found: File, lines: Iterable[Line]) -> tuple[Item, ...]:
    """Name what is known, a source at a time, without a place for each value that shows nothing."""
    named: dict[tuple[str, date | None], dict[str, None]] = defaultdict(dict)
    for line in lines:
        drawn = fact(found, line, {})
        named[str(drawn.source), drawn.on].setdefault(str(drawn.label))
    return tuple(Item(text=_listed(labels), note=source, on=on) for (source, on), labels in named.items())


def rows(found: File, values: Values) -> tuple[Row, ...]:
    """Return what stays with its row, a row at a time."""
    drawn = []
    for lines in list(found.unfiled.values())[:ROWS]:
        told = lines[0].source
        count = ngettext("%(n)s value", "%(n)s values", len(lines)) % {"n": len(lines)}
        # The heading of the row has said whose it is and when: its values need not.
        facts = (fact(found, line, values) for line in lines)
        drawn.append(
            Row(
                title=words.origin(told) if told else "—",
                note=" · ".join((str(told.on), _("row %(row)s") % {"row": told.row}, count) if told else (count,)),
                facts=tuple(replace(one, source="", on=None) for one in facts),
            )
        )
    return tuple(drawn)


def around(found: File) -> list[Beside]:
    """Return what stands around the file by parts; whoever stands to it in several ways is named once a part."""
    grouped: dict[str, dict[object, list[Neighbor]]] = defaultdict(lambda: defaultdict(list))
    for one in found.neighbors:
        grouped[one.around.key][one.ref].append(one)
    return [
        _beside(found, part, sorted(grouped[part.key].values(), key=_heads_first))
        for part in kinds.AROUND
        if part.key in grouped
    ]


def _beside(found: File, part: kinds.Around, others: list[list[Neighbor]]) -> Beside:
    sorts = {ways[0].ref.sort for ways in others}
    all_url = ""
    if len(others) > BESIDE and len(sorts) == 1:
        sort = kinds.BY_NAME[sorts.pop()]
        all_url = reverse("register:list", args=[sort.slug]) + f"?of={found.ref}&way={part.key}"
    shown = others[:BESIDE] if all_url else others
    return Beside(key=part.key, title=part.title, items=tuple(_neighbor(part, ways) for ways in shown), all_url=all_url)


def _heads_first(ways: list[Neighbor]) -> bool:
    return all(one.relation != "head_of" for one in ways)


def _neighbor(part: kinds.Around, ways: list[Neighbor]) -> Item:
    first, sort = ways[0], kinds.BY_NAME.get(ways[0].ref.sort)
    told = dict.fromkeys(_way(part, one) for one in ways)
    source = next((one.source for one in ways if one.source), None)
    return Item(
        text=first.label,
        note=" · ".join(each for each in (_listed(told), words.origin(source) if source else "") if each),
        on=source.on if source else None,
        ending=_("ended") if all(one.is_ended for one in ways) else _surety(ways),
        url=reverse("register:file", args=[sort.slug, first.ref.id]) if sort else "",
    )


def _way(part: kinds.Around, one: Neighbor) -> str:
    """Return how somebody stands to the file, as far as the heading of the part has not said it."""
    said = one.relation in kinds.PLAIN or len(part.relations) == 1
    return " · ".join(dict.fromkeys(each for each in ("" if said else one.words, kinship.relation(one.detail)) if each))


def _surety(ways: list[Neighbor]) -> str:
    """Return how sure a relation is, unless a source states it outright."""
    if not any(one.is_stated for one in ways):
        return _("inferred")
    best = max(one.confidence for one in ways)
    return "" if best >= words.CERTAIN else _("%(share)s %% sure") % {"share": round(100 * best)}


def _listed(told: dict[str, None]) -> str:
    return listed(each for each in told if each)


def said(found: File) -> tuple[Item, ...]:
    """Return what was said of the file and when, a day and dataset at a time, the latest first."""
    said: dict[tuple[date, str], dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for line in found.lines:
        if line.source:
            label = str(words.field(line.field, found.sort.name))
            said[line.observed_on or line.source.on, words.origin(line.source)][label] = {}
    for one in found.neighbors:
        if one.source:
            said[one.seen_on or one.source.on, words.origin(one.source)][one.words].setdefault(one.label)
            if one.since_on and one.since_on != one.seen_on:
                first = _("first said: %(what)s") % {"what": one.words}
                said[one.since_on, words.origin(one.source)][first].setdefault(one.label)
    ordered = sorted(said.items(), key=lambda item: (item[0][0], item[0][1]), reverse=True)
    return tuple(Item(when=str(day), text=who, note=_events(told)) for (day, who), told in ordered)


def _events(told: dict[str, dict[str, None]]) -> str:
    """Return what a source said in a line: each way of standing to the file once, with everybody who does."""
    apart = "；" if is_chinese() else "; "
    fields = {name: None for name, others in told.items() if not others}
    standing = [f"{name} {_listed(others)}" for name, others in told.items() if others]
    return apart.join(each for each in (_listed(fields), *standing) if each)


def _conflict(found: File, field: str, lines: tuple[Line, ...], values: Values) -> dict[str, object]:
    shown = [values.get((line.field, line.ordinal), line.text) for line in lines]
    masked_alike = len(set(shown)) < len(shown)
    claims = tuple(
        Claim(
            value=values.get((line.field, line.ordinal), line.text),
            note=_claimed(line, masked_alike=masked_alike),
            source=words.source(line.source),
        )
        for line in lines
    )
    adopt = tuple(
        Choice(value=f"adopt:{line.record_id}", label=label)
        for line, label in zip(lines, _adopting(lines, shown), strict=True)
    )
    keep = Choice(value=f"contest:{lines[0].record_id}", label=_("In doubt, keep both"))
    url = reverse("register:settle", args=[found.sort.slug, found.entity.pk, field])
    return {"label": words.field(field, found.sort.name), "claims": claims, "decisions": (*adopt, keep), "url": url}


def _claimed(line: Line, *, masked_alike: bool) -> str:
    note = _("in use") if line.ordinal == 0 else _("differs under the mask") if masked_alike else ""
    return listed(
        each for each in (note, _("said to be wrong; the source is asked") if line.is_contested else "") if each
    )


def _adopting(lines: tuple[Line, ...], shown: list[str]) -> list[str]:
    """Return what each answer to a conflict says: whose value; which value, or which row, where a source says both."""
    whose = [words.origin(line.source) if line.source else "?" for line in lines]
    if len(set(whose)) == len(whose):
        return [_("Use what %(source)s says") % {"source": said} for said in whose]
    if len(set(shown)) == len(shown):
        return [_("Use “%(value)s”") % {"value": said} for said in shown]
    return [
        _("Use what %(source)s says") % {"source": words.place(line.source)} if line.source else "?" for line in lines
    ]


def sources(found: File) -> list[Item]:
    """Return the latest rows that speak of the file, each with how surely and a way to why."""
    told = sorted(found.mentions, key=lambda one: one[1].on if one[1] else date.min, reverse=True)
    return [
        Item(
            text=words.place(source) if source else "—",
            note=words.part(link.sort, link.role),
            when=str(source.on) if source else "",
            url=reverse("register:explain", args=[link.record_id, link.sort, link.role]),
            ending=weight(link),
        )
        for link, source in told
    ]


def weight(link: Mention) -> str:
    """Return how surely a mention belongs here: how strong the evidence is, or who decided."""
    if link.decided_by_id is not None:
        return _("decided by a person")
    if link.weight is None:
        return _("exact evidence")
    return f"{reasons.strength(link.weight)} {link.weight:+.1f}"
