"""What names a row, and how columns drift."""

import pytest

from liren.modules.exchange import rules


def ratios(**told: tuple[float, float]):
    return lambda names: told.get("+".join(name.rsplit(".", 1)[-1] for name in names), (1.0, 0.1))


def test_the_surest_number_that_is_unique_names_a_row() -> None:
    facts = ("subject.person.name", "subject.person.citizen_id", "subject.fact.户编号")

    assert rules.choose_key(facts, ratio=ratios(citizen_id=(0.99, 1.0))) == ("subject.person.citizen_id",)


def test_a_number_that_is_often_empty_does_not() -> None:
    facts = ("subject.person.citizen_id", "subject.fact.登记编号")

    found = rules.choose_key(facts, ratio=ratios(citizen_id=(0.5, 1.0), 登记编号=(1.0, 1.0)))

    assert found == ("subject.fact.登记编号",)


def test_a_number_of_many_rows_is_named_with_its_period() -> None:
    facts = ("subject.fact.表号", "subject.fact.账期", "subject.person.name")

    found = rules.choose_key(facts, ratio=ratios(**{"表号+账期": (1.0, 1.0)}))

    assert found == ("subject.fact.表号", "subject.fact.账期")


def test_without_any_number_a_person_at_a_place_names_a_row() -> None:
    facts = ("subject.person.name", "residence.dwelling.address")

    found = rules.choose_key(facts, ratio=ratios(**{"name+address": (1.0, 0.99)}))

    assert found == facts


def test_nothing_unique_leaves_the_whole_row_to_name_itself() -> None:
    assert rules.choose_key(("subject.person.name", "subject.fact.备注"), ratio=ratios()) == ()


def test_facts_are_named_by_meaning_and_numbered_when_two_share_one() -> None:
    targets = ("subject.person.phone", "subject.person.phone", "")

    assert rules.fact_names(targets, ("电话", "手机", "备注"), ("", "", "")) == (
        "subject.person.phone",
        "subject.person.phone#2",
        "subject.fact.备注",
    )


def test_a_fact_keeps_the_name_that_it_is_held_under() -> None:
    targets = ("subject.person.phone", "subject.person.phone", "subject.fact.旧名")

    assert rules.fact_names(targets, ("电话", "手机", "新名"), ("subject.person.phone#2", "", "subject.fact.旧名")) == (
        "subject.person.phone#2",
        "subject.person.phone",
        "subject.fact.旧名",
    )


@pytest.mark.parametrize(
    ("before", "now", "like"), [(["a", "b"], ["b", "a"], 1.0), (["a", "b"], ["b", "c"], 1 / 3), ([], [], 0.0)]
)
def test_likeness_is_the_share_of_headers_in_common(before, now, like) -> None:
    assert rules.likeness(before=before, now=now) == pytest.approx(like)


def test_a_digest_changes_with_form_and_columns() -> None:
    told = [{"header": "姓名", "target": "subject.person.name"}]

    assert rules.digest("welfare", told) == rules.digest("welfare", [dict(reversed(told[0].items()))])
    assert rules.digest("welfare", told) != rules.digest("health", told)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("王岚", "王*"),
        ("B1-07", "B1**7"),
        ("13800137001", "138******01"),
        ("330199194502030045", "330199********0045"),
        (" 是 ", "是"),
    ],
)
def test_a_masked_cell_shows_its_shape_and_not_its_value(cell, shown) -> None:
    assert rules.masked(cell) == shown
