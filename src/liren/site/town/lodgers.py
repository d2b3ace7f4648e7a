"""Those who came from elsewhere: tenants alone, in couples and families, crowded rentals, dormitories, foreigners.

Shares after the 2020 census for Zhejiang (a good third of residents moved) turned down to a quarter, as most old
districts have it; crowded rentals (群租) are those with five and more unrelated adults.
"""

from datetime import date, timedelta

from liren.site.town import name_tables, names, places
from liren.site.town.maker import RENTED, Maker
from liren.site.town.model import Organization, Person
from liren.site.town.places import Dwelling

_MIX = (("alone", 26), ("couple", 24), ("family", 30), ("crowd", 11), ("kin", 7), ("foreign", 2))


def arrive(*, maker: Maker) -> None:
    """Let one group of incomers rent a home, and remember who rented it before them."""
    dwelling, landlord, free_since = _let(maker)
    since = _arrival(maker, free_since)
    groups = {"alone": _alone, "couple": _couple, "family": _family, "crowd": _crowd, "kin": _kin, "foreign": _foreign}
    people = groups[maker.kind(_MIX)](maker, since)
    maker.lodge(people=people, dwelling=dwelling, since=since, landlord=landlord)
    if (since - free_since).days > 700 and maker.chance(0.5):
        before = _couple(maker, free_since) if maker.chance(0.4) else _alone(maker, free_since)
        left = since - timedelta(days=maker.rng.randrange(5, 60))
        maker.lodge(people=before, dwelling=dwelling, since=_later(free_since, 100), landlord=landlord)
        for person in before:
            person.homes.append((left, None))
            maker.living -= 1
            dwelling.residents -= 1


def _let(maker: Maker) -> tuple[Dwelling, Person, date]:
    """Find a home to rent: one its owners moved out of, or one bought to be let."""
    if maker.spare and maker.chance(0.6):
        return maker.spare.pop(maker.rng.randrange(len(maker.spare)))
    owner = maker.rng.choice(maker.adults[-400:] if maker.chance(0.7) else maker.adults)
    earliest = maker.years(owner.born, 34, 6, 24)
    dwelling, since = maker.acquire(kind=maker.kind(RENTED), buyers=[owner], earliest=min(earliest, maker.at))
    return dwelling, owner, since


def _arrival(maker: Maker, free_since: date) -> date:
    days = int(maker.rng.expovariate(1 / 900)) + 8
    return max(free_since, maker.at - timedelta(days=days))


def _migrant(maker: Maker, sex: str, at: date, origin: places.Origin, surname: str = "") -> Person:
    age = min(62.0, max(17.2, maker.rng.gauss(33, 10.5)))
    born = at - timedelta(days=int(age * 365.25))
    person = maker.person(sex=sex, born=born, origin=origin, surname=surname)
    person.died = None if person.died is None or person.died > at else at + timedelta(days=365 * 40)
    if person.died is not None and person.died > maker.at:
        person.died = None
    if maker.chance(0.045):
        person.nation = maker.rng.choice(name_tables.OTHER_GROUPS.split())
    return person


def _alone(maker: Maker, since: date) -> list[Person]:
    sex = "M" if maker.chance(0.57) else "F"
    if maker.chance(0.02):
        return [_from_the_west(maker, sex, since)]
    return [_migrant(maker, sex, since, maker.origin())]


def _from_the_west(maker: Maker, sex: str, since: date) -> Person:
    nation = "维吾尔族" if maker.chance(0.7) else "藏族"
    origin = places.XINJIANG if nation == "维吾尔族" else places.TIBET
    person = _migrant(maker, sex, since, origin)
    person.name, person.nation = names.minority(rng=maker.rng, sex=sex, nation=nation), nation
    return person


def _couple(maker: Maker, since: date) -> list[Person]:
    origin = maker.origin()
    husband = _migrant(maker, "M", since, origin)
    gap = timedelta(days=int(maker.rng.gauss(1.5, 2) * 365))
    youngest = maker.at - timedelta(days=int(20.5 * 365.25))
    same = maker.chance(0.7)
    wife = maker.person(sex="F", born=min(husband.born + gap, youngest), origin=origin if same else maker.origin())
    wife.died = husband.died = None
    if husband.age(maker.at) >= 21:
        husband.spouse, wife.spouse = wife, husband
        wedding = maker.years(max(husband.born, wife.born), 23.5, 2, 20.2)
        husband.married = wife.married = min(wedding, maker.at - timedelta(days=30))
    return [husband, wife]


def _family(maker: Maker, since: date) -> list[Person]:
    husband, wife = pair = _couple(maker, since)
    if husband.married is None or husband.origin is None:
        return pair
    people = list(pair)
    day = husband.married + timedelta(days=maker.rng.randrange(260, 1100))
    for _ in range(maker.rng.choices((1, 2, 3), (52, 40, 8))[0]):
        if day > maker.at or wife.age(day) > 42:
            break
        child = maker.person(
            sex="M" if maker.chance(0.53) else "F", born=day, surname=husband.name[:1], origin=husband.origin
        )
        child.died, child.father, child.mother = None, husband, wife
        child.origin_address = husband.origin_address
        husband.children.append(child)
        wife.children.append(child)
        if child.age(maker.at) < 20 and maker.chance(0.8):
            people.append(child)
        day += timedelta(days=maker.rng.randrange(500, 1900))
    return people


def _crowd(maker: Maker, since: date) -> list[Person]:
    """Five to nine people who share nothing but a door and, some of them, a home village."""
    people: list[Person] = []
    for _ in range(maker.rng.randrange(5, 10)):
        origin = people[-1].origin if people and maker.chance(0.45) else maker.origin()
        assert origin is not None
        people.append(_migrant(maker, "M" if maker.chance(0.62) else "F", since, origin))
    return people


def _kin(maker: Maker, since: date) -> list[Person]:
    """Brothers or sisters with one character of their names in common."""
    origin, surname = maker.origin(), names.surname(rng=maker.rng)
    sex = "M" if maker.chance(0.6) else "F"
    elder = _migrant(maker, sex, since, origin, surname)
    shared = elder.name[len(surname) : len(surname) + 1] if len(elder.name) > len(surname) + 1 else ""
    born = elder.born + timedelta(days=maker.rng.randrange(400, 1500))
    younger = maker.person(sex=sex, born=min(born, maker.at), origin=origin, surname=surname, shared=shared)
    younger.died, younger.origin_address = None, elder.origin_address
    return [elder, younger]


def _foreign(maker: Maker, since: date) -> list[Person]:
    """Holders of passports, and of the residence permits for Hong Kong, Macao and Taiwan (prefixes 81, 82, 83)."""
    draw = maker.rng.random()
    if draw < 0.5:
        name, sex, nation = maker.rng.choice(name_tables.FOREIGNERS)
        person = _migrant(maker, sex, since, places.ORIGINS[-1])
        person.name, person.id_kind, person.nation = name, "passport", nation
        person.citizen_id, person.origin_address = maker.issuer.passport(), nation
        return [person]
    place, division = maker.rng.choice((("香港", "810000"), ("台湾", "830000"), ("澳门", "820000")))
    person = _migrant(maker, "M" if maker.chance(0.6) else "F", since, places.ORIGINS[-1])
    person.citizen_id = maker.issuer.citizen_id(division=division, born=person.born, sex=person.sex)
    person.id_kind, person.origin_address = "permit", place
    return [person]


def collective(*, maker: Maker, organization: Organization, size: int, is_school: bool) -> None:
    """Fill a collective household (集体户): students live in the dormitory, employees mostly do not."""
    dormitory = maker.land.take(kind="tower")
    organization.dwelling = dormitory
    first: Person | None = None
    register = None
    for _ in range(size):
        low, high = (17.5, 22) if is_school else (22, 35)
        born = maker.at - timedelta(days=int((low + maker.rng.random() * (high - low)) * 365.25))
        person = maker.person(sex="M" if maker.chance(0.5) else "F", born=born, division=maker.origin().code)
        person.died, person.struck_off = None, False
        if first is None or register is None:
            first, register = person, maker.register(dwelling=dormitory, head=person, collective=organization)
        since = _later(born, int((17.4 if is_school else 21.6) * 365.25))
        register.members.append(person)
        person.hukou.append((since, register))
        here = is_school or maker.chance(0.35)
        home = dormitory if here else maker.rng.choice(maker.adults).home(maker.at) if maker.chance(0.1) else None
        person.homes.append((since, home))
        maker.living += 1
        if not is_school:
            person.employers.append((since, organization))


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)
