"""Accounts from the command line: a declaration to begin with, and passwords that nobody loses."""

import tempfile

import pytest

from liren.primitives.actors.models import User
from liren.site.cli import app, town
from liren.site.founding import declaration


def test_the_example_is_shown_as_a_file_to_change(capsys):
    ended = app.run(["found", "--example"])

    assert ended == 0
    assert capsys.readouterr().out == declaration.EXAMPLE.read_text("utf-8")


def test_without_a_file_nothing_is_founded_and_the_example_is_named(capsys):
    ended = app.run(["found"])

    assert ended == app.REFUSED
    assert "--example" in capsys.readouterr().err


def test_a_demo_that_breaks_off_has_shown_its_password(committed, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))

    with pytest.raises(FileNotFoundError):
        town._make(50, 1, "usual")

    word = capsys.readouterr().out.rpartition(" ")[2].strip().rstrip(")）")
    assert User.objects.get(username="wanglan").check_password(word)
