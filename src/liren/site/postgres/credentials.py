"""
`secrets.json` in the data folder: generated once, for our eyes only, read by the settings.

    {"host": …, "port": …, "database": "liren", "superuser": {"name": …, "password": …},
     "passwords": {role: password}, "secret_key": …}

Beside it `secrets-web.json` and `secrets-jobs.json`: the same without the superuser, and with the passwords of that
kind of process only. A process is given one of them in LIREN_SECRETS.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from liren.site import connection
from liren.site.postgres.urls import SUPERUSER

DATABASE = "liren"
SHARED = ("host", "port", "database", "secret_key")  # what both kinds of process need


def ensure(path: Path) -> dict[str, str]:
    """Generate what is missing and return the password of each role, the superuser's among them."""
    held = _read(path)
    superuser = held.get("superuser") or {"name": SUPERUSER, "password": _generate()}
    passwords = {role: _generate() for role in connection.ROLES.values()} | held.get("passwords", {})
    key = held.get("secret_key") or _generate()
    _write(path, {"database": DATABASE} | held | {"superuser": superuser, "passwords": passwords, "secret_key": key})
    by_role: dict[str, str] = passwords | {superuser["name"]: superuser["password"]}
    return by_role


def divide(path: Path) -> dict[str, Path]:
    """Write what each kind of process may know into a file of its own, and return the files by kind."""
    held = _read(path)
    files = {part: path.with_name(f"{path.stem}-{part}{path.suffix}") for part in connection.PARTS}
    for part, file in files.items():
        known = {role: password for role, password in held["passwords"].items() if role in connection.PARTS[part]}
        _write(file, {key: held[key] for key in SHARED if key in held} | {"part": part, "passwords": known})
    return files


def part(path: Path) -> str:
    """Tell which kind of process a file of secrets is for; empty for the file that holds them all."""
    return str(_read(path).get("part", ""))


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
