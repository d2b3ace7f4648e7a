"""Where the town is: a fictional county with its subdistricts, communities, compounds and dwellings.

Province names are real because ids begin with them; the city, county and every street are invented, and their codes
(331302, and the far counties below) are unassigned in GB/T 2260.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

from liren.site.town.wordlists import words

PROVINCE: Final = "浙江省"
CITY: Final = "云泽市"
COUNTY: Final = "澄湾区"
DIVISION: Final = "331302"
PLATE_REGION: Final = "浙M"


class Origin(NamedTuple):
    """A far county that migrants are registered in."""

    code: str
    place: str
    plate: str
    weight: int


# Shares follow the 2020 census for Zhejiang: most come from Anhui, Guizhou, Henan, Jiangxi, Sichuan, Hunan.
ORIGINS: Final = (
    Origin("341299", "安徽省阜阳市颍泽县", "皖Z", 20),
    Origin("522699", "贵州省黔东南州黔岭县", "贵Z", 15),
    Origin("411797", "河南省驻马店市汝洲县", "豫Z", 14),
    Origin("360797", "江西省赣州市赣南县", "赣Z", 11),
    Origin("511997", "四川省巴中市巴灵县", "川0", 9),
    Origin("431297", "湖南省怀化市沅泽县", "湘Z", 7),
    Origin("421199", "湖北省黄冈市楚江县", "鄂Z", 6),
    Origin("500297", "重庆市涪江县", "渝Z", 5),
    Origin("532697", "云南省文山州滇和县", "云0", 4),
    Origin("321397", "江苏省宿迁市淮宁县", "苏Z", 3),
    Origin("371797", "山东省菏泽市鲁泽县", "鲁Z", 2),
    Origin("331398", "浙江省云泽市桂溪县", "浙M", 4),
)
XINJIANG: Final = Origin("653197", "新疆维吾尔自治区喀什地区和塔县", "新Z", 0)
TIBET: Final = Origin("542397", "西藏自治区日喀则市陇泉县", "藏Z", 0)
_FAR_TOWNS = words("青石 柳林 大桥 石坪 黄泥 龙泉 双河 永兴 太平 新店 马店 白庙 三溪 茶亭 古楼 高塘")
_FAR_VILLAGES = words("张庄 李湾 王楼 陈寨 前进 团结 红星 新民 胜利 大坪 小河 上塘 下庄 东岗 西岭 桥头")

_ROADS = words("汀兰 望潮 听澜 云栖 采薇 知行 怀远 明德 长汀 枫桥 曲院 棠梨 青禾 松涛 月湖 星河 白鹭 澄江 沧浪 春晖")
_ROAD_ENDS = ("路", "路", "路", "街", "大道", "巷")
_COMMUNITIES = words(
    "汀兰 听澜 云栖 采薇 怀远 明德 枫桥 棠梨 青禾 松涛 月湖 白鹭 沧浪 春晖 桂语 柳岸 锦溪 南苑 北塘 东港"
)
_COMPOUNDS = words(
    "汀兰 云栖 月湖 春晖 锦绣 碧水 金色 阳光 丽景 翠庭 和畅 兰亭 紫藤 香樟 玉兰 梧桐 海棠 银杏 江畔 山语"
)
_SUBDISTRICTS = words("望潮 听涛 揽月 青澜 澄江 临泽 怀德 长汀 白沙 枫林 南浦 北渚 东屿 西溪湾 石臼 桃源里 古越 新泽")
_VILLAGES = words("桥东 桥西 上塘 下塘 前湾 后湾 石埭 大浦 沙埠 柳湾 横塘 竺家")
_HAMLETS = words("王家宅 李家浜 沈家弄 徐家埭 陆家宅 顾家浜 张家桥 朱家湾 周家里 吴家角")
_ESTATES = words("红旗 建设 工农 东风 和平 胜利 曙光 友谊 光明 前进")

KINDS: Final = ("lane", "modern", "estate", "tower", "resettled", "village")
_ENDS = {"lane": "苑", "modern": "花苑", "estate": "新村", "tower": "国际公寓", "resettled": "家园", "village": "村"}
# kind: (years built, buildings, units, floors, flats per floor and unit)
_FORM = {
    "lane": (range(1986, 2003), 24, 0, 6, 2),
    "modern": (range(2002, 2021), 12, 2, 11, 2),
    "estate": (range(1976, 1994), 18, 3, 6, 2),
    "tower": (range(2008, 2022), 4, 0, 24, 4),
    "resettled": (range(2005, 2020), 12, 2, 11, 2),
    "village": (range(1960, 1990), 8, 0, 1, 34),
}


class Community(NamedTuple):
    """A residents' or villagers' committee's area with its police station."""

    code: str
    name: str
    subdistrict: str
    station: str


@dataclass(slots=True, eq=False, repr=False)
class Compound:
    """One residential compound, or some groups of a village, counted on from `first`."""

    id: int
    kind: str
    name: str
    community: Community
    road: str
    number: int
    built: int
    first: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Dwelling:
    """One flat or house. `building` is the 号 of a lane, the 幢 elsewhere and the 组 of a village; 0 means none."""

    id: str
    compound: Compound
    building: int
    unit: int
    floor: int
    room: str
    area: int
    account: str = ""
    residents: int = field(default=0)


def far_address(*, rng: Random, origin: Origin) -> str:
    """Return a village address in a far county."""
    village = f"{rng.choice(_FAR_TOWNS)}镇{rng.choice(_FAR_VILLAGES)}村"
    return f"{origin.place}{village}{rng.randrange(1, 15)}组{rng.randrange(1, 120)}号"


def organization_address(*, rng: Random) -> str:
    """Return a street address of a work unit."""
    return f"{rng.choice(_ROADS)}{rng.choice(_ROAD_ENDS)}{rng.randrange(1, 900)}号"


def communities(*, people: int) -> tuple[list[Community], list[Community]]:
    """Return the urban and the rural communities of a town of that size."""
    subdistricts = max(1, round(people / 60_000))
    urban: list[Community] = []
    rural: list[Community] = []
    for s in range(subdistricts):
        name = _SUBDISTRICTS[s % 18] + ("" if s < 18 else "东西南北中新"[s // 18 % 6]) + "街道"
        station = name.removesuffix("街道") + "派出所"
        code = f"{DIVISION}{s + 1:03d}"
        for c in range(6 if people > 5000 else 3):
            label = _COMMUNITIES[(s * 6 + c) % 20] + _round(s * 6 + c, 20)
            second = name.removesuffix("街道") + "第二派出所"
            urban.append(Community(f"{code}{c + 1:03d}", label + "社区", name, station if c < 4 else second))
        for v in range(2 if people > 5000 else 1):
            label = _VILLAGES[(s * 2 + v) % 12] + _round(s * 2 + v, 12)
            rural.append(Community(f"{code}{200 + v:03d}", label + "村", name, station))
    return urban, rural


def _round(index: int, size: int) -> str:
    return " 新东西南北上下一二三四五六七八九十"[index // size % 18].strip()


class Land:
    """Opens compounds as families need them and hands out their dwellings in random order."""

    def __init__(self, *, rng: Random, people: int) -> None:
        self._rng = rng
        self._scale = min(1.0, max(0.17, people / 20_000))
        self._urban, self._rural = communities(people=people)
        self._open: dict[str, list[list[Dwelling]]] = {kind: [] for kind in KINDS}
        self._counts = dict.fromkeys(KINDS, 0)
        self._gates: set[tuple[str, int]] = set()
        self.compounds: list[Compound] = []
        self.dwellings: list[Dwelling] = []

    def take(self, *, kind: str) -> Dwelling:
        """Return an empty dwelling of a kind; about one in twelve stays empty when a compound closes."""
        lots = self._open[kind]
        if len(lots) < 2:
            lots.append(self._develop(kind))
        lot = self._rng.choice(lots)
        dwelling = lot.pop()
        if len(lot) <= self._vacant(kind):
            lots.remove(lot)
        return dwelling

    def _vacant(self, kind: str) -> int:
        _, buildings, units, floors, flats = _FORM[kind]
        return int(buildings * self._scale * max(1, units) * floors * flats * 0.08)

    def _develop(self, kind: str) -> list[Dwelling]:
        rng, number = self._rng, self._counts[kind]
        self._counts[kind] += 1
        areas = self._rural if kind == "village" else self._urban
        community = areas[len(self.compounds) % len(areas)] if kind != "village" else areas[number % len(areas)]
        compound = Compound(
            len(self.compounds) + 1,
            kind,
            self._name(kind, number, community),
            community,
            *self._gate(),
            rng.choice(_FORM[kind][0]),
            first=number // len(areas) * self._buildings(kind) if kind == "village" else 0,
        )
        self.compounds.append(compound)
        lot = list(self._build(compound))
        self.dwellings.extend(lot)
        rng.shuffle(lot)
        return lot

    def _name(self, kind: str, number: int, community: Community) -> str:
        if kind == "village":
            return community.name
        stems = _ESTATES if kind == "estate" else _COMPOUNDS
        if kind == "resettled":
            return f"{stems[number // 10 % len(stems)]}{_ENDS[kind]}{'一二三四五六七八九十'[number % 10]}区"
        return stems[number % len(stems)] + _round(number, len(stems)) + _ENDS[kind]

    def _gate(self) -> tuple[str, int]:
        """Return a road and a number on it that no other compound has."""
        while True:
            gate = (self._rng.choice(_ROADS) + self._rng.choice(_ROAD_ENDS), self._rng.randrange(2, 990))
            if gate not in self._gates:
                self._gates.add(gate)
                return gate

    def _buildings(self, kind: str) -> int:
        return max(2, round(_FORM[kind][1] * self._scale))

    def _build(self, compound: Compound) -> Iterator[Dwelling]:
        _, _, units, floors, flats = _FORM[compound.kind]
        for building in range(compound.first + 1, compound.first + self._buildings(compound.kind) + 1):
            for unit in range(1, units + 1) if units else (0,):
                for floor in range(1, floors + 1):
                    for flat in range(1, flats + 1):
                        yield self._dwelling(compound, building, unit, floor, flat)

    def _dwelling(self, compound: Compound, building: int, unit: int, floor: int, flat: int) -> Dwelling:
        serial = building * 100_000 + unit * 10_000 + floor * 100 + flat
        room = str(flat) if compound.kind == "village" else f"{floor}{flat:02d}"
        area = self._rng.randrange(90, 260) if compound.kind == "village" else self._rng.randrange(42, 145)
        return Dwelling(f"D{compound.id:04d}{serial:07d}", compound, building, unit, floor, room, area)


def hamlet(dwelling: Dwelling) -> str:
    """Return the hamlet (宅) that a villagers' group is known by."""
    return _HAMLETS[(dwelling.compound.id + dwelling.building) % len(_HAMLETS)]
