"""`liren` as a process of its own on the test's database, as a person starts it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

import liren
from liren.site import connection

PROGRAM = (
    "import resource, sys; from liren.site.cli.app import run; ended = run(sys.argv[1:]);"
    "print('used', *(resource.getrusage(who).ru_maxrss // 1024 for who in"
    " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), flush=True); sys.exit(ended)"
)


@dataclass(frozen=True)
class Ended:
    """How a command ended; `megabytes` is the most memory that it and a process of its own ever held."""

    code: int
    out: str
    err: str
    megabytes: int


def start(*arguments: str, language: str, data: Path | None = None) -> "subprocess.Popen[str]":
    """Start a command; with a data folder it finds the test's database there."""
    # The test's database is not the one that the environment names: its name stands with the secrets.
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LIREN_ADMIN_URL")}
    environment = kept | {
        "PYTHONPATH": str(Path(liren.__file__).parents[1]),
        "LIREN_LANG": language,
        "PYTHONWARNINGS": "ignore",
    }
    if data is not None:
        environment |= {"LIREN_DATA": str(data), "LIREN_KEYS": str(data / "keys"), "LIREN_SECRETS": str(_secrets(data))}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]") -> Ended:
    """Wait for a command."""
    out, err = process.communicate()
    told, _, used = out.rpartition("used ")
    return Ended(process.returncode, told, err, max(map(int, used.split()), default=0))


def run(*arguments: str, language: str, data: Path | None = None) -> Ended:
    """Run a command to its end."""
    return end(start(*arguments, language=language, data=data))


def _secrets(data: Path) -> Path:
    held = connections["importer"].settings_dict
    path = data / "secrets-jobs.json"
    passwords = {role: connections[alias].settings_dict["PASSWORD"] for alias, role in connection.ROLES.items()}
    told = {"host": held["HOST"], "port": held["PORT"], "database": held["NAME"], "passwords": passwords}
    path.write_text(json.dumps({**told, "secret_key": "only-for-tests", "part": "jobs"}), encoding="utf-8")
    return path
