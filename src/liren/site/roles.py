"""
The database roles of the house, on any server that its administrator lets us prepare.

`liren_owner` owns the plain tables and `liren_vault_owner` what identifies people; neither can log in. Each kind of
process logs in under a role of its own, with the patience that fits its work.
"""

from collections.abc import Mapping
from importlib import resources
from typing import ClassVar, LiteralString

import psycopg
from psycopg import sql

from liren.kit import errors
from liren.site import connection
from liren.site.postgres import conf

OWNERS = ("liren_owner", "liren_vault_owner")
LOGINS = tuple(connection.ROLES.values())
OLDEST = 15
PREPARING = 0x4C6972656E  # "Liren": one process prepares at a time

# statement_timeout, lock_timeout, idle_in_transaction_session_timeout
PATIENCE: Mapping[str, tuple[str, str, str]] = {
    "liren_web": ("30s", "5s", "60s"),
    "liren_door": ("10s", "3s", "10s"),
    "liren_importer": ("30min", "30s", "10min"),
    "liren_linker": ("2h", "30s", "10min"),
    "liren_screener": ("10min", "10s", "60s"),
    "liren_sequencer": ("60s", "10s", "60s"),
}


class ServerTooOld(errors.Unavailable):
    """The server is older than the oldest PostgreSQL that we use."""

    code: ClassVar[str] = "database.server_too_old"


class AdministratorTooWeak(errors.Unavailable):
    """The administrator's role may not create roles or databases."""

    code: ClassVar[str] = "database.administrator_too_weak"


def prepare(admin_dsn: str, database: str, passwords: Mapping[str, str]) -> None:
    """
    Create or refresh the roles, and the database that they share. May be run at any time, by several at once.

    :raises ServerTooOld: the server is older than PostgreSQL 15.
    :raises AdministratorTooWeak: the administrator lacks CREATEROLE or CREATEDB.
    """
    try:
        with psycopg.connect(admin_dsn, autocommit=True) as server:
            _check(server)
            server.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            server.execute(_read("roles.sql"))
            for role in LOGINS:
                _let_log_in(server, role, passwords[role])
                _set(server, role)
            _create(server, database)
            with psycopg.connect(admin_dsn, dbname=database, autocommit=True) as inside:
                inside.execute(_read("database.sql"))
    except psycopg.errors.InsufficientPrivilege as error:
        raise AdministratorTooWeak("", answer=str(error)) from error


def _check(server: psycopg.Connection) -> None:
    if server.info.server_version < OLDEST * 10_000:
        raise ServerTooOld("", found=server.info.server_version // 10_000, needed=OLDEST)


def _let_log_in(server: psycopg.Connection, role: str, password: str) -> None:
    """Send the SCRAM verifier, so that no log of a server that is not ours can hold the password."""
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier.decode())))


def _set(server: psycopg.Connection, role: str) -> None:
    statement, lock, idle = PATIENCE[role]
    settings = {
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": idle,
        "synchronous_commit": "on",
        "search_path": "public",
    }
    for name, value in settings.items():
        server.execute(_setting(role, name, value))
    for name, value in conf.QUIET.items():
        _set_if_allowed(server, role, name, value)


def _set_if_allowed(server: psycopg.Connection, role: str, name: str, value: str) -> None:
    """Only a superuser may set what is logged; `liren doctor` tells the others what their server should say."""
    try:
        server.execute(_setting(role, name, value))
    except psycopg.errors.InsufficientPrivilege:
        return


def _setting(role: str, name: str, value: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value))


def _create(server: psycopg.Connection, database: str) -> None:
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if found is None:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").format(
                sql.Identifier(database)
            )
        )


def _read(name: str) -> LiteralString:
    """Read one of our own SQL files, which are as constant as a literal."""
    return resources.files("liren.site").joinpath(name).read_text(encoding="utf-8")
