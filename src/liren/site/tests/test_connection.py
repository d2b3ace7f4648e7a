"""A process can log in as the roles whose passwords it was given, and as no other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import liren
from liren.site import connection
from liren.site.postgres import credentials

ASK = """
import django
django.setup()
from django.db import connections
from liren.kit.errors import Refusal
from liren.primitives.vault import actions as vault
print(*sorted(connections.settings))
try:
    vault.store_file(community_id=1, sort="upload", name="a", content=b"")
except Refusal as refusal:
    print(refusal.code, *refusal.data.values())
"""


@pytest.fixture
def files(tmp_path):
    credentials.ensure(tmp_path / "secrets.json")
    return credentials.divide(tmp_path / "secrets.json")


def aliases(file: Path) -> set[str]:
    return set(connection.databases(connection.from_environment(data=file, environment={"LIREN_SECRETS": str(file)})))


def test_the_web_process_has_the_plain_tables_and_the_door(files):
    assert aliases(files["web"]) == {"default", "door"}


def test_the_jobs_have_every_role_but_the_door(files):
    assert aliases(files["jobs"]) == {"default", "importer", "linker", "screener", "sequencer"}


def test_neither_knows_the_administrator(files):
    for file in files.values():
        held = json.loads(file.read_text())

        assert "superuser" not in held
        assert file.stat().st_mode & 0o777 == 0o600


def test_every_role_that_logs_in_belongs_to_a_part():
    assert frozenset.union(*connection.PARTS.values()) == frozenset(connection.ROLES.values())


def test_the_embedded_administrator_is_no_stranger_servers(tmp_path):
    credentials.ensure(tmp_path / "secrets.json")

    found = connection.from_environment(
        data=tmp_path, environment={"DATABASE_URL": "postgresql://db.example.org:5432/liren"}
    )

    assert found.admin is None


def test_work_of_a_role_that_the_web_process_does_not_hold_is_refused_by_name(files):
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LIREN_ADMIN_URL")}
    environment = given | {
        "LIREN_SECRETS": str(files["web"]),
        "DJANGO_SETTINGS_MODULE": "liren.site.settings",
        "PYTHONPATH": str(Path(liren.__file__).parents[1]),
    }

    said = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.splitlines() == ["default door", "actors.role_not_held importer"]
