"""A header as it stands in a sheet to the words it is compared by."""

import functools
import re
import unicodedata
from typing import Final

from liren.engine.norm.characters import SIMPLIFIED

_DECORATION: Final = re.compile(r"[\s*※#★●▲!?\"'`]+")
_NOTE: Final = re.compile(r"[(\[【{<][^()\[\]【】{}<>]*[)\]】}>]")
_NUMBERING: Final = re.compile(r"^(?:\(?\d{1,2}[.、):)]|[一二三四五六七八九十]{1,2}[、.])")
_REQUIRED: Final = re.compile(r"[(\[【]?(?:必填项?|选填|必录|可空|非必填|不能为空)[)\]】]?")
_ORDINAL: Final = re.compile(r"(?:\((\d)\)|(\d)|([一二三四五]))$")
_LEADING: Final = re.compile(r"^第(?:([1-5])|([一二三四五]))(?:位|个|名)?(?=[^\d一二三四五])")
_CHINESE: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


@functools.lru_cache(maxsize=65_536)
def plain(header: str) -> str:
    """Half-width, simplified, lower case, without blanks, decoration, numbering and words like 必填; notes stay."""
    text = unicodedata.normalize("NFKC", header.translate(SIMPLIFIED)).lower()
    text = _REQUIRED.sub("", _DECORATION.sub("", text))
    return _NUMBERING.sub("", text).strip(":;,._-、。/")


def without_notes(text: str) -> str:
    """Plain text without what stands in brackets: 用量(m³) is 用量."""
    return _NOTE.sub("", text).strip(":;,._-、。/")


def ordinal(text: str) -> tuple[str, int]:
    """Plain text without a number at its end, and that number; 0 when there is none: 联系电话2 is 联系电话, 2."""
    found = _ORDINAL.search(text)
    if found is None or len(text) < 3 or text[: found.start()].endswith("第"):
        return text, 0
    digits = found.group(1) or found.group(2)
    return text[: found.start()].rstrip("_-"), int(digits) if digits else _CHINESE[found.group(3)]


def leading_ordinal(text: str) -> tuple[str, int]:
    """Plain text without the number that it begins with: 第二监护人电话 is 监护人电话, 2; 0 when there is none."""
    found = _LEADING.match(text)
    if found is None:
        return text, 0
    return text[found.end() :], int(found.group(1)) if found.group(1) else _CHINESE[found.group(2)]
