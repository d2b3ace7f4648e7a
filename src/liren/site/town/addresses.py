"""How an address is worded: from the whole standard form down to a house code, in the words of each department."""

from collections.abc import Callable
from typing import Final

from liren.site.town.places import CITY, COUNTY, PROVINCE, Dwelling, hamlet

_DIGITS = "〇一二三四五六七八九"

# Words for building, unit and room; a clerk keeps to one set within a cell.
WORDS: Final = (
    ("幢", "单元", "室"),
    ("栋", "单元", "室"),
    ("号楼", "单元", "室"),
    ("幢", "单元", ""),
    ("#楼", "单元", "室"),
    ("幢", "门", "室"),
    ("栋", "-", ""),
)


def numeral(number: int) -> str:
    """Return a number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return "〇一二三四五六七八九"[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + ("" if ones == 0 else _DIGITS[ones])


def spell(room: str) -> str:
    """Return a room number read digit by digit."""
    return "".join(_DIGITS[int(d)] for d in room)


def tail(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0], chinese: bool = False) -> str:
    """Return building, unit and room."""
    kind = dwelling.compound.kind
    number: Callable[[int], str] = numeral if chinese else str
    room = spell(dwelling.room) if chinese else dwelling.room
    if kind == "village":
        return f"{number(dwelling.building)}组{hamlet(dwelling)}{dwelling.room}号"
    if kind == "lane":
        return f"{number(dwelling.building)}号{room}{words[2]}"
    unit = f"{number(dwelling.unit)}{words[1]}" if dwelling.unit else ""
    building = f"{number(dwelling.building)}{words[0]}"
    return f"{building}{unit}{room}{words[2] or ('' if unit or not words[0].endswith('楼') else '室')}"


def body(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0], chinese: bool = False) -> str:
    """Return the address below the community, by the name that the street sign shows."""
    compound = dwelling.compound
    end = tail(dwelling, words=words, chinese=chinese)
    if compound.kind == "lane":
        return f"{compound.road}{compound.number}弄{end}"
    if compound.kind in ("modern", "tower"):
        return f"{compound.road}{compound.number}号{compound.name}{end}"
    return f"{compound.name}{end}"


def alias(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0]) -> str:
    """Return the address by the name that people use: the compound's, not the lane's."""
    return f"{dwelling.compound.name}{tail(dwelling, words=words)}"


def street(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0]) -> str:
    """Return the address from the subdistrict down."""
    return f"{dwelling.compound.community.subdistrict}{_below(dwelling, words)}"


def full(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0]) -> str:
    """Return the address from the province down, as the police write it."""
    return f"{PROVINCE}{CITY}{COUNTY}{dwelling.compound.community.subdistrict}{_below(dwelling, words)}"


def county(dwelling: Dwelling, *, words: tuple[str, str, str] = WORDS[0]) -> str:
    """Return the address from the county down."""
    return f"{COUNTY}{dwelling.compound.community.subdistrict}{_below(dwelling, words)}"


def code(dwelling: Dwelling, *, style: int = 0) -> str:
    """Return the house code of a property company: 1-2-301, 01-02-0301 or 1幢2单元301."""
    parts = [dwelling.building] + ([dwelling.unit] if dwelling.unit else [])
    if style == 1:
        return "-".join([*(f"{p:02d}" for p in parts), f"{int(dwelling.room):04d}"])
    if style == 2:
        return tail(dwelling, words=("栋", "单元", ""))
    return "-".join([*(str(p) for p in parts), dwelling.room])


def building(dwelling: Dwelling) -> str:
    """Return the address down to the building, for cells whose end was forgotten."""
    compound = dwelling.compound
    if compound.kind == "village":
        return f"{compound.name}{dwelling.building}组"
    if compound.kind == "lane":
        return f"{compound.road}{compound.number}弄{dwelling.building}号"
    return f"{compound.name}{dwelling.building}幢"


def _below(dwelling: Dwelling, words: tuple[str, str, str]) -> str:
    compound = dwelling.compound
    if compound.kind == "village":
        return body(dwelling, words=words)
    named = compound.kind in ("estate", "resettled")
    return f"{compound.community.name if named else ''}{body(dwelling, words=words)}"
