"""The front of an address: province, city, county, township, community."""

import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import divisions


@dataclass(slots=True)
class Areas:
    """
    What the front of an address names; empty strings for what it leaves out.

    :ivar county: as written, in full
    :ivar rest: what follows
    """

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    community: str = ""
    rest: str = ""


# A short name is a division only when another division follows: 上海南路, 北京花园 are no cities.
_DIVISION_NEXT: Final = re.compile(r"[^0-9A-Z路街]{1,7}?(?:(?<![小社园])区|县|市|旗|州|盟|街道|镇)")
_NOT_AFTER: Final = (
    r"(?!路|街(?!道)|大道|大街|道|村|里|巷|弄|桥|小区|花园|新村|社区|[东南西北中]?[一二三四五六七八九十]?[路街](?!道))"
)
_COUNTY: Final = re.compile(
    r"([\u4e00-\u9fff]{2,7}?(?:(?<![小社园校矿库院])(?<![一二三四五六七八九十])区|县|市|自治旗))" + _NOT_AFTER
)
_TOWNSHIP: Final = re.compile(
    rf"([\u4e00-\u9fff]{{1,8}}?(?:街道办事处|街道|(?<!大|小|老|古)镇|乡|苏木|办事处|经济技术开发区|开发区|管委会))(?![0-9]){_NOT_AFTER}"
)
_COMMUNITY: Final = re.compile(
    r"([\u4e00-\u9fff0-9]{1,10}?(?:社区居民委员会|社区居委会|居民委员会|居委会|居委|社区))(?!路|街)"
)
_OFFICE: Final = re.compile("(?:街道)?办事处$")
_COMMITTEE: Final = re.compile("(?:社区)?(?:居民委员会|居委会|居委)$|社区$")


def take(text: str) -> Areas:
    """Take the divisions off the front of an address, from the province down to the community."""
    found = Areas(rest=text)
    _take_province(found)
    _take_city(found)
    _take_county(found)
    if match := _TOWNSHIP.match(found.rest):
        found.township = _OFFICE.sub("街道", match.group(1))
        found.rest = found.rest[match.end() :]
    if match := _COMMUNITY.match(found.rest):
        found.community = community_name(match.group(1))
        found.rest = found.rest[match.end() :]
    return found


def community_name(text: str) -> str:
    """Write a community alike whether its committee, its office or itself is named."""
    root = _COMMITTEE.sub("", text)
    return f"{root}社区" if root else text


def _take_province(found: Areas) -> None:
    for name, division in divisions.provinces().get(found.rest[:2], ()):
        if found.rest.startswith(name):
            rest = found.rest[len(name) :]
            if name == division.name or (rest[:1] != "市" and _follows(rest)):
                found.province, found.rest = division.name, rest.removeprefix("市辖区")
            return


def _take_city(found: Areas) -> None:
    for name, division in divisions.cities().get(found.rest[:2], ()):
        if found.rest.startswith(name):
            rest = found.rest[len(name) :]
            if name == division.name or _follows(rest) or (found.province and _is_no_road(rest)):
                found.city, found.rest = division.name, rest.removeprefix("市辖区")
            return
    if found.province.endswith("市") and found.rest.startswith(found.province):
        found.rest = found.rest[len(found.province) :]  # 上海市上海市


def _take_county(found: Areas) -> None:
    for name, _ in divisions.counties().get(found.rest[:2], ()):
        if found.rest.startswith(name) and not found.rest.startswith(("路", "街"), len(name)):
            found.county, found.rest = name, found.rest[len(name) :]
            return
    if (found.province or found.city) and (match := _COUNTY.match(found.rest)):
        found.county, found.rest = match.group(1), found.rest[match.end() :]


def _follows(rest: str) -> bool:
    opening = rest[:2]
    cities = divisions.cities().get(opening, ())
    counties = divisions.counties().get(opening, ())
    return any(rest.startswith(name) for name, _ in (*cities, *counties)) or bool(_DIVISION_NEXT.match(rest))


_ROAD_NEXT: Final = re.compile(_NOT_AFTER)


def _is_no_road(rest: str) -> bool:
    return bool(_ROAD_NEXT.match(rest))
