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
_NOT_AFTER_TOWN: Final = r"(?!路|街(?!道)|大道|大街|道|村|里|巷|弄|桥|[东南西北中]?[一二三四五六七八九十]?[路街](?!道))"
_COUNTY: Final = re.compile(
    r"([\u4e00-\u9fff]{2,7}?(?:(?<![小社园校矿库院])(?<![一二三四五六七八九十])区|县|市|自治旗))" + _NOT_AFTER
)
_TOWNSHIP: Final = re.compile(
    # 街道 is unmistakable whatever follows it: 望潮街道桥东村 lies in no street 望潮街.
    r"([\u4e00-\u9fff]{1,8}?(?:街道办事处|街道(?!路|街(?!道))"
    rf"|(?:(?<!大|小|老|古)镇|乡|苏木|办事处|经济技术开发区|开发区|工业园区|工业区|度假区|管委会){_NOT_AFTER_TOWN}))"
)
_COMMUNITY: Final = re.compile(
    r"([\u4e00-\u9fff0-9]{1,10}?(?:社区居民委员会|社区居委会|居民委员会|居委会|居委|社区))(?!路|街)"
)
_OFFICE: Final = re.compile("(?:街道)?办事处$")
_COMMITTEE: Final = re.compile("(?:社区)?(?:居民委员会|居委会|居委)$|社区$")


def take(text: str) -> Areas:
    """Take the divisions off the front of an address, from the province down to the community."""
    found = Areas(rest=text.removeprefix("中国"))
    _take_divisions(found)
    if match := _TOWNSHIP.match(found.rest):
        found.township = _OFFICE.sub("街道", match.group(1))
        found.rest = found.rest[match.end() :]
        if not found.province:
            _take_divisions(found)  # some programs print the township before the whole: 陆家镇江苏省昆山市陆家镇...
            found.rest = found.rest.removeprefix(found.township)
    if match := _COMMUNITY.match(found.rest):
        found.community = community_name(match.group(1))
        found.rest = found.rest[match.end() :]
    return found


def community_name(text: str) -> str:
    """Write a community alike whether its committee, its office or itself is named."""
    root = _COMMITTEE.sub("", text)
    return f"{root}社区" if root else text


def _take_divisions(found: Areas) -> None:
    _take_province(found)
    _take_city(found)
    _take_again(found)
    _take_county(found)
    if found.county:
        _take_again(found)
        if found.rest.startswith(found.county):
            found.rest = found.rest[len(found.county) :]


def _take_again(found: Areas) -> None:
    """Take what a form printed and a clerk then typed once more: 浙江省金华市浙江省金华市永康市."""
    if found.province and found.rest.startswith(found.province):
        _take_province(found)
    if found.city and found.rest.startswith(found.city):
        _take_city(found)


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
                found.city, found.rest = division.name, rest.removeprefix("市辖区").removeprefix(division.name)
            return
    if found.province.endswith("市") and found.rest.startswith(found.province):
        found.rest = found.rest[len(found.province) :]  # 上海市上海市


def _take_county(found: Areas) -> None:
    for name, _ in divisions.counties().get(found.rest[:2], ()):
        if found.rest.startswith(name) and not found.rest.startswith(("路", "街"), len(name)):
            found.county, found.rest = name, found.rest[len(name) :]
            return
    if found.city and _take_short_county(found):
        return
    if (found.province or found.city) and (match := _COUNTY.match(found.rest)):
        found.county, found.rest = match.group(1), found.rest[match.end() :]


def _take_short_county(found: Areas) -> bool:
    """Take 义乌 for 义乌市 behind its own city, when a township, village or road follows."""
    for name, division in divisions.short_counties().get(found.rest[:2], ()):
        rest = found.rest[len(name) :]
        if not found.rest.startswith(name) or not _SMALLER_NEXT.match(rest) or not _is_no_road(rest):
            continue
        if divisions.everything()[division.code[:4]].name == found.city:
            found.county, found.rest = division.name, rest
            return True
    return False


_SMALLER_NEXT: Final = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:街道|镇|乡|村|路|街|大道|社区)")


def _follows(rest: str) -> bool:
    opening = rest[:2]
    cities = divisions.cities().get(opening, ())
    counties = divisions.counties().get(opening, ())
    return any(rest.startswith(name) for name, _ in (*cities, *counties)) or bool(_DIVISION_NEXT.match(rest))


_ROAD_NEXT: Final = re.compile(_NOT_AFTER)


def _is_no_road(rest: str) -> bool:
    return bool(_ROAD_NEXT.match(rest))
