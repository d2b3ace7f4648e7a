"""Every table is walled by community, and the web role owns nothing."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Tables of accounts and of the machinery: they belong to no community and hold no identity value of a resident.
SHARED = ("account_", "auth_", "django_", "mfa_", "procrastinate_", "socialaccount_", "actors_user", "actors_community")


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_every_table_belongs_to_a_community_or_is_named_as_shared():
    unwalled = rows(
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT EXISTS (
          SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'community_id' AND NOT a.attisdropped)
        """
    )

    assert sorted(name for [name] in unwalled if not name.startswith(SHARED)) == []


def test_every_table_of_a_community_has_its_wall_up():
    fallen = rows(
        """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'community_id'
          AND NOT a.attisdropped AND NOT (c.relrowsecurity AND EXISTS (
            SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant'))
        """
    )

    assert fallen == []


def test_the_web_role_owns_nothing_and_cannot_pass_the_walls():
    [[superuser, bypass, create_role, create_database]] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    owned = rows("SELECT relname FROM pg_class WHERE relowner = current_user::regrole")

    assert (superuser, bypass, create_role, create_database) == (False, False, False, False)
    assert owned == []
