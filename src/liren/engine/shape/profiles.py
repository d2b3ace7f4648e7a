"""What the values of a column look like, whatever its header says."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from liren.engine.norm import citizen_ids, names, organizations, plates, relations, sexes, surnames

SAMPLE: Final = 200
# Below this share of recognized values a column shows no kind of its own.
CLEAR: Final = 0.6

_PHONE: Final = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?")
_DATE: Final = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?: [\d:]+)?|(?:19|20)\d{2}[01]\d[0-3]\d")
_ADDRESS: Final = re.compile(
    r".*(?:省|市|区|县|镇|乡|街道|路|街|大道|巷|胡同|里|弄|村|社区|小区|花园|苑|组).*\d.*(?:号|室|栋|幢|楼|单元|组|弄|户|#).*"
    r"|[一-鿿].*[一-鿿A-Z)）]\d{1,3}(?:[-—幢栋号#座][^\s]{0,4})?[-—幢栋号#座单元]+\d{3,4}室?"
)
_ROOM: Final = re.compile(r"\d{1,3}[-—栋幢号#].*\d{3,4}室?|\d{1,2}单元\d{3,4}室?|\d{3,4}室")
_BARE_ROOM: Final = re.compile(r"\d{2,4}[A-Za-z]?[室号]?")


def kind_of(values: Sequence[str]) -> tuple[str, float]:
    """
    The kind that most values have, and their share; ("", 0.0) when none is clear.

    Kinds: citizen_id, plate, uscc, phone, date, sex, relation, address, room, name.
    """
    filled = [value.strip() for value in values if value.strip()][:SAMPLE]
    if not filled:
        return "", 0.0
    for kind, holds in _KINDS.items():
        share = _share(filled, holds)
        if share >= CLEAR:
            return kind, share
    return "", 0.0


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    """The share of values that hold; 0.0 as soon as it cannot become clear."""
    missing, allowed = 0, (1 - CLEAR) * len(values)
    for value in values:
        missing += not holds(value)
        if missing > allowed:
            return 0.0
    return 1 - missing / len(values)


def _is_citizen_id(value: str) -> bool:
    if len(value) not in (15, 18) and "E+17" not in value and "*" not in value:
        return False
    found = citizen_ids.normalize(value)
    return found.text is not None or bool(found.pattern and found.birth)


def may_be_id(value: str) -> bool:
    """Whether a value may be a citizen id or what is left of one: masked, rounded, or its last digits."""
    return _is_citizen_id(value) or len(value) <= 8 or bool(citizen_ids.normalize(value).birth)


def _is_name(value: str) -> bool:
    """Two to four characters that begin with a common surname: 入户 and 电话 do not."""
    known = value[:1] in surnames.COMMON or value[:2] in surnames.COMPOUND
    return known and 2 <= len(value) <= 4 and bool(names.normalize(value).surname)


def _is_plate(value: str) -> bool:
    """Plates of roads begin with a province; two letters and five digits number anything, not only army cars."""
    found = plates.normalize(value)
    return found.valid and found.kind != "military"


def _is_relation(value: str) -> bool:
    """A word of kinship; bare digits are a code only where the header says so: 12 is a usage, 36.0 a price."""
    return not value.replace(".", "").isdigit() and bool(relations.normalize(value))


def _is_sex(value: str) -> bool:
    return not value.isdigit() and sexes.normalize(value) is not None


_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    "citizen_id": _is_citizen_id,
    "plate": _is_plate,
    "uscc": lambda value: organizations.normalize_code(value).valid,
    "phone": lambda value: bool(_PHONE.match(value)),
    "date": lambda value: bool(_DATE.fullmatch(value)),
    "sex": _is_sex,
    "relation": _is_relation,
    "address": lambda value: bool(_ADDRESS.fullmatch(value)),
    "room": lambda value: bool(_ROOM.fullmatch(value)),
    "name": _is_name,
}


def are_rooms(values: Sequence[str]) -> bool:
    """Whether every value is a bare number such as rooms have: 101, 1203室."""
    filled = [value.strip() for value in values if value.strip()]
    return bool(filled) and all(_BARE_ROOM.fullmatch(value) for value in filled)
