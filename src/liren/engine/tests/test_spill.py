import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from liren.engine.dialects import duckdb, spill

HOLDING = (
    "from liren.engine.dialects import spill\nwith spill.folder() as made:\n    print(made, flush=True)\n    input()"
)


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def _elsewhere() -> tuple["subprocess.Popen[str]", Path]:
    environment = {"PYTHONPATH": ":".join(sys.path), "TMPDIR": tempfile.gettempdir()}
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert other.stdout is not None
    return other, Path(other.stdout.readline().strip())


def test_only_its_owner_can_look_into_the_folder_and_it_is_wiped_at_the_end():
    with spill.folder() as made:
        (made / "people").write_text("王芳")
        assert made.stat().st_mode & 0o777 == 0o700

    assert not made.exists()


def test_what_a_killed_run_left_is_wiped_when_the_next_begins():
    other, left = _elsewhere()
    (left / "people").write_text("王芳")

    other.kill()
    other.communicate()
    assert left.exists()
    with spill.folder():
        assert not left.exists()


def test_the_folder_of_a_run_that_lives_is_left_alone():
    other, held = _elsewhere()

    with spill.folder(), spill.folder():
        assert (held / spill.LOCK).exists()

    other.communicate("done\n")
    assert not held.exists()


def test_what_duckdb_cannot_hold_it_spills_into_the_folder():
    with duckdb.connection(duckdb.Limits(threads=1, memory="60MB")) as calculator:
        calculator.execute("CREATE TABLE numbers AS SELECT range AS one, hash(range) AS other FROM range(10_000_000)")
        spilled = sum(file.stat().st_size for file in Path(tempfile.gettempdir()).glob(f"{spill.PREFIX}*/**/*"))

    assert spilled > 0
    assert not list(Path(tempfile.gettempdir()).iterdir())
