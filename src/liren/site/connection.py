"""Where the database is and as whom each part of the house speaks to it.

Every Django alias is one PostgreSQL role: what a part may see is decided by the database, not by the code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# alias → login role; `admin` runs migrations only and is absent from the environment of a web process
ROLES = {
    "default": "liren_web",
    "door": "liren_door",
    "importer": "liren_importer",
    "linker": "liren_linker",
    "screener": "liren_screener",
    "sequencer": "liren_sequencer",
}
# What each kind of process may log in as. The web process answers browsers: it has the plain tables and the door. The
# jobs' process delivers, links, screens and sequences: it opens nothing for anybody, so it has no door.
PARTS: Mapping[str, frozenset[str]] = {
    "web": frozenset({"liren_web", "liren_door"}),
    "jobs": frozenset({"liren_web", "liren_importer", "liren_linker", "liren_screener", "liren_sequencer"}),
}
# The door and the linker run the same few statements all day: to parse and plan them costs a quarter of a disclosure.
PREPARED_AFTER = 3


@dataclass(frozen=True, kw_only=True)
class Connection:
    """
    A reachable database and the passwords of its login roles.

    :ivar host: a host name or a folder that holds a Unix socket
    :ivar admin: user and password that may create roles and migrate; None in a serving process
    """

    host: str
    port: int
    name: str
    passwords: Mapping[str, str] = field(repr=False)
    secret_key: str = field(repr=False)
    admin: tuple[str, str] | None = field(default=None, repr=False)


def from_environment(*, data: Path, environment: Mapping[str, str]) -> Connection:
    """
    Read where the database is: DATABASE_URL names a server, without it the embedded one in the data folder.

    Passwords and the secret key stand in `secrets.json` of the data folder (LIREN_SECRETS names another file).
    A missing file gives a connection that cannot log in: type checks and tests start from that.
    """
    secrets = _secrets(Path(environment.get("LIREN_SECRETS", data / "secrets.json")))
    url = urlsplit(environment.get("DATABASE_URL", ""))
    superuser = {} if url.scheme else secrets.get("superuser", {})  # the embedded server's: another does not know it
    admin = urlsplit(environment.get("LIREN_ADMIN_URL", ""))
    return Connection(
        host=url.hostname or secrets.get("host", ""),
        port=url.port or int(secrets.get("port", 5432)),
        name=unquote(url.path.lstrip("/")) or secrets.get("database", "liren"),
        passwords=secrets.get("passwords", {}),
        secret_key=environment.get("LIREN_SECRET_KEY") or secrets.get("secret_key", "no data folder yet"),
        admin=_login(admin.username, admin.password) or _login(superuser.get("name"), superuser.get("password")),
    )


def _secrets(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _login(user: str | None, password: str | None) -> tuple[str, str] | None:
    return (unquote(user), unquote(password or "")) if user else None


def databases(connection: Connection) -> dict[str, dict[str, Any]]:
    """
    Render Django's DATABASES: one alias for each role whose password this process was given, and no other.

    Without any password (no data folder yet) all are rendered, for type checks and tests. Parameters are bound by the
    server, so that no value stands in a query text that others can see.
    """
    held = connection.passwords
    rendered = {
        alias: _alias(connection, role, held.get(role, "")) for alias, role in ROLES.items() if role in held or not held
    }
    if connection.admin:
        rendered["admin"] = _alias(connection, *connection.admin, role="liren_owner")
    return rendered


def _alias(connection: Connection, user: str, password: str, *, role: str = "") -> dict[str, Any]:
    options: dict[str, Any] = {"server_side_binding": True, "connect_timeout": 10}
    if user in (ROLES["door"], ROLES["linker"]):
        options["prepare_threshold"] = PREPARED_AFTER
    if role:
        options["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": connection.host,
        "PORT": connection.port,
        "NAME": connection.name,
        "USER": user,
        "PASSWORD": password,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
