"""How persons of a Chinese register are compared: the fields, their levels, and which pairs are looked at."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA, Hamming

from liren.engine import compare
from liren.engine.bags import Words
from liren.engine.block import Rule
from liren.engine.coding import NONE, Ints
from liren.engine.compare import Mask

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
        compare.judged("masked", masked_alike, when=_one_is_partial),
        compare.derived("homophone", sounds.get),
        compare.Level("one_character", _one_character_apart),
        compare.judged("surname_only", surname_only, when=_one_begins_the_other),
    )
    return compare.Comparison("name", "name", levels, several=True)


def _ids() -> compare.Comparison:
    levels = (
        compare.judged("fits_long", lambda a, b: known_alike(a, b) >= MANY_KNOWN, when=_one_is_partial),
        compare.judged("fits_short", lambda a, b: known_alike(a, b) >= FEW_KNOWN, when=_one_is_partial),
        compare.Level("slip", _slipped_ids),
    )
    return compare.Comparison("citizen_id", "citizen_id", levels, several=True)


def _births() -> compare.Comparison:
    levels = (
        compare.judged("part", partly_same_date, when=_other_length),
        compare.Level("slip", _slipped_dates),
        compare.Level("lunar", _lunar_apart),
        compare.Level("near", _years_near),
    )
    return compare.Comparison("birth", "birth", levels, several=True)


def _dwellings() -> compare.Comparison:
    levels = (compare.derived("building", _building), compare.derived("place", _place))
    return compare.Comparison("dwelling", "dwelling", levels, several=True)


def _building(dwelling: str) -> str | None:
    return dwelling.rsplit(".", 1)[0] if "x" not in dwelling else None


def _place(dwelling: str) -> str | None:
    return dwelling.split(".", maxsplit=1)[0] if dwelling[0] != "x" else None


def _one_is_partial(words: Words, one: Ints, two: Ints) -> Mask:
    lost, length = words.numbers(_is_partial), words.lengths()
    return np.asarray(((lost[one] | lost[two]) > 0) & (length[one] == length[two]))


def _is_partial(text: str) -> int:
    return int(LOST in text)


def _one_begins_the_other(words: Words, one: Ints, two: Ints) -> Mask:
    length, first = words.lengths(), words.kinds(_first)
    short = np.minimum(length[one], length[two]) <= 2
    return np.asarray(short & (length[one] != length[two]) & (first[one] == first[two]))


def _first(text: str) -> str:
    return text[:1]


def _other_length(words: Words, one: Ints, two: Ints) -> Mask:
    return np.asarray(words.lengths()[one] != words.lengths()[two])


def _one_character_apart(words: Words, one: Ints, two: Ints) -> Mask:
    left, right = words.lengths()[one], words.lengths()[two]
    out = (np.maximum(left, right) >= 3) & (np.minimum(left, right) >= 2) & (np.abs(left - right) <= 1)
    return _where(out, words, one, two, most=1)


def _slipped_ids(words: Words, one: Ints, two: Ints) -> Mask:
    lost = words.numbers(_is_partial)
    return _where((lost[one] | lost[two]) == 0, words, one, two, most=2)


def _where(maybe: Mask, words: Words, one: Ints, two: Ints, *, most: int) -> Mask:
    places = np.flatnonzero(maybe)
    out = np.zeros(len(one), bool)
    out[places] = compare.few_edits(words.objects[one[places]], words.objects[two[places]], most)
    return out


def _slipped_dates(words: Words, one: Ints, two: Ints) -> Mask:
    places = np.flatnonzero((words.lengths()[one] == WHOLE) & (words.lengths()[two] == WHOLE))
    left, right = one[places], two[places]
    year, turned, month_day = words.numbers(_year), words.numbers(_day_month), words.numbers(_month_day)
    digits = words.texts(_digits)
    exchanged = (year[left] == year[right]) & (month_day[left] == turned[right])
    out = np.zeros(len(one), bool)
    out[places] = exchanged | compare.few_edits(digits[left], digits[right], 1)
    return out


def _lunar_apart(words: Words, one: Ints, two: Ints) -> Mask:
    day = words.numbers(_day)
    lag = np.abs(day[one] - day[two])
    return np.asarray((lag >= LUNAR_LAG[0]) & (lag <= LUNAR_LAG[1]))


def _years_near(words: Words, one: Ints, two: Ints) -> Mask:
    year = words.numbers(_year)
    return np.asarray(np.abs(year[one] - year[two]) <= 1)


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


def partly_same_date(one: str, two: str) -> bool:
    """Tell whether one date is the beginning of the other."""
    return len(one) != len(two) and (one.startswith(two) or two.startswith(one))


def contradict(one: str, two: str) -> bool:
    """Tell whether two dates cannot be slips of one: years apart and more than two digits different."""
    if len(one) < 4 or len(two) < 4 or abs(int(one[:4]) - int(two[:4])) <= 2:
        return False
    length = min(len(one), len(two))
    return Hamming.distance(one[:length], two[:length]) > (2 if length == WHOLE else 1)


def _year(date: str) -> int:
    return int(date[:4])


def _month_day(date: str) -> int:
    return int(date[5:7] + date[8:]) if len(date) == WHOLE else NONE


def _day_month(date: str) -> int:
    return int(date[8:] + date[5:7]) if len(date) == WHOLE else NONE


def _digits(date: str) -> str:
    return date.replace("-", "")


def _day(date: str) -> float:
    # Days of a calendar with even months: precise enough for a lag of weeks, and defined for impossible days.
    if len(date) != WHOLE:
        return float("nan")
    return int(int(date[:4]) * 365.25) + int((int(date[5:7]) - 1) * 30.44) + int(date[8:])
