"""
`secrets.json` in the data folder: generated once, for our eyes only, read by the settings.

    {"host": …, "port": …, "database": "liren", "superuser": {"name": …, "password": …},
     "passwords": {role: password}, "secret_key": …}
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from liren.site import connection
from liren.site.postgres.urls import SUPERUSER

DATABASE = "liren"


def ensure(path: Path) -> dict[str, str]:
    """Generate what is missing and return the password of each role, the superuser's among them."""
    held = _read(path)
    superuser = held.get("superuser") or {"name": SUPERUSER, "password": _generate()}
    passwords = {role: _generate() for role in connection.ROLES.values()} | held.get("passwords", {})
    key = held.get("secret_key") or _generate()
    _write(path, {"database": DATABASE} | held | {"superuser": superuser, "passwords": passwords, "secret_key": key})
    by_role: dict[str, str] = passwords | {superuser["name"]: superuser["password"]}
    return by_role


def publish(path: Path, *, host: str, port: int) -> None:
    """Write down where the server listens, for those who read the file after us."""
    _write(path, _read(path) | {"host": host, "port": port})


def _generate() -> str:
    return secrets.token_urlsafe(24)


def _read(path: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return held


def _write(path: Path, held: dict[str, Any]) -> None:
    """Replace the file in one step, so that a crash leaves the old or the new one, never half of it."""
    if held == _read(path):
        return
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(held, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
