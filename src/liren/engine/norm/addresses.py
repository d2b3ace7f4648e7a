"""Chinese addresses by an own grammar, down to the flat: 路弄号, 小区幢单元室, 村组宅.

The front (province to community) is taken off first, then every number is given its place by its marker and by what
came before it: 7号 is a house number behind a road and a building behind a lane or a compound.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import address_areas, address_hints, address_items, address_parts, marks
from liren.engine.norm.characters import NUMERALS, number


@dataclass(frozen=True, slots=True)
class Address:
    """
    One cell of an address column. Every part is text, empty when not said; numbers are Arabic, without leading zeros.

    :ivar community: 里仁社区, whichever of its committee, office or itself was named
    :ivar house_no: number on a road or in a village
    :ivar compound: residential compound with its zone or phase in Arabic numerals (翠苑1区)
    :ivar building: 幢, 栋, 座, 号楼, #, and 号 behind a lane or a compound
    :ivar unit: staircase (单元, 门)
    :ivar floor: below ground with a minus
    :ivar village: without 委会, ending on 村; group (组, 队), hamlet (宅, 自然村) within it
    :ivar rest: what was not understood, notes and hints
    :ivar marks: see docs/reference/normalizing.md
    """

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    community: str = ""
    road: str = ""
    lane: str = ""
    sub_lane: str = ""
    house_no: str = ""
    compound: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    village: str = ""
    group: str = ""
    hamlet: str = ""
    rest: str = ""
    marks: tuple[str, ...] = ()

    @property
    def place_key(self) -> str:
        """
        Name the plot: lane, house on a road, compound or village; empty when none is named.

        Divisions are left out, because most registers of one community leave them out: compare them beside the key.
        """
        if self.road and self.lane:
            sub_lane = f"{self.sub_lane}支弄" if self.sub_lane else ""
            return f"{_spelled(self.road)}{self.lane}弄{sub_lane}"
        if self.compound:
            return _spelled(self.compound)
        if self.village and not self.road:
            within = self.hamlet or (f"{self.group}组" if self.group else "")
            return f"{_spelled(self.village)}{_spelled(within)}{self.house_no}"
        if self.road and self.house_no:
            return f"{_spelled(self.road)}{self.house_no}号"
        return _spelled(self.road) if self.building else ""

    @property
    def building_key(self) -> str:
        """Name the building, empty when the address does not reach one."""
        place = self.place_key
        if not place or marks.NEARBY in self.marks:
            return ""
        return f"{place}|{self.building}" if self.building or self.house_no else ""

    @property
    def dwelling_key(self) -> str:
        """Name the flat, or the house when it stands in a village; empty when the address does not reach one."""
        return self._within(f"{self.unit}|")

    @property
    def room_key(self) -> str:
        """Name the flat without its unit, for sources that leave units out."""
        return self._within("")

    def _within(self, unit: str) -> str:
        building, room = self.building_key, self.numbered_room
        if not building or not (room or self.is_house):
            return ""
        return f"{building}|{unit}{room}"

    @property
    def is_house(self) -> bool:
        """Whether what it names last is a house of its own: in a village, or in a row of them (3排5号)."""
        return bool((self.village and self.house_no) or _IN_A_ROW.fullmatch(self.building))

    @property
    def numbered_room(self) -> str:
        """Count room 1 on floor 3 as 301; leave out a floor that the room's number tells."""
        if not self.floor or len(self.room) >= 3 or not self.room:
            return self.room
        if self.room.isdigit() and self.floor.isdigit():
            return f"{self.floor}{self.room:0>2}"
        return f"{self.floor}层{self.room}"


_IN_A_ROW: Final = re.compile(r".*排.+")
_COUNTED_PLACE: Final = re.compile(f"[{NUMERALS}]+(?=区|期|村|路|街|大道|大街|道|环|里|坊|苑|组|弄|支路|横路|巷)")
_GENERIC_TAIL: Final = re.compile(r"(?<=[^\s]{2})(?:居民小区|住宅小区|小区|住宅区)$")


def _spelled(name: str) -> str:
    """Write a road or compound one way: 文三路 as 文3路, 东泰花园小区 as 东泰花园."""
    return _GENERIC_TAIL.sub("", _COUNTED_PLACE.sub(lambda run: number(run.group()), name))


_ZONE: Final = re.compile(f"[{NUMERALS}]+(?=[区期村]|街坊)")
_TWICE_GENERIC: Final = re.compile(
    r"(?<=花园|花苑|公寓|新村|家园|佳苑|名苑|新苑|山庄|[0-9][区村期])(?:居民小区|住宅小区|小区|住宅区)$"
)


def _one_way(compound: str) -> str:
    """Write a compound so that linkage can compare it: 翠苑1区 for 翠苑一区小区, but 阳光小区 stays."""
    return _TWICE_GENERIC.sub("", _ZONE.sub(lambda run: number(run.group()), compound)) if compound else ""


def normalize(raw: str, *, aliases: Mapping[str, str] | None = None) -> Address:
    """
    Understand one cell of an address column; of two addresses, the first.

    :param aliases: other names of places → the road and number they stand at (东泰花园 → 打浦路299弄)
    """
    first, *others = split(raw) or [""]
    text, notes = address_items.prepare(first)
    draft = address_parts.Draft(rest=notes)
    if not text:
        draft.marks.append(marks.MISSING)
        return _finished(draft)
    if others:
        draft.marks.append(marks.SEVERAL)
    text = address_hints.without_hints(address_hints.without_crossing(text, draft), draft)
    areas = address_areas.take(text)
    draft.areas = areas
    items, tail = address_items.cut(areas.rest)
    address_parts.fill(draft, items, tail)
    if aliases:
        _rename(draft, aliases)
    return _finished(draft)


def from_parts(
    *,
    address: str = "",
    compound: str = "",
    building: str = "",
    unit: str = "",
    room: str = "",
    aliases: Mapping[str, str] | None = None,
) -> Address:
    """
    Understand an address that a source keeps in columns of its own; a lone number counts what its column is called.

    A room that holds the whole path (1-2-301) is read as such. Parts given beside a whole address win over it.
    """
    parts = [
        _marked(building, "幢") if not _is_path(room) else "",
        _marked(unit, "单元") if not _is_path(room) else "",
        _marked(room, "室"),
    ]
    inner = "".join(parts)
    whole = normalize(address, aliases=aliases)
    if not inner and not compound:
        return whole
    if not address.strip():
        return normalize(f"{compound}{inner}", aliases=aliases)
    own = normalize(f"{compound or whole.compound}{inner}", aliases=aliases)
    said = {name: value for name in ("compound", "building", "unit", "floor", "room") if (value := getattr(own, name))}
    if own.house_no and not own.building:
        said["building"] = own.house_no
    return dataclasses.replace(whole, **said, marks=tuple(dict.fromkeys((*whole.marks, *own.marks))))


def _marked(part: str, marker: str) -> str:
    bare = part.strip()
    return f"{bare}{marker}" if _LONE_NUMBER.fullmatch(bare) else bare


def _is_path(room: str) -> bool:
    return bool(_PATH.search(room))


_LONE_NUMBER: Final = re.compile(r"[A-Za-z]?[0-9]+[A-Za-z]?|[A-Za-z]")
_PATH: Final = re.compile(r"[0-9A-Za-z]+[-_][0-9]+[-_][0-9]+|[幢栋座号#].*[0-9]")
_BREAK: Final = re.compile(r"[;\uff1b|\n\r]+|[,\uff0c、]|或者?|\s{2,}")
_ANOTHER: Final = re.compile(r".*?[\u4e00-\u9fff]{2,}[^0-9]*[0-9]")
_HAS_NUMBER: Final = re.compile(f"[0-9{NUMERALS}０-９][^市区县镇路]*$")


def split(raw: str) -> list[str]:
    """Cut a cell into addresses: behind a separator another begins when it names a place and a number of its own."""
    found: list[str] = []
    for part in _BREAK.split(raw) if _BREAK.search(raw) else [raw]:
        is_another = found and _HAS_NUMBER.search(found[-1]) and _ANOTHER.match(part)
        if found and not is_another:
            # What a comma cut from an address goes back to it: 西湖区, 文三路 125号.
            found[-1] = f"{found[-1]} {part}"
        elif part.strip():
            found.append(part)
    return found


def _rename(draft: address_parts.Draft, aliases: Mapping[str, str]) -> None:
    """Put the canonical place where one of its other names stands."""
    lane = f"{draft.road}{draft.lane}弄" if draft.lane else ""
    house = f"{draft.road}{draft.house_no}号" if draft.road and draft.house_no else ""
    compounds = (draft.compound, _one_way(draft.compound), _GENERIC_TAIL.sub("", draft.compound))
    for surface in (*compounds, lane, house):
        canonical = aliases.get(surface) if surface else None
        if canonical is None:
            continue
        place = normalize(canonical)
        if not (place.road or place.compound or place.village):
            continue
        draft.road, draft.lane, draft.sub_lane = place.road, place.lane, place.sub_lane
        draft.house_no, draft.village = place.house_no, place.village
        draft.compound = place.compound or ("" if surface in (lane, house) else draft.compound)
        draft.marks.append(marks.ALIAS)
        return


def _finished(draft: address_parts.Draft) -> Address:
    areas = draft.areas
    return Address(
        areas.province,
        areas.city,
        areas.county,
        areas.township,
        areas.community,
        draft.road,
        draft.lane,
        draft.sub_lane,
        draft.house_no,
        _one_way(draft.compound),
        draft.building,
        draft.unit,
        draft.floor,
        draft.room,
        draft.village,
        draft.group,
        draft.hamlet,
        ";".join(part for part in draft.rest if part),
        tuple(dict.fromkeys(draft.marks)),
    )


def learn_aliases(addresses: Iterable[Address], *, least: int = 2) -> dict[str, str]:
    """
    Learn other names of places from addresses that name a place twice, for `normalize(raw, aliases=...)`.

    A compound stands at a lane (东泰花园 → 打浦路299弄); a house number on a road belongs to a compound
    (文三路125号 → 翠苑1区), which may have several.

    :param least: how often the two must stand together; any other place may have at most a tenth of that
    """
    together: dict[str, Counter[str]] = {}
    for address in addresses:
        if address.compound and address.road and address.lane:
            together.setdefault(address.compound, Counter())[f"{address.road}{address.lane}弄"] += 1
        elif address.compound and address.road and address.house_no:
            together.setdefault(f"{address.road}{address.house_no}号", Counter())[address.compound] += 1
    learnt = {}
    for surface, places in together.items():
        (place, often), *others = places.most_common(2)
        if often >= least and (not others or others[0][1] * 10 <= often):
            learnt[surface] = place
    return learnt
