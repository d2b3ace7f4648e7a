"""Firms under several names."""

import numpy as np

from liren.engine import fields, things
from liren.engine.tests import registers

CODE = "91330106MA27WXY15N"
NONE = -1


def firms(*told):
    """(name, code) of each mention, in rows of their own."""
    book = registers.Book()
    for name, code in told:
        book.add(book.row("firms.csv"), fields.ORGANIZATION, name, name=name, uscc=code)
    return book.mentions()


def entities(mentions, place, person):
    return things.organizations_(mentions, place=np.array(place), person=np.array(person)).entity.tolist()


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
