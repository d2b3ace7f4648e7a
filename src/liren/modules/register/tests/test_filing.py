"""What stands in which part of a file, and what contradicts what."""

from datetime import UTC, date, datetime

import pytest

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions import holding, placing
from liren.modules.register.pages import filing, reasons, words
from liren.modules.register.queries.explanations import Explanation
from liren.modules.register.queries.files import Line
from liren.modules.register.queries.sources import Source


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


def test_what_tells_nothing_of_a_person_stands_as_it_is():
    assert holding._mask("organization", "name", "汀兰五金店") == "汀兰五金店"
    assert holding._mask("vehicle", "color", "蓝") == "蓝"
    assert holding._mask("person", "name", "陈桂珍") == "陈*珍"
    assert holding._mask("person", "fact.ethnicity", "汉族") == "***"


@pytest.mark.parametrize(
    ("address", "place", "building", "label"),
    [
        ("望潮街道云栖花苑1幢2单元901室", "云栖花苑", "1", "云栖花苑 1幢 2单元 901室"),
        ("采薇大道928弄4号402室", "采薇大道928弄", "4", "采薇大道928弄 4幢 402室"),
        ("桥东村2组吴家角13号", "桥东村", "", "桥东村2吴家角 13号"),
        ("", "", "", ""),
    ],
)
def test_of_a_home_only_compound_and_building_stand_apart(address, place, building, label):
    found = placing.spot(address)

    assert (found.place, found.building, found.label) == (place, building, label)


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


def test_a_yes_contradicts_no_yes_that_is_ticked_otherwise():
    assert len({holding._meant(text) for text in ("是", "√", "1", "Y", "y")}) == 1
    assert len({holding._meant(text) for text in ("否", "×", "0", "N")}) == 1
    assert holding._meant("是") != holding._meant("否")
    assert holding._meant("初中") == "初中"


def test_who_lives_elsewhere_than_registered_is_told_so_once():
    held = ["present_unregistered", "registered_absent", "residence_split", "several_homes"]

    assert words.standings(held) == ["residence_split", "several_homes"]
    assert words.standings(["registered_absent"]) == ["registered_absent"]


def test_only_a_person_plays_a_part_in_a_row():
    assert words.part("person", "owner2") == "产权人 2"
    assert words.part("dwelling", "subject") == ""


@pytest.mark.parametrize(
    ("departments", "shown", "labels"),
    [
        (("区教育局", "区公安分局"), ("恒达小学", "恒达小学"), ["采用「区教育局 名册」", "采用「区公安分局 名册」"]),
        (("区公安分局", "区公安分局"), ("澄湾区恒达小学", "恒达小学"), ["采用「澄湾区恒达小学」", "采用「恒达小学」"]),
        (
            ("区公安分局", "区公安分局"),
            ("张*", "张*"),
            ["采用「区公安分局 名册 · 名册.xlsx · 第 8 行」", "采用「区公安分局 名册 · 名册.xlsx · 第 9 行」"],
        ),
    ],
)
def test_no_two_answers_to_a_conflict_say_the_same(departments, shown, labels):
    lines = tuple(_said(department, row=8 + at) for at, department in enumerate(departments))

    assert filing._adopting(lines, list(shown)) == labels


def test_the_row_that_others_were_joined_to_is_not_said_to_stand_alone():
    assert reasons.verdict(_explained(is_joined=False)) == "没有别的记录说到它。"
    assert reasons.verdict(_explained(is_joined=True)).startswith("这份档案从这条记录建起")
    assert reasons.changes(_explained(is_joined=True)) == ["别的记录怎样会分开，写在那条记录上。"]


def _said(department: str, *, row: int) -> Line:
    source = Source(
        record_id=row,
        dataset_id=1,
        dataset="名册",
        department=department,
        department_en="",
        on=date(2024, 3, 1),
        file="名册.xlsx",
        sheet="",
        row=row,
        form="community",
        is_current=True,
    )
    return Line(
        field="name",
        ordinal=0,
        text="",
        standing="conflict",
        rule="",
        record_id=row,
        observed_on=None,
        source=source,
        section=None,
    )


def _explained(*, is_joined: bool) -> Explanation:
    return Explanation(
        entity=Ref("person", 1),
        source=None,
        via_source=None,
        rule="alone",
        is_joined=is_joined,
        weight=None,
        threshold=0.0,
        levels=(),
        beside=(),
        turning=(),
        edition=1,
        linked_at=datetime(2024, 6, 30, tzinfo=UTC),
    )
