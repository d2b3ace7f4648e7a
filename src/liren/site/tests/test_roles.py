"""The roles are made once, refreshed often, and hold no power that they do not need."""

import os

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from liren.site import roles
from liren.site.postgres import Urls

DATABASE = f"liren_roles_{os.getpid()}"
PASSWORDS = dict.fromkeys(roles.LOGINS, "only-for-tests")  # the roles are shared with the other tests of the run


@pytest.fixture(scope="module")
def urls(admin_url):
    """A database of its own on the server of the run, embedded or given."""
    where = conninfo_to_dict(admin_url)
    roles.prepare(admin_url, DATABASE, PASSWORDS)
    yield Urls(host=str(where["host"]), port=int(where.get("port") or 5432), passwords=PASSWORDS)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        admin.execute("DROP ROLE IF EXISTS stranger")


def test_preparing_twice_changes_nothing(urls, admin_url):
    before = _roles(admin_url)

    roles.prepare(admin_url, DATABASE, PASSWORDS)

    assert _roles(admin_url) == before
    assert {name for name, *_ in before} == {*roles.LOGINS, *roles.OWNERS}


@pytest.mark.parametrize("role", roles.LOGINS)
def test_a_role_that_logs_in_has_no_power_of_its_own(urls, role):
    with psycopg.connect(urls.dsn(role=role, database=DATABASE)) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        owners = connection.execute(
            "SELECT pg_has_role('liren_owner', 'MEMBER'), pg_has_role('liren_vault_owner', 'MEMBER')"
        ).fetchone()
        patience = tuple(
            connection.execute("SELECT current_setting(%s)", [name]).fetchall()[0][0]
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        )

    assert powers == (False,) * 5
    assert owners == (False, False)
    assert _seconds(patience) == _seconds(roles.PATIENCE[role])


def test_the_owners_cannot_log_in(urls, admin_url):
    assert {(name, may) for name, may, *_ in _roles(admin_url) if name in roles.OWNERS} == {
        ("liren_owner", False),
        ("liren_vault_owner", False),
    }


def test_a_power_that_somebody_lent_is_taken_back(urls, admin_url):
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("GRANT liren_vault_owner TO liren_web")
        admin.execute("ALTER ROLE liren_web BYPASSRLS SUPERUSER")

    roles.prepare(admin_url, DATABASE, PASSWORDS)

    test_a_role_that_logs_in_has_no_power_of_its_own(urls, "liren_web")


def test_a_stranger_may_not_enter_the_database(urls, admin_url):
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(admin_url, user="stranger", password="known", dbname=DATABASE)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (a int)", "CREATE TEMP TABLE mine (a int)", "CREATE SCHEMA mine"]
)
def test_the_web_role_may_create_nothing(urls, statement):
    with (
        psycopg.connect(urls.dsn(role="liren_web", database=DATABASE)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_new_function_is_nobodys_to_call(urls, admin_url):
    with psycopg.connect(admin_url, dbname=DATABASE, autocommit=True) as admin:
        admin.execute("SET ROLE liren_vault_owner")
        admin.execute("CREATE SCHEMA shut")
        admin.execute("CREATE FUNCTION shut.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
        admin.execute("GRANT USAGE ON SCHEMA shut TO liren_web")

    with (
        psycopg.connect(urls.dsn(role="liren_web", database=DATABASE)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT shut.answer()")


def _roles(admin_url):
    with psycopg.connect(admin_url) as admin:
        return admin.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolconfig FROM pg_roles"
            " WHERE rolname LIKE 'liren\\_%' AND rolname <> 'liren_admin' ORDER BY rolname"
        ).fetchall()


def _seconds(patience):
    units = {"s": 1, "min": 60, "h": 3600}
    return [int(part.rstrip("hmins")) * units[part.lstrip("0123456789")] for part in patience]
