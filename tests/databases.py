"""Databases for tests: a real server, every alias as its own role, nothing faked.

Without LIREN_ADMIN_URL the embedded server is started in a throw-away folder. Two ways to test:
`db` (pytest-django's) rolls back; `committed` lets everything commit and wipes it afterwards: the door sees only that.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from liren.site import connection, install, roles

PASSWORD = "only-for-tests"


@pytest.fixture(scope="session")
def admin_url() -> Iterator[str]:
    given = os.environ.get("LIREN_ADMIN_URL")
    if given:
        yield given
        return
    from liren.site import postgres  # a given server needs no embedded one

    with tempfile.TemporaryDirectory(prefix="liren-test-") as folder, postgres.Server(Path(folder) / "data") as server:
        yield server.superuser_dsn


@pytest.fixture(scope="session")
def django_db_setup(admin_url, django_db_blocker) -> Iterator[None]:
    """Make a database of our own, with every role, migrated as an operator would."""
    database = f"liren_test_{os.getpid()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").format(
                sql.Identifier(database)
            )
        )
    roles.prepare(admin_url, database, dict.fromkeys(connection.ROLES.values(), PASSWORD))
    _point_aliases_at(admin_url, database)
    with django_db_blocker.unblock():
        install.migrate()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


def _point_aliases_at(admin_url: str, database: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(admin_url)
    made = connection.Connection(
        host=str(parts.get("host", "")),
        port=int(parts.get("port", 5432)),
        name=database,
        passwords=dict.fromkeys(connection.ROLES.values(), PASSWORD),
        secret_key="only-for-tests",
        admin=(str(parts["user"]), str(parts.get("password", ""))),
    )
    for alias, settings in connections.configure_settings(connection.databases(made)).items():
        connections.settings.setdefault(alias, {}).update(settings)
        connections[alias].close()


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Let transactions commit, on every alias, and wipe what they left."""
    with django_db_blocker.unblock():
        yield
        wipe()


def wipe() -> None:
    """Empty every table that a test may have filled; as the superuser, since no other role could."""
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            """
            SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables
            WHERE schemaname IN ('public', 'vault', 'ledger', 'agreements')
              AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
            """
        )
        [tables] = cursor.fetchone()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET ROLE liren_owner")
