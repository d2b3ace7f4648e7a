"""Organizations: unified social credit codes (GB 32100-2015) and names without their legal form and place."""

import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import marks
from liren.engine.norm.characters import HALF_WIDTH, SIMPLIFIED


@dataclass(frozen=True, slots=True)
class Code:
    """
    One cell of an organization-code column.

    :ivar text: the 18 characters when certain, else None
    :ivar valid: whether the check character fits
    :ivar kind: uscc | organization_code (GB 11714, nine characters) | registration (fifteen digits) | none
    :ivar marks: see docs/reference/normalizing.md
    :ivar number: what stood there, upper-case and half-width, right or wrong
    """

    text: str | None
    valid: bool
    kind: str
    marks: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """
    One cell of an organization-name column.

    :ivar text: simplified, half-width, without blanks; 有限责任公司 written 有限公司
    :ivar core: without place, legal form and branch: what distinguishes it
    :ivar marks: see docs/reference/normalizing.md
    """

    text: str
    core: str
    marks: tuple[str, ...]


ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ORGANIZATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC: Final = re.compile(f"[1-9A-GNY][0-9A-GNY][0-9]{{6}}[{ALPHABET}]{{9}}[{ALPHABET}]")
_NINE: Final = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
_SLIPS: Final = str.maketrans("OISZ", "0152")  # letters that the standard leaves out for their looks
_OTHERS: Final = re.compile(r"[^0-9A-Z]")
_EMPTY: Final = frozenset(["", "无", "暂无", "不详", "NULL", "NONE", "NAN", "N/A", "-", "/", "0"])

_LEGAL: Final = re.compile(
    r"(?:股份有限公司|有限公司|有限合伙|普通合伙|集团|总公司|分公司|个人独资|公司|个体工商户|合作社|\(.*?\))+$|\((?:普通合伙|有限合伙|个体工商户|个体)\)"
)
_PLACE: Final = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,6}?(?:市|自治州|盟))?(?:[\u4e00-\u9fff]{1,5}?[区县])?"
)


def check_character(body: str) -> str:
    """Work out the eighteenth character for seventeen of the standard's alphabet (mod 31)."""
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def normalize_code(raw: str) -> Code:
    """Understand one cell of an organization-code column."""
    half = raw.translate(HALF_WIDTH).upper().strip(" '\"")
    if half in _EMPTY:
        return Code(None, False, "none", (marks.MISSING,), "")
    bare = _OTHERS.sub("", half)
    found = (marks.BLANKS,) if bare != half else ()
    if len(bare) == 18:
        return _unified(bare, found)
    if _NINE.fullmatch(bare):
        valid = _organization_check(bare[:8]) == bare[8]
        return Code(None, valid, "organization_code", found if valid else (*found, marks.CHECKSUM_WRONG), bare)
    if len(bare) == 15 and bare.isdigit():
        return Code(None, False, "registration", found, bare)
    return Code(None, False, "none", (*found, marks.LENGTH_WRONG if len(bare) > 5 else marks.UNRECOGNIZED), bare)


def _unified(bare: str, found: tuple[str, ...]) -> Code:
    straight = bare.translate(_SLIPS)
    if not _USCC.fullmatch(straight):
        return Code(None, False, "none", (*found, marks.UNRECOGNIZED), bare)
    if check_character(straight[:17]) != straight[17]:
        return Code(None, False, "uscc", (*found, marks.CHECKSUM_WRONG), bare)
    return Code(straight, True, "uscc", found if straight == bare else (*found, marks.GLYPH_REPAIRED), straight)


def _organization_check(body: str) -> str:
    rest = 11 - sum(w * int(c, 36) for w, c in zip(_ORGANIZATION_WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def normalize_name(raw: str) -> OrganizationName:
    """Understand one cell of an organization-name column."""
    half = raw.translate(SIMPLIFIED).strip(" '\"")
    if half.upper() in _EMPTY:
        return OrganizationName("", "", (marks.MISSING,))
    text = re.sub(r"\s+", "", half).replace("有限责任公司", "有限公司").replace("责任有限公司", "有限公司")
    shown = text.replace("股份公司", "股份有限公司")
    core = _LEGAL.sub("", _PLACE.sub("", shown))
    return OrganizationName(shown, core or shown, (marks.BLANKS,) if " " in half else ())
