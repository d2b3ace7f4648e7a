"""Characters before meaning: width, blanks, look-alike punctuation, traditional forms, Chinese numerals.

Folding goes through `str.translate` with tables that fill themselves, a character at a time: a million names hold
a few thousand different characters, so each is worked out once.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

REPLACEMENT: Final = "\ufffd"  # what stands where a character was lost

_DASHES: Final = "‐‑‒–—―−﹣ー"
_QUOTES: Final = {"‘": "'", "’": "'", "′": "'", "“": '"', "”": '"', "｀": "'", "`": "'"}
_INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn"})


class Folding(dict[int, str]):
    """A table for `str.translate` that asks `fold` once for every character it meets."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> str:
        # A lone surrogate cannot be encoded, and opencc would raise on it.
        folded = REPLACEMENT if 0xD800 <= code <= 0xDFFF else self._fold(chr(code))
        self[code] = folded
        return folded


def _half_width(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character if character.isprintable() else ""
    if character in _DASHES:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    if character.isspace():
        return " "
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    # NFKC takes full-width, circled, compatibility and radical forms to the ordinary ones.
    ordinary = unicodedata.normalize("NFKC", character)
    return character if ordinary == character else "".join(map(_half_width, ordinary))


# Characters whose simplified form by the table would be another name: 乾 is read qián in names, not 干.
_KEPT_IN_NAMES: Final = frozenset("乾")
# Forms that the conversion table of opencc does not know.
_VARIANTS: Final = {
    "豊": "丰",
    "髙": "高",
    "淸": "清",
    "囯": "国",
    "囻": "国",
    "堺": "界",
    "桒": "桑",
    "栁": "柳",
    "玊": "玉",
}


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(character: str) -> str:
    folded = _half_width(character)
    if folded.isascii() or folded in _KEPT_IN_NAMES:
        return folded
    return _VARIANTS.get(folded) or str(_converter().convert(folded))


HALF_WIDTH: Final = Folding(_half_width)
SIMPLIFIED: Final = Folding(_simplified)

_DIGITS: Final = dict(
    zip("零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺", [0, 0, 0, *range(1, 10), *range(1, 10), 2, 1], strict=True)
)
_TENS: Final = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERALS: Final = "".join([*_DIGITS, *_TENS, *_UNITS])
_NUMERAL_RUN: Final = re.compile(f"[{NUMERALS}]+")
_MORE_THAN_DIGITS: Final = frozenset([*_TENS, *_UNITS])


@functools.lru_cache(maxsize=65536)
def number(text: str) -> str:
    """
    Read Chinese numerals, counted (一百零二) or spelled digit by digit (一〇二), as decimal digits.

    Text that is not wholly numerals comes back as it was.
    """
    if not _NUMERAL_RUN.fullmatch(text):
        return text
    if _MORE_THAN_DIGITS.isdisjoint(text):
        return "".join(str(_DIGITS[character]) for character in text)
    return str(_counted(text))


def _counted(text: str) -> int:
    total = digit = 0
    last_unit = 0
    for character in text:
        if character in _DIGITS:
            # 二五十 is no number: digits in a row are read as spelled.
            digit = digit * 10 + _DIGITS[character]
        elif character in _TENS:
            total, digit, last_unit = total + _TENS[character], 0, 10
        else:
            last_unit = _UNITS[character]
            total, digit = total + (digit or 1) * last_unit, 0
    spoken_short = last_unit >= 100 and digit and text[-2] in _UNITS  # 一百二 is 120
    return total + digit * (last_unit // 10 if spoken_short else 1)


def with_arabic(text: str) -> str:
    """Write every run of Chinese numerals in `text` as decimal digits."""
    return _NUMERAL_RUN.sub(lambda run: number(run.group()), text)
