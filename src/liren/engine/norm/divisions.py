"""Names of provinces, cities and counties, read once from the table that comes with the package.

Source: the statistical division codes, edition of 30 June 2023, as packed by china-division 2.7.0 (WTFPL); streets and
villages are left out. Each code is a prefix of those below it.
"""

import functools
import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Final

_SUFFIX: Final = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|地区|省|市|盟)$")
_COUNTY_SUFFIX: Final = re.compile(r"(?:新区|特区|林区|矿区|(?<!自治)县|区|市|(?<!自治)旗)$")
_AUTONOMOUS: Final = re.compile(
    r"(?:(?:维吾尔|哈萨克|柯尔克孜|蒙古|朝鲜|土家|布依|哈尼|景颇|傈僳|藏|羌|彝|苗|侗|壮|傣|白|回)族?)+自治州$"
)

# Counties whose name, and not only its last character, is gone. Others (溧水县, now 溧水区) keep their root.
_FORMER: Final = {
    "唐海县": "曹妃甸",
    "卢湾区": "黄浦",
    "南市区": "黄浦",
    "闸北区": "静安",
    "南汇县": "浦东",
    "南汇区": "浦东",
    "川沙县": "浦东",
    "崇文区": "东城",
    "宣武区": "西城",
    "下城区": "拱墅",
    "江干区": "上城",
    "江东区": "鄞州",
    "白下区": "秦淮",
    "下关区": "鼓楼",
    "沧浪区": "姑苏",
    "平江区": "姑苏",
    "金阊区": "姑苏",
    "塘沽区": "滨海",
    "大港区": "滨海",
    "汉沽区": "滨海",
}


@dataclass(frozen=True, slots=True)
class Division:
    """
    A province, city or county.

    :ivar code: two, four or six digits
    :ivar name: in full
    """

    code: str
    name: str


@functools.cache
def everything() -> dict[str, Division]:
    """Read the table: code → division."""
    packed = resources.files("liren.engine.norm").joinpath("data/divisions.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {code: Division(code, name) for code, name in (line.split(",") for line in lines)}


def _by_opening(named: Iterable[tuple[str, Division]]) -> dict[str, tuple[tuple[str, Division], ...]]:
    """Group names by their first two characters, longest first, so that a prefix is found without a search."""
    found: dict[str, list[tuple[str, Division]]] = {}
    for name, division in named:
        found.setdefault(name[:2], []).append((name, division))
    return {opening: tuple(sorted(some, key=lambda pair: -len(pair[0]))) for opening, some in found.items()}


def _at_level(digits: int) -> list[Division]:
    return [division for division in everything().values() if len(division.code) == digits]


@functools.cache
def provinces() -> dict[str, tuple[tuple[str, Division], ...]]:
    """Give provinces by the opening of their full and short names (浙江省, 浙江)."""
    level = _at_level(2)
    return _by_opening([(d.name, d) for d in level] + [(_SUFFIX.sub("", d.name), d) for d in level])


@functools.cache
def cities() -> dict[str, tuple[tuple[str, Division], ...]]:
    """Give cities by the opening of their full and short names (杭州市, 杭州)."""
    level = _at_level(4)
    short = [(_AUTONOMOUS.sub("", _SUFFIX.sub("", d.name)), d) for d in level]
    return _by_opening([(d.name, d) for d in level] + [pair for pair in short if len(pair[0]) >= 2])


@functools.cache
def counties() -> dict[str, tuple[tuple[str, Division], ...]]:
    """Give counties by the opening of their full name; several share one (西湖区 of Hangzhou and of Nanchang)."""
    level = _at_level(6)
    former = [(name, Division("", name)) for name in _FORMER]
    return _by_opening([(d.name, d) for d in level] + former + [pair for d in level for pair in _before_promotion(d)])


@functools.cache
def short_counties() -> dict[str, tuple[tuple[str, Division], ...]]:
    """Give counties by the opening of their name without its rank (义乌), leaving out what belongs to no city."""
    level = [d for d in _at_level(6) if d.code[:4] in everything()]
    return _by_opening((d.name[:-1], d) for d in level if len(d.name) >= 3 and d.name[-1] in "市区县")


def _before_promotion(county: Division) -> list[tuple[str, Division]]:
    """Give the names a district or city bore as a county: 溧水县 for 溧水区."""
    root, rank = county.name[:-1], county.name[-1]
    earlier = {"区": "县市", "市": "县"}.get(rank, "") if len(root) >= 2 else ""
    return [(root + former, county) for former in earlier]


@functools.lru_cache(maxsize=8192)
def county_root(name: str) -> str:
    """Give what of a county's name outlives its promotions: 溧水 for 溧水县 and 溧水区, 曹妃甸 for 唐海县."""
    root = _COUNTY_SUFFIX.sub("", name)
    return _FORMER.get(name) or (root if len(root) >= 2 else name)
