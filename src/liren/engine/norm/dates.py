"""Dates as registers write them: any order and separator, partial, lunar, Excel serials, Chinese numerals.

What was not said stays None; what cannot be (31 April, month 13) is kept as it was said and marked.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import marks
from liren.engine.norm.characters import HALF_WIDTH, NUMERALS, with_arabic


@dataclass(frozen=True, slots=True)
class PartialDate:
    """
    As much of a date as a cell tells.

    :ivar year: of the calendar named, or None; likewise month and day
    :ivar calendar: solar | lunar | unknown (nothing was read, or no solar day is so called)
    :ivar marks: see docs/reference/normalizing.md
    """

    year: int | None
    month: int | None
    day: int | None
    calendar: str
    marks: tuple[str, ...]

    @property
    def date(self) -> datetime.date | None:
        """Give the solar day, converted when the date is lunar; None unless it is whole and exists."""
        if self.year is None or self.month is None or self.day is None or self.calendar == "unknown":
            return None
        if self.calendar == "lunar":
            return _solar(self.year, self.month, self.day, is_leap=marks.LEAP_MONTH in self.marks)
        return datetime.date(self.year, self.month, self.day)


LATEST_YEAR: Final = 2029  # two digits above 29 belong to the last century, as in spreadsheet programs
EARLIEST_YEAR: Final = 1850

_TIME: Final = r"(?:[T ]+\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)?"
_PLAIN: Final = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:[T ]00:00:00(?:\.0+)?)?", re.ASCII)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[-/.,、, 年]+(\d{{1,2}})[-/.,、, 月]+(\d{{1,2}})[日号]?{_TIME}", re.ASCII)
_WITHIN: Final = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST: Final = re.compile(rf"(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/. ]+(\d{{4}}){_TIME}", re.ASCII)
_SHORT_FIRST: Final = re.compile(rf"(\d\d)(?:[-/. ]+|年)(\d{{1,2}})(?:[-/. ]+|月)(\d{{1,2}})[日号]?{_TIME}", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}", re.ASCII)
_SIX: Final = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)
_YEAR_MONTH: Final = re.compile(r"(\d{4}|\d\d)(?:[-/.年 ]+)(\d{1,2})月?(?:份)?[-/. ]*", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})[年-]?|(\d\d)年", re.ASCII)
_MONTH_DAY: Final = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?", re.ASCII)
_MONTH: Final = re.compile(r"(\d{1,2})月(?:份)?", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{4,5})(?:\.\d+)?", re.ASCII)
_REPUBLICAN: Final = re.compile(r"民国(\d{1,3}|元)年?")
_MONTHS: Final = {name: n for n, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_NAMED: Final = re.compile(r"(\d{1,2})[- /]*([A-Z]{3})[A-Z]*[-., /]*(\d{4}|\d\d)" + _TIME, re.ASCII)
_NAMED_FIRST: Final = re.compile(r"([A-Z]{3})[A-Z]*[-., /]*(\d{1,2})(?:ST|ND|RD|TH)?[-., /]+(\d{4})" + _TIME, re.ASCII)

_LUNAR_WORDS: Final = re.compile(r"[(\[]?(?:农历|阴历|旧历|夏历|古历|农|阴)[)\]:]*")
_LUNAR_FORM: Final = re.compile(r"正月|腊月|冬月|初[0-9一二三四五六七八九十]|廿|闰")
_SOLAR_WORDS: Final = re.compile(r"[(\[]?(?:公历|阳历|新历|西历|公元|阳)[)\]:]*")
_MONTH_NAMES: Final = (("正月", "1月"), ("冬月", "11月"), ("腊月", "12月"))
_LUNAR_DAY: Final = re.compile(r"(月)初?([0-9]+)(?:日|号)?$")
_TAIL: Final = re.compile(r"(?:出生|生日|生人|生|[左前]右?后?|上下)$|^(?:出生于?|生于|生日|约|大约|大概)[::]?")
_APPROXIMATE: Final = re.compile(r"约|大概|左右|前后|上下|\?")
_RANGE: Final = re.compile(r"(?<=[日月年\d])\s*(?:至|到|~|--)\s*")
_RELATIVE: Final = re.compile(
    r"[今昨明前后]天|[今去前明]年|[本上下]个?[月周]|今日|昨日|当[日天月年]|刚刚|最近|目前|近日|至今"
)
_OPEN: Final = re.compile(r"长期|永久|终身|无固定期限")
_EMPTY: Final = frozenset(
    ["", "0", "无", "不详", "未知", "暂无", "空", "NULL", "NONE", "NAN", "NAT", "N/A", "NA", "-", "/", "#N/A"]
)
_INVENTED: Final = frozenset([(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1, 1, 1), (9999, 12, 31), (1900, 1, 0)])
_EXCEL_DAY_ZERO: Final = datetime.date(1899, 12, 30).toordinal()
_LENGTHS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def normalize(raw: str, *, latest_year: int = LATEST_YEAR) -> PartialDate:
    """
    Understand one cell of a date column.

    :param latest_year: a year of two digits is the last such year not after this one
    """
    plain = _PLAIN.fullmatch(raw)
    if plain and EARLIEST_YEAR <= int(plain[1]) <= 2150:
        return _judged(plain[1], plain[3], plain[4], ())
    if spelled := _YEAR_FIRST.fullmatch(raw):
        return _judged(spelled[1], spelled[2], spelled[3], ())
    half = raw.translate(HALF_WIDTH).strip(" '\"").upper()
    found = (marks.FULLWIDTH,) if half != raw.strip(" '\"").upper() else ()
    if half in _EMPTY:
        return _nothing(*found, marks.MISSING)
    if _OPEN.search(half):
        return _nothing(*found, marks.OPEN_ENDED)
    if _RELATIVE.search(half):
        return _nothing(*found, marks.RELATIVE)
    return _worded(half, found, latest_year)


def _worded(half: str, found: tuple[str, ...], latest: int) -> PartialDate:
    """Take the words off a date: calendars, doubts, numerals, the end of a range."""
    first, *rest = _RANGE.split(half, maxsplit=1)
    if rest and first:
        half, found = first, (*found, marks.SEVERAL)
    if _APPROXIMATE.search(half):
        found = (*found, marks.APPROXIMATE)
    is_lunar = bool(_LUNAR_WORDS.search(half) or _LUNAR_FORM.search(half))
    bare = _SOLAR_WORDS.sub("", _LUNAR_WORDS.sub("", half))
    if "闰" in bare:
        bare, found = bare.replace("闰", ""), (*found, marks.LEAP_MONTH)
    for name, month in _MONTH_NAMES:
        bare = bare.replace(name, month)
    if not set(bare).isdisjoint(NUMERALS):
        bare, found = with_arabic(bare), (*found, marks.CHINESE_NUMERALS)
    bare = _TAIL.sub("", bare.strip(" ()[]年" if bare.endswith(" 年") else " ()[]?")).replace("大", "").strip(" .,、")
    if is_lunar:
        return _as_lunar(_numbers(_LUNAR_DAY.sub(r"\g<1>\2日", bare.replace(" ", "")), found, latest))
    return _numbers(bare, found, latest)


def _numbers(bare: str, found: tuple[str, ...], latest: int) -> PartialDate:
    if republican := _REPUBLICAN.match(bare):
        year = 1911 + int(republican[1].replace("元", "1"))
        return _numbers(f"{year}年{bare[republican.end() :]}", (*found, marks.REPUBLICAN_YEAR), latest)
    return (
        _whole(bare, found)
        or _named(bare, found, latest)
        or _two_digits(bare, found, latest)
        or _part(bare, found, latest)
        or _serial(bare, found)
        or _first_within(bare, found)
        or _nothing(*found, marks.UNRECOGNIZED)
    )


def _whole(bare: str, found: tuple[str, ...]) -> PartialDate | None:
    if match := _PLAIN.fullmatch(bare) or _COMPACT.fullmatch(bare):
        groups = match.groups()
        return _judged(groups[0], groups[-2], groups[-1], found)
    if match := _YEAR_FIRST.fullmatch(bare):
        return _judged(match[1], match[2], match[3], found)
    if match := _YEAR_LAST.fullmatch(bare):
        month, day = match[1], match[2]
        if int(month) > 12:
            return _judged(match[3], day, month, found)
        # 3/4/1949: spreadsheet programs write the month first; past the twelfth there is no doubt.
        return _judged(match[3], month, day, found if int(day) > 12 or day == month else (*found, marks.ORDER_GUESSED))
    return None


def _named(bare: str, found: tuple[str, ...], latest: int) -> PartialDate | None:
    if match := _NAMED.fullmatch(bare):
        day, name, year = match[1], match[2], match[3]
    elif match := _NAMED_FIRST.fullmatch(bare):
        name, day, year = match[1], match[2], match[3]
    else:
        return None
    if name not in _MONTHS:
        return None
    if len(year) == 2:
        year, found = _century(year, latest), (*found, marks.TWO_DIGIT_YEAR)
    return _judged(year, str(_MONTHS[name]), day, found)


def _two_digits(bare: str, found: tuple[str, ...], latest: int) -> PartialDate | None:
    short = (*found, marks.TWO_DIGIT_YEAR)
    if match := _SHORT_FIRST.fullmatch(bare):
        first, second, third = match.groups()
        if int(second) > 12 and int(first) <= 12:  # 12/31/49
            return _judged(_century(third, latest), first, second, short)
        return _judged(_century(first, latest), second, third, short)
    if match := _SIX.fullmatch(bare):
        if EARLIEST_YEAR <= int(bare[:4]) <= latest and "00" <= match[3] <= "12":
            return _judged(bare[:4], match[3], "0", found)
        if "01" <= match[2] <= "12" and "01" <= match[3] <= "31":
            return _judged(_century(match[1], latest), match[2], match[3], short)
    return None


def _part(bare: str, found: tuple[str, ...], latest: int) -> PartialDate | None:
    if match := _YEAR_MONTH.fullmatch(bare):
        if len(match[1]) == 2 and "年" not in bare:
            return _judged("0", match[1], match[2], found)
        if re.fullmatch(r"\d{4}\.1", bare):
            found = (*found, marks.MONTH_UNCERTAIN)  # a number format makes October of January's digit: 1949.10
        return _of_year(match[1], match[2], found, latest)
    if match := _YEAR.fullmatch(bare):
        year = match[1] or match[2]
        return None if match[1] and not EARLIEST_YEAR <= int(year) <= 2150 else _of_year(year, "0", found, latest)
    if match := _MONTH_DAY.fullmatch(bare):
        return _judged("0", match[1], match[2], found)
    if match := _MONTH.fullmatch(bare):
        return _judged("0", match[1], "0", found)
    return None


def _of_year(year: str, month: str, found: tuple[str, ...], latest: int) -> PartialDate:
    if len(year) == 2:
        return _judged(_century(year, latest), month, "0", (*found, marks.TWO_DIGIT_YEAR))
    return _judged(year, month, "0", found)


def _serial(bare: str, found: tuple[str, ...]) -> PartialDate | None:
    """Read the number by which spreadsheet programs keep a day."""
    match = _SERIAL.fullmatch(bare)
    if match is None or not 1000 <= int(match[1]) <= 73050:
        return None
    day = datetime.date.fromordinal(_EXCEL_DAY_ZERO + int(match[1]))
    return PartialDate(day.year, day.month, day.day, "solar", (*found, marks.EXCEL_SERIAL))


def _first_within(bare: str, found: tuple[str, ...]) -> PartialDate | None:
    matches = _WITHIN.findall(bare)
    if not matches:
        return None
    year, month, day = matches[0]
    return _judged(year, month, day, (*found, marks.SEVERAL if len(matches) > 1 else marks.NOTE))


def _century(two: str, latest: int) -> str:
    year = latest - latest % 100 + int(two)
    return str(year if year <= latest else year - 100)


def _judged(year: str, month: str, day: str, found: tuple[str, ...]) -> PartialDate:
    """Keep zeros as unsaid, and mark what cannot be."""
    y, m, d = int(year), int(month), int(day)
    if not (y or m or d):
        return _nothing(*found, marks.MISSING)
    if (y, m, d) in _INVENTED:
        return PartialDate(None, None, None, "unknown", (*found, marks.PLACEHOLDER))
    if m > 12:
        return PartialDate(y or None, m, d or None, "unknown", (*found, marks.MONTH_IMPOSSIBLE))
    if d > 28 and not _exists(y, m, d):
        # 30 February is a day of the lunar calendar, often typed into a solar column: kept, not cut down.
        return PartialDate(y or None, m or None, d, "unknown", (*found, marks.DAY_IMPOSSIBLE))
    return PartialDate(y or None, m or None, d or None, "solar", found)


def _exists(year: int, month: int, day: int) -> bool:
    if month == 2 and day == 29 and year:
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (_LENGTHS[month] or 31)


def _as_lunar(said: PartialDate) -> PartialDate:
    found = tuple(mark for mark in said.marks if mark != marks.DAY_IMPOSSIBLE)
    if said.month is None and said.year is None:
        return said
    if (said.day or 0) > 30 or (said.month or 0) > 12:
        return PartialDate(said.year, said.month, said.day, "unknown", (*said.marks, marks.LUNAR))
    return PartialDate(said.year, said.month, said.day, "lunar", (*found, marks.LUNAR))


def _nothing(*found: str) -> PartialDate:
    return PartialDate(None, None, None, "unknown", found)


def _solar(year: int, month: int, day: int, *, is_leap: bool) -> datetime.date | None:
    import lunar_python

    try:
        solar = lunar_python.Lunar.fromYmd(year, -month if is_leap else month, day).getSolar()
        return datetime.date(solar.getYear(), solar.getMonth(), solar.getDay())
    except Exception:  # noqa: BLE001 - the library raises bare Exception for days that its calendar lacks
        return None
