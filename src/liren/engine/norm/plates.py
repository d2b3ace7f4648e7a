"""Number plates (GA 36-2018): province, letter, five characters, or six for new energy; no I and no O among them."""

import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import marks
from liren.engine.norm.characters import SIMPLIFIED


@dataclass(frozen=True, slots=True)
class Plate:
    """
    One cell of a plate column.

    :ivar text: `浙A12345` without dots and blanks, `?` for masked characters, empty when there is none
    :ivar kind: ordinary | new_energy | police | trainer | trailer | hong_kong_macao | consular | military | unknown
    :ivar valid: whether a plate of this form can be issued
    :ivar marks: see docs/reference/normalizing.md
    """

    text: str
    kind: str
    valid: bool
    marks: tuple[str, ...]


PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FORMS: Final = (
    ("new_energy", re.compile(f"[{PROVINCES}][A-HJ-NP-Z](?:[A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[A-HJK])")),
    (
        "ordinary",
        re.compile(f"[{PROVINCES}][A-Z](?=[A-Z]{{0,3}}[0-9])[A-HJ-NP-Z0-9]{{5}}|[{PROVINCES}][A-Z][A-HJ-NP-Z0-9]{{5}}"),
    ),
    ("police", re.compile(f"[{PROVINCES}][A-Z][A-HJ-NP-Z0-9]{{4}}警")),
    ("trainer", re.compile(f"[{PROVINCES}][A-Z][A-HJ-NP-Z0-9]{{4}}学")),
    ("trailer", re.compile(f"[{PROVINCES}][A-Z][A-HJ-NP-Z0-9]{{4}}[挂超]")),
    ("hong_kong_macao", re.compile("粤Z[A-HJ-NP-Z0-9]{4}[港澳]")),
    ("consular", re.compile(f"使[0-9]{{6}}|[0-9]{{6}}使|[{PROVINCES}]?[A-Z][0-9]{{4}}[使领]|[0-9]{{6}}[使领]")),
    ("military", re.compile(f"WJ[{PROVINCES}]?[0-9]{{4}}[0-9A-Z]|[A-Z]{{2}}[0-9]{{5}}")),
)
_WITHIN: Final = re.compile(f"[{PROVINCES}][A-Z][A-Z0-9]{{4,6}}[警学挂港澳使领超]?")
_JOINTS: Final = re.compile(r"[ ·.•\-_'\"・∙:]+")
_SEPARATORS: Final = re.compile(r"[,;/、|\s]+")
_COLOR: Final = re.compile(r"[(\[]?(?:蓝|绿|黄绿|黄|白|黑|渐变绿)(?:色|牌|底)*[)\]]?|\([^)]*\)")
_MASKED: Final = re.compile(f"[{PROVINCES}][A-Z?][A-Z0-9?]{{4,6}}[警学挂]?")
_SLIPS: Final = str.maketrans("OI", "01")
_EMPTY: Final = frozenset(
    ["", "无", "无牌", "无车", "未上牌", "临牌", "临时", "NULL", "NONE", "NAN", "N/A", "-", "/", "0", "暂无"]
)


def normalize(raw: str) -> Plate:
    """Understand one cell of a plate column; of several plates, the first."""
    half = raw.translate(SIMPLIFIED).upper().strip(" '\"")
    bare = _JOINTS.sub("", half)
    if bare in _EMPTY:
        return Plate("", "unknown", False, (marks.MISSING,))
    if kind := _kind(bare):
        return Plate(bare, kind, True, (marks.BLANKS,) if bare != half else ())
    return _repaired(half, bare)


def split(raw: str) -> tuple[str, ...]:
    """Cut a cell into parts with one plate each."""
    return tuple(part for part in _SEPARATORS.split(raw.translate(SIMPLIFIED)) if part)


def _kind(text: str) -> str:
    return next((kind for kind, form in _FORMS if form.fullmatch(text)), "")


def _repaired(half: str, bare: str) -> Plate:
    colorless = _COLOR.sub("", bare)
    found: tuple[str, ...] = (marks.NOTE,) if colorless != bare else ()
    # I and O stand on no plate behind the first letter, so there they are 1 and 0.
    straight = colorless[:2] + colorless[2:].translate(_SLIPS)
    if kind := _kind(straight):
        return Plate(straight, kind, True, (*found, marks.GLYPH_REPAIRED) if straight != colorless else found)
    masked = re.sub("[*×#?]", "?", colorless)
    if "?" in masked and _MASKED.fullmatch(masked):
        return Plate(masked, "unknown", False, (*found, marks.MASKED))
    several = [one for part in split(half) for one in _WITHIN.findall(_JOINTS.sub("", part)) if _kind(one)]
    if several:
        return Plate(several[0], _kind(several[0]), True, (marks.SEVERAL if len(several) > 1 else marks.NOTE,))
    return Plate(colorless, "unknown", False, (*found, marks.UNRECOGNIZED))
