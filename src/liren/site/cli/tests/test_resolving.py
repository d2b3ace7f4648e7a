"""The engine answers from the command line alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import liren
from liren.site.cli import app, resolving
from liren.site.cli.tests import programs

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


STOPPED = """
import os, signal, sys
from liren.site.cli import app, resolving
from liren.site.cli.tests import programs
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background inherits that it is ignored
sent, stage = int(sys.argv[1]), sys.argv[2]
resolving._show = lambda _progress, _task, reached, _share: reached == stage and os.kill(os.getpid(), sent)
sys.exit(app.run(sys.argv[3:]))
"""


@pytest.mark.parametrize("stage", ["reading", "merging", "writing"])
@pytest.mark.parametrize(("sent", "ended"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_what_is_stopped_leaves_nothing_and_can_be_run_again(tmp_path, stage, sent, ended):
    out = tmp_path / "links.csv"
    resolve = ["resolve", str(FIXTURE / "folder"), "--out", str(out)]
    source = {"PYTHONPATH": str(Path(liren.__file__).parents[1])}

    stopped = subprocess.run(
        [sys.executable, "-c", STOPPED, str(int(sent)), stage, *resolve],
        env=os.environ | source,
        capture_output=True,
        text=True,
        check=False,
    )
    left = list(tmp_path.iterdir())
    again = app.run(resolve)

    assert (stopped.returncode, left) == (ended, [])
    assert "Traceback" not in stopped.stderr
    assert again == 0
    assert out.read_text("utf-8") == (FIXTURE / "links.csv").read_text("utf-8")


def test_a_folder_that_is_not_there_is_refused(tmp_path, capsys):
    assert app.run(["resolve", str(tmp_path / "nowhere"), "--out", str(tmp_path / "links.csv")]) == 2

    assert "There is no such folder." in capsys.readouterr().err
    assert not (tmp_path / "links.csv").exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path, capsys):
    assert app.run(["resolve", str(FIXTURE / "folder"), "--out", str(tmp_path / "no" / "links.csv")]) == 2

    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(("trouble", "said"), [("full", "no room"), ("unwritable", "cannot be written")])
def test_a_disk_that_takes_no_result_is_said_in_a_sentence(tmp_path, trouble, said):
    """`/dev/full` and `/proc` refuse every byte and every file, also of root."""
    place = {"full": tmp_path / "links.csv", "unwritable": Path("/proc/links.csv")}[trouble]
    if trouble == "full":
        (tmp_path / ".links.csv.partial").symlink_to("/dev/full")

    ended = programs.run("resolve", str(FIXTURE / "folder"), "--out", str(place), language="en")

    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "links.csv").exists()


def test_memory_that_is_no_size_is_refused_before_the_work(tmp_path, capsys):
    ended = app.run(["resolve", str(FIXTURE / "folder"), "--out", str(tmp_path / "links.csv"), "--memory", "lots"])

    assert ended == 2
    assert "4GB" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path, capsys):
    (tmp_path / "names.csv").write_text("姓名,联系电话\n张三,13800000001\n", encoding="utf-8")
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(600))
    (tmp_path / "~$names.xlsx").write_bytes(b"lock")
    out = tmp_path / "out" / "links.csv"
    out.parent.mkdir()

    ended = app.run(["resolve", str(tmp_path), "--out", str(out)])

    said = capsys.readouterr()
    assert ended == resolving.INCOMPLETE
    assert "picture.xlsx: This is no table" in said.err
    assert "picture" not in said.out
    assert out.read_text("utf-8").splitlines()[1:] == ["names.csv,,2,person,subject,person-1"]


def test_a_picture_or_a_note_beside_the_exports_is_no_loss(tmp_path, capsys):
    (tmp_path / "names.csv").write_text("姓名,联系电话\n张三,13800000001\n", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(600))
    (tmp_path / "empty.csv").write_bytes(b"")

    assert app.run(["resolve", str(tmp_path), "--out", str(tmp_path / "links.tmp")]) == 0

    assert "photo.png" in capsys.readouterr().err


def test_an_empty_folder_says_what_to_put_there(tmp_path, capsys):
    folder = tmp_path / "exports"
    folder.mkdir()

    assert app.run(["resolve", str(folder), "--out", str(tmp_path / "links.csv")]) == 0

    assert "The folder holds no export" in capsys.readouterr().out
