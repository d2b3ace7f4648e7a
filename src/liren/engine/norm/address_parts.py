"""What each item of an address means, decided from left to right.

The order of the decisions is the grammar: words name a road, a village, a hamlet or a compound; a number belongs to
the nearest of these that still lacks one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from liren.engine.norm import address_areas, marks
from liren.engine.norm.address_items import Item


@dataclass(slots=True)
class Draft:
    """An address while it is being read; the same parts as `addresses.Address`."""

    areas: address_areas.Areas = field(default_factory=address_areas.Areas)
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
    building_was_numbered: bool = False  # by 号, which may yet turn out to number the plot
    ahead: list[Item] = field(default_factory=list)  # items not yet placed
    rest: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def has_plot(self) -> bool:
        """Whether a number can no longer be that of a house on a road."""
        return bool(self.lane or self.compound or self.house_no)


def fill(draft: Draft, items: list[Item], tail: str) -> None:
    """Give every item its part; what has none goes to the rest."""
    items = [_with_its_stem(item) for item in items]
    for place, item in enumerate(items):
        draft.ahead = items[place + 1 :]
        if item.words:
            _name(draft, item.words, item)
        if draft.room and draft.room not in _SHOPS and item.marker != "室":
            # Behind a room nothing counts any more: 102室 3人.
            draft.rest.append("-".join(item.numbers) + item.marker)
            continue
        _COUNTS[item.marker](draft, item)
    if tail:
        _ending(draft, tail)


# Words

_STEM: Final = re.compile(r"([甲乙丙丁戊己])$")
_SIDE: Final = re.compile(r"(?:^|(?<=[区院园苑厂宿舍]))([东南西北])$")  # 家属院东3楼, but 城东3幢
_BUILDINGS: Final = ("幢", "楼")
_ROW_HOUSES: Final = re.compile(r"平房(?:区|院)?$")


def _with_its_stem(item: Item) -> Item:
    """Give the number of a building the sign before it: 甲3楼 stands beside 3楼, and is no floor."""
    if item.marker == "排":
        return item._replace(words=_ROW_HOUSES.sub("", item.words))
    is_building = item.marker in _BUILDINGS
    begins_with_one = is_building or (not item.marker and len(item.numbers) > 1)
    stem = _STEM.search(item.words) if begins_with_one or item.marker == "号" else None
    if stem is None and begins_with_one:
        stem = _SIDE.search(item.words)
    if stem is None:
        return item
    numbers = (f"{stem[1]}{item.numbers[0]}", *item.numbers[1:])
    return Item(item.words[: stem.start()], numbers, "幢" if is_building else item.marker)


_NOT_A_ROAD: Final = r"(?!口|坊|桥|办|段|小区|花园|新村|社区|公寓|家园|广场|大厦|大楼|市场|宿舍|商城|车站|学校|站)"
_ROAD: Final = re.compile(
    rf"^([\u4e00-\u9fff0-9A-Z]{{1,12}}?(?:大道|大街|公路|胡同|支路|弄堂|里弄|[东南西北中]?路|[东南西北中]?街|巷)(?:[东南西北中]段)?{_NOT_A_ROAD}"
    r"|[\u4e00-\u9fff]{1,8}(?:道|环|线|堤|弄)$)"
)
_ROAD_BEHIND_COMPOUND: Final = re.compile(
    r"^([\u4e00-\u9fff]{1,8}(?:小区|花园|花苑|公寓|新村|家园|大厦|山庄|广场))([\u4e00-\u9fff]{2,8}(?:路|街|大道|巷))$"
)
_VILLAGE: Final = re.compile(r"^([\u4e00-\u9fff0-9]{1,9}?)(?:村民委员会|村委会|村委|行政村|大队|(?<!新)村(?!民|委|镇))")
_VILLAGE_BEFORE_ROAD: Final = re.compile(
    r"^([\u4e00-\u9fff]{1,7}?(?<!新)村)([\u4e00-\u9fff]{2,8}?(?:路|街|大道|巷|公路))$"
)
_NUMBERED_VILLAGE: Final = re.compile(r"[\u4e00-\u9fff]{2,}[0-9一二三四五六七八九十]+$")
_HAMLET: Final = re.compile(
    r"^[\u4e00-\u9fff]{1,8}?(?:自然村|宅|屯|庄|湾|埭|浜|塘|坡|沟|岭|坪|坝|寨|营|堡|圩|垸|冲|家|角|桥|头|里|楼|店)$"
)
_RAIL: Final = "自然村"
_COMPOUND: Final = re.compile(
    r"(?:小区|花园|花苑|苑|公寓|新村|家园|城|庭|府|邸|园|阁|轩|居|广场|大厦|大楼|中心|山庄|别墅|坊|郡|墅|大院|宿舍|校区|市场|商城|酒店|国际|世家|人家)$"
)
_SHOP: Final = re.compile(r"(商铺|店面|店铺|门面|底商|车库|车位|储藏室|地下室|阁楼)$")
_SISTER: Final = re.compile("[甲乙丙丁]$")  # 甲20号 stands beside 20号
_ALONE_BEFORE: Final = re.compile(r"^(?:[东南西北中]|大)?门$|^(?:内|院内|园内|大院|附|甲|乙|丙|丁)$")


def _name(draft: Draft, words: str, item: Item) -> None:
    if shop := _SHOP.search(words):
        draft.room = shop.group(1)  # the number is added behind it
        words = words[: shop.start()]
    if behind := _ROAD_BEHIND_COMPOUND.match(words):
        draft.compound, words = f"{draft.compound}{behind.group(1)}", behind.group(2)
    if not draft.village and (ahead := _VILLAGE_BEFORE_ROAD.match(words)):
        draft.village, words = ahead.group(1), ahead.group(2)
    while words and (road := _ROAD.match(words)):
        if draft.road:
            draft.rest.append(draft.road)
        draft.road, draft.house_no, words = road.group(1), "", words[road.end() :]
    if not words or _ALONE_BEFORE.match(words):
        return
    if draft.building:
        draft.rest.append(words)
        return
    words = _village(draft, words, item)
    if not words:
        return
    if draft.village and not draft.hamlet and (item.marker in {"号", "组", ""} and not _COMPOUND.search(words)):
        draft.hamlet = words.removesuffix(_RAIL) or words
    else:
        draft.compound = f"{draft.compound}{words}" if draft.compound else words


def _village(draft: Draft, words: str, item: Item) -> str:
    """Take a village off the front of words; 曲阳二村 in a city is a compound, with 组 behind it a village."""
    village = _VILLAGE.match(words)
    if village is None or draft.road or draft.village:
        return words
    is_rural = any(other.marker == "组" for other in [item, *draft.ahead])
    if _NUMBERED_VILLAGE.match(village.group(1)) and not is_rural:
        return words
    draft.village = f"{village.group(1)}村"
    return words[village.end() :]


def _ending(draft: Draft, tail: str) -> None:
    """Place the words behind the last number."""
    if draft.house_no and _SISTER.fullmatch(tail) and not (draft.building or draft.room):
        draft.house_no = f"{tail}{draft.house_no}"
        return
    if draft.room or draft.building or draft.house_no or draft.lane or draft.unit or draft.floor or draft.group:
        draft.rest.append(tail)
        return
    while road := _ROAD.match(tail):
        draft.road, tail = road.group(1), tail[road.end() :]
    tail = _village(draft, tail, Item("", ("",), ""))
    if not tail:
        return
    if draft.village and _HAMLET.match(tail):
        draft.hamlet = tail.removesuffix(_RAIL) or tail
    elif draft.compound:
        draft.rest.append(tail)
    else:
        draft.compound = tail


# Numbers

Count = Callable[[Draft, Item], None]


def _lane(draft: Draft, item: Item) -> None:
    if draft.lane:
        _sub_lane(draft, item)
    else:
        draft.lane = "-".join(item.numbers)


def _sub_lane(draft: Draft, item: Item) -> None:
    draft.sub_lane = "-".join(item.numbers)


def _house(draft: Draft, item: Item) -> None:
    joined = "-".join(item.numbers)
    if sister := _SISTER.search(item.words):
        joined = f"{sister.group()}{joined}"
    if len(item.numbers) > 1 and draft.has_plot and not draft.building and len(item.numbers[-1]) >= 3:
        _bare(draft, item)
    elif draft.house_no and not (draft.lane or draft.building or draft.village or draft.ahead):
        # 12号院3号, 12号院内3号, 12号附3号: what others write as 12-3号.
        draft.house_no = f"{draft.house_no}-{joined}"
    elif draft.building.endswith("排"):
        draft.building = f"{draft.building}{joined}"
    elif not draft.has_plot and (draft.road or draft.village or draft.hamlet or not draft.ahead):
        draft.house_no = joined
    elif draft.building:
        _room(draft, item)
    else:
        draft.building, draft.building_was_numbered = joined, True


def _yard(draft: Draft, item: Item) -> None:
    sister = _SISTER.search(item.words)
    draft.house_no = f"{sister.group() if sister else ''}{'-'.join(item.numbers)}"


def _building(draft: Draft, item: Item) -> None:
    joined = "-".join(item.numbers)
    if draft.building and draft.building_was_numbered and not draft.house_no and not draft.lane:
        # 东泰花园7号3幢: the first was the number of the plot.
        draft.house_no, draft.building = draft.building, joined
    elif draft.building:
        draft.building = f"{draft.building}-{joined}"
    else:
        draft.building = joined


def _row(draft: Draft, item: Item) -> None:
    draft.building = f"{'-'.join(item.numbers)}排"  # the number within it may follow: 3排49号


def _storey_or_building(draft: Draft, item: Item) -> None:
    """Read 楼: a building when none is named yet and units or another floor's rooms follow, else a floor."""
    number = item.numbers[-1]
    below = number.startswith("-") or number.startswith("B")
    if len(item.numbers) > 1:
        draft.building = item.numbers[0]
        draft.floor = number
    elif draft.building or below or draft.unit or _TOWER.search(draft.compound):
        _floor(draft, item)
    elif any(other.marker in {"单元", "层", "楼"} for other in draft.ahead):
        draft.building = number
    elif draft.house_no or draft.lane or not draft.ahead:
        _floor(draft, item)
    else:
        room = draft.ahead[0].numbers[-1]
        on_floor = len(draft.ahead[0].numbers) == 1 and len(room) in {3, 4} and room[:-2] == number
        if on_floor:
            draft.marks.append(marks.FLOOR_GUESSED)
            draft.floor = number
        else:
            draft.building = number


_TOWER: Final = re.compile(r"(?:大厦|大楼|商厦|广场|中心|市场|商城|轻纺城|服装城|国际|酒店|宾馆|医院)$")


def _unit(draft: Draft, item: Item) -> None:
    *front, draft.unit = item.numbers
    if front:
        draft.building = "-".join(front)


def _floor(draft: Draft, item: Item) -> None:
    *front, number = item.numbers
    if front and not draft.building:
        draft.building = "-".join(front)
    draft.floor = f"-{number[1:]}" if number.startswith("B") and number[1:] else number.removesuffix("F")


def _room(draft: Draft, item: Item) -> None:
    if len(item.numbers) > 1:
        _bare(draft, item)
    elif draft.building.endswith("排"):
        draft.building = f"{draft.building}{item.numbers[0]}"
    elif not draft.room:
        draft.room = item.numbers[0] if item.numbers[0].isascii() else f"{item.numbers[0]}户"
    elif draft.room in _SHOPS:
        draft.room = f"{_SHOPS[draft.room]}{item.numbers[0]}"
    else:
        draft.rest.append(f"{item.words}{item.numbers[0]}室")


_SHOPS: Final = {"商铺": "铺", "店面": "铺", "店铺": "铺", "门面": "铺", "底商": "铺"} | {
    word: word for word in ("车库", "车位", "储藏室", "地下室", "阁楼")
}


def _shop(draft: Draft, item: Item) -> None:
    draft.room = f"铺{'-'.join(item.numbers)}"


def _zone(draft: Draft, item: Item) -> None:
    zone = f"{'-'.join(item.numbers)}{item.marker}"
    if draft.building:
        draft.building = f"{draft.building}{zone}"
    else:
        draft.compound = f"{draft.compound}{zone}"


def _village_number(draft: Draft, item: Item) -> None:
    """Read 曲阳2村, a compound unless groups follow."""
    name = f"{draft.compound or draft.hamlet}{item.numbers[0]}村"
    if any(other.marker == "组" for other in draft.ahead) and not draft.village:
        draft.village, draft.compound = name, ""
    else:
        draft.compound, draft.hamlet = name, ""


def _group(draft: Draft, item: Item) -> None:
    if draft.compound and not draft.village and not draft.road:
        # 环东3队: the village goes without its 村.
        draft.village, draft.compound = f"{draft.compound.removesuffix('村')}村", ""
    draft.group = "-".join(item.numbers)


def _bare(draft: Draft, item: Item) -> None:
    """Place numbers without a marker by how many there are and what is still open."""
    numbers = item.numbers
    if draft.room in _SHOPS:
        draft.room = f"{_SHOPS[draft.room]}{'-'.join(numbers)}"
    elif draft.room:
        draft.rest.append("-".join(numbers))
    elif len(numbers) == 1:
        _bare_one(draft, numbers[0])
    elif len(numbers) == 2:
        _bare_two(draft, *numbers)
    elif draft.building or draft.unit:
        draft.unit, draft.room = draft.unit or numbers[0], numbers[-1]
        draft.floor = numbers[-2]
    else:
        draft.building, draft.unit, draft.room = numbers[0], numbers[1], numbers[-1]
        draft.floor = numbers[2] if len(numbers) == 4 else draft.floor


def _bare_one(draft: Draft, number: str) -> None:
    if number.endswith("F") and number[:-1].isdigit():
        draft.floor = number[:-1]
    elif draft.building.endswith("排"):
        draft.building = f"{draft.building}{number}"
    elif draft.building or draft.unit or draft.floor:
        draft.room = number
    elif not draft.has_plot and (draft.road or draft.village):
        draft.house_no = number
    elif len(number) >= 3 and not draft.ahead:
        draft.room = number
    else:
        draft.building = number


def _bare_two(draft: Draft, first: str, second: str) -> None:
    if draft.unit:
        draft.floor, draft.room = draft.floor or first, second
    elif draft.building:
        draft.unit, draft.room = first, second
    elif draft.has_plot or not (draft.road or draft.village):
        draft.building, draft.room = first, second
    elif len(second) >= 3:
        draft.house_no, draft.room = first, second
    else:
        draft.house_no = f"{first}-{second}"


_COUNTS: Final[dict[str, Count]] = {
    "号": _house,
    "院": _yard,
    "弄": _lane,
    "支弄": _sub_lane,
    "幢": _building,
    "排": _row,
    "楼": _storey_or_building,
    "层": _floor,
    "单元": _unit,
    "室": _room,
    "铺": _shop,
    "区": _zone,
    "期": _zone,
    "组": _group,
    "村": _village_number,
    "": _bare,
}
