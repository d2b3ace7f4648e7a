"""Give people names as their decade, sex, family and nation would."""

from bisect import bisect
from itertools import accumulate
from random import Random

from liren.site.town import name_tables

COMPOUND = frozenset(name_tables.COMPOUND_SURNAMES)
_SURNAMES = [entry[0] for entry in name_tables.SURNAMES.split()]
_SURNAME_SUMS = list(accumulate(int(entry[1:]) for entry in name_tables.SURNAMES.split()))
_DECADES = {
    sex: {
        year: (single, whole.split(), tuple(first), tuple(second)) for year, (single, whole, first, second) in t.items()
    }
    for sex, t in (("M", name_tables.MALE), ("F", name_tables.FEMALE))
}
_RARE = tuple(name_tables.RARE)


def surname(*, rng: Random) -> str:
    """Return a Han surname by its frequency; one in 250 has two characters."""
    if rng.random() < 0.004:
        return rng.choice(name_tables.COMPOUND_SURNAMES)
    return _SURNAMES[bisect(_SURNAME_SUMS, rng.random() * _SURNAME_SUMS[-1] * 0.999999)]


def given(*, rng: Random, sex: str, year: int, shared: str = "") -> str:
    """Return a given name of the decade; `shared` is the character all siblings of a generation carry."""
    decade = 1930 if year < 1950 else min(2020, year // 10 * 10)
    single, whole, first, second = _DECADES[sex][decade]
    if shared:
        return shared + rng.choice(second)
    draw = rng.random()
    if draw < 0.012:
        return rng.choice(first) + rng.choice(_RARE) if rng.random() < 0.6 else rng.choice(_RARE)
    if draw < 0.17:
        return rng.choice(whole)
    if draw < 0.17 + single * 0.83:
        return rng.choice(second)
    left, right = rng.choice(first), rng.choice(second)
    return left + right


def generation_character(*, rng: Random, sex: str, year: int) -> str:
    """Return the character (字辈) that the siblings of one family and sex share."""
    decade = 1930 if year < 1950 else min(2020, year // 10 * 10)
    return rng.choice(_DECADES[sex][decade][2])


def minority(*, rng: Random, sex: str, nation: str) -> str:
    """Return a Uyghur or Tibetan name; Uyghur names join the father's with a dot, as identity cards print them."""
    males, females, fathers = name_tables.MINORITIES[nation]
    own = rng.choice(males if sex == "M" else females)
    if nation == "维吾尔族":
        return f"{own}·{rng.choice(fathers)}"
    return own + rng.choice(fathers if sex == "M" else females)


def baby_placeholder(*, rng: Random, mother: str, sex: str) -> str:
    """Return what a delivery room writes before the parents have chosen a name."""
    return rng.choice((f"{mother}之{'子' if sex == 'M' else '女'}", f"{mother[:1]}宝宝", f"{mother}宝宝"))
