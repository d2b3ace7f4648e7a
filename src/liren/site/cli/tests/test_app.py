"""However a command ends, a person reads one plain sentence and the number says which way it went."""

import subprocess
import sys

import pytest
from django.db import OperationalError

from liren.engine.read.messages import MESSAGES as READING
from liren.kit import errors
from liren.site import postgres
from liren.site.cli import app, languages, sentences
from liren.site.postgres import refusals
from liren.site.postgres.messages import MESSAGES


@pytest.fixture(autouse=True)
def english(monkeypatch, tmp_path):
    monkeypatch.setenv("LIREN_LANG", "en")
    monkeypatch.setenv("LIREN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def refuse(refusal):
    def status(_server):
        raise refusal

    return status


def test_a_refusal_is_one_sentence_and_two(monkeypatch, capsys):
    monkeypatch.setattr(postgres.Server, "status", refuse(refusals.DiskFull("", folder="/srv/liren")))

    assert app.run(["db", "status"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("The disk is full and the database cannot start: /srv/liren.")
    assert "Traceback" not in said


def test_a_refusal_is_said_in_chinese_to_who_reads_chinese(monkeypatch, capsys):
    monkeypatch.setenv("LIREN_LANG", "zh")
    monkeypatch.setattr(postgres.Server, "status", refuse(refusals.DiskFull("", folder="/srv/liren")))

    app.run(["db", "status"])

    assert capsys.readouterr().err.startswith("磁盘已满，数据库无法启动：/srv/liren。")


def test_an_interruption_is_130_and_says_that_it_may_be_run_again(monkeypatch, capsys):
    monkeypatch.setattr(postgres.Server, "status", refuse(KeyboardInterrupt()))

    assert app.run(["db", "status"]) == 130

    assert capsys.readouterr().err.strip() == (
        "Interrupted; nothing was left half-done. Run the same command again to carry on."
    )


def test_a_database_that_stops_answering_is_said_with_the_next_step(monkeypatch, capsys):
    lost = OperationalError("server closed the connection, DETAIL: 310101194502030023")
    monkeypatch.setattr(postgres.Server, "status", refuse(lost))

    assert app.run(["db", "status"]) == 1

    said = capsys.readouterr().err
    assert "Run liren doctor" in said
    assert "310101194502030023" not in said


def test_a_command_that_does_not_exist_is_refused(capsys):
    assert app.run(["walk"]) == 2

    assert "Run liren --help" in capsys.readouterr().err


def test_a_taken_port_is_refused_before_anything_starts(capsys, tmp_path):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert app.run(["serve", "--port", str(port)]) == 2

    assert "--port" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("variables", "is_chinese"),
    [
        ({"LIREN_LANG": "zh"}, True),
        ({"LIREN_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
    ],
)
def test_the_language_is_chosen_as_programs_do(monkeypatch, variables, is_chinese):
    for name in ("LIREN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert languages.is_chinese() is is_chinese


def test_every_refusal_of_the_database_has_its_sentence():
    codes = {refusal.code for refusal in refusals.DatabaseUnavailable.__subclasses__()}

    assert codes <= MESSAGES.keys()


def test_every_refusal_of_reading_has_its_sentence():
    for code in READING:
        unknown = type("Unknown", (errors.Invalid,), {"code": code})

        assert code not in sentences.of(unknown(""))


def test_a_refusal_without_words_says_what_its_family_says():
    unheard = type("Unheard", (errors.Conflict,), {"code": "case.unheard"})

    assert sentences.of(unheard("")) == "Things have changed meanwhile. Try again. [case.unheard]"


def test_looking_at_the_database_starts_neither_django_nor_a_server(tmp_path):
    program = (
        "import sys; from liren.site.cli.app import run; code = run(['db', 'status']);"
        " sys.exit(code or ('django' in sys.modules))"
    )

    ended = subprocess.run([sys.executable, "-c", program], env=_environment(), check=False)

    assert ended.returncode == 0
    assert not (tmp_path / "data").exists()


def _environment():
    import os
    from pathlib import Path

    import liren

    return os.environ | {"PYTHONPATH": str(Path(liren.__file__).parents[1])}


def test_a_command_loads_the_engine_and_django_only_when_it_needs_them():
    asked = "import sys; from liren.site.cli import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()

    assert "liren.site.cli.resolving" in loaded
    assert not {"django", "duckdb", "numpy", "liren.engine.batch"} & set(loaded)
