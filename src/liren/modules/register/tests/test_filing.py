"""What stands in which part of a file, and what contradicts what."""

import pytest

from liren.modules.register import kinds
from liren.modules.register.actions import holding
from liren.modules.register.pages import words


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("name", "basic"),
        ("fact.ethnicity", "basic"),
        ("fact.police_station", "stay"),
        ("fact.welfare_category", "benefits"),
        ("fact.blood_pressure", "health"),
        ("fact.grade", "school"),
    ],
)
def test_a_value_stands_in_its_section(field, key):
    section = kinds.section_of(field)

    assert section is not None
    assert section.key == key


def test_what_a_row_says_of_its_own_business_stays_with_the_row():
    assert kinds.section_of("fact.reading") is None
    assert kinds.section_of("fact.anything_new") is None


def test_no_fact_stands_in_two_sections():
    every = [fact for section in kinds.SECTIONS for fact in section.facts]

    assert len(every) == len(set(every))


def test_every_relation_stands_in_one_part_from_each_side():
    for relation in kinds.RELATIONS:
        for is_subject in (True, False):
            assert sum((relation, is_subject) in part.relations for part in kinds.AROUND) <= 1
    assert kinds.around("lives_at", is_subject=False).key == "residents"
    assert kinds.around("lives_at", is_subject=True).key == "homes"


@pytest.mark.parametrize(
    ("field", "winner", "other", "is_same"),
    [
        ("address", "望潮里3幢2单元501室", "望潮里3-2-501", True),
        ("birth", "1945-02-03", "1945", True),
        ("birth", "1945-02-03", "1945-03-02", False),
        ("name", "陈桂珍", "陈?珍", True),
        ("name", "陈桂珍", "陈桂贞", False),
    ],
)
def test_less_of_a_value_contradicts_nothing(field, winner, other, is_same):
    assert holding._says_the_same(field, winner, other) is is_same


def test_who_lives_elsewhere_than_registered_is_told_so_once():
    held = ["present_unregistered", "registered_absent", "residence_split", "several_homes"]

    assert words.standings(held) == ["residence_split", "several_homes"]
    assert words.standings(["registered_absent"]) == ["registered_absent"]
