"""The server is shared by its users and stops with the last of them."""

import time
from pathlib import Path

import psycopg
import pytest

from liren.site import postgres
from liren.site.postgres import keeper, refusals


@pytest.fixture
def folder(tmp_path):
    data = tmp_path / "data"
    yield data
    postgres.Server(data).stop()


def test_a_started_server_answers(folder):
    urls = postgres.Server(folder).start()

    with psycopg.connect(urls.superuser) as connection:
        version = connection.info.server_version
        settings: dict[str, str] = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())

    assert version >= 180000
    assert settings["fsync"] == "on"
    assert settings["log_min_messages"] == "log"
    assert settings["log_parameter_max_length"] == "0"
    assert settings["log_parameter_max_length_on_error"] == "0"
    assert settings["log_min_error_statement"] == "panic"
    assert settings["listen_addresses"] == ""
    assert settings["server_encoding"] == "UTF8"


def test_starting_again_shares_the_server(folder):
    first = postgres.ensure(folder)
    second = postgres.ensure(folder)

    assert first == second


def test_a_stopped_server_keeps_what_was_written(folder):
    server = postgres.Server(folder)
    with psycopg.connect(server.start().superuser) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('里仁')")

    server.stop()
    with psycopg.connect(server.start().superuser) as connection:
        words = connection.execute("SELECT word FROM kept").fetchall()

    assert words == [("里仁",)]


def test_the_server_stops_when_nobody_uses_it(folder):
    server = postgres.Server(folder)
    server.start()
    server.release()
    deadline = time.monotonic() + keeper.GRACE + 10
    while server.status().is_running and time.monotonic() < deadline:
        time.sleep(0.1)

    assert not server.status().is_running


def test_a_server_told_to_stay_stays(folder):
    server = postgres.Server(folder)
    server.start()
    server.stay()

    server.release()
    time.sleep(keeper.GRACE + 1)

    assert server.status().is_running


def test_closing_leaves_a_server_that_others_use(folder):
    other = postgres.Server(folder)
    other.start()

    with postgres.Server(folder):
        pass

    assert other.status().is_running


def test_closing_stops_a_server_that_nobody_else_uses(folder):
    with postgres.Server(folder) as server:
        assert server.status().is_running

    assert not server.status().is_running


def test_a_stopped_server_has_no_address(tmp_path):
    with pytest.raises(refusals.NotRunning):
        _ = postgres.Server(tmp_path).superuser_dsn


def test_what_is_printed_holds_no_password(folder):
    urls = postgres.ensure(folder)

    assert urls.passwords["liren_web"] not in repr(urls)


def test_the_folder_is_closed_to_others(folder: Path):
    postgres.ensure(folder)

    rights = {
        name: (folder / name).stat().st_mode & 0o777 for name in ("", "secrets.json", "postgres", "postgres/cluster")
    }

    assert rights == {"": 0o700, "secrets.json": 0o600, "postgres": 0o700, "postgres/cluster": 0o700}
