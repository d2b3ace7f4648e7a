"""How persons of a Chinese register are compared: the fields, their levels, and which pairs are looked at."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from liren.engine import compare
from liren.engine.bags import FIRST, Words
from liren.engine.block import Rule
from liren.engine.coding import NONE, Ints
from liren.engine.compare import Mask
from liren.engine.norm import glyphs

LOST: Final = "?"  # a character that a source masked or mangled
WHOLE: Final = 10  # characters of a date that tells the day
YEAR: Final = 4  # characters of one that tells no more than the year
LEAST_CUT: Final = 6  # characters that are left of a long name
FEW_KNOWN: Final = 4  # characters of an id that make an agreement worth a level
MANY_KNOWN: Final = 10
LUNAR_LAG: Final = (15, 52)  # days by which a lunar date read as a solar one comes too early

NAME: Final = "name"
HOME: Final = "dwelling"
FEW_BEARERS: Final = 12  # groups of one name up to which all are compared
LEVELS_OF_NAMES: Final = ("masked", "homophone", "glyph", "given_name", "one_character", "surname_only")
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
    Rule(("name",), largest=FEW_BEARERS, most=60),
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
            # A home has many inhabitants and one holder: 梁** on its account is he. Some hold several homes.
            compare.Comparison("holding", "holding", several=True, against=False),
            compare.Comparison("household", "household", several=True),
            compare.Comparison("token", "token", several=True),
            compare.Comparison("kin", "kin", several=True),
        )
    )


def _names(sounds: Mapping[str, str]) -> compare.Comparison:
    levels = (
        compare.Level("masked", _masked_alike, masked_alike),
        compare.derived("homophone", sounds.get),
        compare.Level("glyph", _one_glyph_apart, one_glyph_apart),
        compare.Level("given_name", _same_given_name, same_given_name),
        compare.Level("one_character", _one_character_apart, one_character_apart),
        compare.Level("surname_only", _tells_little, surname_only),
    )
    return compare.Comparison("name", "name", levels, several=True, itself=name_with_itself)


def name_with_itself(name: str) -> int:
    """张* and 张* may be two persons' names: they agree only in what they tell."""
    if told(name) < 2:
        return len(LEVELS_OF_NAMES)
    return LEVELS_OF_NAMES.index("masked") + 1 if LOST in name else compare.SAME


def _ids() -> compare.Comparison:
    levels = (
        _fits_in("fits_long", MANY_KNOWN),
        _fits_in("fits_short", FEW_KNOWN),
        compare.Level("slip", _slipped_ids, slipped_id),
    )
    return compare.Comparison("citizen_id", "citizen_id", levels, several=True)


def _fits_in(name: str, least: int) -> compare.Level:
    return compare.Level(
        name,
        lambda words, one, two: _known_alike(words, one, two) >= least,
        lambda one, two: known_alike(one, two) >= least,
    )


def _births() -> compare.Comparison:
    levels = (
        compare.Level("part", _partly_same_dates, partly_same_date),
        compare.Level("slip", _slipped_dates, slipped_date),
        compare.Level("lunar", _lunar_apart, lunar_apart),
        compare.Level("near", _years_near, years_near),
    )
    return compare.Comparison("birth", "birth", levels, several=True)


def _dwellings() -> compare.Comparison:
    levels = (compare.derived("building", _building), compare.derived("place", place_of))
    return compare.Comparison("dwelling", "dwelling", levels, several=True)


def _building(dwelling: str) -> str | None:
    return dwelling.rsplit(".", 1)[0] if "x" not in dwelling else None


def place_of(dwelling: str) -> str | None:
    """Give the place of a dwelling's key; None where no place is told."""
    return dwelling.split(".", maxsplit=1)[0] if dwelling[0] != "x" else None


def _masked_alike(words: Words, one: Ints, two: Ints) -> Mask:
    out: Mask = _known_alike(words, one, two) > 1  # one character that agrees is but a surname
    length = words.lengths()
    left, right = length[one], length[two]
    for place in np.flatnonzero((left != right) & (np.minimum(left, right) >= LEAST_CUT)).tolist():
        out[place] = cut_off(words.values[one[place]], words.values[two[place]])
    return out


def cut_off(one: str, two: str) -> bool:
    """Tell whether one is the beginning of the other: columns of ten characters cut 阿卜杜热合曼·阿卜杜热西提 short."""
    short, long = sorted((one, two), key=len)
    return len(short) < len(long) and _opening(short) is not None and long.startswith(short)


def _opening(name: str) -> str | None:
    """Give the characters that a name which a column cuts off still tells; names in letters are told in words."""
    return name[:LEAST_CUT] if len(name) >= LEAST_CUT and not name.isascii() else None


def _known_alike(words: Words, one: Ints, two: Ints) -> Ints:
    """Count the characters that both tell, where one is partial and all of them agree; else 0."""
    lost, length = words.times(LOST), words.lengths()
    maybe = np.flatnonzero((lost[one] | lost[two]) > 0)
    maybe = maybe[length[one[maybe]] == length[two[maybe]]]
    left, right = (np.array(words.objects[side[maybe]].tolist(), str) for side in (one, two))
    wide = max(left.itemsize, right.itemsize) // 4
    a, b = (side.astype(f"U{wide}").view(np.uint32).reshape(-1, wide) for side in (left, right))
    told = (a != ord(LOST)) & (b != ord(LOST)) & (a > 0)
    out = np.zeros(len(one), np.int64)
    out[maybe] = np.where(((a == b) | ~told).all(axis=1), told.sum(axis=1), 0)
    return out


def _one_glyph_apart(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether one character differs and looks alike: 王坂 and 王板, of which a wholly other name is but a slip."""
    length, characters = words.lengths(), words.characters(str)
    out: Mask = np.asarray((length[one] == length[two]) & (length[one] >= 2) & (length[one] <= FIRST))
    places = np.flatnonzero(out)
    left, right = characters[one[places]], characters[two[places]]
    differ = left != right
    at = differ.argmax(axis=1)[:, None]
    looks = glyphs.which_alike(*(np.take_along_axis(side, at, axis=1)[:, 0] for side in (left, right)))
    out[places] = (differ.sum(axis=1) == 1) & looks
    return out


def _same_given_name(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether only the surname differs (程文民, 陈文民): brothers share the other half of a name."""
    length, given = words.lengths(), words.kinds(_given)
    return np.asarray((length[one] == length[two]) & (given[one] >= 0) & (given[one] == given[two]))


def _given(name: str) -> str | None:
    """Give the two characters after a surname; one alone is too common to tell, and a hidden one tells nothing."""
    return name[1:] if len(name) == 3 and LOST not in name and not name.isascii() else None


def _one_character_apart(words: Words, one: Ints, two: Ints) -> Mask:
    left, right = words.lengths()[one], words.lengths()[two]
    long = (np.maximum(left, right) >= 3) & (np.minimum(left, right) >= 2)
    brief = long & (left == right) & (left <= FIRST)
    out = _where(long & ~brief & (np.abs(left - right) <= 1), words, one, two, most=1)
    places = np.flatnonzero(brief)
    characters = words.characters(str)
    out[places] = compare.slipped(characters[one[places]], characters[two[places]])
    return out


def _one_begins_the_other(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether one is but the surname (张先生), of one character or two, of the other."""
    length, first, both = words.lengths(), words.kinds(_first), words.kinds(_first_two)
    left, right = length[one], length[two]
    short = np.minimum(left, right)
    out: Mask = np.asarray((short <= 2) & (left != right))
    places = np.flatnonzero(out)
    one, two = one[places], two[places]
    out[places] = np.where(short[places] == 1, first[one] == first[two], both[one] == both[two])
    return out


def _tells_little(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether all that one tells is a surname (张先生, 张*) or one character (*明), and the other agrees."""
    lost = words.times(LOST)
    is_part = (lost[one] | lost[two]) > 0
    out: Mask = np.asarray(~is_part & _one_begins_the_other(words, one, two))
    places = np.flatnonzero(is_part)
    few = words.lengths() - lost
    places = places[np.minimum(few[one[places]], few[two[places]]) == 1]
    # Whose surname alone is told agrees with all of that surname; else all characters must fit.
    one, two = np.where(few[one[places]] < few[two[places]], (one[places], two[places]), (two[places], one[places]))
    first = words.characters(str)[:, 0]
    begins = (few[one] < few[two]) & (first[one] != ord(LOST))
    out[places] = begins & (first[one] == first[two])
    rest = np.flatnonzero(~begins)
    values = words.values
    out[places[rest]] = [surname_only(values[a], values[b]) for a, b in zip(one[rest], two[rest], strict=True)]
    return out


def told(name: str) -> int:
    """Count the characters of a name that a source tells."""
    return len(name) - name.count(LOST)


def _first(text: str) -> str:
    return text[:1]


def _first_two(text: str) -> str:
    return text[:2]


def _slipped_ids(words: Words, one: Ints, two: Ints) -> Mask:
    lost = words.times(LOST)
    return _where((lost[one] | lost[two]) == 0, words, one, two, most=2)


def _where(maybe: Mask, words: Words, one: Ints, two: Ints, *, most: int) -> Mask:
    places = np.flatnonzero(maybe)
    out = np.zeros(len(one), bool)
    out[places] = compare.few_edits(words.objects[one[places]], words.objects[two[places]], most)
    return out


def _partly_same_dates(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether one date is the beginning (a year, a month) of the other."""
    length, year, month = words.lengths(), words.kinds(_year_text), words.kinds(_month_text)
    short = np.minimum(length[one], length[two])
    begins = np.where(short == YEAR, year[one] == year[two], month[one] == month[two])
    return np.asarray((length[one] != length[two]) & begins)


def _slipped_dates(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether one digit differs, two neighbors are exchanged, or day and month are."""
    whole = (words.lengths()[one] == WHOLE) & (words.lengths()[two] == WHOLE)
    year, turned, month_day = words.numbers(_year), words.numbers(_day_month), words.numbers(_month_day)
    exchanged = (year[one] == year[two]) & (month_day[one] == turned[two])
    places = np.flatnonzero(whole & ~exchanged)
    digits = words.characters(_digits)
    out: Mask = np.asarray(whole & exchanged)
    out[places] = compare.slipped(digits[one[places]], digits[two[places]])
    return out


def _lunar_apart(words: Words, one: Ints, two: Ints) -> Mask:
    """Tell whether one may be the lunar day and the other the solar day of one birth."""
    day = words.numbers(_day)
    lag = np.abs(day[one] - day[two])
    return np.asarray((lag >= LUNAR_LAG[0]) & (lag <= LUNAR_LAG[1]))


def _years_near(words: Words, one: Ints, two: Ints) -> Mask:
    year = words.numbers(_year)
    return np.asarray(np.abs(year[one] - year[two]) <= 1)


def known_alike(one: str, two: str) -> int:
    """Count the characters that both tell, where one is partial and all of them agree; else 0."""
    if LOST not in one + two or len(one) != len(two):
        return 0
    both = [(a, b) for a, b in zip(one, two, strict=True) if LOST not in (a, b)]
    return len(both) if all(a == b for a, b in both) else 0


def slipped_id(one: str, two: str) -> bool:
    """Tell whether two ids that are told in full are two edits apart at most."""
    return LOST not in one + two and compare.few_edits_alone(one, two, most=2)


def partly_same_date(one: str, two: str) -> bool:
    """Tell whether one date is the beginning (a year, a month) of the other."""
    short, long = sorted((one, two), key=len)
    return len(short) < len(long) and long.startswith(short)


def slipped_date(one: str, two: str) -> bool:
    """Tell whether one digit differs, two neighbors are exchanged, or day and month are."""
    if len(one) != WHOLE or len(two) != WHOLE:
        return False
    if one[:YEAR] == two[:YEAR] and _month_day(one) == _day_month(two):
        return True
    return compare.few_edits_alone(_digits(one), _digits(two), most=1)


def lunar_apart(one: str, two: str) -> bool:
    """Tell whether one may be the lunar day and the other the solar day of one birth."""
    return LUNAR_LAG[0] <= abs(_day(one) - _day(two)) <= LUNAR_LAG[1]


def years_near(one: str, two: str) -> bool:
    """Tell whether two dates are of one year, or of neighboring years."""
    return abs(_year(one) - _year(two)) <= 1


def masked_alike(one: str, two: str) -> bool:
    """Tell whether two names agree in all characters that both tell, and that is more than a surname."""
    return cut_off(one, two) or known_alike(one, two) > 1


def one_character_apart(one: str, two: str) -> bool:
    """Tell whether one character was mistaken, lost, added or exchanged with its neighbour."""
    return max(len(one), len(two)) >= 3 and min(len(one), len(two)) >= 2 and OSA.distance(one, two, score_cutoff=1) <= 1


def one_glyph_apart(one: str, two: str) -> bool:
    """Tell whether one character differs, and looks like the other."""
    differ = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    return 2 <= len(one) == len(two) <= FIRST and len(differ) == 1 and glyphs.alike(*differ[0])


def same_given_name(one: str, two: str) -> bool:
    """Tell whether two names of three characters differ only in the first."""
    return len(one) == len(two) and _given(one) is not None and _given(one) == _given(two)


def surname_only(one: str, two: str) -> bool:
    """Tell whether one is but the surname (张先生, 张*) of the other, or but one character (*明) of it."""
    if LOST in one + two:
        few, many = sorted((one, two), key=lambda name: (told(name), name))
        return told(few) == 1 and (few[0] == many[0] if few[0] != LOST else fits(few, many))
    short, long = sorted((one, two), key=len)
    return len(short) <= 2 < len(long) + 1 and len(short) < len(long) and long.startswith(short)


def fits(few: str, many: str) -> bool:
    """Tell whether two names are as long and agree in all characters that both tell."""
    return len(few) == len(many) and all(a in (LOST, b) or b == LOST for a, b in zip(few, many, strict=True))


def _year_text(date: str) -> str:
    return date[:YEAR]


def _month_text(date: str) -> str:
    return date[:7]


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
