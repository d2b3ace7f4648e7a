"""Several homes in one cell, parted: 3幢201、3幢202; 3幢201、202; 两处：阳光小区3幢201；幸福路1弄2号301室.

A later home may leave out what it shares with the first; it gets that back only when the whole then reads as the first
one's place with its own number. All else stays one cell, and the caller is told when it looks like more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import addresses
from liren.engine.norm.characters import HALF_WIDTH

# Cells without one of these between two numbers hold one home; the others are looked at one by one.
CROWDED: Final = r"\d.*?(?:[、,，;；/|+＋&\n\r]|[室号\d](?:和|与|及|以及|另|还有)|\s).*?\d"
_COUNTED: Final = re.compile(r"^\s*共?[两二三四五六七八九2-9](?:处|套|间)(?:房产?|房屋|住房|住宅)?\s*[::]\s*")
_BREAK: Final = re.compile(
    r"(?:[、,;/|+&\n\r]+|(?<=[室号\d])(?:以及|和|与|及|(?=另|还有))|(?<=[室\d])\s+(?=[^\s]*\d))(?![^(]*\))"
)
_CIRCLED: Final = {ord(mark): ";" for mark in "①②③④⑤⑥⑦⑧⑨"}
_LEADING: Final = re.compile(r"^(?:\(?[1-9][.)、:]\s*|[A-D][:.]|另(?:有|外)?(?:一[处套])?|还有)\s*[::]?")
_BARE_ROOM: Final = re.compile(r"(\d{3,4})(?:室|号房|房)?")
_LAST_DIGITS: Final = re.compile(r"\d+(?=\D*$)")
# What stands behind a separator and speaks of a home.
_HOMELY: Final = re.compile(r"\d\s*(?:室|幢|栋|座|单元|号楼|#)|\d-\d|^\d{3,4}$")
_ASIDE: Final = re.compile(r"\([^()]*\)$")
_NO_HOME: Final = re.compile(r"车位|车库|储藏|地下|电话|手机|面积|平方|㎡")
_FORMER: Final = re.compile(r"^\s*(?:原|旧|曾|前|现)")


@dataclass(frozen=True, slots=True)
class Homes:
    """
    What a cell names.

    :ivar parts: an address each; the cell itself when it names one home
    :ivar is_doubtful: it seems to name another home, and which one is not certain
    """

    parts: tuple[str, ...]
    is_doubtful: bool = False


def split(raw: str) -> Homes:
    """Cut a cell of an address or a room column into its homes."""
    cell = _COUNTED.sub("", raw.translate(_CIRCLED).translate(HALF_WIDTH).strip(" ;"))
    pieces = [bare for piece in _BREAK.split(cell) if (bare := _LEADING.sub("", piece.strip(" :。.")))]
    if len(pieces) < 2:
        return Homes((raw,))
    first, others = _first(pieces)
    if not others:
        return Homes((raw,))
    found = [first]
    for piece in others:
        home = None if _FORMER.match(piece) or _FORMER.match(first) else _completed(first, _ASIDE.sub("", piece))
        if home is None:
            return Homes((raw,), bool(_HOMELY.search(piece)) and not _NO_HOME.search(piece))
        found.append(home)
    distinct = tuple({_told(home): home for home in reversed(found)}.values())[::-1]
    return Homes(distinct if len(distinct) > 1 else (raw,))


def _first(pieces: list[str]) -> tuple[str, list[str]]:
    """The pieces up to the first that reaches a room: 西湖区，文三路125号3幢201 is one home."""
    for count in range(1, len(pieces)):
        text = "".join(pieces[:count])
        if addresses.normalize(text).numbered_room:
            return text, pieces[count:]
    return "", []


def _completed(first: str, piece: str) -> str | None:
    """The piece as an address by itself, with what it shares with the first home; None when that is not certain."""
    whole, own = addresses.normalize(first), addresses.normalize(piece)
    if not own.numbered_room or own.rest:
        return None
    if own.place_key:
        differs = (own.building, own.room) != (whole.building, whole.room)
        return piece if whole.place_key and own.building and differs else None
    if own.house_no or own.road or own.village:
        return None
    if not own.building and not own.unit:
        return _beside(first, whole, piece)
    wanted = (*_place(whole), own.building or whole.building, own.unit, own.numbered_room)
    return next((text for text in _grafted(first, piece) if _told(text) == wanted), None)


def _beside(first: str, whole: addresses.Address, piece: str) -> str | None:
    """Another room of the same building: as long a number as the first one's, in its place."""
    number, last = _BARE_ROOM.fullmatch(piece), _LAST_DIGITS.search(first)
    if number is None or last is None or len(number[1]) != len(last[0]):
        return None
    text = f"{first[: last.start()]}{number[1]}{first[last.end() :]}"
    wanted = (*_place(whole), whole.building, whole.unit, number[1])
    return text if _told(text) == wanted else None


def _grafted(first: str, piece: str) -> Iterator[str]:
    """The piece behind each beginning of the first home, the shortest first."""
    return (f"{first[:at]}{piece}" for at in range(len(first)))


def _told(text: str) -> tuple[str, ...]:
    there = addresses.normalize(text)
    return *_place(there), there.building, there.unit, there.numbered_room


def _place(of: addresses.Address) -> tuple[str, ...]:
    """All that says where the building stands, and what was not understood."""
    return of.county, of.road, of.lane, of.sub_lane, of.house_no, of.compound, of.village, of.group, of.rest
