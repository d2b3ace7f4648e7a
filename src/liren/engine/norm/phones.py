"""Telephone numbers: several in a cell, with notes, masks, area codes and extensions.

A mobile number is eleven digits from 13 to 19; a landline is an area code, seven or eight digits and perhaps an
extension. Written without its area code a landline names a telephone only within one city, so it stays marked.
"""

import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import marks
from liren.engine.norm.characters import HALF_WIDTH


@dataclass(frozen=True, slots=True)
class Phone:
    """
    One telephone number of a cell.

    :ivar text: `13900000000`, `0571-88880000`, `88880000` (no area code), `4001234567`; `?` for masked digits;
        of an unknown kind the digits that were found
    :ivar kind: mobile | landline | service | unknown
    :ivar marks: see docs/reference/normalizing.md
    :ivar extension: digits after the landline's number
    :ivar note: what stood in parentheses or beside the number (女儿), empty when nothing
    """

    text: str
    kind: str
    marks: tuple[str, ...]
    extension: str = ""
    note: str = ""


_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
# One mobile number and nothing else, its joints gone: most of the cells that are not plain.
_SIMPLE: Final = re.compile(r"(\+86|0086|86)?0?(1[3-9][0-9]{9})")
_JOINTS: Final = str.maketrans("", "", " -")
_LINE_BREAKS: Final = re.compile(r"[\n\r\t]")
_SEVERAL_MOBILES: Final = re.compile(r"(?:1[3-9][0-9]{9}){2,}")
_SERVICE: Final = re.compile(r"[48]00[0-9]{7}|95[0-9]{3,6}|96[0-9]{3,6}|1[0-2][0-9]{1,4}|100[0-9]{2,3}")
# Area codes (of two, then of three digits) as the plan of numbering has them: 10, 2x, and 3xx to 9xx.
_LANDLINE: Final = re.compile(
    r"(?:0?(10|2[0-9])|0([3-9][0-9]{2}))[- ]*([2-9][0-9]{6,7})(?:(?:[-*#转 ]|EXT)+([0-9]{1,6}))?"
)
_LOCAL: Final = re.compile(r"([2-9][0-9]{6,7})(?:(?:[-*#转]|EXT)+([0-9]{1,6}))?")
_MASKED: Final = re.compile(r"1[3-9?][0-9?]{9}")
# A mainland number with its country code, and what stands before it.
_COUNTRY: Final = re.compile(r"^(?:\+ ?|00)?86[- ]?(?=(?:0?[1-9])(?:[- ]?[0-9]){8,})|^\(\+?86\)|^\+86")
_ABROAD: Final = re.compile(r"(?:\+|00)(?!86)[1-9][0-9 -]{6,16}")
_FLOAT: Final = re.compile(r"([0-9]{7,12})\.0+")
_SCIENTIFIC: Final = re.compile(r"[1-9](?:\.[0-9]+)?E\+?[0-9]{2}")
_TAIL: Final = re.compile(r"([0-9-]*?)([0-9]{7,8})/([0-9]{1,2})")

_SEPARATOR: Final = re.compile(
    r"[,;/、,;|。&\n\r\t]+|\s{2,}|(?<=[0-9]{11})[ .]+(?=[+]|0[1-9]|1[3-9])|(?<=[0-9]{8})[ .]+(?=1[3-9])|[或和及]"
)
_CHUNK: Final = re.compile(r"[0-9*?+(#xX×●][0-9*?+()#xX×●.\- 转extEXT]*[0-9*?xX×●)]|[0-9]")
_PARENTHESES: Final = re.compile(r"[(\[{【<]([^0-9()]*)[)\]}】>]")
_AREA_IN_PARENTHESES: Final = re.compile(r"\((0?[1-9][0-9]{1,3}|\+?86)\)")
_NOT_A_NOTE: Final = re.compile(
    r"[0-9\s:;,.、,;:/|\-+*?#()\[\]]+|电话号码?|手机号?码?|联系方式|座机|固话|号码|TEL|MOBILE", re.IGNORECASE
)
_MASKS: Final = str.maketrans(dict.fromkeys("*xX×●#", "?"))
_SLIPS: Final = str.maketrans("OoIl", "0011")
_EMPTY: Final = frozenset(
    ["", "0", "无", "没有", "不详", "未知", "暂无", "空", "NULL", "NONE", "NAN", "N/A", "NA", "-", "/"]
)
_INVENTED: Final = frozenset(["12345678901", "12345678910", "13800138000", "13912345678", "13812345678", "13512345678"])


def normalize(raw: str, *, area: str = "") -> tuple[Phone, ...]:
    """
    Understand one cell of a telephone column, in its order and without repetitions.

    :param area: area code with its 0, given to landlines written without one
    """
    if _MOBILE.fullmatch(raw):
        return (_mobile(raw, (), ""),)
    half = raw.translate(HALF_WIDTH).strip().strip("'")
    if half.upper() in _EMPTY:
        return ()
    if simple := _SIMPLE.fullmatch(half.translate(_JOINTS)):
        return (_mobile(simple.group(2), (marks.COUNTRY_CODE,) if simple.group(1) else (marks.BLANKS,), ""),)
    widened = (marks.FULLWIDTH,) if half != _LINE_BREAKS.sub(" ", raw).strip().strip("'") else ()
    pieces = [piece for part in split(raw) for piece in _pieces(part, widened, area)]
    return tuple(dict.fromkeys(pieces)) or (Phone("", "unknown", (*widened, marks.UNRECOGNIZED), "", half),)


def split(raw: str) -> tuple[str, ...]:
    """Cut a cell into parts with one number each, its note beside it."""
    # Line breaks fold to blanks, and they separate.
    half = _LINE_BREAKS.sub(";", raw).translate(HALF_WIDTH).strip().strip("'")
    if tail := _TAIL.fullmatch(half):
        area, first, last = tail.groups()
        return (area + first, area + first[: -len(last)] + last)
    parts = [part.strip() for part in _SEPARATOR.split(_AREA_IN_PARENTHESES.sub(r"\1-", half))]
    joined: list[str] = []
    for part in parts:
        # A note cut from its number by a separator goes back to it: 139... , 女儿
        if joined and part and not any(character.isdigit() for character in part):
            joined[-1] = f"{joined[-1]}({part})"
        elif part:
            joined.append(part)
    return tuple(joined)


def _pieces(part: str, widened: tuple[str, ...], area: str) -> list[Phone]:
    note = "".join(_PARENTHESES.findall(part))
    bare = _PARENTHESES.sub(" ", part).strip()
    if number := _FLOAT.fullmatch(bare):
        return [_one(number.group(1), (*widened, marks.EXCEL_NUMBER), note, area)]
    if _SCIENTIFIC.fullmatch(bare.upper()):
        return [Phone("", "unknown", (*widened, marks.EXCEL_ROUNDED), "", note)]
    found = []
    for chunk, beside in _with_notes(bare):
        found += _chunk(chunk, widened, note or beside, area)
    return [phone for phone in found if phone.text]


def _with_notes(bare: str) -> list[tuple[str, str]]:
    """Pair each run of digits with the words before it, or after it when the cell begins with digits."""
    words = [_NOT_A_NOTE.sub("", between).strip() for between in _CHUNK.split(bare)]
    shift = 0 if words[0] else 1
    return [(chunk.strip(), words[place + shift]) for place, chunk in enumerate(_CHUNK.findall(bare))]


def _chunk(chunk: str, widened: tuple[str, ...], note: str, area: str) -> list[Phone]:
    digits = re.sub("[^0-9]", "", chunk)
    if _SEVERAL_MOBILES.fullmatch(digits):
        found = (*widened, marks.GLUED, marks.SEVERAL)
        return [_mobile(digits[start : start + 11], found, note) for start in range(0, len(digits), 11)]
    return [_one(chunk, widened, note, area)]


def _one(chunk: str, found: tuple[str, ...], note: str, area: str) -> Phone:
    if abroad := _ABROAD.fullmatch(chunk):
        digits = re.sub("[^0-9]", "", abroad.group()).removeprefix("00")
        return Phone("+" + digits, "unknown", (*found, marks.FOREIGN), "", note)
    home = _COUNTRY.sub("", chunk)
    if home != chunk:
        found = (*found, marks.COUNTRY_CODE)
        home = f"0{home}" if home[:1] in "3456789" else home  # abroad, the area code goes without its 0
    home = home.strip(" -()+.")
    bare = re.sub(r"[ .\-()]", "", home)
    joined = (*found, marks.BLANKS) if bare != home else found
    if _MOBILE.fullmatch(mobile := bare[1:] if bare[:2] == "01" and len(bare) == 12 else bare):
        return _mobile(mobile, joined, note)
    if _MASKED.fullmatch(masked := _full_mask(bare.translate(_MASKS))):
        return Phone(masked, "mobile", (*joined, marks.MASKED), "", note)
    return _fixed(home, bare, found, note, area)


def _full_mask(masked: str) -> str:
    """Stretch 139?1234 to eleven places."""
    front, mask, back = masked.partition("?")
    if not mask or len(masked) >= 11 or len(front) != 3:
        return masked
    return front + back.lstrip("?").rjust(8, "?")


def _fixed(home: str, bare: str, found: tuple[str, ...], note: str, area: str) -> Phone:
    upper = home.upper().replace(" ", "")
    if landline := _LANDLINE.fullmatch(upper):
        short, long, number, extension = landline.groups()
        return _landline(f"0{short or long}", number, extension, found, note)
    if _SERVICE.fullmatch(bare):
        return Phone(bare, "service", found, "", note)
    if local := _LOCAL.fullmatch(upper) or _LOCAL.fullmatch(bare):
        return _landline(area, local.group(1), local.group(2), found, note)
    digits = re.sub("[^0-9?]", "", bare.translate(_MASKS))
    doubt = marks.MASKED if "?" in digits else marks.PLACEHOLDER if len(set(digits)) == 1 else marks.LENGTH_WRONG
    return Phone(digits if digits.strip("?") else "", "unknown", (*found, doubt), "", note)


def _landline(area: str, number: str, extension: str | None, found: tuple[str, ...], note: str) -> Phone:
    found = found if area else (*found, marks.NO_AREA_CODE)
    found = (*found, marks.PLACEHOLDER) if len(set(number)) == 1 else found
    found = (*found, marks.EXTENSION) if extension else found
    return Phone(f"{area}-{number}" if area else number, "landline", found, extension or "", note)


def _mobile(digits: str, found: tuple[str, ...], note: str) -> Phone:
    if digits in _INVENTED or len(set(digits[3:])) == 1:
        found = (*found, marks.PLACEHOLDER)
    return Phone(digits, "mobile", found, "", note)
