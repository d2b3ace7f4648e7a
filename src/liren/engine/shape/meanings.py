"""What one header says, before its neighbors and its values are asked.

A header is looked up whole, in the form's own words and then in everybody's; else it is parted into a role and a
field (监护人 + 电话), or a place and its part (户籍 + 地址); else the most similar known header is taken.
"""

import functools
import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from liren.engine import fields
from liren.engine.shape import headers, words

NO_ROLE: Final = ""  # the header names a field and leaves the role to the sheet
SIMILAR: Final = 80.0
_RELATION: Final = re.compile(r"(?:与|和|同|是)(.+?)的?关系$")
_GROUP: Final = re.compile(r"^(?:的?(?:基本|个人)?(?:信息|情况|资料))(?=[_-])")  # 丈夫信息 over 姓名
_PLACE_ALONE: Final = re.compile(r".*(?:地|所在|坐落|处所)$")
_CHIEF: Final = ("户主", "房主", "业主")
# What a header may end with whatever word stands before it; longest first.
_ENDINGS: Final = (
    "公民身份号码",
    "身份证号码",
    "身份证号",
    "证件号码",
    "联系电话",
    "联系方式",
    "手机号码",
    "出生日期",
    "手机号",
    "电话",
    "姓名",
)
_PLACES: Final = ("地址", "住址")
_STAFF: Final = re.compile(
    r"(?:[办核查填采录登评审报管处经服巡督验帮包指操稽检联挂]|[^人成学社居村渔]员|医生|医师|护士|老师|教师|干部|民警|书记|主任|经理|领导|社工|单位|部门|团队|机构)[^户主]{0,2}$"
)
UNKNOWN_WORD: Final = 0.6  # confidence of a field whose owner the header names by an unknown word
_OWN_HOME: Final = ("subject", "head", "owner", "tenant", "resident", "member", "spouse")


@dataclass(frozen=True)
class Meaning:
    """
    A reading of a header.

    :ivar target: role NO_ROLE when the header leaves it open; roles of `words.txt`, wider than fields.ROLES
    :ivar ordinal: the number that a header carries (监护人2), 0 for none
    :ivar confidence: 0 to 1
    :ivar reason: which rule gave it
    :ivar word: the word of a role that the header begins with (权利人), empty when it has none
    """

    target: fields.Target
    ordinal: int
    confidence: float
    reason: str
    word: str = ""


def read(header: str, form: str) -> Meaning | None:
    """Understand a header in a form; None when nothing known is like it."""
    full = headers.plain(header)
    if not full:
        return None
    for text, number in _variants(full):
        found = _exact(text, number, form) or _composed(text, number)
        if found is not None:
            return found
    bare = headers.without_notes(full) or full
    return _of_unknown(bare) or _similar(bare, form)


def place_of(header: str) -> str:
    """The role of the place that a header begins with, whatever follows: 户籍省市县 is `registered`."""
    full = headers.plain(header)
    return next((role for word, role in words.load().places.items() if full.startswith(word)), NO_ROLE)


def is_known(header: str) -> bool:
    """Whether a cell reads like a header of any form; never by similarity."""
    full = headers.plain(header)
    return bool(full) and len(full) <= 40 and any(_known(text, number) for text, number in _variants(full))


@functools.lru_cache(maxsize=65_536)
def _known(text: str, number: int) -> bool:
    known = words.load()
    if text in known.anywhere or any(text in listed for listed in known.forms.values()):
        return True
    return _composed(text, number) is not None


@functools.lru_cache(maxsize=16_384)
def _variants(full: str) -> tuple[tuple[str, int], ...]:
    bare = headers.without_notes(full)
    found = [(full, 0), (bare, 0), headers.ordinal(bare), headers.ordinal(full)]
    if "_" in bare:
        found.append(headers.ordinal(bare.replace("_", "")))
        found.append(headers.ordinal(bare.rsplit("_", 1)[1]))
    if "/" in bare:
        found += [headers.ordinal(part) for part in bare.split("/")]
    found.append(headers.leading_ordinal(bare))
    return tuple(dict.fromkeys(variant for variant in found if variant[0]))


def _exact(text: str, number: int, form: str) -> Meaning | None:
    known = words.load()
    if text in known.forms[form]:
        return Meaning(known.forms[form][text], number, 0.98, "form", _role_word(text))
    if text in known.anywhere:
        return Meaning(known.anywhere[text], number, 0.95, "dictionary", _role_word(text))
    return None


@functools.lru_cache(maxsize=16_384)
def _role_word(text: str) -> str:
    return next((word for word in words.load().roles if text.startswith(word)), "")


@functools.lru_cache(maxsize=65_536)
def _composed(text: str, number: int) -> Meaning | None:
    return _relation(text, number) or _person(text, number) or _place(text, number)


def _relation(text: str, number: int) -> Meaning | None:
    found = _RELATION.search(text)
    if found is None:
        return None
    role = "subject" if found.group(1).startswith(_CHIEF) else "companion"
    return Meaning(fields.Target(role, fields.PERSON, "relation"), number, 0.9, "composed")


def _person(text: str, number: int) -> Meaning | None:
    known = words.load()
    if text in known.fields:
        return _of_person(NO_ROLE, known.fields[text], number)
    for word, role in known.roles.items():
        if not text.startswith(word):
            continue
        rest, inner = _rest(text, word)
        if rest == "":
            return _of_person(role, "name", inner or number, word)
        if rest in known.fields:
            return _of_person(role, known.fields[rest], inner or number, word)
        if rest in known.place_fields:
            return _home_of(role, known.place_fields[rest], inner or number)
    return None


def _rest(text: str, word: str) -> tuple[str, int]:
    """What follows a role's word, and the number between them: 成员2姓名 is 姓名, 2; 丈夫信息_姓名 is 姓名."""
    rest = _GROUP.sub("", text[len(word) :]).lstrip("的_-:/.之")
    found = re.match(r"(?:\(?(\d)\)?|([一二三四五]))[_-]?(?=\D|$)", rest)
    if found is None:
        return rest.strip("()"), 0
    number = int(found.group(1)) if found.group(1) else "一二三四五".index(found.group(2)) + 1
    return rest[found.end() :].strip("()"), number


def _of_person(role: str, field: str, number: int, word: str = "") -> Meaning:
    if field == "age":
        return Meaning(
            fields.Target("subject", "fact", "age" if role == NO_ROLE else f"{role}_age"), 0, 0.9, "composed"
        )
    if role == "staff":
        return Meaning(fields.Target("subject", "fact", f"staff_{field}"), number, 0.9, "composed")
    return Meaning(fields.Target(role, fields.PERSON, field), number, 0.92 if role else 0.9, "composed", word)


def _home_of(role: str, field: str, number: int) -> Meaning:
    """The home of the row's own people is the row's dwelling; that of a guardian or landlord is a fact."""
    if role in _OWN_HOME:
        place = "property" if role == "owner" else "residence"
        return Meaning(fields.Target(place, fields.DWELLING, field), number, 0.85, "composed")
    return Meaning(fields.Target("subject", "fact", f"{role}_{field}"), number, 0.85, "composed")


def _place(text: str, number: int) -> Meaning | None:
    known = words.load()
    for word, role in known.places.items():
        rest = text[len(word) :].lstrip("的_-:/.") if text.startswith(word) else None
        if rest == "" and _PLACE_ALONE.match(word):
            return Meaning(fields.Target(role, fields.DWELLING, "address"), number, 0.9, "composed")
        if rest and rest in known.place_fields:
            return Meaning(fields.Target(role, fields.DWELLING, known.place_fields[rest]), number, 0.9, "composed")
    if text in known.place_fields:
        return Meaning(fields.Target(NO_ROLE, fields.DWELLING, known.place_fields[text]), number, 0.85, "composed")
    return None


def _of_unknown(text: str) -> Meaning | None:
    if text.endswith(_PLACES):
        return Meaning(fields.Target(place_of(text), fields.DWELLING, "address"), 0, UNKNOWN_WORD, "ends as places do")
    return _of_unknown_person(text)


def _of_unknown_person(text: str) -> Meaning | None:
    """The field of somebody whose word nobody here knows: 评估员姓名 is staff, 公民姓名 whoever the row is about."""
    for ending in _ENDINGS:
        prefix = text.removesuffix(ending)
        if prefix == text or not prefix:
            continue
        field = words.load().fields[ending]
        if _STAFF.search(prefix):
            return _of_person("staff", field, 0)
        name, number = headers.ordinal(prefix)
        return Meaning(fields.Target(NO_ROLE, fields.PERSON, field), number, UNKNOWN_WORD, f"ends with {ending}", name)
    return None


def _similar(text: str, form: str) -> Meaning | None:
    if len(text) < 3:
        return None
    found = process.extractOne(text, _choices(form), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    if found is None:
        return None
    meaning = _exact(found[0], 0, form) or _composed(found[0], 0)
    return meaning and Meaning(meaning.target, meaning.ordinal, round(0.006 * found[1], 2), f"similar to {found[0]}")


@functools.cache
def _choices(form: str) -> tuple[str, ...]:
    known = words.load()
    made = [role + field for role in known.roles for field in known.fields if 2 <= len(field) <= 6]
    return tuple(dict.fromkeys([*known.forms[form], *known.anywhere, *known.fields, *made]))
