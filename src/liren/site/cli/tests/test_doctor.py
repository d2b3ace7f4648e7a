"""The doctor finds what is wrong, says what to do, and leaves everything as it was."""

import psycopg
import pytest

from liren.site import postgres, roles
from liren.site.cli import app, places
from liren.site.cli.doctor import command, database, machine
from liren.site.cli.doctor.findings import State
from liren.site.postgres import credentials


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doctor") / "data"
    server = postgres.Server(folder)
    urls = server.start()
    roles.prepare(urls.superuser, credentials.DATABASE, urls.passwords)
    yield folder
    server.stop()


@pytest.fixture(autouse=True)
def environment(monkeypatch, data):
    monkeypatch.setenv("LIREN_LANG", "en")
    monkeypatch.setenv("LIREN_DATA", str(data))
    for name in ("DATABASE_URL", "LIREN_ADMIN_URL", "LIREN_SECRETS"):
        monkeypatch.delenv(name, raising=False)


def admin(data):
    urls = postgres.ensure(data)
    return psycopg.connect(urls.dsn(role=postgres.SUPERUSER, database=credentials.DATABASE), autocommit=True)


def test_a_sound_machine_and_its_roles_are_good():
    for check in (*machine.CHECKS, database.reach, database.powers, database.vault, database.silence, database.clock):
        assert [finding for finding in check() if finding.state is State.WRONG] == []


def test_a_role_with_too_much_power_is_named(data):
    with admin(data) as connection:
        connection.execute("ALTER ROLE liren_door CREATEDB")

    found = list(database.powers())

    with admin(data) as connection:
        connection.execute("ALTER ROLE liren_door NOCREATEDB")
    assert [finding.what for finding in found] == ["The role liren_door has too much power"]
    assert found[0].do


def test_a_vault_that_the_web_can_read_is_named(data):
    with admin(data) as connection:
        connection.execute("CREATE SCHEMA vault")
        connection.execute("CREATE TABLE vault.shut (name text)")
        connection.execute("CREATE TABLE vault.ajar (name text, hint text)")
        connection.execute("GRANT USAGE ON SCHEMA vault TO liren_web")
        connection.execute("GRANT SELECT (hint) ON vault.ajar TO liren_web")

    found = list(database.vault())

    with admin(data) as connection:
        connection.execute("DROP SCHEMA vault CASCADE")
    assert [finding.what for finding in found] == ["The web may read identities directly: vault.ajar"]


def test_secrets_that_others_may_read_are_named(data):
    (data / "secrets.json").chmod(0o644)

    found = [finding for finding in machine.folder() if finding.state is State.WRONG]

    (data / "secrets.json").chmod(0o600)
    assert [finding.do for finding in found] == [f"Others may read it. Run chmod 600 {data / 'secrets.json'}"]


def test_a_server_that_does_not_answer_is_a_finding(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/liren")

    found = [finding for finding in command.examine() if finding.state is State.WRONG]

    assert len(found) == 1
    assert "127.0.0.1:1 cannot be reached" in found[0].what


def test_a_given_server_without_passwords_is_a_finding_that_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/liren")
    monkeypatch.setenv("LIREN_SECRETS", str(tmp_path / "secrets.json"))

    found = [finding for finding in command.examine() if finding.state is State.WRONG]

    assert len(found) == 1
    assert "Set LIREN_ADMIN_URL and run liren migrate" in found[0].what


def test_passwords_of_every_role_at_once_are_pointed_out(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/liren")

    [all_of_them] = machine.secrets()
    monkeypatch.setenv("LIREN_SECRETS", str(credentials.divide(places.secrets())["web"]))
    [two] = machine.secrets()

    assert (all_of_them.state, two.state) == (State.ODD, State.GOOD)
    assert two.what == "The secrets in use log in as liren_door, liren_web"


def test_anything_wrong_ends_with_one(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/liren")

    assert app.run(["doctor"]) == 1
