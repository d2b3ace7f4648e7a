"""An address as a row of items: some words, a number, and the word that says what the number counts.

打浦路299弄7号102室 is (打浦路, 299, 弄), ("", 7, 号), ("", 102, 室). What each item means is decided by `addresses`,
which sees the ones before it.
"""

import re
from typing import Final, NamedTuple

from liren.engine.norm.characters import NUMERALS, SIMPLIFIED, number


class Item(NamedTuple):
    """
    A number with the words before it and the marker behind it.

    :ivar words: Chinese text before the number, perhaps empty
    :ivar numbers: parts of the number as joined by hyphens, without leading zeros; at least one
    :ivar marker: 号, 弄, 幢, ..., in one canonical word; empty when the number stands bare
    """

    words: str
    numbers: tuple[str, ...]
    marker: str


# Marker as written → canonical. Longest first within the expression made of them.
_MARKERS: Final = {
    "号楼": "幢",
    "#楼": "幢",
    "号院": "院",
    "号房": "室",
    "号室": "室",
    "号门": "单元",
    "号": "号",
    "#": "幢",
    "弄": "弄",
    "支弄": "支弄",
    "幢": "幢",
    "栋": "幢",
    "座": "幢",
    "排": "排",
    "楼": "楼",
    "层": "层",
    "单元": "单元",
    "门洞": "单元",
    "门": "单元",
    "室": "室",
    "户": "室",
    "房": "室",
    "商铺": "铺",
    "店面": "铺",
    "铺": "铺",
    "区": "区",
    "期": "期",
    "村民小组": "组",
    "村民组": "组",
    "小组": "组",
    "组": "组",
    "生产队": "组",
    "队": "组",
    "社": "组",
    "村": "村",
}
_ANY_MARKER: Final = "|".join(sorted(map(re.escape, _MARKERS), key=len, reverse=True))
# A marker within a longer word counts nothing: 三门路, 二号线, 五楼村, 八区社区.
_LONGER: Final = r"(?!路|街|大道|大街|公路|线|桥|峡|镇|乡|庄|屯|巷|胡同|社区|居委|大队|口|会|上)"
_ALONE: Final = "甲乙丙丁戊己庚辛东南西北中左右"
_PART: Final = r"(?:[A-Z]{0,2}[0-9]+[A-Z]?(?![0-9])|[A-Z](?=-|$|室))"
_ITEM: Final = re.compile(
    rf"(?=[-0-9A-Z负地{_ALONE}])(负|地下|-(?=[0-9]{{1,2}}(?:层|楼)))?"
    rf"([A-Z]{{0,2}}[0-9]+[A-Z]?|[A-Z]{{1,2}}(?=号楼|座|幢|栋|区|单元|楼|门|室|-[0-9])"
    rf"|[{_ALONE}](?=单元|[座幢栋]|号楼|户|室|[楼区](?=[0-9])))"
    rf"((?:-{_PART})*)-?(?:({_ANY_MARKER}){_LONGER})?"
)
_NUMERAL: Final = f"[{NUMERALS}]+"
_COUNTED: Final = re.compile(
    rf"第?({_NUMERAL})(?=(?:号楼|号院|号|弄|支弄|幢|栋|座|排|楼|层|单元|门洞|门|室|户|村民小组|村民组|小组|组|生产队|队|社){_LONGER})"
    rf"|(?<=[-#])({_NUMERAL})(?=[-号幢栋室]|$)|(?<=[元号幢栋楼座门层])({_NUMERAL})$|第(?=[0-9])"
)
_PARENTHESES: Final = re.compile(r"[(\[{【〔<《「]([^()\[\]{}【】〔〕<>《》「」]*)[)\]}】〕>》」]?")
_LABEL: Final = re.compile(r"^(?:现住址?|现居住地|居住地址?|户籍地址?|户籍|住所|住址|地址|坐落|详细地址)[::]+")
_NUMBER_SIGN: Final = re.compile(r"NO\.?(?=[0-9])")
_BETWEEN: Final = re.compile(r"(?<=[0-9A-Z])[\s_~/\\,.]+(?=[0-9])")
_AFTER: Final = re.compile(r"号[之附]([0-9]+)(?:号|$)|(?<=号)之(?=[0-9])")
_NOISE: Final = re.compile(r"[\s,.。、,:;'\"!?*|·_/\\]+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])|NULL")
_COMPOUND_NOTE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:小区|花园|花苑|苑|公寓|新村|家园|城|庭|府|大厦|山庄|别墅)(?:[0-9一二三四五六七八九十东南西北]+[区期村])?"
)
_PLACE_NOTE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}(?:路|街|大道|巷)[0-9]+(?:弄|号)")
_NUMBERED_ROAD: Final = re.compile(
    r"(?<![0-9A-Z-])[0-9]{1,3}(?=号?(?:路|街(?!道)|大道|大街|支路|环路|横路|国道|省道|县道|巷))"
)
_LEADING_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


def prepare(raw: str) -> tuple[str, list[str]]:
    """Fold an address to bare characters with Arabic numerals, and set its parenthesized notes apart."""
    folded = _LABEL.sub("", raw.translate(SIMPLIFIED).upper().strip())
    bare, notes = (folded, []) if _PLAIN.fullmatch(folded) else _unwrapped(folded)
    if not _NUMERAL_SIGNS.isdisjoint(bare):
        bare = _COUNTED.sub(_arabic, bare)
    if _PERHAPS_NUMBERED_ROAD.search(bare):
        bare = _NUMBERED_ROAD.sub(lambda run: in_words(run.group()), bare)
    return bare, notes


def _unwrapped(folded: str) -> tuple[str, list[str]]:
    """Take parentheses and noise out; what was in parentheses is a part of the address, its front, or a note."""
    notes: list[str] = []
    front: list[str] = []

    def unwrapped(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        if (inner.isascii() and len(inner) <= 4) or _COMPOUND_NOTE.fullmatch(inner):
            return inner  # (3)幢, 打浦路299弄(东泰花园)7号
        (front if _PLACE_NOTE.fullmatch(inner) else notes).append(inner)
        return ""

    bare = _PARENTHESES.sub(unwrapped, folded)
    if front:
        # 东泰花园(打浦路299弄)7号
        bare = f"{front[0]}{bare}"
    bare = _BETWEEN.sub("-", _NUMBER_SIGN.sub("", bare))
    return _AFTER.sub(lambda run: f"-{run[1]}号" if run[1] else "-", _NOISE.sub("", bare)), notes


def in_words(digits: str) -> str:
    """Write the number of a road in Chinese (文3路 is 文三路), a highway's digit by digit."""
    if len(digits) > 2 or digits[0] == "0":
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in digits)
    tens, ones = divmod(int(digits), 10)
    words = "零一二三四五六七八九"
    ten = "" if not tens else "十" if tens == 1 else f"{words[tens]}十"
    return ten + (words[ones] if ones else "")


# Most addresses: nothing to unwrap and no noise. A hyphen between characters, NO, NULL, 号之, 号附 need more.
_PLAIN: Final = re.compile("(?:[\u4e00-\u4e4a\u4e4c-\u9643\u9645-\u9fff0-9A-MO-Z]|(?<=[0-9A-Z号#幢栋])-(?=[0-9A-Z]))*")
_NUMERAL_SIGNS: Final = frozenset(f"{NUMERALS}第")
_PERHAPS_NUMBERED_ROAD: Final = re.compile("[0-9]号?[路街大支环横国省县巷]")


def _arabic(match: re.Match[str]) -> str:
    return number(match.group(match.lastindex)) if match.lastindex else ""


def _without_zeros(part: str) -> str:
    return part if part[:1] in "123456789" else _LEADING_ZEROS.sub("", part)


def cut(text: str) -> tuple[list[Item], str]:
    """Cut prepared text into items; what stands behind the last number comes back beside them."""
    items: list[Item] = []
    end = 0
    for match in _ITEM.finditer(text):
        sign, first, more, marker = match.groups()
        parts = tuple([_without_zeros(part) for part in (first + more).split("-")] if more else [_without_zeros(first)])
        if sign:
            parts = (f"-{parts[0]}", *parts[1:])
        items.append(Item(text[end : match.start()].strip("-#"), parts, _MARKERS.get(marker or "", "")))
        end = match.end()
    return items, text[end:].strip("-#")
