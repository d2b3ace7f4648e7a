"""A PostgreSQL server that is not ours, and an administrator without a superuser's powers: what works, what is said."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import liren
from liren.site import postgres


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server on the loopback address with two administrators; that it is of our binaries makes no difference."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = postgres.Server(tmp_path_factory.mktemp("given") / "data", port=port)
    with psycopg.connect(server.start().superuser, autocommit=True) as admin:
        admin.execute("CREATE ROLE keeper LOGIN PASSWORD 'known' CREATEROLE CREATEDB")
        admin.execute("CREATE ROLE clerk LOGIN PASSWORD 'known'")
    yield port
    server.stop()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("house") / "data"


def liren_program(data, port, *arguments, **given):
    kept = {name: value for name, value in os.environ.items() if name not in ("LIREN_ADMIN_URL", "LIREN_SECRETS")}
    environment = (
        kept
        | given
        | {
            "PYTHONPATH": str(Path(liren.__file__).parents[1]),
            "DATABASE_URL": f"postgresql://127.0.0.1:{port}/liren",
            "LIREN_DATA": str(data),
            "LIREN_LANG": "en",
        }
    )
    command = [sys.executable, "-c", "from liren.site.cli import main; main()", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def admin(name, port, password="known"):
    return {"LIREN_ADMIN_URL": f"postgresql://{name}:{password}@127.0.0.1:{port}/postgres"}


@pytest.mark.parametrize(
    ("command", "name", "password", "words"),
    [
        ("migrate", None, None, "LIREN_ADMIN_URL is not set"),
        ("serve", None, None, "There is no file of passwords"),
        ("doctor", None, None, "There is no file of passwords"),
        ("migrate", "clerk", "known", "may not create roles and databases"),
        ("migrate", "keeper", "wrong", "Check DATABASE_URL, LIREN_ADMIN_URL, the network and the password"),
    ],
)
def test_what_is_missing_is_said(data, port, command, name, password, words):
    ended, said = liren_program(data, port, command, **(admin(name, port, password) if name else {}))

    assert ended != 0
    assert words in said
    assert "Traceback" not in said
    assert "known" not in said


def test_an_administrator_without_a_superusers_powers_is_enough(data, port):
    for _ in range(2):
        ended, said = liren_program(data, port, "migrate", **admin("keeper", port))
        assert (ended, said.strip()) == (0, "The database is up to date.")

    ended, said = liren_program(data, port, "doctor", LIREN_SECRETS=str(data / "secrets-web.json"))

    assert ended == 0, said
    assert "The secrets in use log in as liren_door, liren_web" in said
    assert "The web cannot read identities directly" in said
    assert "The database is up to date" in said
