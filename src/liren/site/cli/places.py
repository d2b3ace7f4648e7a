"""What the environment says about where data and database are, for commands that start no Django."""

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from liren.site import connection, postgres, roles
from liren.site.postgres import credentials, refusals


class NotReached(refusals.DatabaseUnavailable):
    """The given server does not answer, or does not know the role."""

    code = "database.not_reached"


class NoSecrets(refusals.DatabaseUnavailable):
    """The file with the passwords of the database roles is missing."""

    code = "database.no_secrets"


@dataclass(frozen=True, slots=True)
class Given:
    """A server of one's own: its address, and its administrator where we were told one."""

    url: str
    admin_url: str


def data() -> Path:
    """Return the data folder."""
    return Path(os.environ.get("LIREN_DATA", "data")).resolve()


def given() -> Given | None:
    """Return the server that DATABASE_URL names, if any."""
    url = os.environ.get("DATABASE_URL", "")
    return Given(url, os.environ.get("LIREN_ADMIN_URL", "")) if url else None


def secrets() -> Path:
    """Return the file with the passwords of the roles."""
    return Path(os.environ.get("LIREN_SECRETS", data() / "secrets.json"))


def part() -> str:
    """Return the kind of process whose secrets we were given; empty if we were given all."""
    return credentials.part(secrets())


def start() -> str:
    """
    Have a database with its roles, and return the administrator's DSN on it, or none where we were told none.

    A process that was given the secrets of its own part only finds the database as it is: somebody else keeps it.

    :raises DatabaseUnavailable: it cannot be had; the refusal says why.
    """
    if part():
        return ""
    server = given()
    if server is None:
        urls = postgres.ensure(data())
        roles.prepare(urls.superuser, credentials.DATABASE, urls.passwords)
        credentials.divide(data() / "secrets.json")
        return urls.dsn(role=postgres.SUPERUSER, database=credentials.DATABASE)
    if not server.admin_url:
        return ""
    secrets().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    dsn = _prepare(server, credentials.ensure(secrets()))
    credentials.divide(secrets())
    return dsn


def require_secrets() -> None:
    """
    Refuse unless there is a file of passwords.

    :raises NoSecrets: there is none.
    """
    if not secrets().exists():
        raise NoSecrets("", file=str(secrets()))


def divide() -> dict[str, Path]:
    """
    Return the file of secrets for each kind of process that we may begin.

    :raises NoSecrets: we were told no password, so nobody can log in.
    """
    require_secrets()
    own = part()
    return {own: secrets()} if own else credentials.divide(secrets())


def dsn(role: str) -> str:
    """Return the DSN of a role on the database that is in use."""
    found = connection.from_environment(data=data(), environment=os.environ)
    return make_conninfo(
        host=found.host, port=found.port, dbname=found.name, user=role, password=found.passwords.get(role, "")
    )


def knows(role: str) -> bool:
    """Tell whether we were given the password of a role."""
    return role in connection.from_environment(data=data(), environment=os.environ).passwords


def _prepare(server: Given, passwords: dict[str, str]) -> str:
    found = connection.from_environment(data=data(), environment=os.environ)
    try:
        roles.prepare(server.admin_url, found.name, passwords)
    except psycopg.OperationalError as error:
        raise NotReached("", host=found.host, port=found.port) from error
    return make_conninfo(server.admin_url, dbname=found.name)
