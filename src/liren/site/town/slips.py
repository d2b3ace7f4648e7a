"""What goes wrong with a value: each function damages one text the way a clerk or a spreadsheet does.

A slip that cannot happen to this value (no homophone known, no x at the end) returns the text unchanged; the clerk
then counts nothing.
"""

from bisect import bisect
from datetime import date, timedelta
from functools import cache
from random import Random

from lunar_python import LunarYear

from liren.site.town.name_tables import RARE
from liren.site.town.slip_tables import HOMOPHONES, LOOKALIKES, TRADITIONAL

_JULIAN = date(2000, 1, 1)  # day 2,451,545 of the Julian count that the calendar library speaks
_KEYPAD = {
    "1": "24",
    "2": "135",
    "3": "26",
    "4": "157",
    "5": "2468",
    "6": "359",
    "7": "48",
    "8": "579",
    "9": "68",
    "0": "12",
}
_WIDE = str.maketrans(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-()",
    "".join(chr(ord(c) + 0xFEE0) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-()"),
)
_TRADITIONAL = str.maketrans(TRADITIONAL)


def homophone(text: str, *, rng: Random) -> str:
    """Replace one character by another that sounds the same."""
    return _swap(text, HOMOPHONES, rng)


def lookalike(text: str, *, rng: Random) -> str:
    """Replace one character by another that looks alike."""
    return _swap(text, LOOKALIKES, rng)


def _swap(text: str, table: dict[str, str], rng: Random) -> str:
    places = [i for i, c in enumerate(text) if c in table]
    if not places:
        return text
    i = rng.choice(places)
    return text[:i] + rng.choice(table[text[i]]) + text[i + 1 :]


def traditional(text: str) -> str:
    """Write traditional characters."""
    return text.translate(_TRADITIONAL)


def full_width(text: str) -> str:
    """Type digits and letters with the input method left in Chinese."""
    return text.upper().translate(_WIDE)


def rare_lost(text: str, *, rng: Random) -> str:
    """Lose a rare character to "?" or to its pinyin."""
    for character, pinyin in RARE.items():
        if character in text:
            return text.replace(character, "?" if rng.random() < 0.5 else pinyin)
    return text


def spaced(text: str, *, rng: Random) -> str:
    """Put a blank into the name: between two characters to align the column, or at the end."""
    if len(text) == 2:
        return text[0] + rng.choice(("  ", " ", "\u3000")) + text[1]
    return text + rng.choice((" ", "\u3000", "\t"))


def stray(text: str, *, rng: Random) -> str:
    """Leave a stray key in the middle."""
    i = rng.randrange(1, max(2, len(text)))
    return text[:i] + rng.choice((",", "a", "`", ".", ";", "1")) + text[i:]


def dropped(text: str, *, rng: Random) -> str:
    """Drop one character or digit."""
    i = rng.randrange(len(text))
    return text[:i] + text[i + 1 :] if len(text) > 2 else text


def undotted(text: str, *, rng: Random) -> str:
    """Write the dot of a minority name in another of its forms, drop it, or cut the name."""
    if "·" not in text:
        return text
    return rng.choice(
        (text.replace("·", "."), text.replace("·", "•"), text.replace("·", "．"), text.replace("·", ""), text[:6])
    )


def transposed(digits: str, *, rng: Random, start: int = 0) -> str:
    """Swap two neighboring digits that differ."""
    places = [i for i in range(start, len(digits) - 1) if digits[i] != digits[i + 1]]
    if not places:
        return digits
    i = rng.choice(places)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def neighbor_key(digits: str, *, rng: Random, start: int = 0) -> str:
    """Hit the key beside the one meant."""
    places = [i for i in range(start, len(digits)) if digits[i] in _KEYPAD]
    if not places:
        return digits
    i = rng.choice(places)
    return digits[:i] + rng.choice(_KEYPAD[digits[i]]) + digits[i + 1 :]


def scientific(citizen_id: str) -> str:
    """Show an id as a spreadsheet shows a number too long for its column."""
    if not citizen_id.isdigit():
        return citizen_id
    return f"{float(citizen_id):.5E}"


def rounded(citizen_id: str) -> str:
    """Keep 15 significant digits, as a spreadsheet stores a number."""
    return citizen_id[:15] + "000" if citizen_id.isdigit() and len(citizen_id) == 18 else citizen_id


def masked(citizen_id: str, *, rng: Random) -> str:
    """Hide the middle, in one of the ways offices do."""
    head, foot = rng.choice(((6, 4), (3, 4), (10, 4), (4, 2)))
    return citizen_id[:head] + "*" * (len(citizen_id) - head - foot) + citizen_id[-foot:]


def fifteen(citizen_id: str) -> str:
    """Return the id of before 1999: no century, no check digit."""
    if len(citizen_id) != 18 or citizen_id[6:8] != "19":
        return citizen_id
    return citizen_id[:6] + citizen_id[8:17]


def swapped_birth(citizen_id: str) -> str:
    """Swap month and day inside an id."""
    if len(citizen_id) != 18 or citizen_id[10:12] == citizen_id[12:14]:
        return citizen_id
    return citizen_id[:10] + citizen_id[12:14] + citizen_id[10:12] + citizen_id[14:]


def lunar(day: date) -> str:
    """Return the date in the lunar calendar, digits only, as old people give their birthday."""
    months = [month for year in (day.year - 1, day.year) for month in _moons(year)]
    year, month, first = months[bisect([m[2] for m in months], day) - 1]
    return f"{year}-{month:02d}-{(day - first).days + 1:02d}"


@cache
def _moons(year: int) -> tuple[tuple[int, int, date], ...]:
    """Return the months of a lunar year as (year, month, first day); a leap month bears the number before it."""
    months = LunarYear.fromYear(year).getMonthsInYear()
    return tuple(
        (year, abs(month.getMonth()), _JULIAN + timedelta(days=int(month.getFirstJulianDay()) - 2_451_545))
        for month in months
    )


def swapped_date(day: date) -> date:
    """Swap month and day where that is a date."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def lettered(digits: str) -> str:
    """Type the letter O for a zero."""
    i = digits.rfind("0", 0, 17)
    return digits if i < 0 else digits[:i] + "O" + digits[i + 1 :]


def serial(day: date) -> str:
    """Return the number a spreadsheet keeps a date as."""
    return str((day - date(1899, 12, 30)).days)


def shortened(name: str) -> str:
    """Call a company by the name everyone uses: no city, no legal form."""
    for word in ("云泽市澄湾区", "云泽市", "澄湾区", "云泽", "浙江"):
        name = name.removeprefix(word)
    return name.removesuffix("股份有限公司").removesuffix("有限公司")


def worded(day: date, *, style: str) -> str:
    """Return a date as text in one of the styles that exports use."""
    return day.strftime(style) if "%" in style else _plain(day, style)


def _plain(day: date, style: str) -> str:
    if style == "y.m":
        return f"{day.year}.{day.month}"
    if style == "y.m.d":
        return f"{day.year}.{day.month}.{day.day}"
    if style == "y/m/d":
        return f"{day.year}/{day.month}/{day.day}"
    if style == "年":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.year % 100:02d}年{day.month}月" if style == "yy年" else day.isoformat()
