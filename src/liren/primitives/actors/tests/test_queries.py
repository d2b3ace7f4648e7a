from datetime import date, timedelta

import pytest
from django.db import connection

from liren.primitives.actors import kinds, queries
from liren.primitives.actors.models import Appointment, Organization, OrganizationKind, User
from tests import town

pytestmark = pytest.mark.django_db


def test_a_user_acts_in_the_post_held_today():
    cast = town.settle()
    user = User.objects.get(username="wanglan")

    appointment = queries.held(user, post_id=None, on=town.TODAY)

    assert appointment is not None
    assert queries.acting(user, appointment) == cast.worker
    assert cast.worker.role == kinds.COMMUNITY_WORKER


def test_a_post_that_has_ended_is_not_held():
    town.settle()
    user = User.objects.get(username="wanglan")
    Appointment.objects.filter(user=user).update(until_on=town.TODAY - timedelta(days=1))

    assert queries.held(user, post_id=None, on=town.TODAY) is None


def test_the_last_day_of_a_post_is_still_held():
    town.settle()
    user = User.objects.get(username="wanglan")
    Appointment.objects.filter(user=user).update(until_on=town.TODAY)

    assert queries.held(user, post_id=None, on=town.TODAY) is not None


def test_a_chosen_post_that_is_not_held_falls_back_to_the_first_one_held():
    cast = town.settle()
    user = User.objects.get(username="wanglan")

    appointment = queries.held(user, post_id=cast.auditor.post_id, on=town.TODAY)

    assert appointment is not None
    assert appointment.post_id == cast.worker.post_id


def test_an_organization_stands_in_both_trees():
    cast = town.settle()
    bureau = Organization.objects.get(kind=OrganizationKind.DEPARTMENT)
    subdistrict = Organization.objects.get(kind=OrganizationKind.SUBDISTRICT)
    office = Organization.objects.create(
        community=cast.community, name="社会事务办", kind="subdistrict", line_parent=bureau, area_parent=subdistrict
    )

    assert office.pk in queries.line_below(cast.worker, bureau.pk)
    assert office.pk in queries.area_below(cast.worker, subdistrict.pk)
    assert queries.line_below(cast.worker, subdistrict.pk) == {subdistrict.pk}


def test_a_permission_is_carried_by_roles_not_by_people():
    cast = town.settle()
    permission = kinds.Permission(name="test.look", title_zh="看", title_en="Look", roles=frozenset({kinds.AUDITOR}))
    if permission.name not in kinds.permissions:
        kinds.permissions.register(permission)

    cast.auditor.require("test.look")
    with pytest.raises(queries.MayNot) as refused:
        cast.worker.require("test.look")

    assert refused.value.data == {"permission": "test.look", "role": kinds.COMMUNITY_WORKER}


def test_rows_of_another_community_are_invisible_and_cannot_be_written():
    town.settle()
    away = town.settle(code="330199001002", name="临水社区")

    assert set(Organization.objects.values_list("community_id", flat=True)) == {away.community.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('liren.community', '', true)")
    assert Organization.objects.count() == 0
    assert queries.line_below(away.worker, 1) == {1}


def test_before_a_community_is_chosen_a_user_sees_only_the_own_appointments():
    town.settle()
    user = User.objects.get(username="wanglan")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('liren.community', '', true), set_config('liren.user', %s, true)", [str(user.pk)]
        )

    assert [one.user_id for one in Appointment.objects.all()] == [user.pk]
    assert queries.held(user, post_id=None, on=date(2023, 1, 1)) is None
