"""
How two values are set side by side: what differs is shown and marked, what agrees in a number stays masked; and how
names are sorted.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

KEPT_AT_START: Final = 3
KEPT_AT_END: Final = 2
MASK: Final = "*"
HIDDEN: Final = "*＊×?？"  # what sources write over digits
NUMBERS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Run:
    """A run of characters, marked when the other value has something else in its place."""

    text: str
    is_different: bool


def side_by_side(left: str, right: str, *, is_number: bool) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """
    Split two values into runs that agree and runs that differ.

    Of a number (an id, a phone) only the ends and what differs are shown: to judge a pair nobody needs the rest. Where
    the other source wrote stars, nothing differs that could be judged, and the digits stay hidden.
    An empty value has no runs.
    """
    if not left or not right:
        return _alone(left, is_number=is_number), _alone(right, is_number=is_number)
    runs_left: list[Run] = []
    runs_right: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        is_different = kind != "equal"
        is_bare = is_different and _says_something(left[a:b]) and _says_something(right[c:d])
        if b > a:
            runs_left.append(Run(_shown(left, a, b, is_bare=is_bare, is_number=is_number), is_different))
        if d > c:
            runs_right.append(Run(_shown(right, c, d, is_bare=is_bare, is_number=is_number), is_different))
    return tuple(runs_left), tuple(runs_right)


def in_natural_order(name: str) -> tuple[tuple[bytes, int], ...]:
    """
    Return the key by which a person would sort names: 2幢 before 10幢, Chinese characters by how they sound.

    The characters of daily use stand in GB 2312, and so in GB 18030, in the order of their pinyin.
    """
    return tuple(
        (b"", int(part)) if part.isdecimal() else (part.encode("gb18030"), 0) for part in NUMBERS.split(name) if part
    )


def _says_something(run: str) -> bool:
    return not run or bool(run.strip(HIDDEN))


def _alone(text: str, *, is_number: bool) -> tuple[Run, ...]:
    return (Run(_shown(text, 0, len(text), is_bare=False, is_number=is_number), False),) if text else ()


def _shown(text: str, start: int, end: int, *, is_bare: bool, is_number: bool) -> str:
    if is_bare or not is_number:
        return text[start:end]
    return "".join(
        character if place < KEPT_AT_START or place >= len(text) - KEPT_AT_END else MASK
        for place, character in enumerate(text[start:end], start)
    )
