"""What an item must say, what it probably is, and what is held already."""

import pytest

from liren.modules.catalogue import rules


@pytest.mark.parametrize(
    ("share_class", "missing"),
    [
        (rules.UNCONDITIONAL, ()),
        (rules.CONDITIONAL, ("condition",)),
        (rules.NOT_SHARED, ("reason", "law")),
    ],
)
def test_an_item_names_all_that_its_share_class_asks_at_once(share_class, missing) -> None:
    assert rules.missing_words(share_class=share_class, condition=" ", reason="", law="") == missing


def test_an_item_that_says_why_it_is_not_shared_lacks_nothing() -> None:
    found = rules.missing_words(share_class=rules.NOT_SHARED, condition="", reason="涉密", law="保守国家秘密法")

    assert found == ()


@pytest.mark.parametrize(
    ("target", "name", "form", "sensitivity"),
    [
        ("subject.person.citizen_id", "公民身份号码", "household_register", rules.SENSITIVE),
        ("subject.person.name", "姓名", "property", rules.GENERAL),
        ("subject.fact.药物过敏史", "药物过敏史", "health", rules.SENSITIVE),
        ("subject.fact.账号", "账号", "welfare", rules.SENSITIVE),
        ("subject.person.name", "儿童姓名", "vaccination", rules.UNDER_14),
        ("residence.dwelling.address", "现居住地址", "education", rules.GENERAL),
    ],
)
def test_sensitivity_is_proposed_from_the_column(target, name, form, sensitivity) -> None:
    assert rules.likely_sensitivity(target=target, name=name, form=form) == sensitivity


@pytest.mark.parametrize(
    ("target", "name", "kind"),
    [
        ("subject.person.birth", "出生日期", rules.DATE),
        ("subject.fact.签注有效期", "登记时间", rules.DATE),
        ("subject.vehicle.plate", "车牌号", rules.CODE),
        ("subject.fact.建筑面积", "建筑面积", rules.NUMBER),
        ("subject.person.name", "姓名", rules.TEXT),
    ],
)
def test_the_type_is_proposed_from_the_column(target, name, kind) -> None:
    assert rules.likely_type(target=target, name=name) == kind


def test_overlap_counts_each_item_once_and_ranks_who_holds_most() -> None:
    items = {"subject.person.name": "姓名", "subject.person.phone": "电话", "fact.备注": "备注"}
    others = [
        (2, "subject.person.name"),
        (2, "subject.person.name"),
        (3, "subject.person.name"),
        (3, "subject.person.phone"),
        (4, "fact.血型"),
    ]

    assert rules.overlap(items, others) == rules.Overlap(
        items=3, held=2, by_dataset=((3, ("姓名", "电话")), (2, ("姓名",)))
    )


@pytest.mark.parametrize(
    ("target", "name", "meaning"),
    [
        ("subject.person.phone", "手机号", "subject.person.phone"),
        ("subject.fact.血型", "血型", "fact.血型"),
        ("", "血型", "fact.血型"),
    ],
)
def test_items_are_compared_by_meaning_and_else_by_name(target, name, meaning) -> None:
    assert rules.meaning(target=target, name=name) == meaning


def test_a_tree_is_listed_from_the_top_brothers_in_their_order():
    parents = {5: 1, 2: None, 1: None, 4: 2, 3: 1, 6: 5, 7: 99}

    assert rules.in_tree_order(parents) == ((0, 2), (1, 4), (0, 1), (1, 5), (2, 6), (1, 3), (0, 7))


def test_a_ring_loses_nobody_and_ends():
    assert rules.in_tree_order({1: 3, 2: 1, 3: 2}) == ((0, 1), (1, 2), (2, 3))
