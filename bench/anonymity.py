"""How many people of the demo town are alone with what stands outside the vault about them.

    python -m bench.anonymity --people 20000

Somebody who holds the web role reads masked names, years of birth and homes without an entry. Each line puts some of it
together and says whom that leaves alone, or with one or two others, in the whole town.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import date
from typing import Final

from liren.primitives.vault.rules import masking
from liren.site.town import build
from liren.site.town.model import Person

AT: Final = date(2026, 11, 1)
BAND: Final = 5
Told = Callable[[Person], Hashable]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=20_000)
    town = build.generate(people=parser.parse_args().people, seed=1, at=AT)
    people = [one for one in town.people if one.died is None and one.homes and one.homes[-1][1] is not None]
    print(f"{len(people)} people")
    for name, told in TOLD.items():
        sizes = Counter(told(one) for one in people)
        beside = Counter(sizes[told(one)] for one in people)
        alone, few = beside[1] / len(people), (beside[2] + beside[3]) / len(people)
        print(f"{name:40} alone {alone:6.1%}   with one or two others {few:6.1%}")


def _building(one: Person) -> Hashable:
    home = one.homes[-1][1]
    return home and (home.compound, home.building)


def _name(one: Person) -> str:
    return masking.mask_name(one.name)


TOLD: Final[dict[str, Told]] = {
    "door, sex, year of birth": lambda one: (one.homes[-1][1], one.sex, one.born.year),
    "door, sex, five years of birth": lambda one: (one.homes[-1][1], one.sex, one.born.year // BAND),
    "building, sex, year of birth": lambda one: (_building(one), one.sex, one.born.year),
    "building, sex, five years of birth": lambda one: (_building(one), one.sex, one.born.year // BAND),
    "building, masked name": lambda one: (_building(one), _name(one)),
    "town, masked name": _name,
    "town, masked name, month of birth": lambda one: (_name(one), one.born.year, one.born.month),
}


if __name__ == "__main__":
    main()
