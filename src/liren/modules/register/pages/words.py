"""How the register's plain data is put into words and parts of a page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.engine.shape import words as shaping
from liren.kit.errors import Refusal
from liren.modules.register import kinds
from liren.modules.register.queries.files import File, Line
from liren.modules.register.queries.pairs import Side
from liren.modules.register.queries.sources import Source
from liren.primitives.agreements.actions import Disclosed
from liren.primitives.agreements.kinds import Purpose
from liren.primitives.agreements.kinds import purposes as purposes_declared
from liren.primitives.entities import kinds as entities
from liren.primitives.ledger.queries import Look
from liren.web import figures, problems
from liren.web.parts import Choice, Item
from liren.web.text import in_own_words, is_chinese, listed

Values = dict[tuple[str, int], str]
CERTAIN: Final = 0.995  # from here on a share would round to the whole
CORRECTED: Final = "corrected"  # the rule by which a value stands that its source gave instead of a wrong one
NAMED: Final = 5  # fields that a line names before it counts
COVERED: Final = frozenset({"registered_absent", "present_unregistered"})  # said whole by residence_split


def field(name: str, sort: str = entities.PERSON) -> str | Promise:
    """Return a field's words; a fact is called as sources usually head its column."""
    if name == "name" and sort == entities.ORGANIZATION:
        return _("Name of the organization")
    if name in kinds.FIELDS:
        return kinds.FIELDS[name]
    fact = name.removeprefix("fact.")
    return fact_headings().get(fact, fact) if is_chinese() else fact.replace("_", " ").capitalize()


@cache
def fact_headings() -> dict[str, str]:
    """Return the usual Chinese heading of each fact that shaping knows."""
    known = shaping.load()
    found: dict[str, str] = {}
    for declared in (known.anywhere, *known.forms.values()):
        for heading, target in declared.items():
            if target.kind == "fact":
                found.setdefault(target.field, heading)
    return found


def place(told: Source) -> str:
    """Return in which row of which file a source says so."""
    where = _("row %(row)s") % {"row": told.row}
    return " · ".join(part for part in (origin(told), told.file, told.sheet, where) if part)


def origin(told: Source) -> str:
    """Return whose dataset it is, in the reader's language as far as the department has a name in it."""
    department = told.department if is_chinese() else told.department_en
    return f"{department} {told.dataset}" if department else told.dataset


def who_said(line: Line) -> str:
    """Return whose dataset a value is from; of one that its source corrected, that it did."""
    said = origin(line.source) if line.source else ""
    return _("corrected by %(source)s") % {"source": said} if line.rule == CORRECTED else said


def source(told: Source | None) -> str:
    """Return who said so and when."""
    return f"{origin(told)} · {told.on}" if told else ""


SPOKEN: Final = {"male": gettext_lazy("male"), "female": gettext_lazy("female")}


def plain(value: str) -> str | Promise:
    """Return a value in words: what the engine names in its own, people say in theirs."""
    return SPOKEN.get(value, value)


def inferred(confidence: float) -> str:
    """Return that something was inferred and how surely; `100 % sure` would promise what only a source can state."""
    if confidence >= CERTAIN:
        return _("inferred")
    return _("inferred, %(share)s %% sure") % {"share": round(100 * confidence)}


def building(place: str, number: str) -> str:
    """Return what a building is called: 青禾里 6幢; a place whose homes bear no number is called by itself."""
    return f"{place} {number}幢" if number else place


def building_url(place: str, number: str) -> str:
    """Return the address of a building's page."""
    return f"{reverse('register:building')}?{urlencode({'place': place, 'building': number})}"


def standing(name: str) -> str:
    """Return a living-status fact in the reader's language."""
    one = entities.standings[name]
    return one.title_zh if is_chinese() else one.title_en


def standings(names: Iterable[str]) -> list[str]:
    """Return the living-status facts to tell: who lives elsewhere than registered is said once, not thrice."""
    held = [name for name in names if name in entities.standings]
    return [name for name in held if not ("residence_split" in held and name in COVERED)]


def standing_meaning(name: str) -> str:
    """Return what a living-status fact means, in the reader's language."""
    one = entities.standings[name]
    return one.meaning_zh if is_chinese() else one.meaning_en


def opened(disclosed: Disclosed, found: File) -> Values:
    """Return opened values by field and ordinal, as the file's lines name them."""
    by_record: dict[tuple[str, int | None], list[str]] = {}
    for value in disclosed.values.get(found.ref, ()):
        by_record.setdefault((value.field, value.record_id), []).append(value.text)
    shown: Values = {}
    for line in found.lines:
        candidates = by_record.get((line.field, line.record_id), [])
        if candidates:
            shown[line.field, line.ordinal] = candidates.pop(0) if len(candidates) > 1 else candidates[0]
    return shown


def purposes(offered: Iterable[Purpose], chosen: str) -> tuple[Choice, ...]:
    """Return the purposes that this post may open values for."""
    return tuple(
        Choice(value=one.name, label=_title(one), note=one.basis, chosen=one.name == chosen) for one in offered
    )


def purpose(offered: Iterable[Purpose], chosen: str) -> str:
    """Return the words of the chosen purpose."""
    return next((_title(one) for one in offered if one.name == chosen), "")


def purpose_of(name: str | None) -> str:
    """Return the words of a declared purpose, none for what is none."""
    return _title(purposes_declared[name]) if name and name in purposes_declared else ""


def _title(one: Purpose) -> str:
    return one.title_zh if is_chinese() else one.title_en


ROLES = {
    "subject": ("本人", "the row's subject"),
    "head": ("户主", "head"),
    "spouse": ("配偶", "spouse"),
    "guardian": ("监护人", "guardian"),
    "parent": ("父母", "parent"),
    "landlord": ("房东", "landlord"),
    "tenant": ("承租人", "tenant"),
    "owner": ("产权人", "owner"),
    "member": ("成员", "member"),
    "contact": ("联系人", "contact"),
    "other": ("其他", "other"),
}


def part(sort: str, name: str) -> str:
    """Return the part that a mention plays in its row: 产权人 2. A home or a car plays none."""
    return role(name) if sort == entities.PERSON else ""


def role(name: str) -> str:
    """Return a role in a row: 产权人 2."""
    plain = name.rstrip("0123456789")
    zh, en = ROLES.get(plain, (plain, plain))
    number = name[len(plain) :]
    return f"{zh if is_chinese() else en} {number}".strip()


def look(one: Look) -> Item:
    """Draw one use of a file: who, in which post, what was seen and why."""
    told = in_own_words(one.organization, one.organization_en), in_own_words(one.post, one.post_en)
    who = " · ".join(part for part in told if part)
    saw = _few([str(field(name)) for name in one.fields])
    why = purpose_of(one.purpose)
    return Item(text=who, note=f"{why} · {saw}", when=figures.moment(one.at))


def _few(names: Sequence[str]) -> str:
    """Return names in a line; of many the first few, and how many more."""
    told = listed(names[:NAMED])
    more = len(names) - NAMED
    return _("%(names)s and %(more)s more") % {"names": told, "more": more} if more > 0 else told


def side(one: Side) -> str:
    """Return whose row stands on one side of the review desk."""
    return origin(one.source) if one.source else "—"


def side_note(one: Side) -> str:
    """Return where in the file the row stands, and when it came."""
    if one.source is None:
        return ""
    return _("row %(row)s · %(on)s · %(role)s") % {"row": one.source.row, "on": one.source.on, "role": role(one.role)}


def clock(at: datetime) -> str:
    """Return the time of day."""
    return timezone.localtime(at).strftime("%H:%M")


def refusal(no: Refusal) -> str:
    """Return what a refusal says, for a form that is shown again."""
    problem = problems.of_refusal(no)
    return f"{problem.what} {problem.do}"
