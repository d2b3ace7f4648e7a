"""Addresses become dwellings.

A dwelling is a place (a compound, a lane, a village), a building, an entrance and a room. One place has several names:
东泰花园 is 打浦路299弄. Which names mean one place is learnt from addresses that hold both, and from people who are
known, by other evidence, to live behind the same door under both names.
"""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liren.engine import aliases, cluster, coding, distinct, fields, titled
from liren.engine.coding import NONE, Coded, Codes, Ints
from liren.engine.mentions import Mentions
from liren.engine.norm import addresses

MOST_OF_A_HOUSE: Final = 12  # people of some years: a family, its lodgers, and those who moved out
COLUMNS: Final = ("address", "compound", "building", "unit", "room")
GAP: Final = "\x1e"
WHOLE: Final = "#"
VILLAGE: Final = "village:"
COMPOUND: Final = "compound:"
ANNEX: Final = "附"
RULES: Final = ("address", "place_learnt", "unit_filled", "occupant")
Mask = NDArray[np.bool_]
DISTRICT: Final = re.compile(r"\w{2,4}?[区县市](?=\w{2,})")
_WITHIN: Final = re.compile(r"([0-9]+)-([0-9]{1,2})")
_SMALL: Final = re.compile("[0-9]{1,2}")
_SHARED: Final = re.compile("集体户|集体宿舍|宿舍|学生公寓|养老院|敬老院|福利院|护理院")
SUFFIXES: Final = {"building": "号楼", "unit": "单元", "room": "室"}


@dataclass(frozen=True, eq=False)
class Dwellings:
    """
    Every dwelling mention and what it is one of.

    :ivar mention: mention ids, ascending
    :ivar row: row ids
    :ivar dwelling: number of the dwelling, NONE when the text tells no room (nor a house of a village)
    :ivar building: number of the building, NONE when unknown
    :ivar place: number of the place, NONE when unknown
    :ivar entity: number of the entity: the dwelling; else what one person calls the building or place; else the words
    :ivar rule: why the mention is there: one of RULES
    """

    mention: Ints
    row: Ints
    dwelling: Ints
    building: Ints
    place: Ints
    entity: Ints
    rule: Coded


@dataclass(frozen=True, slots=True)
class Parts:
    names: tuple[str, ...]  # of the place
    region: str
    building: str
    unit: str
    room: str
    house: str  # its number, where the address stops at that of a house by a road
    words: str
    regions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Read:
    """
    Addresses, understood: each distinct one once.

    :ivar table: the dwelling mentions, ascending
    :ivar own: for each mention its address in `parts`
    :ivar by_title: mentions whose place only the name of their list tells
    """

    table: pa.Table
    parts: list[Parts]
    own: Codes
    by_title: Mask

    @property
    def regions(self) -> frozenset[str]:
        """Name the provinces, cities, counties and streets."""
        return frozenset(name for part in self.parts for name in part.regions if name)


def dwellings(read: Read, *, occupant: Ints, source: Ints) -> Dwellings:
    """
    Resolve every dwelling mention.

    :param occupant: for each dwelling mention (ascending) a person known by other evidence, or NONE
    :param source: for each dwelling mention its file and sheet
    """
    table, parts, own = read.table, read.parts, read.own
    column = {name: _column(parts, name, own) for name in ("building", "unit", "room", "house", "words")}
    of_part = _places(parts, own)
    door = coding.combined([column["building"].codes, column["room"].codes])
    named = [(number, _compound(part)) for number, part in zip(of_part.tolist(), parts, strict=True) if number >= 0]
    place = aliases.joined(np.append(of_part, NONE)[own], door, occupant, named=named)
    filled, place = _place_of_occupant(place, door, occupant)
    filled, place = _place_of_source(np.maximum(filled, read.by_title), place, door, source)
    unit, guessed = _filled_units(place, door, column["unit"].codes.astype(np.int64))
    room = column["room"].codes.astype(np.int64)
    building = column["building"].codes.astype(np.int64)
    flats = np.array([*(not value.startswith(ANNEX) for value in column["room"].values), False])[room]
    room = _whole_houses(_combine(place, building), column["house"].codes >= 0, room, occupant, flats)
    unit, room, completed = _completed_by_occupant(_combine(place, building), unit, room, occupant)
    rules = Coded(np.select([completed, filled > 0, guessed > 0], [3, 1, 2], 0).astype(np.int32), RULES)
    block = _combine(place + 1, building)
    words = column["words"].codes.astype(np.int64)
    # An address that stops at the building tells no dwelling: two such are one only for the same person.
    levels = (_combine(block, unit + 1, room), _combine(block, occupant), _combine(place, occupant), words)
    return Dwellings(
        table["mention"].to_numpy(), table["row_id"].to_numpy(), levels[0], block, place, _numbered(levels), rules
    )


def read(mentions: Mentions, *, crew: distinct.Crew = distinct.ALONE) -> Read:
    """Understand each distinct combination of the columns that tell an address."""
    table = mentions.tables[fields.DWELLING].sort_by("mention")
    columns = [table[name].cast(pa.string()).combine_chunks().fill_null("") for name in COLUMNS]
    together = pc.binary_join_element_wise(*columns, GAP)
    coded = coding.encode(together)
    parts = crew.understand(understood, coded.values)
    own, by_title = _placed_by_title(mentions, table, parts, coded.codes)
    return Read(table, parts, own, by_title)


def _placed_by_title(mentions: Mentions, table: pa.Table, parts: list[Parts], own: Codes) -> tuple[Codes, Mask]:
    """Give a door without a place the place that its list is about; `parts` grows by the doors so completed."""
    is_open = np.array([*(not part.names and bool(part.building and part.room) for part in parts), False])[own]
    if not is_open.any():
        return own, is_open
    titles = mentions.lists(table["row_id"].to_numpy())
    pairs = np.unique(np.stack([titles.codes[own >= 0], own[own >= 0]]), axis=1).T.tolist()
    about = titled.compounds((titles.values[title], _compound(parts[code])) for title, code in pairs)
    out, added = own.copy(), dict[tuple[str, int], int]()
    for line in np.flatnonzero(is_open).tolist():
        code, compound = int(own[line]), about.get(titles.values[titles.codes[line]])
        if compound is not None:
            number = added.setdefault((compound, code), len(parts))
            if number == len(parts):
                parts.append(dataclasses.replace(parts[code], names=(f"{COMPOUND}{compound}",)))
            out[line] = number
    return out, np.asarray(out != own)


def _compound(part: Parts) -> str:
    return next((name.removeprefix(COMPOUND) for name in part.names if name.startswith(COMPOUND)), "").split(GAP)[0]


def understood(together: str) -> Parts:
    cells = dict(zip(COLUMNS, together.split(GAP), strict=True))
    told = _told(cells["address"], cells["compound"])
    beside = addresses.normalize(_spelled(cells)) if any(cells[name] for name in COLUMNS[1:]) else told
    if not cells["address"]:
        told = beside  # a column of rooms holds a whole address where a home is no flat: 金菊巷1号
    compound = told.compound or beside.compound
    told_by = ("building", "unit", "numbered_room")
    building, unit, room = (getattr(beside, name) or getattr(told, name) for name in told_by)
    house, building, room = _numbered_within(told, building, unit, room)
    if building.endswith("排") and house and not room:
        house, building, room = "", f"{building}{house}", WHOLE  # 三排 in one column, 5号 in the next
    if ((told.village and (building or house)) or told.is_house or beside.is_house) and not room:
        room = WHOLE  # a house of a village, or of a row, has no rooms that are dwellings
    if _SHARED.search(told.rest) and not room:
        room = WHOLE  # a dormitory is one place to live, whoever has which bed
    names = []
    sub_lane = told.sub_lane or beside.sub_lane
    if compound:  # house numbers begin anew in each 支弄
        names.append(f"{COMPOUND}{compound}{GAP}{sub_lane}" if sub_lane else f"{COMPOUND}{compound}")
    hamlet = told.hamlet if told.hamlet != told.village else ""  # 安家村安家村五组: two columns said it
    if told.village:  # 沈家弄 of the second group is another than 沈家弄 of the sixth
        names.append(_village(told.village, told.group, hamlet or told.road))
    elif told.lane:
        names.append(f"lane:{told.road}{GAP}{told.lane}{GAP}{told.sub_lane}")
    elif told.road and house and building:
        names.append(f"door:{told.road}{GAP}{house}")
    elif told.road and not compound:
        names.append(f"road:{told.road}")
    words = f"{told.rest}{GAP}{cells['address']}" if not names and not building and not room else ""
    # A district that no table knows stands before its street: 澄湾区望潮街道.
    district = DISTRICT.match(told.township)
    regions = (told.province, told.city, told.county, district[0] if district else told.township)
    alone = house if not (building or unit or room or compound) else ""
    return Parts(tuple(names), told.county, building or house, unit, room, alone, words, regions)


def _numbered_within(told: addresses.Address, building: str, unit: str, room: str) -> tuple[str, str, str]:
    """
    Give house, building and room where a house has numbers of its own within: 12-3号 is 3户 of the yard 12号.

    Within a house by a road such a number is 附3, no flat: the house without it is still a house.
    """
    house = told.house_no
    if told.lane or told.village or unit:
        return house, building, room
    whole = building or house
    if not room and (found := _WITHIN.fullmatch(whole)):
        whole, room = found.groups()
        house, building = ("", whole) if building else (whole, "")
    if house and not building and not told.compound and _SMALL.fullmatch(room):
        room = f"{ANNEX}{room}"
    return house, building, room


def _village(village: str, group: str, hamlet: str) -> str:
    return f"{VILLAGE}{village}{GAP}{group}{GAP}{hamlet}"


def _told(address: str, compound: str) -> addresses.Address:
    """Understand an address; one that begins within its place (3组44号, 12号503室) begins in what stands beside it."""
    told = addresses.normalize(address or compound)
    if not (address and compound) or told.road or told.village:
        return told
    whole = addresses.normalize(f"{compound}{address}")
    return whole if whole.road or whole.village else told


def _spelled(cells: dict[str, str]) -> str:
    """Write separate columns as one address: bare numbers get the word that says what they number."""
    spelled = cells["compound"]
    for name, suffix in SUFFIXES.items():
        text = cells[name].strip()
        spelled += f"{text}{suffix}" if text.isalnum() and text.isascii() else text
    return spelled


def _column(parts: Sequence[Parts], name: str, own: Codes) -> Coded:
    told = coding.encode_values(getattr(part, name) for part in parts)
    return Coded(coding.through(told.codes, own), told.values)


def _places(parts: Sequence[Parts], own: Codes) -> Ints:
    """Number the place of each of `parts`, joining names that stand in one address."""
    regions = _usual_regions(parts, own)
    whole = _whole_villages(parts)
    number: dict[str, int] = {}
    left, right, first = [], [], np.full(len(parts), NONE, np.int64)
    for line, part in enumerate(parts):
        nodes = [
            number.setdefault(
                f"{regions.get(n, '') if not part.region else part.region}{GAP}{whole.get(n, n)}", len(number)
            )
            for n in part.names
        ]
        if nodes:
            first[line] = nodes[0]
            left += nodes[:-1]
            right += nodes[1:]
    root = cluster.components(len(number), np.array(left, np.int64), np.array(right, np.int64))
    known = first >= 0
    first[known] = root[first[known]]
    return first


def _whole_villages(parts: Sequence[Parts]) -> dict[str, str]:
    """
    Map a group or a hamlet of a village told alone to the two told together: 3组 and 南陆宅 are 3组南陆宅.

    Only where no address gives that group another hamlet, or that hamlet another group.
    """
    told = {name for part in parts for name in part.names if name.startswith(VILLAGE)}
    groups: dict[str, set[str]] = {}
    for name in told:
        village, group, hamlet = name.removeprefix(VILLAGE).split(GAP)
        if group and hamlet:
            groups.setdefault(_village(village, group, ""), set()).add(name)
            groups.setdefault(_village(village, "", hamlet), set()).add(name)
    return {part: next(iter(both)) for part, both in groups.items() if part in told and len(both) == 1}


def _usual_regions(parts: Sequence[Parts], own: Codes) -> dict[str, str]:
    """Say in which county a name of a place usually lies, for addresses that leave the county out."""
    times = np.bincount(own[own >= 0], minlength=len(parts))
    seen: dict[str, dict[str, int]] = {}
    for part, count in zip(parts, times.tolist(), strict=True):
        if part.region:
            for name in part.names:
                counts = seen.setdefault(name, {})
                counts[part.region] = counts.get(part.region, 0) + count
    return {name: max(sorted(counts), key=counts.__getitem__) for name, counts in seen.items()}


def _place_of_occupant(place: Ints, door: Ints, occupant: Ints) -> tuple[Ints, Ints]:
    """Give an address without a place (3-2-301) that of the same person's same door elsewhere, if it is but one."""
    witness = _combine(occupant, door)
    found = np.where(place < 0, _sole(witness, place, witness), NONE)
    return (found >= 0).astype(np.int64), np.where(found >= 0, found, place)


def _place_of_source(filled: Ints, place: Ints, door: Ints, source: Ints) -> tuple[Ints, Ints]:
    """A list that leaves the place out is about one place: the one that its known people tell."""
    told = np.flatnonzero(filled > 0)
    missing = np.flatnonzero((place < 0) & (door >= 0))
    if not len(told) or not len(missing):
        return filled, place
    votes, counts = np.unique(np.stack([source[told], place[told]]), axis=1, return_counts=True)
    place, filled = place.copy(), filled.copy()
    for file in np.unique(votes[0]).tolist():
        own = votes[0] == file
        best = int(counts[own].argmax())
        if counts[own][best] >= max(aliases.FEWEST_WITNESSES, aliases.LEAST_AGREEMENT * counts[own].sum()):
            there = missing[source[missing] == file]
            place[there], filled[there] = votes[1][own][best], 1
    return filled, place


def _completed_by_occupant(block: Ints, unit: Ints, room: Ints, occupant: Ints) -> tuple[Ints, Ints, Mask]:
    """Complete an address that leaves the entrance out, or stops at the building, from its person's other addresses."""
    who = _combine(block, occupant)
    behind = _combine(who, room)
    entrance = np.where(unit < 0, _sole(behind, unit, behind), NONE)
    unit = np.where(unit < 0, entrance, unit)
    flat = _sole(who, np.where(room >= 0, _combine(unit + 1, room), NONE), who)
    known = np.flatnonzero(room >= 0)
    numbers, first = np.unique(_combine(unit + 1, room)[known], return_index=True)
    at = np.searchsorted(numbers, np.maximum(flat, 0))
    found = (room < 0) & (flat >= 0)
    source = known[first[at[found]]]
    unit[found], room = unit[source], room.copy()
    room[found] = room[source]
    return unit, room, found | (entrance >= 0)


def _whole_houses(block: Ints, house: Mask, room: Ints, occupant: Ints, flats: Mask) -> Ints:
    """
    Take a house by a road for one dwelling where no address tells a room of it, and no more people than a family has.

    A block of flats has rooms in some list, or more people than live in a house; there the rooms stay unknown.

    :param flats: which mentions tell a room that is a flat
    """
    if not house.any():
        return room
    with_rooms = np.unique(block[(block >= 0) & flats])
    people = np.unique(np.stack([block, occupant])[:, (block >= 0) & (occupant >= 0)], axis=1)[0]
    blocks, count = np.unique(people, return_counts=True)
    crowded = blocks[count > MOST_OF_A_HOUSE]
    whole = house & (block >= 0) & ~np.isin(block, with_rooms) & ~np.isin(block, crowded)
    return np.where(whole, room.max(initial=0) + 1, room)


def _filled_units(place: Ints, door: Ints, unit: Ints) -> tuple[Ints, Ints]:
    """Give a door without an entrance the entrance of that room, if the building has the room but once."""
    key = _combine(place, door)
    found = np.where(unit < 0, _sole(key, unit, key), NONE)
    return np.where(found >= 0, found, unit), (found >= 0).astype(np.int64)


def _sole(key: Ints, value: Ints, wanted: Ints) -> Ints:
    """Look up, for each of `wanted`, the value that stands under it, if it is but one; else NONE."""
    known = np.flatnonzero((key >= 0) & (value >= 0))
    out = np.full(len(wanted), NONE, np.int64)
    if not len(known):
        return out
    rows = np.unique(np.stack([key[known], value[known]]), axis=1)
    keys, first, count = np.unique(rows[0], return_index=True, return_counts=True)
    keys, values = keys[count == 1], rows[1][first[count == 1]]
    if len(keys):
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        out = np.where(keys[at] == wanted, values[at], NONE)
    return out


def _numbered(levels: Sequence[Ints]) -> Ints:
    """Number entities by the first of the levels that is told; what tells none is alone."""
    size = len(levels[0])
    entity, offset = np.full(size, NONE, np.int64), 0
    for level in levels:
        own = (entity < 0) & (level >= 0)
        if own.any():
            entity[own] = offset + np.unique(level[own], return_inverse=True)[1]
            offset = int(entity.max()) + 1
    lonely = np.flatnonzero(entity < 0)
    entity[lonely] = offset + np.arange(len(lonely))
    return entity


def _combine(*columns: Ints) -> Ints:
    return coding.combined([_int32(column) for column in columns])


def _int32(column: Ints) -> Codes:
    return column.astype(np.int32)
