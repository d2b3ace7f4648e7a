from collections import Counter
from datetime import timedelta
from random import Random

from liren.site.town import addresses, facts
from liren.site.town.identities import check_digit
from liren.site.town.model import Person, Town
from liren.site.town.places import KINDS, Land

FACTS = (
    "residence_match",
    "registered_here_lives_elsewhere",
    "registered_here_gone_away",
    "lives_here_registered_elsewhere",
    "on_a_collective_register",
    "empty_registration",
    "divorced_on_one_register",
    "dead_not_struck_off",
    "born_not_registered",
    "left_with_grandparents",
    "elder_who_followed_the_young",
    "married_in",
    "owner_of_several_homes",
    "former_owner_on_meter",
    "crowded_rental",
    "two_registers_at_one_home",
    "namesakes_in_one_building",
    "siblings_one_character_apart",
    "twins",
    "father_and_son_on_one_phone",
    "phone_of_a_relative",
    "former_name",
    "compound_surname",
    "dotted_name",
    "id_passport",
    "id_permit",
)


def _living(town: Town) -> list[Person]:
    return [p for p in town.people if p.alive(town.at) and p.home(town.at) is not None]


def test_the_town_has_as_many_people_as_were_asked_for(town: Town) -> None:
    assert 3700 <= len(_living(town)) <= 4300


def test_ages_have_the_shape_of_the_census(town: Town) -> None:
    living = _living(town)
    children = sum(p.age(town.at) < 15 for p in living) / len(living)
    old = sum(p.age(town.at) >= 60 for p in living) / len(living)
    men = sum(p.sex == "M" for p in living) / len(living)

    assert 0.10 < children < 0.19
    assert 0.13 < old < 0.24
    assert 0.47 < men < 0.55


def test_a_mother_is_at_least_sixteen_years_older_than_her_child(town: Town) -> None:
    gaps = [(p.born - p.mother.born).days / 365.25 for p in town.people if p.mother is not None]

    assert min(gaps) > 16
    assert max(gaps) < 50


def test_no_child_is_born_after_its_mother_died(town: Town) -> None:
    assert not [p for p in town.people if p.mother and p.mother.died and p.mother.died < p.born]


def test_spouses_are_each_others_spouses(town: Town) -> None:
    assert all(p.spouse.spouse is p for p in town.people if p.spouse is not None)


def test_every_resident_id_is_valid_and_tells_birth_and_sex(town: Town) -> None:
    for person in town.people:
        if person.id_kind == "resident" and person.citizen_id:
            assert check_digit(person.citizen_id[:17]) == person.citizen_id[17]
            assert person.citizen_id[6:14] == f"{person.born:%Y%m%d}"
            assert int(person.citizen_id[16]) % 2 == (person.sex == "M")


def test_no_two_people_share_an_id(town: Town) -> None:
    counts = Counter(p.citizen_id for p in town.people if p.citizen_id)

    assert counts.most_common(1)[0][1] == 1


def test_histories_are_in_order_and_begin_after_birth(town: Town) -> None:
    for person in town.people:
        for history in (person.homes, person.hukou, person.phones, person.employers):
            days = [day for day, _ in history]
            assert days == sorted(days), person
            assert not days or days[0] >= person.born - timedelta(days=1)


def test_twins_namesakes_and_shared_phones_occur(town: Town) -> None:
    births = Counter((p.mother.id, p.born) for p in town.people if p.mother is not None)
    doors = Counter((h.compound.id, h.building, p.name) for p in _living(town) if (h := p.home(town.at)))
    lent = [p for p in _living(town) if p.shares_phone_of is not None]

    assert max(births.values()) == 2
    assert max(doors.values()) > 1
    assert len(lent) > 300


def test_every_fact_of_living_occurs(town: Town) -> None:
    counts = facts.census(town=town)

    for fact in FACTS:
        assert counts.get(fact, 0) > 0, (fact, counts)


def test_no_two_dwellings_share_a_full_address() -> None:
    land = Land(rng=Random(3), people=9000)
    for kind in KINDS:
        for _ in range(2500):
            land.take(kind=kind)

    counts = Counter(addresses.full(dwelling) for dwelling in land.dwellings)

    assert counts.most_common(1)[0][1] == 1
