"""Several people in one cell: who the others are, from the words beside their names and the form of the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import cells, relations, surnames

_KIN: Final = (
    r"(?:(?:独生|长|次|三|四|五|大|二|小|养|继|幼|外)?(?:儿子|女儿|孙子|孙女|子|女)|丈夫|妻子|老公|老婆|配偶|爱人|父亲|母亲|爸爸|妈妈"
    r"|岳父|岳母|公公|婆婆|祖父|祖母|外祖父|外祖母|爷爷|奶奶|外公|外婆|儿媳妇?|女婿|孙媳妇?|哥哥|弟弟|姐姐|妹妹|户主|夫|妻|父|母|兄|弟|姐|妹|媳)"
)
# Cells that hold one of these may hold several people, or a name with its relation before it; all others are never
# looked at one by one.
CROWDED: Final = rf"[、,，;；/+＋&|\n()（）和与及 　:：\d]|^{_KIN}"
_NOTE: Final = re.compile(r"[(（]([^()（）]*)[)）]")
_LABEL: Final = re.compile(r"^([^:：]{1,4})[:：]\s*(.+)$")
_PREFIX: Final = re.compile(rf"^({_KIN})([一-鿿·]{{2,4}})$")
_HAN_NAME: Final = re.compile(r"[一-鿿·]{2,15}")
_BY_GROUP: Final = {"1": "spouse", "5": "parent"}
_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|\d{6}\*{6,8}\d{3}[\dXx])(?![\dXx])")
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BETWEEN: Final = re.compile(r"[\s,，:：;；]+")


@dataclass(frozen=True)
class Named:
    """
    One person of a cell.

    :ivar note: the word beside the name (父, 配偶), empty when there is none
    :ivar citizen_id, phone: what stands beside the name, empty when nothing does
    """

    name: str
    note: str
    citizen_id: str = ""
    phone: str = ""


def named(cell: str) -> tuple[Named, ...]:
    """The people of a cell, in its order; one with the cell's own text when it holds only one and tells no more."""
    parts = cells.split_people(cell)
    found = tuple(map(_named, parts))
    return found if len(found) > 1 or (found and _tells_more(found[0])) else (Named(cell, ""),)


def _tells_more(one: Named) -> bool:
    return bool(_HAN_NAME.fullmatch(one.name) and (one.citizen_id or one.phone or relations.normalize(one.note)))


def _named(part: str) -> Named:
    number, phone = _NUMBER.search(part), _PHONE.search(part)
    bare = _PHONE.sub("", _NUMBER.sub("", part))
    label = _LABEL.match(bare)
    note = _NOTE.search(bare)
    if label is not None:
        name, word = label.group(2), label.group(1)
    else:
        name, word = _parted(_NOTE.sub("", bare).strip(), note.group(1) if note else "")
    told = (_BETWEEN.sub("", word), number.group() if number else "", phone.group() if phone else "")
    return Named(_NOTE.sub("", name).strip(" ,，:："), *told)


def _parted(name: str, note: str) -> tuple[str, str]:
    """妻子孙丽 is 孙丽, 妻子; a name that only begins like a relation stays whole."""
    found = _PREFIX.match(name)
    if note or found is None or name[:2] in surnames.COMPOUND:
        return name, note
    word, rest = found.groups()
    is_surname = word in surnames.COMMON and len(name) < 4  # 母文华 is a name, 母李秀英 somebody's mother
    is_named = rest[:1] in surnames.COMMON or rest[:2] in surnames.COMPOUND
    return (rest, word) if is_named and not is_surname else (name, note)


def role_of_other(base: str, note: str, *, owners: bool) -> str:
    """The role of a further person in a cell of role `base`."""
    if base != "subject":
        return base
    role = _BY_GROUP.get(relations.normalize(note)[:1] if note else "")
    if role is not None and not owners:
        return role
    return "owner" if owners else "member"


def dealt(cell: str | None, count: int, *, ids: bool) -> Sequence[str | None]:
    """A cell of ids or phones dealt to `count` people; all of it to the first when it does not part evenly."""
    if not cell:
        return [None] * count
    parts = re.split(r"[、,，;；/|\s]+", cell.strip()) if ids else cells.split_phones(cell)
    if len(parts) == count:
        return list(parts)
    return [cell, *[None] * (count - 1)]
