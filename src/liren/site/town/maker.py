"""The hands that make people and find them homes; every later chapter of the town is written with these."""

from datetime import date, timedelta
from random import Random
from typing import Final

from liren.site.town import names, statistics
from liren.site.town.identities import Issuer
from liren.site.town.model import Organization, Person, Register, Tenancy, Town
from liren.site.town.places import DIVISION, ORIGINS, Dwelling, Land, Origin, far_address

URBAN: Final = (("lane", 20), ("modern", 27), ("estate", 27), ("tower", 14), ("resettled", 12))
RENTED: Final = (("estate", 32), ("lane", 20), ("resettled", 18), ("village", 22), ("tower", 8))
_ORIGIN_WEIGHTS = [origin.weight for origin in ORIGINS]


class Maker:
    """Holds the town under construction and its one stream of chance."""

    def __init__(self, *, people: int, seed: int, at: date) -> None:
        self.rng = Random(seed)  # noqa: S311  a town must be the same for the same seed; nothing here is secret
        self.at = at
        self.issuer = Issuer(rng=self.rng)
        self.land = Land(rng=self.rng, people=people)
        self.town = Town(seed=seed, at=at)
        self.resale: dict[str, list[tuple[Dwelling, date]]] = {}
        self.spare: list[tuple[Dwelling, Person, date]] = []
        self.adults: list[Person] = []
        self.living = 0
        self._register_no = 10_000_000

    def person(
        self,
        *,
        sex: str,
        born: date,
        surname: str = "",
        shared: str = "",
        origin: Origin | None = None,
        division: str = "",
    ) -> Person:
        """Make a person; one with an origin is registered far away."""
        rng, town = self.rng, self.town
        family = surname or names.surname(rng=rng)
        name = family + names.given(rng=rng, sex=sex, year=born.year, shared=shared)
        person = Person(f"P{len(town.people) + 1:07d}", name, sex, born)
        code = division or (
            origin.code
            if origin
            else DIVISION
            if rng.random() < (0.9 if born.year < 2000 else 0.985)
            else self.origin().code
        )
        person.citizen_id = self.issuer.citizen_id(division=code, born=born, sex=sex)
        if origin is not None:
            person.origin, person.origin_address = origin, far_address(rng=rng, origin=origin)
        self._die(person)
        self._grow_up(person)
        town.people.append(person)
        return person

    def _die(self, person: Person) -> None:
        span = timedelta(days=int(statistics.lifespan(rng=self.rng, sex=person.sex) * 365.25))
        if person.born + span < self.at:
            person.died = person.born + span
            recent = (self.at - person.died).days < 1500
            person.struck_off = self.rng.random() < (0.82 if recent else 0.975)

    def _grow_up(self, person: Person) -> None:
        age = person.age(self.at)
        if age >= 18:
            person.education = statistics.education(rng=self.rng, born=person.born.year)
            person.occupation = "退休" if age >= 60 else self.rng.choice(statistics.OCCUPATIONS)
            if self.rng.random() < (0.05 if person.sex == "F" else 0.025):
                family = person.name[:1]
                person.former_name = family + names.given(rng=self.rng, sex=person.sex, year=person.born.year)

    def origin(self) -> Origin:
        """Draw a far county."""
        return self.rng.choices(ORIGINS, _ORIGIN_WEIGHTS)[0]

    def day(self, first: date, last: date) -> date:
        """Draw a day between two days, the first when they are not in order."""
        days = (last - first).days
        return first + timedelta(days=self.rng.randrange(days + 1)) if days > 0 else first

    def years(self, day: date, mean: float, spread: float, least: float) -> date:
        """Return the day some years after a day."""
        return day + timedelta(days=int(max(least, self.rng.gauss(mean, spread)) * 365.25))

    def chance(self, share: float) -> bool:
        """Draw yes with that probability."""
        return self.rng.random() < share

    def kind(self, table: tuple[tuple[str, int], ...]) -> str:
        """Draw a kind of compound."""
        return self.rng.choices([k for k, _ in table], [w for _, w in table])[0]

    def acquire(self, *, kind: str, buyers: list[Person], earliest: date) -> tuple[Dwelling, date]:
        """Give owners a home: one that a family of the town sold, one from outsiders, or a new one."""
        used = self.resale.get(kind, [])
        latest = self.at - timedelta(days=20)
        if used and used[-1][1] >= earliest and self.chance(0.75):
            dwelling, since = used.pop()
            self.town.owners[dwelling] += [(since, buyers)]
            return dwelling, since
        dwelling = self.land.take(kind=kind)
        built = date(dwelling.compound.built, 1, 1)
        since = self.day(
            min(max(built, earliest), latest), latest if built < earliest else min(latest, _later(built, 6))
        )
        since = max(since, min(earliest, latest))
        history = [(since, buyers)]
        if (since - built).days > 1500 and self.chance(0.45):
            history.insert(0, (self.day(built, _later(built, 3)), [self.outsider(born_before=built.year - 24)]))
        self.town.owners[dwelling] = history
        return dwelling, since

    def outsider(self, *, born_before: int) -> Person:
        """Make someone who once owned a home here and left; old meter accounts still carry the name."""
        born = self.day(date(born_before - 25, 1, 1), date(born_before, 12, 28))
        person = self.person(sex="M" if self.chance(0.6) else "F", born=born, division=DIVISION)
        person.phones = [(self.day(date(2004, 1, 1), date(2016, 1, 1)), self.issuer.phone())]
        return person

    def register(self, *, dwelling: Dwelling, head: Person, collective: Organization | None = None) -> Register:
        """Open a registered household."""
        self._register_no += self.rng.randrange(1, 4)
        register = Register(f"H{self._register_no}", str(self._register_no), dwelling, head, [], collective)
        self.town.registers.append(register)
        return register

    def enroll(self, *, person: Person, register: Register, since: date) -> None:
        """Enter a person on a registered household; a newborn waits for the parents to go to the counter."""
        day = max(since, person.born + timedelta(days=20))
        if (self.at - person.born).days < 500 and (day > self.at or self.chance(0.3)):
            person.citizen_id, person.named_late = "", True
            return
        register.members.append(person)
        person.hukou.append((day, register))

    def lodge(self, *, people: list[Person], dwelling: Dwelling, since: date, landlord: Person | None) -> None:
        """Let people live in a dwelling since a day, as tenants when there is a landlord."""
        for person in people:
            person.homes.append((max(since, person.born), dwelling))
            if person.alive(self.at):
                self.living += 1
                dwelling.residents += 1
        if landlord is not None:
            tenants = [p for p in people if p.age(self.at) >= 18] or people
            tenancy = Tenancy(dwelling, landlord, tenants, since)
            self.town.tenancies.append(tenancy)
            for person in people:
                person.tenancy = tenancy


def _later(day: date, years: int) -> date:
    return day + timedelta(days=int(years * 365.25))
