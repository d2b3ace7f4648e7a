"""No identity value is found outside the vault, whatever the house did with it."""

import logging

import pytest
from django.conf import settings
from django.db import connections

from tests import strongroom
from tests.conformity import canary


@pytest.fixture
def cast(committed, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
    return strongroom.open_community()


def test_canaries_are_found_in_the_vault_and_nowhere_else(cast, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    out: list[object] = []

    for step in canary.STEPS:
        out.extend(step(cast))

    with strongroom.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM vault.value WHERE value = ANY(%s)", [list(canary.CANARIES)])
        assert cursor.fetchone()[0] == len(canary.CANARIES)
    said = [*map(str, out), caplog.text, *capfd.readouterr()]
    assert [text for text in said if any(value in text for value in canary.CANARIES)] == []
    assert canary.in_tables() == []
    assert canary.in_server_log() == []
    assert canary.in_files(tmp_path) + canary.in_files(settings.DATA) == []


@pytest.mark.parametrize("alias", ["default", "door", "importer", "linker", "screener", "sequencer"])
def test_no_session_lets_the_server_log_what_it_says(cast, alias):
    quiet = {
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_min_duration_statement": "-1",
    }
    with connections[alias].cursor() as cursor:
        found = {}
        for name in quiet:
            cursor.execute(f"SHOW {name}")
            [found[name]] = cursor.fetchone()

    assert found == quiet
    assert connections[alias].settings_dict["OPTIONS"]["server_side_binding"] is True
