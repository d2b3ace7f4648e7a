"""Whom a row names twice: whole, or once as far as a mask shows it."""

import pyarrow.compute as pc
import pytest

from liren.engine import fields, link
from liren.engine.shape import gathering
from liren.engine.shape.tests import tables

ACCOUNTS = ["户号", "用户名称", "用电地址", "联系人", "联系号码"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
HIDDEN = 30  # the number of the row whose holder is hidden


def _account(number: int, holder: str, contact: str) -> list[str]:
    return [f"33{number:08}", holder, f"云栖苑{number % 9 + 1}幢1单元{number:03}室", contact, f"138{number:08}"]


def _is_one(rows: list[list[str]]) -> bool:
    """Say whether the holder and the contact of the hidden row were found to be one person."""
    mentions = gathering.gather([tables.mapped([ACCOUNTS, *rows], "用电.csv")]).mentions
    answer = link.link(mentions)
    entity = dict(zip(answer.links["mention"].to_pylist(), answer.links["entity"].to_pylist(), strict=True))
    people = mentions.tables[fields.PERSON]
    line = people.filter(pc.equal(people["name"], "梁**"))["row_id"][0]
    found = people.filter(pc.equal(people["row_id"], line))["mention"].to_pylist()
    assert len(found) == 2
    return len({entity[mention] for mention in found}) == 1


def _taught(contact: str = "{0}", *, rows: int = 16) -> list[list[str]]:
    """Accounts whose two names are whole; the contact is `{0}`, the holder, or another one."""
    names = [f"{surname}明远" for surname in SURNAMES[:rows]]
    return [_account(number, name, contact.format(name, name[0])) for number, name in enumerate(names)]


def test_where_contacts_are_the_holders_a_hidden_holder_is_the_contact():
    assert _is_one([*_taught(), _account(HIDDEN, "梁**", "梁荣泽")])


def test_a_homophone_of_the_holder_teaches_the_same():
    slipped = [*_taught()[:-1], _account(15, "杨明远", "杨名远")]

    assert _is_one([*slipped, _account(HIDDEN, "梁**", "梁荣泽")])


def test_where_contacts_are_sons_a_hidden_holder_is_not_the_contact():
    assert not _is_one([*_taught("{1}小虎"), _account(HIDDEN, "梁**", "梁荣泽")])


def test_where_few_rows_tell_nothing_is_learnt():
    assert not _is_one([*_taught(rows=5), _account(HIDDEN, "梁**", "梁荣泽")])


@pytest.mark.parametrize("contact", ["柳荣泽", "梁荣", "欧阳荣泽"])
def test_a_contact_whom_the_mask_does_not_fit_is_another(contact):
    assert not _is_one([*_taught(), _account(HIDDEN, "梁**", contact)])
