"""The site is served from an empty folder, and stops when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

import liren
from liren.site import postgres

PATIENCE = 180


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    yield folder
    postgres.Server(folder).stop()


def environment(data):
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LIREN_ADMIN_URL")}
    source = str(Path(liren.__file__).parents[1])
    return given | {"PYTHONPATH": source, "LIREN_DATA": str(data), "LIREN_LANG": "en"}


def answer(port):
    """Ask for the front page until anything answers; a page that asks to log in is an answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=30) as page:
                return page.status
        except HTTPError as refused:
            return refused.code
        except OSError:
            time.sleep(0.2)
    return None


def secrets_below(process):
    """Name the files of secrets that the processes begun by a process were given."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    given = [Path(f"/proc/{child}/environ").read_bytes().decode().split("\0") for child in children]
    assert not any(line.startswith("LIREN_ADMIN_URL=") for lines in given for line in lines)
    return {Path(line.partition("=")[2]).name for lines in given for line in lines if line.startswith("LIREN_SECRETS=")}


def test_an_empty_folder_is_served_until_told_to_stop(data):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from liren.site.cli import main; main()",
        "serve",
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    site = subprocess.Popen(command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    status = answer(port)
    held = secrets_below(site.pid)
    site.send_signal(signal.SIGTERM)
    said, _ = site.communicate(timeout=PATIENCE)

    assert status == 200, said
    assert site.returncode == 0, said
    assert held == {"secrets-web.json", "secrets-jobs.json"}
    assert f"Open http://127.0.0.1:{port}/ in a browser." in said


def test_a_migrated_folder_is_sound_to_the_doctor(data):
    for arguments in (["migrate"], ["doctor"]):
        command = [sys.executable, "-c", "from liren.site.cli import main; main()", *arguments]
        ended = subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    assert "All is well." in ended.stdout
