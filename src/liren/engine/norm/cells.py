"""Several people or several phones in one cell, parted; each part keeps the words beside it."""

import re
from typing import Final

from liren.engine.norm import names, phones
from liren.engine.norm.characters import HALF_WIDTH

_HAN: Final = "\u3400-\u9fff"
# Separators outside parentheses; a bracket that closes before another name separates too: 张三（父）李四（母）.
_SEPARATORS: Final = re.compile(
    rf"[、,;/|&+。]+(?![^(]*\))|(?<=\))(?=[{_HAN}]{{2,}})|(?<=[{_HAN})])[和与及](?=[{_HAN}]{{2,4}}(?:\(|$))"
)
_NUMBERING: Final = re.compile(r"^(?:\(?[0-9]{1,2}[.)、]|[①-⑳])\s*")
_BLANKS: Final = re.compile(r"\s+(?![^(]*\))")
_NOTES: Final = re.compile(r"\([^()]*\)|^[^::]{1,4}[::]|[0-9]+|\s")
# A character may be lost (?), masked (*) or written as its sound (吕rong正); minority names have dots of many kinds.
_NAME: Final = re.compile(rf"(?=.*[{_HAN}])[{_HAN}·•．.?*×A-Za-z]{{2,20}}|[A-Za-z .'-]{{3,40}}")


def split_people(raw: str) -> tuple[str, ...]:
    """
    Cut a cell of a name column into parts with one person each.

    A cell whose parts would not all look like names comes back whole: 铃,木 is one name with a slip, 张 三 is padded.
    """
    half = re.sub(r"[\n\r\t]+", ";", raw).translate(HALF_WIDTH).strip(" ;")
    if not half:
        return ()
    parts = _trimmed(_SEPARATORS.split(half))
    if len(parts) > 1 and not all(map(_looks_like_a_name, parts)):
        return (half,)
    return tuple(name for part in parts for name in _by_blanks(part))


def split_phones(raw: str) -> tuple[str, ...]:
    """Cut a cell of a phone column into parts with one number each."""
    return phones.split(raw)


def _by_blanks(part: str) -> list[str]:
    words = _trimmed(_BLANKS.split(part))
    if len(words) > 1 and all(_looks_like_a_name(word) and not word.isascii() for word in words):
        return words
    return [part]


def _trimmed(parts: list[str]) -> list[str]:
    return [bare for part in parts if (bare := _NUMBERING.sub("", part.strip(" :")))]


def _looks_like_a_name(part: str) -> bool:
    bare = _NOTES.sub("", part)
    return bool(_NAME.fullmatch(bare)) and not names.is_organization(bare)
