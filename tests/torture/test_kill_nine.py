"""Thirty kills in every run; `make torture` makes a thousand."""

import subprocess
import sys


def test_no_value_is_answered_without_its_entry_whatever_is_killed() -> None:
    command = [sys.executable, "-m", "tests.torture.kill_nine", "--times", "30"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, start_new_session=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the log is whole" in done.stdout
