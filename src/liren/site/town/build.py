"""Build a town: families first, then those who came, then what they have."""

from datetime import date
from typing import TypeVar

from liren.site.town import belongings, lodgers
from liren.site.town.clans import found
from liren.site.town.maker import Maker
from liren.site.town.model import Organization, Person, Town
from liren.site.town.places import DIVISION
from liren.site.town.settling import settle

T = TypeVar("T")
_LODGING = 0.25
_RURAL = 0.2


def generate(*, people: int, seed: int, at: date) -> Town:
    """Build a town of about so many living inhabitants as it stands on a day.

    The same arguments give the same town, to the last digit.

    :raises ValueError: fewer than 50 people do not make a town.
    """
    if people < 50:
        raise ValueError("a town needs at least 50 people")
    maker = Maker(people=people, seed=seed, at=at)
    _settle_all(maker, people)
    belongings.found_work(maker=maker, people=people)
    _collect(maker, people)
    straighten(people=maker.town.people)
    belongings.make_namesakes(maker=maker)
    belongings.give_phones(maker=maker)
    belongings.give_work(maker=maker)
    belongings.gather_families(maker=maker)
    belongings.park_cars(maker=maker)
    belongings.open_accounts(maker=maker)
    belongings.strike(maker=maker)
    town = maker.town
    town.compounds, town.dwellings = maker.land.compounds, maker.land.dwellings
    return town


def straighten(*, people: list[Person]) -> None:
    """Put histories in order; what was said last is where things stand, and nothing else can have begun after it."""
    for person in people:
        person.homes = _straight(person.homes)
        person.hukou = _straight(person.hukou)


def _straight(history: list[tuple[date, T]]) -> list[tuple[date, T]]:
    kept: list[tuple[date, T]] = []
    for day, value in reversed(history):
        if not kept or day < kept[-1][0]:
            kept.append((day, value))
    return kept[::-1]


def _settle_all(maker: Maker, people: int) -> None:
    lodged = 0
    while maker.living < people * 0.985:
        before = maker.living
        if len(maker.adults) > 20 and lodged < maker.living * _LODGING:
            lodgers.arrive(maker=maker)
            lodged += maker.living - before
        else:
            rural = maker.chance(_RURAL)
            settle(maker=maker, couple=found(maker=maker, is_rural=rural), is_rural=rural)


def _collect(maker: Maker, people: int) -> None:
    school = Organization("S9000", "云泽职业技术学院", maker.issuer.uscc(division=DIVISION), "college")
    maker.town.organizations.append(school)
    lodgers.collective(maker=maker, organization=school, size=max(4, people // 120), is_school=True)
    employer = maker.town.organizations[0]
    lodgers.collective(maker=maker, organization=employer, size=max(3, people // 180), is_school=False)
