"""Firms under several names."""

import numpy as np

from liren.engine import fields, things
from liren.engine.norm import organizations
from liren.engine.tests import registers

CODE = "91330106MA27WXY15N"
NONE = -1


def firms(*told):
    """(name, code) of each mention, in rows of their own."""
    book = registers.Book()
    for name, code in told:
        book.add(book.row("firms.csv"), fields.ORGANIZATION, name, name=name, uscc=code)
    return book.mentions()


def entities(mentions, place, person, regions=("浙江省", "杭州市", "西湖区")):
    found = things.organizations_(mentions, place=np.array(place), person=np.array(person), regions=regions)
    return found.entity.tolist()


def nowhere(*told):
    """The entities of firms of which neither address nor owner is known."""
    return entities(firms(*told), [NONE] * len(told), [NONE] * len(told))


def test_a_firm_is_found_under_a_shorter_name_at_its_address():
    one, two, other = entities(
        firms(("杭州市宏达科技有限公司", CODE), ("宏达科技", None), ("宏达五金", None)), [7, 7, 7], [NONE, NONE, NONE]
    )

    assert one == two != other


def test_a_firm_is_found_under_a_shorter_name_with_its_owner():
    one, two, other = entities(
        firms(("杭州市宏达科技有限公司", CODE), ("宏达科技", None), ("宏达五金", None)), [NONE, 3, NONE], [5, 5, 5]
    )

    assert one == two != other


def test_no_line_without_a_code_joins_two_codes():
    second = "92330106MA2AABCD1P"
    told = firms(("宏达科技有限公司", CODE), ("宏达科技", None), ("杭州宏达科技有限公司", second))

    one, two, other = entities(told, [7, 7, NONE], [NONE, 5, 5])

    assert one == two != other


def test_a_name_without_town_and_legal_form_means_the_one_firm_it_is_part_of():
    known = nowhere(("浙江省杭州市同航食品有限公司", CODE), ("杭州同航食品", None), ("同航食品公司", None))
    assert len(set(known)) == 1


def test_a_district_that_no_table_knows_is_known_from_addresses():
    told = firms(("澄湾区恒达小学", None), ("恒达小学", None))

    assert len(set(entities(told, [NONE] * 2, [NONE] * 2))) == 2
    assert len(set(entities(told, [NONE] * 2, [NONE] * 2, regions=("澄湾区",)))) == 1


def test_a_short_name_under_which_two_firms_come_into_question_means_neither():
    one, two, short = nowhere(("浙江同航食品有限公司", CODE), ("江苏同航食品有限公司", None), ("同航食品", None))

    assert len({one, two, short}) == 3


def test_a_branch_is_not_its_company():
    company, branch = nowhere(("同航食品有限公司", None), ("同航食品有限公司分公司", None))

    assert company != branch


def test_a_trade_alone_is_no_name():
    one, two = nowhere(("杭州药房", None), ("药房", None))

    assert one != two


def test_an_organization_code_is_that_of_the_unified_code_it_became_part_of():
    told = organizations.normalize_code(CODE)
    assert told.text is not None
    nine = told.text[8:17]
    one, two, other = nowhere(("宏达科技", f"{nine[:8]}-{nine[8]}"), ("别名", CODE), ("宏达", None))
    assert one == two != other
