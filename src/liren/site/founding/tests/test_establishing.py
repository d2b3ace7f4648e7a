"""A community becomes what its declaration says; the ledger keeps who may do what, and since when."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth import authenticate

from liren.primitives.actors import queries
from liren.primitives.actors.actions import identify, inside
from liren.primitives.actors.models import Appointment, Community, Organization, Post, User
from liren.site.founding import declaration, establishing
from liren.site.founding.declaration import AccountWords, Declaration
from tests import strongroom

DAY = date(2026, 3, 2)
COMMITTEE, WORKER = "青禾社区居民委员会", "青禾社区居民委员会/社区工作者"


@pytest.fixture
def declared(committed) -> Declaration:
    return declaration.read(path=declaration.EXAMPLE)


def establish(declared: Declaration, *, on: date = DAY) -> establishing.Established:
    numbers = count(1)
    return establishing.establish(declared=declared, on=on, new_password=lambda: f"password-{next(numbers)}")


def renew(username: str) -> str:
    return establishing.renew_password(username=username, on=DAY, new_password=lambda: "another-one")


def with_account(declared: Declaration, **words: Any) -> Declaration:
    """Declare 王岚 alone, otherwise."""
    [lan] = [one for one in declared.accounts if one.username == "wanglan"]
    return replace(declared, accounts=(replace(lan, **words),))


def entered() -> list[tuple[str, str, dict[str, object]]]:
    """Return verb, role of the subject and data of every entry of the installer, in order."""
    with strongroom.superuser() as cursor:
        cursor.execute("SELECT convert_from(body, 'UTF8') FROM ledger.entry_payload ORDER BY entry_id")
        bodies = [json.loads(body) for (body,) in cursor.fetchall()]
    installer = User.objects.get(username=declaration.INSTALLER).pk
    return [
        (body["verb"], body["subjects"][0].partition(":")[0], body["data"])
        for body in bodies
        if body["actor"] == installer
    ]


def held_by(username: str, *, on: date = DAY) -> list[str]:
    user = User.objects.get(username=username)
    with inside(community_id=Community.objects.get().pk, using="default"):
        identify(user_id=user.pk)
        posts = [one.post_id for one in queries.appointments(user, on=on)]
        return [f"{one.organization.name}/{one.name}" for one in Post.objects.filter(pk__in=posts).order_by("name")]


def test_organizations_stand_in_both_trees(declared):
    done = establish(declared)

    with inside(community_id=done.community.pk, using="default"):
        office = Organization.objects.get(name="街道社会事务办公室")
        assert str(office.line_parent) == "区民政局"
        assert str(office.area_parent) == "柳浦街道办事处"
    assert done.changes == {
        "community.founded": 1, "organization.placed": 12, "post.opened": 6, "account.opened": 6, "post.filled": 6,
    }  # fmt: skip


def test_each_new_account_logs_in_with_the_password_that_is_told(declared):
    done = establish(declared)

    assert done.passwords.keys() == {one.username for one in declared.accounts}
    assert all(authenticate(username=name, password=password) for name, password in done.passwords.items())


def test_the_founded_may_disclose_what_their_posts_agree_to(declared):
    done = establish(declared)

    with strongroom.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM agreements.compiled WHERE community_id = %s", [done.community.pk])
        assert cursor.fetchone()[0] > 0


def test_declaring_the_same_again_changes_nothing_and_enters_nothing(declared):
    establish(declared)
    before = entered()

    again = establish(declared, on=DAY + timedelta(days=40))

    assert (again.changes, again.passwords) == ({}, {})
    assert entered() == before


def test_every_change_stands_on_the_ledger_in_the_name_of_the_program(declared):
    establish(declared)

    verbs = [(verb, subject) for verb, subject, _data in entered()]
    assert verbs[:2] == [("community.founded", "community"), ("organization.placed", "organization")]
    assert ("post.opened", "post", {"role": "auditor"}) in entered()
    assert verbs.count(("post.filled", "post")) == 6


def test_an_account_holds_exactly_the_posts_that_are_said(declared):
    establish(declared)
    other = "青禾社区居民委员会/居委会主任"
    later = DAY + timedelta(days=10)

    moved = establish(with_account(declared, posts=[other]), on=later)

    assert moved.changes == {"post.filled": 1, "post.vacated": 1}
    assert held_by("wanglan", on=later - timedelta(days=1)) == [WORKER]
    assert held_by("wanglan", on=later) == [other]
    assert held_by("liufeng", on=later) == ["青禾社区居民委员会/三网格网格员"]


def test_a_post_given_and_taken_on_one_day_was_never_held(declared):
    establish(declared)

    establish(with_account(declared, posts=[]))
    establish(with_account(declared, posts=[WORKER]))

    assert held_by("wanglan") == [WORKER]
    with inside(community_id=Community.objects.get().pk, using="default"):
        assert Appointment.objects.filter(user__username="wanglan").count() == 1


def test_an_account_that_is_switched_off_logs_in_no_more(declared):
    password = establish(declared).passwords["wanglan"]

    establish(with_account(declared, is_active=False))

    assert authenticate(username="wanglan", password=password) is None
    assert ("account.opened", "account", {"is_active": False}) in entered()


def test_a_community_without_organizations_is_refused_and_nothing_is_founded(declared):
    with pytest.raises(establishing.NoOrganization):
        establish(replace(declared, organizations=(), posts=(), accounts=()))

    assert not Community.objects.exists()


def test_a_founding_that_breaks_off_leaves_nothing(declared):
    def broken() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        establishing.establish(declared=declared, on=DAY, new_password=broken)

    assert not Community.objects.exists()
    assert not User.objects.exists()


def test_two_communities_do_not_see_one_another(declared):
    establish(declared)
    other = replace(declared, community=replace(declared.community, code="330199001002", name="柳岸社区"),
                    accounts=(AccountWords(username="shenye", name="沈野", posts=[WORKER]),))  # fmt: skip

    done = establish(other)

    with inside(community_id=done.community.pk, using="default"):
        assert set(Post.objects.values_list("community_id", flat=True)) == {done.community.pk}
        assert done.passwords.keys() == {"shenye"}


def test_a_lost_password_is_renewed_and_the_old_one_opens_nothing(declared):
    old = establish(declared).passwords["wanglan"]

    new = renew("wanglan")

    assert authenticate(username="wanglan", password=old) is None
    assert authenticate(username="wanglan", password=new) == User.objects.get(username="wanglan")
    assert entered()[-1] == ("account.password_renewed", "account", {})


@pytest.mark.parametrize("username", ["nobody", "liren"])
def test_who_is_no_person_of_the_community_gets_no_password(declared, username):
    establish(declared)

    with pytest.raises(establishing.AccountMissing):
        renew(username)
