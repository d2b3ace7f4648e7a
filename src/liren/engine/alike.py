"""How persons of a Chinese register are compared: the fields, their levels, and which pairs are looked at."""

from collections.abc import Mapping
from typing import Final

from rapidfuzz.distance import OSA, Hamming

from liren.engine import compare
from liren.engine.block import Rule

LOST: Final = "?"  # a character that a source masked or mangled
WHOLE: Final = 10  # characters of a date that tells the day
FEW_KNOWN: Final = 4  # characters of an id that make an agreement worth a level
MANY_KNOWN: Final = 10
LUNAR_LAG: Final = (15, 52)  # days by which a lunar date read as a solar one comes too early

SHARED: Final = ("phone", "dwelling", "household", "token", "kin")  # what a family has in common

RULES: Final = (
    Rule(("name", "birth")),
    Rule(("name", "phone")),
    Rule(("name", "dwelling")),
    Rule(("name", "household")),
    Rule(("name", "token")),
    Rule(("name", "kin")),
    Rule(("name", "dwelling:building")),
    Rule(("name", "dwelling:place", "birth:year")),
    Rule(("name:sound", "birth")),
    Rule(("name:sound", "dwelling:place"), largest=30),
    Rule(("birth", "name:surname", "sex"), largest=30),
    Rule(("birth", "phone")),
    Rule(("birth", "dwelling")),
    Rule(("citizen_id:tail", "name")),
    Rule(("citizen_id:tail", "name:surname", "dwelling:place"), largest=30),
    Rule(("citizen_id:head", "name:surname"), largest=30),
    Rule(("citizen_id",), largest=30),
    Rule(("phone",), finer=("name:surname",), largest=30),
    Rule(("dwelling", "name:surname"), largest=20),
    Rule(("name",), largest=12),
)


def scheme(sounds: Mapping[str, str]) -> compare.Scheme:
    """
    Say how persons are compared.

    :param sounds: name → tone-less pinyin
    """
    return compare.Scheme(
        (
            _names(sounds),
            _ids(),
            _births(),
            compare.Comparison("sex", "sex", rarity=False),
            compare.Comparison("phone", "phone", several=True),
            _dwellings(),
            compare.Comparison("household", "household", several=True),
            compare.Comparison("token", "token", several=True),
            compare.Comparison("kin", "kin", several=True),
        )
    )


def _names(sounds: Mapping[str, str]) -> compare.Comparison:
    levels = (
        compare.judged("masked", masked_alike),
        compare.derived("homophone", sounds.get),
        compare.judged("one_character", one_character_apart),
        compare.judged("surname_only", surname_only),
    )
    return compare.Comparison("name", "name", levels, several=True)


def _ids() -> compare.Comparison:
    levels = (
        compare.judged("fits_long", lambda a, b: known_alike(a, b) >= MANY_KNOWN),
        compare.judged("fits_short", lambda a, b: known_alike(a, b) >= FEW_KNOWN),
        compare.judged("slip", slipped_id),
    )
    return compare.Comparison("citizen_id", "citizen_id", levels, several=True)


def _births() -> compare.Comparison:
    levels = (
        compare.judged("part", partly_same_date),
        compare.judged("slip", slipped_date),
        compare.judged("lunar", lunar_apart),
        compare.judged("near", lambda a, b: abs(int(a[:4]) - int(b[:4])) <= 1),
    )
    return compare.Comparison("birth", "birth", levels, several=True)


def _dwellings() -> compare.Comparison:
    levels = (
        compare.derived("building", lambda text: text.rsplit(".", 1)[0] if "x" not in text else None),
        compare.derived("place", lambda text: text.split(".")[0] if text[0] != "x" else None),
    )
    return compare.Comparison("dwelling", "dwelling", levels, several=True)


def masked_alike(one: str, two: str) -> bool:
    """Tell whether names of one length agree in all characters that both tell."""
    if LOST not in one + two or len(one) != len(two):
        return False
    told = [(a, b) for a, b in zip(one, two, strict=True) if LOST not in (a, b)]
    return bool(told) and all(a == b for a, b in told)


def one_character_apart(one: str, two: str) -> bool:
    """Tell whether one character was mistaken, lost, added or exchanged with its neighbour."""
    return max(len(one), len(two)) >= 3 and min(len(one), len(two)) >= 2 and OSA.distance(one, two, score_cutoff=1) <= 1


def surname_only(one: str, two: str) -> bool:
    """Tell whether one is but the surname (张先生) of the other."""
    short, long = sorted((one, two), key=len)
    return len(short) <= 2 < len(long) + 1 and len(short) < len(long) and long.startswith(short)


def known_alike(one: str, two: str) -> int:
    """Count the characters that both ids tell, if all of them agree and one id is partial; else 0."""
    if LOST not in one + two or len(one) != len(two):
        return 0
    told = [(a, b) for a, b in zip(one, two, strict=True) if LOST not in (a, b)]
    return len(told) if all(a == b for a, b in told) else 0


def slipped_id(one: str, two: str) -> bool:
    """Tell whether two whole ids are one slip of the pen apart."""
    return LOST not in one + two and OSA.distance(one, two, score_cutoff=2) <= 2


def partly_same_date(one: str, two: str) -> bool:
    """Tell whether one date is the beginning of the other."""
    return len(one) != len(two) and (one.startswith(two) or two.startswith(one))


def slipped_date(one: str, two: str) -> bool:
    """Tell whether one digit differs, two neighbours are exchanged, or day and month are."""
    if len(one) != WHOLE or len(two) != WHOLE:
        return False
    if one[:4] == two[:4] and one[5:7] == two[8:] and one[8:] == two[5:7]:
        return True
    return OSA.distance(one.replace("-", ""), two.replace("-", ""), score_cutoff=1) <= 1


def lunar_apart(one: str, two: str) -> bool:
    """Tell whether one may be the lunar day and the other the solar day of one birth."""
    if len(one) != WHOLE or len(two) != WHOLE:
        return False
    early, late = LUNAR_LAG
    return early <= abs(_day(one) - _day(two)) <= late


def contradict(one: str, two: str) -> bool:
    """Tell whether two dates cannot be slips of one: years apart and more than two digits different."""
    if len(one) < 4 or len(two) < 4 or abs(int(one[:4]) - int(two[:4])) <= 2:
        return False
    length = min(len(one), len(two))
    return Hamming.distance(one[:length], two[:length]) > (2 if length == WHOLE else 1)


def _day(date: str) -> int:
    # Days of a calendar with even months: precise enough for a lag of weeks, and defined for impossible days.
    return int(int(date[:4]) * 365.25) + int((int(date[5:7]) - 1) * 30.44) + int(date[8:])
