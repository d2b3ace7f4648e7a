"""Families over generations: who married whom, who was born to whom, who parted."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from liren.site.town import names, statistics
from liren.site.town.maker import Maker
from liren.site.town.model import Person


@dataclass(slots=True, eq=False)
class Couple:
    """A married pair, or one alone (`wife` None), with their single and their married children."""

    husband: Person
    wife: Person | None
    heir: Person
    single: list[Person] = field(default_factory=list)
    married: list["Couple"] = field(default_factory=list)

    @property
    def pair(self) -> list[Person]:
        """The one or two adults."""
        return [self.husband] if self.wife is None else [self.husband, self.wife]


def found(*, maker: Maker, is_rural: bool) -> Couple:
    """Make a founding couple with everyone who descends from it."""
    year = statistics.founder_year(rng=maker.rng)
    husband = maker.person(sex="M", born=maker.day(date(year, 1, 1), date(year, 12, 28)))
    return _pair_off(maker, husband, is_rural)


def _pair_off(maker: Maker, heir: Person, is_rural: bool) -> Couple:
    """Marry the heir of a family, son or daughter, to someone from outside and let them have children."""
    gap = max(-6.0, min(9.0, maker.rng.gauss(2.1, 2.4))) * (1 if heir.sex == "M" else -1)
    far = maker.origin() if maker.chance(0.06 if heir.born.year < 1975 else 0.2) else None
    born = heir.born + timedelta(days=int(gap * 365.25))
    spouse = maker.person(sex="F" if heir.sex == "M" else "M", born=born, origin=far)
    husband, wife = (heir, spouse) if heir.sex == "M" else (spouse, heir)
    age = 23.5 if husband.born.year < 1965 else 25.5 if husband.born.year < 1985 else 27.5
    wedding = maker.years(max(husband.born, wife.born), age - (1 if is_rural else 0), 2.6, 20.2)
    if wedding > maker.at or not (heir.alive(wedding) and spouse.alive(wedding)):
        maker.town.people.pop()
        return Couple(heir, None, heir)
    for one, other in ((husband, wife), (wife, husband)):
        one.spouse, one.married = other, wedding
    couple = Couple(husband, wife, heir)
    _bear(maker, couple, wedding, is_rural)
    _part(maker, couple, wedding)
    return couple


def _bear(maker: Maker, couple: Couple, wedding: date, is_rural: bool) -> None:
    wife = couple.wife
    assert wife is not None
    number = statistics.parity(rng=maker.rng, born=wife.born.year, is_rural=is_rural)
    shared: dict[str, str] = {}
    day = wedding + timedelta(days=int(abs(maker.rng.gauss(0.9, 1.1)) * 365.25) + 240)
    while number > 0 and day <= maker.at and wife.age(day) < 44 and wife.alive(day) and couple.husband.alive(day):
        children = [_child(maker, couple, day, shared)]
        if maker.chance(0.014):
            children.append(_child(maker, couple, day, shared))
        for child in children:
            _leave_or_stay(maker, couple, child, is_rural)
        number -= 1
        day += timedelta(days=int(max(1.3, maker.rng.gauss(3.4, 1.7)) * 365.25))


def _child(maker: Maker, couple: Couple, day: date, shared: dict[str, str]) -> Person:
    """Bear a child; brothers of older generations, and some sisters, share a character of their names."""
    husband, wife = couple.husband, couple.wife
    assert wife is not None
    sex = "M" if maker.chance(0.518) else "F"
    if sex not in shared:
        keeps = maker.chance(0.4 if day.year < 1985 else 0.07)
        shared[sex] = names.generation_character(rng=maker.rng, sex=sex, year=day.year) if keeps else ""
    giver = wife if maker.chance(0.04 if day.year > 2000 else 0.01) else husband
    child = maker.person(sex=sex, born=day, surname=family_name(giver), shared=shared[sex])
    if (maker.at - day).days > 9000 and maker.chance(0.002):
        child.nation = "畲族"
    child.father, child.mother = husband, wife
    husband.children.append(child)
    wife.children.append(child)
    return child


def family_name(person: Person) -> str:
    """Return the surname, two characters for the compound ones."""
    two = person.name[:2]
    return two if two in names.COMPOUND else two[:1]


def _leave_or_stay(maker: Maker, couple: Couple, child: Person, is_rural: bool) -> None:
    age = child.age(maker.at)
    willing = 0.0 if age < 22 else min(0.95, 0.08 * (age - 21)) if child.sex == "F" else min(0.92, 0.065 * (age - 21))
    if child.alive(maker.at) and maker.chance(willing):
        union = _pair_off(maker, child, is_rural)
        if union.wife is not None:
            couple.married.append(union)
            return
    couple.single.append(child)


def _part(maker: Maker, couple: Couple, wedding: date) -> None:
    if wedding.year > 1982 and (maker.at - wedding).days > 1200 and maker.chance(0.11):
        day = maker.day(wedding + timedelta(days=700), maker.at)
        for person in couple.pair:
            if person.alive(day):
                person.divorced = day
        if len({p.divorced for p in couple.pair}) > 1:
            for person in couple.pair:
                person.divorced = None
