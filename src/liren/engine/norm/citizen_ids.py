"""Citizen ids (GB 11643-1999) as they really stand in exports: rounded, masked, mistyped, fifteen digits, wrapped.

Nothing is guessed: `text` is given only when every character is certain. What is known of the others stands in
`pattern`, with `?` for what is not. A prefix that did not exist in the birth year is no error: numbers are given at
registration, and a county's code outlives the county.
"""

import datetime
import operator
import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import documents, marks
from liren.engine.norm.characters import HALF_WIDTH


@dataclass(frozen=True, slots=True)
class CitizenId:
    """
    One cell of an id column.

    :ivar text: the 18 characters when certain (also when the checksum is right only after a repair), else None
    :ivar pattern: 18 characters with `?` for unknown ones, empty when nothing is known; a checksum-wrong id stands here
    :ivar valid: the checksum fits, the date exists, and nothing had to be assumed
    :ivar birth: the date within the id, also of an id whose checksum is wrong; None when unknown or impossible
    :ivar sex: `male` or `female`, None when that digit is unknown
    :ivar division: six digits of GB/T 2260, empty when unknown
    :ivar kind: resident | hmt (residence permit for Hong Kong, Macao, Taiwan) | foreign | other | partial | none
    :ivar marks: see docs/reference/normalizing.md
    :ivar number: the number of a document that is no citizen id (passport, permit, ...), half-width and upper-case
    """

    text: str | None
    pattern: str
    valid: bool
    birth: datetime.date | None
    sex: str | None
    division: str
    kind: str
    marks: tuple[str, ...]
    number: str = ""


WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS: Final = "10X98765432"
# `str.encode` gives 48 for "0"; taking the excess out once is quicker than seventeen times.
_EXCESS: Final = 48 * sum(WEIGHTS)

PROVINCES: Final = frozenset(
    """
    11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46
    50 51 52 53 54 61 62 63 64 65 71 81 82 83 91
    """.split()
)

_PLAIN: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_WRAPPING: Final = str.maketrans("", "", " '\"-,\\/=;")
_MASKS: Final = str.maketrans(dict.fromkeys("*×?#●•○◯■□·…_✱＊", "?"))
_LETTER_SLIPS: Final = str.maketrans("OQDILZSB|!", "0001125811")
_CROSS_SLIPS: Final = str.maketrans("ХΧ×", "XXX")  # Cyrillic and Greek look-alikes, and the sign of multiplication
_LABEL: Final = re.compile(r"^[^0-9A-Z?]*(?:身份证|身份证明|公民身份|证件|号码|号)[^0-9A-Z?]*[::]?")
_SCIENTIFIC: Final = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?(1[47])")
_FLOAT: Final = re.compile(r"([0-9]+)\.0*")
_STUDENT: Final = re.compile(r"[GJL]([0-9]{17}[0-9X])")
_DISABILITY: Final = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B[0-9]?)?")
_WITHIN: Final = re.compile(r"(?<![0-9A-Z])([1-9][0-9]{16}[0-9X])(?![0-9A-Z])")
_LAST: Final = re.compile(r"(?:[^0-9]*(?:后|尾|末)[^0-9]*)?([0-9]{3}[0-9X]|[0-9]{5}[0-9X])")
_ODD: Final = re.compile("[^0-9]")
_MASKED_BY_X: Final = re.compile(r"X{2,}|(?<=\?)X(?=[0-9?])")
_PARTLY: Final = re.compile(r"[0-9]*\?[0-9?]*[0-9X?]|[0-9]+\?+")
_EMPTY: Final = frozenset(
    ["", "0", "无", "没有", "不详", "未知", "暂无", "NULL", "NONE", "NAN", "N/A", "NA", "待补", "空", "/"]
)


def check_character(body: str) -> str:
    """Work out the eighteenth character for seventeen digits (ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[(sum(map(operator.mul, WEIGHTS, body.encode())) - _EXCESS) % 11]


def checksum_holds(text: str) -> bool:
    """Tell whether eighteen characters end on the right check character."""
    return check_character(text[:17]) == text[17]


def birth_of(text: str) -> datetime.date | None:
    """Read the date at places 7 to 14 of an id; None when it cannot exist."""
    if not "1850" <= text[6:10] <= "2150":
        return None
    try:
        return datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def normalize(raw: str) -> CitizenId:
    """Understand one cell of an id column."""
    if _PLAIN.fullmatch(raw):
        return _judged(raw, ())
    return _cleaned(raw)


def _cleaned(raw: str) -> CitizenId:
    found: list[str] = []
    half = raw.translate(HALF_WIDTH).strip()
    if half != raw.strip():
        found.append(marks.FULLWIDTH)
    if half.upper() in _EMPTY:
        return _nothing("", marks.MISSING)
    text = half.upper().translate(_CROSS_SLIPS) if half[-1] in "ХΧ×хχ" and half[:-1].isdigit() else half.upper()
    if scientific := _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        return _rounded(scientific)
    if number := _FLOAT.fullmatch(text.strip("' ")):
        text = number.group(1)
        found.append(marks.EXCEL_NUMBER)
    bare = text.translate(_WRAPPING)
    if len(bare) < len(text):
        found.append(marks.BLANKS if len(bare) + text.count(" ") == len(text) else marks.STRAY)
    return _bare(bare, text, found)


def _bare(bare: str, text: str, found: list[str]) -> CitizenId:
    """Understand a cell without its blanks and quotes; `text` is the cell before they went."""
    if _PLAIN.fullmatch(bare):
        return _judged(bare, tuple(found))
    several = _WITHIN.findall(text)
    if several:
        extra = marks.SEVERAL if len(several) > 1 else marks.NOTE
        right = [one for one in several if checksum_holds(one)]
        return _judged((right or several)[0], (*found, extra))
    unlabelled = _LABEL.sub("", bare) or bare
    if unlabelled != bare:
        found.append(marks.NOTE)
    return (
        _fifteen(unlabelled, found)
        or _wrapped(unlabelled, found)
        or _mistyped(unlabelled, found)
        or _partial(unlabelled, found)
        or _other(unlabelled, found)
    )


def _judged(text: str, found: tuple[str, ...]) -> CitizenId:
    """Judge eighteen characters of the right form."""
    birth = birth_of(text)
    if text[15:] == "000":
        # Excel keeps fifteen digits. One true id in a thousand ends so too, and one rounded id in eleven fits its
        # checksum: neither is certain, and the fifteen digits are true either way.
        return _known(text[:15] + "???", (*found, marks.EXCEL_ROUNDED))
    doubts = found
    if not (fits := check_character(text[:17]) == text[17]):
        if _is_float(text):
            return _known(text[:15] + "???", (*found, marks.EXCEL_ROUNDED))
        doubts = (*doubts, marks.CHECKSUM_WRONG)
    if birth is None:
        doubts = (*doubts, marks.DATE_IMPOSSIBLE)
    if text[:2] not in PROVINCES:
        doubts = (*doubts, marks.DIVISION_UNKNOWN)
    sex = "male" if text[16] in "13579" else "female"
    valid = fits and birth is not None
    return CitizenId(text if valid else None, text, valid, birth, sex, text[:6], _kind(text), doubts)


def _is_float(text: str) -> bool:
    """Tell whether a number passed through a double, which at this size holds every sixteenth to 128th one only."""
    return text.isdigit() and float(text) == int(text)


def _kind(text: str) -> str:
    if text[0] == "9" and text[:2] != "99":
        return "foreign"  # the permanent residence card since 2023
    return "hmt" if text[:6] in ("810000", "820000", "830000") else "resident"


def _fifteen(bare: str, found: list[str]) -> CitizenId | None:
    """Upgrade an id of the first generation: whoever holds one was born in a year 19xx."""
    if len(bare) != 15 or not (bare.isascii() and bare.isdigit()) or bare[0] == "0":
        return None
    body = bare[:6] + "19" + bare[6:]
    if birth_of(body) is None:
        return _known(body + "?", (*found, marks.UPGRADED, marks.DATE_IMPOSSIBLE))
    judged = _judged(body + check_character(body), (*found, marks.UPGRADED))
    return judged if judged.text else _known(body + "?", judged.marks)


def _wrapped(bare: str, found: list[str]) -> CitizenId | None:
    """Take the id out of a number that was made from it."""
    if student := _STUDENT.fullmatch(bare):
        return _judged(student.group(1), (*found, marks.STUDENT_NUMBER))
    if (disability := _DISABILITY.fullmatch(bare)) and birth_of(disability.group(1)):
        return _judged(disability.group(1), (*found, marks.DISABILITY_CERTIFICATE))
    return None


def _mistyped(bare: str, found: list[str]) -> CitizenId | None:
    """Read O as 0 and l as 1, but only where the checksum and the date then hold."""
    if len(bare) != 18 or bare.isdigit():
        return None
    body = bare[:17].translate(_LETTER_SLIPS)
    repaired = body + (bare[17] if bare[17] == "X" else bare[17].translate(_LETTER_SLIPS))
    if _PLAIN.fullmatch(repaired) and checksum_holds(repaired) and birth_of(repaired):
        return _judged(repaired, (*found, marks.GLYPH_REPAIRED))
    known = _ODD.sub("?", bare[:17]) + (bare[17] if bare[17] in CHECK_CHARACTERS else "?")
    if known.count("?") > 3 or not bare.isascii() or "?" in bare or "*" in bare:
        return None
    return _known(known, (*found, marks.STRAY))


def _rounded(scientific: re.Match[str]) -> CitizenId:
    """Keep the digits that a number in scientific notation still shows."""
    digits = scientific.group(1) + (scientific.group(2) or "")
    length = 18 if scientific.group(3) == "17" else 15
    # The last digit shown may have been rounded up. The sixth may not: the seventh is 1 or 2, a century.
    kept = digits[:15] if len(digits) > 15 else digits if len(digits) in (6, 15) and length == 18 else digits[:-1]
    if length == 15:
        kept = kept[:6] + "19" + kept[6:] if len(kept) >= 6 else kept
    return _known(kept[:17].ljust(18, "?"), (marks.EXCEL_ROUNDED,))


def _partial(bare: str, found: list[str]) -> CitizenId | None:
    """Place what remains of a masked or shortened id."""
    masked = _MASKED_BY_X.sub(lambda run: "?" * len(run.group()), bare.translate(_MASKS))
    if masked and not masked.strip("?"):
        return _nothing("", *found, marks.MASKED)
    if _PARTLY.fullmatch(masked) and any(character.isdigit() for character in masked):
        return _known(_spread(masked), (*found, marks.MASKED))
    if last := _LAST.fullmatch(bare):
        return _known(last.group(1).rjust(18, "?"), (*found, marks.LAST_DIGITS))
    if not (bare.isascii() and bare.isdigit()) or not birth_of(bare.ljust(14, "?")) or not 14 <= len(bare) <= 17:
        return None
    # An X that a numeric column could not hold is the likeliest loss of one character; else only the front is sure.
    if len(bare) == 17 and check_character(bare) == "X":
        return _known(bare + "?", (*found, marks.LENGTH_WRONG, marks.CHECK_CHARACTER_LOST))
    return _known(bare[:14].ljust(18, "?"), (*found, marks.LENGTH_WRONG))


def _spread(masked: str) -> str:
    """Stretch a mask of any length to eighteen places; what stands before and after it keeps its side."""
    if len(masked) == 18:
        return masked
    if len(masked) == 15:
        return f"{masked[:6]}19{masked[6:]}?"
    front = masked[: masked.index("?")][:17]
    back = masked[masked.rindex("?") + 1 :][-(17 - len(front)) :] if len(front) < 17 else ""
    return front.ljust(18 - len(back), "?") + back


def _known(pattern: str, found: tuple[str, ...]) -> CitizenId:
    division = pattern[:6] if "?" not in pattern[:6] else ""
    birth = birth_of(pattern) if "?" not in pattern[6:14] else None
    sex = None if pattern[16] == "?" else "male" if pattern[16] in "13579" else "female"
    return CitizenId(None, pattern, False, birth, sex, division, "partial", found)


def _other(bare: str, found: list[str]) -> CitizenId:
    if document := documents.recognize(bare):
        kind = "foreign" if document.mark == marks.FOREIGN else "other"
        return CitizenId(None, "", False, None, None, "", kind, (*found, document.mark), document.number)
    looks_numeric = sum(character.isdigit() for character in bare) >= 8
    return _nothing(bare, *found, marks.LENGTH_WRONG if looks_numeric else marks.UNRECOGNIZED)


def _nothing(number: str, *found: str) -> CitizenId:
    return CitizenId(None, "", False, None, None, "", "none", found, number)
