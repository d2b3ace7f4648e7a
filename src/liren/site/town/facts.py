"""The facts of living that the town must contain, counted: what a register has to model, not to mend."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from liren.site.town.clans import family_name
from liren.site.town.model import Person, Register, Town


def census(*, town: Town) -> dict[str, int]:
    """Count each fact of living in the town on its day."""
    counts: Counter[str] = Counter()
    for person in town.people:
        counts.update(_of_person(person, town))
    for register in town.registers:
        counts.update(_of_register(register, town))
    counts.update(_of_homes(town))
    return dict(counts)


def _of_person(person: Person, town: Town) -> Iterator[str]:
    day = town.at
    home, register = person.home(day), person.register(day)
    if not person.alive(day):
        if register is not None and not person.struck_off:
            yield "dead_not_struck_off"
        return
    if register is not None:
        match = "residence_match" if home is register.dwelling else "registered_here_lives_elsewhere"
        yield match if home is not None else "registered_here_gone_away"
        if register.collective:
            yield "on_a_collective_register"
    elif home is not None:
        yield "lives_here_registered_elsewhere" if person.origin else "lives_here_unregistered"
    if home is not None:
        yield from _at_home(person, town)


def _at_home(person: Person, town: Town) -> Iterator[str]:
    day = town.at
    if person.named_late and person.register(day) is None:
        yield "born_not_registered"
    if person.carer_away:
        yield "left_with_grandparents"
    if person.age(day) >= 55 and person.origin and any(c.home(day) is person.home(day) for c in person.children):
        yield "elder_who_followed_the_young"
    if person.former_name:
        yield "former_name"
    if "·" in person.name:
        yield "dotted_name"
    if len(family_name(person)) == 2:
        yield "compound_surname"
    if person.id_kind != "resident":
        yield f"id_{person.id_kind}"
    if person.shares_phone_of is not None:
        yield "father_and_son_on_one_phone" if _is_fathers(person) else "phone_of_a_relative"
    if person.origin and person.spouse and person.spouse.origin is None and person.register(day) is not None:
        yield "married_in"


def _is_fathers(person: Person) -> bool:
    lender = person.shares_phone_of
    return (
        person.sex == "M" and lender is not None and lender in (person.father, *person.children) and lender.sex == "M"
    )


def _of_register(register: Register, town: Town) -> Iterator[str]:
    day = town.at
    present = [p for p in register.members if p.register(day) is register and p.alive(day)]
    if present and all(p.home(day) is not register.dwelling for p in present):
        yield "empty_registration"
    if any(p.divorced and p.spouse in present for p in present):
        yield "divorced_on_one_register"
    names = [p.name for p in present if p.father is not None]
    if any(len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1 for a in names for b in names):
        yield "siblings_one_character_apart"
    if len({(p.mother, p.born) for p in present if p.mother}) < sum(p.mother is not None for p in present):
        yield "twins"


def _of_homes(town: Town) -> Counter[str]:
    counts: Counter[str] = Counter()
    owned: Counter[str] = Counter(owners[0].id for history in town.owners.values() for owners in [history[-1][1]])
    counts["owner_of_several_homes"] = sum(n > 1 for n in owned.values())
    current = {home: history[-1][1] for home, history in town.owners.items()}
    counts["former_owner_on_meter"] = sum(holder not in current[home] for home, (holder, _) in town.meters.items())
    strangers: defaultdict[str, set[str]] = defaultdict(set)
    doors: Counter[tuple[int, int, str]] = Counter()
    for family in town.families:
        strangers[family.dwelling.id].add(family.id)
        compound = family.dwelling.compound.id
        doors.update({(compound, family.dwelling.building, person.name) for person in family.members})
    counts["crowded_rental"] = sum(len(families) > 3 for families in strangers.values())
    counts["namesakes_in_one_building"] = sum(n > 1 for n in doors.values())
    registers = Counter(register.dwelling.id for register in town.registers)
    counts["two_registers_at_one_home"] = sum(n > 1 for n in registers.values())
    return counts
