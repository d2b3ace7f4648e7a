"""The engine answers from the command line alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import liren
from liren.site.cli import app

FIXTURE = Path(__file__).parents[5] / "tests/fixtures/resolve"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LIREN_LANG", "en")


def test_a_folder_becomes_links_without_django(tmp_path):
    out = tmp_path / "links.csv"
    program = (
        "import sys; from liren.site.cli.app import run; sys.exit(run(sys.argv[1:]) or 7 * ('django' in sys.modules))"
    )
    command = [sys.executable, "-c", program, "resolve", str(FIXTURE / "folder"), "--out", str(out)]

    ended = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(Path(liren.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr.strip()) == (0, "")
    assert out.read_text("utf-8") == (FIXTURE / "links.csv").read_text("utf-8")
    assert f"Written to {out}" in ended.stdout


def test_a_folder_that_is_not_there_is_refused(tmp_path, capsys):
    assert app.run(["resolve", str(tmp_path / "nowhere"), "--out", str(tmp_path / "links.csv")]) == 2

    assert "There is no such folder." in capsys.readouterr().err
    assert not (tmp_path / "links.csv").exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path, capsys):
    assert app.run(["resolve", str(FIXTURE / "folder"), "--out", str(tmp_path / "no" / "links.csv")]) == 2

    assert "cannot be written" in capsys.readouterr().err
