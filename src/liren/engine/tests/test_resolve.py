import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from liren.engine import resolve

FIXTURE = Path(__file__).parents[4] / "tests" / "fixtures" / "resolve"


def test_the_fixture_gives_the_documented_lines(tmp_path):
    out = tmp_path / "links.csv"

    resolve.resolve_folder(FIXTURE / "folder", out)

    assert out.read_text(encoding="utf-8") == (FIXTURE / "links.csv").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["links.csv"]


def test_stages_are_told_in_order(tmp_path):
    told: list[tuple[str, float]] = []

    resolve.resolve_folder(FIXTURE / "folder", tmp_path / "links.csv", progress=lambda *stage: told.append(stage))

    assert told[0] == ("reading", 0.0)
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1] == ("done", 1.0)


def test_what_was_written_stays_when_a_run_is_interrupted(tmp_path):
    out = tmp_path / "links.csv"
    out.write_text("before", encoding="utf-8")

    def stop(stage: str, _share: float) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resolve.resolve_folder(FIXTURE / "folder", out, progress=stop)

    assert out.read_text(encoding="utf-8") == "before"


def test_a_folder_without_exports_gives_the_header_alone(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()

    resolve.resolve_folder(folder, tmp_path / "links.csv")

    assert (tmp_path / "links.csv").read_text(encoding="utf-8") == "file,sheet,row,kind,role,entity\n"


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(tmp_path):
    folder = tmp_path / "folder"
    shutil.copytree(FIXTURE / "folder", folder)
    (folder / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))

    resolved = resolve.resolve_folder(folder, tmp_path / "links.csv")

    assert {problem.file for problem in resolved.problems} >= {"picture.xlsx"}
    assert (tmp_path / "links.csv").read_text(encoding="utf-8") == (FIXTURE / "links.csv").read_text(encoding="utf-8")


def test_resolving_starts_no_django():
    code = "import sys, liren.engine.resolve; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
