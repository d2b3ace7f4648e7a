"""What the town is made of. Every fact that changes carries the day since which it holds.

Departments wrote their rows on different days, so most of their disagreements are not errors: they are this history
seen at different times. The generator therefore keeps histories, and a register looks at them as of its own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from liren.site.town.places import Compound, Dwelling, Origin

# No generated reprs: these things refer to one another, and one would print the town.
T = TypeVar("T")


def as_of(history: Sequence[tuple[date, T]], day: date) -> T | None:
    """Return the value that held on a day, None before the first; histories are sorted by day."""
    for since, value in reversed(history):
        if since <= day:
            return value
    return None


@dataclass(slots=True, eq=False, repr=False)
class Organization:
    """An employer, school or shop."""

    id: str
    name: str
    uscc: str
    kind: str
    dwelling: Dwelling | None = None


@dataclass(slots=True, eq=False, repr=False)
class Person:
    """One human being, alive or dead, in town or gone."""

    id: str
    name: str
    sex: str
    born: date
    citizen_id: str = ""
    id_kind: str = "resident"
    former_name: str = ""
    nation: str = "汉族"
    died: date | None = None
    struck_off: bool = False
    father: "Person | None" = None
    mother: "Person | None" = None
    children: list["Person"] = field(default_factory=list)
    spouse: "Person | None" = None
    married: date | None = None
    divorced: date | None = None
    widowed: bool = False
    phones: list[tuple[date, str]] = field(default_factory=list)
    shares_phone_of: "Person | None" = None
    homes: list[tuple[date, Dwelling | None]] = field(default_factory=list)
    hukou: list[tuple[date, "Register | None"]] = field(default_factory=list)
    origin: Origin | None = None
    origin_address: str = ""
    tenancy: "Tenancy | None" = None
    education: str = ""
    occupation: str = ""
    employers: list[tuple[date, Organization]] = field(default_factory=list)
    guardian: "Person | None" = None
    carer_away: bool = False
    named_late: bool = False

    def __repr__(self) -> str:
        return f"<{self.id} {self.name} {self.born}>"

    def alive(self, day: date) -> bool:
        """Whether the person lives on that day."""
        return self.born <= day and (self.died is None or self.died > day)

    def age(self, day: date) -> int:
        """Completed years on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def home(self, day: date) -> Dwelling | None:
        """Where the person lived, None for outside the town."""
        return as_of(self.homes, day)

    def register(self, day: date) -> "Register | None":
        """The registered household, None for one outside the town."""
        return as_of(self.hukou, day)

    def phone(self, day: date) -> str:
        """The number people reached this person under, perhaps a relative's; empty for none."""
        own = as_of(self.phones, day)
        if own is None and self.shares_phone_of is not None:
            return as_of(self.shares_phone_of.phones, day) or ""
        return own or ""

    def marital(self, day: date) -> str:
        """Marital status in the words of the police register."""
        if self.married is None or self.married > day:
            return "未婚"
        if self.divorced is not None and self.divorced <= day:
            return "离婚"
        spouse = self.spouse
        return "丧偶" if spouse is not None and spouse.died is not None and spouse.died <= day else "有配偶"


@dataclass(slots=True, eq=False, repr=False)
class Register:
    """A registered household (户籍户): who is on one 户号, which is neither a dwelling nor those who live together."""

    id: str
    number: str
    dwelling: Dwelling
    head: Person
    members: list[Person]
    collective: Organization | None = None


@dataclass(slots=True, eq=False, repr=False)
class Tenancy:
    """Who rents a dwelling from whom, since when."""

    dwelling: Dwelling
    landlord: Person
    tenants: list[Person]
    since: date


class Vehicle(NamedTuple):
    """A plate and those who have held it, oldest first."""

    id: str
    plate: str
    color: str
    holders: list[tuple[date, Person]]
    bay: str


@dataclass(slots=True, eq=False, repr=False)
class Family:
    """Those who live and spend together; welfare is granted to families, not to registered households."""

    id: str
    dwelling: Dwelling
    head: Person
    members: list[Person]


@dataclass(slots=True, repr=False)
class Town:
    """Everything true. `people` holds also the dead and those who left, because registers still do."""

    seed: int
    at: date
    people: list[Person] = field(default_factory=list)
    registers: list[Register] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    tenancies: list[Tenancy] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    compounds: list[Compound] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    owners: dict[Dwelling, list[tuple[date, list[Person]]]] = field(default_factory=dict)
    meters: dict[Dwelling, tuple[Person, date]] = field(default_factory=dict)
