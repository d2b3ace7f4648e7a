"""Where families live and where they are registered, which is often not the same place.

Each branch below is a fact of living that a register must be able to tell: 人户一致, 人户分离 both ways, 空挂户,
children left with grandparents, the divorced still on one 户号, the dead not struck off, old people who follow the
young (候鸟老人).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from liren.site.town.clans import Couple
from liren.site.town.maker import URBAN, Maker
from liren.site.town.model import Person, Register
from liren.site.town.places import Dwelling

_YOUNG = (("modern", 40), ("tower", 22), ("lane", 18), ("resettled", 10), ("estate", 10))


@dataclass(frozen=True, slots=True)
class Hearth:
    """A home since a day, and the 户号 that those who live there are mostly on."""

    home: Dwelling
    since: date
    register: Register


def settle(*, maker: Maker, couple: Couple, is_rural: bool) -> None:
    """Find a home and a registration for a founding couple, then for its descendants."""
    buyers = _buyers(maker, couple)
    earliest = couple.husband.married or maker.years(couple.husband.born, 28, 3, 22)
    kind = "village" if is_rural else maker.kind(URBAN)
    first, first_since = maker.acquire(kind=kind, buyers=buyers, earliest=earliest)
    register = maker.register(dwelling=first, head=couple.husband)
    home, since = first, first_since
    if maker.chance(0.36 if is_rural else 0.24):
        home, since = _move_on(maker, buyers, first, first_since, is_rural)
    hearth = Hearth(home, since, register)
    _fill(maker, couple, hearth, first_since)
    if home is not first and maker.chance(0.45):
        register.dwelling = home
    if home is not first:
        _remember(couple.pair + couple.single, first, first_since, since)
    for union in couple.married:
        _settle_married(maker, union, hearth, is_rural)
    _choose_head(maker, register)
    _split_register(maker, register)


def _buyers(maker: Maker, couple: Couple) -> list[Person]:
    draw = maker.rng.random()
    pair = couple.pair
    return pair if draw < 0.35 else pair[:1] if draw < 0.78 or len(pair) < 2 else pair[1:]


def _move_on(
    maker: Maker, buyers: list[Person], first: Dwelling, first_since: date, is_rural: bool
) -> tuple[Dwelling, date]:
    """Move to a newer home; the old one is sold (the registration often stays behind), let, or kept empty."""
    kind = "resettled" if is_rural else maker.kind(_YOUNG)
    earliest = first_since + timedelta(days=900)
    if earliest > maker.at - timedelta(days=60):
        return first, first_since
    home, since = maker.acquire(kind=kind, buyers=buyers, earliest=earliest)
    if not is_rural and maker.chance(0.5):
        maker.resale.setdefault(first.compound.kind, []).append((first, since))
    elif maker.chance(0.8):
        maker.spare.append((first, buyers[0], since))
    return home, since


def _remember(people: list[Person], dwelling: Dwelling, since: date, until: date) -> None:
    for person in people:
        if person.born < until:
            person.homes.insert(0, (max(since, person.born), dwelling))


def _fill(maker: Maker, couple: Couple, hearth: Hearth, registered: date) -> None:
    """Let the couple and its single children live at home, some of the grown ones having left."""
    home, since, register = hearth.home, hearth.since, hearth.register
    stay = [p for p in couple.pair if not _parted(p, couple)]
    for person in couple.pair:
        if person.origin is None or maker.chance(0.75):
            maker.enroll(person=person, register=register, since=max(registered, _later(person.born, 0)))
    for child in couple.single:
        maker.enroll(person=child, register=register, since=max(registered, child.born))
        age = child.age(maker.at)
        gone = age >= 19 and maker.chance(0.45 if age < 30 else 0.6)
        if gone:
            left = maker.day(_later(child.born, 18), maker.at)
            child.homes += [(max(since, child.born), home), (max(left, since), None)]
            if maker.chance(0.3):
                _deregister(child, max(left, since))
        else:
            stay.append(child)
    maker.lodge(people=stay, dwelling=home, since=since, landlord=None)
    maker.adults += [p for p in stay if p.alive(maker.at) and p.age(maker.at) >= 25]
    for person in couple.pair:
        if person not in stay:
            person.homes += [(max(since, person.born), home), (person.divorced or since, None)]


def _parted(person: Person, couple: Couple) -> bool:
    """Whether a divorced partner, the one who had married in, has left the home."""
    return person.divorced is not None and person is not couple.heir


def _deregister(person: Person, day: date) -> None:
    register = person.hukou[-1][1] if person.hukou else None
    if register is not None and person in register.members:
        person.hukou.append((day, None))


def _settle_married(maker: Maker, union: Couple, parents: Hearth, is_rural: bool) -> None:
    """Let a married child stay with the parents, found a home in town, or go away."""
    heir = union.heir
    wedding = heir.married or maker.at
    maker.enroll(person=heir, register=parents.register, since=max(parents.since, heir.born))
    heir.homes.append((max(parents.since, heir.born), parents.home))
    stays = 0.2 + (0.34 if is_rural else 0.0) - (0.14 if heir.sex == "F" else 0.0)
    draw = maker.rng.random()
    if draw < stays:
        _join(maker, union, parents)
    elif draw < stays + 0.42:
        _found_home(maker, union, parents.register, wedding)
    else:
        _go_away(maker, union, parents, wedding)


def _join(maker: Maker, union: Couple, hearth: Hearth) -> None:
    """Three or four generations under one roof and, mostly, on one 户号."""
    heir, home, since, register = union.heir, hearth.home, hearth.since, hearth.register
    heir.homes.clear()
    partner = union.pair[1] if union.pair[0] is heir else union.pair[0]
    wedding = heir.married or since
    if partner.origin is None or maker.chance(0.7):
        maker.enroll(person=partner, register=register, since=max(since, wedding))
    for child in union.single:
        maker.enroll(person=child, register=register, since=max(since, child.born))
    stay = [heir, *union.single] if _parted(partner, union) else [heir, partner, *union.single]
    if partner not in stay:
        partner.homes += [(max(since, wedding), home), (partner.divorced or since, None)]
    maker.lodge(people=stay, dwelling=home, since=since, landlord=None)
    maker.adults += [p for p in stay if p.alive(maker.at) and p.age(maker.at) >= 25]
    for deeper in union.married:
        _settle_married(maker, deeper, hearth, False)


def _found_home(maker: Maker, union: Couple, parents_register: Register, wedding: date) -> None:
    buyers = _buyers(maker, union)
    if maker.chance(0.09) and union.heir.father is not None and union.heir.father.alive(maker.at):
        buyers = [union.heir.father]
    home, since = maker.acquire(kind=maker.kind(_YOUNG), buyers=buyers, earliest=wedding)
    if maker.chance(0.55):
        register = maker.register(dwelling=home, head=union.husband)
        if union.heir.hukou:
            union.heir.hukou.append((since, register))
            register.members.append(union.heir)
        rest = [p for p in union.pair if p is not union.heir and (p.origin is None or maker.chance(0.7))]
    else:
        register = parents_register
        rest = [p for p in union.pair if p is not union.heir and maker.chance(0.55)]
    for person in rest:
        maker.enroll(person=person, register=register, since=since)
    _fill_home(maker, union, home, since, register)
    for deeper in union.married:
        _settle_married(maker, deeper, Hearth(home, since, register), False)
    _choose_head(maker, register)
    if any(c.age(maker.at) < 12 for c in union.single) and maker.chance(0.12):
        _follow_young(maker, union, home)


def _fill_home(maker: Maker, union: Couple, home: Dwelling, since: date, register: Register) -> None:
    for child in union.single:
        maker.enroll(person=child, register=register, since=max(since, child.born))
    stay = [p for p in union.pair if not _parted(p, union)]
    stay += [c for c in union.single if c.age(maker.at) < 19 or maker.chance(0.55)]
    maker.lodge(people=stay, dwelling=home, since=since, landlord=None)
    maker.adults += [p for p in stay if p.alive(maker.at) and p.age(maker.at) >= 25]
    for person in union.pair + union.single:
        if person not in stay:
            person.homes += [(max(since, person.born), home), (person.divorced or maker.day(since, maker.at), None)]


def _go_away(maker: Maker, union: Couple, hearth: Hearth, wedding: date) -> None:
    """Work elsewhere. Some leave their registration, some leave their children with the grandparents."""
    heir, home, since, register = union.heir, hearth.home, hearth.since, hearth.register
    heir.homes.append((max(wedding, since), None))
    if maker.chance(0.6):
        _deregister(heir, max(wedding, since))
        return
    small = [c for c in union.single if c.age(maker.at) < 15 and c.alive(maker.at)]
    for child in small:
        maker.enroll(person=child, register=register, since=max(since, child.born))
    keepers = [
        p for p in (heir.mother, heir.father) if p is not None and p.alive(maker.at) and p.home(maker.at) is home
    ]
    if small and keepers and maker.chance(0.75):
        maker.lodge(people=small, dwelling=home, since=since, landlord=None)
        for child in small:
            child.guardian, child.carer_away = keepers[0], True


def _follow_young(maker: Maker, union: Couple, home: Dwelling) -> None:
    """Let the parents of the partner who married in come from afar to mind the children (候鸟老人)."""
    partner = union.pair[1] if union.pair[0] is union.heir else union.pair[0]
    if partner.mother is not None or partner.divorced:
        return
    origin = partner.origin or maker.origin()
    mother = maker.person(sex="F", born=maker.years(partner.born, -26, 2, -33), origin=origin)
    father_born = min(mother.born, partner.born - timedelta(days=20 * 365))
    father = maker.person(sex="M", born=father_born, origin=origin, surname=partner.name[:1])
    partner.mother, partner.father = mother, father
    for elder in (mother, father):
        elder.children.append(partner)
    mother.spouse, father.spouse = father, mother
    mother.married = father.married = partner.born - timedelta(days=500)
    came = max(c.born for c in union.single)
    maker.lodge(people=[p for p in (mother, father) if p.alive(maker.at)], dwelling=home, since=came, landlord=None)


def _choose_head(maker: Maker, register: Register) -> None:
    """Let the eldest living couple head the household; a dead head stays where nobody told the police."""
    grown = [p for p in register.members if p.age(maker.at) >= 18]
    alive = [p for p in grown if p.alive(maker.at)] or grown or register.members
    if register.head not in alive or (not register.head.alive(maker.at) and register.head.struck_off):
        register.head = min(alive, key=lambda p: (p.born, p.id), default=register.head)


def _split_register(maker: Maker, register: Register) -> None:
    """Give a grown child's branch its own 户号 at the same address now and then."""
    grown = [p for p in register.members if p.father is not None and p.married and p is not register.head]
    if not grown or not maker.chance(0.14):
        return
    branch = grown[0]
    own = maker.register(dwelling=register.dwelling, head=branch)
    for person in [branch, branch.spouse, *branch.children]:
        if person is not None and person in register.members and person is not register.head:
            register.members.remove(person)
            own.members.append(person)
            person.hukou = [(day, own if r is register else r) for day, r in person.hukou]


def _later(day: date, years: int) -> date:
    return day + timedelta(days=int(years * 365.25))
