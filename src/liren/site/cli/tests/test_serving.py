"""The site is served from an empty folder, and stops when it is told to."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import psycopg
import pytest

import liren
from liren.site import postgres
from liren.site.cli import serving
from liren.site.postgres import credentials

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
    threads = Path(f"/proc/{process}/task").glob("*/children")  # the jobs' process is begun by a thread of its own
    children = [child for thread in threads for child in thread.read_text().split()]
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


@pytest.mark.parametrize("cores", [1, 2, 4, 64])
def test_threads_are_few_enough_for_the_database_and_for_the_machine(cores):
    for workers in range(1, serving.THREADS + 1):
        threads = serving.threads_for(workers=workers, cores=cores)

        assert 1 <= threads <= 2 * cores + 1
        assert workers * threads <= serving.THREADS


def test_a_process_of_the_jobs_that_was_killed_is_begun_anew(tmp_path, monkeypatch):
    folder = tmp_path / "package"
    (folder / "liren/site/cli").mkdir(parents=True)
    began = tmp_path / "began"
    began.touch()
    lines = ["import os, signal", f"open({str(began)!r}, 'a').write(str(os.getpid()) + '\\n')", "signal.pause()"]
    for package in ("liren", "liren/site", "liren/site/cli"):
        (folder / package / "__init__.py").touch()
    (folder / "liren/site/cli/__main__.py").write_text("\n".join(lines))
    monkeypatch.setenv("PYTHONPATH", str(folder))

    with serving._jobs(tmp_path / "secrets.json"):
        first = begun(began, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = begun(began, 2)[1]

    assert first != second
    assert not Path(f"/proc/{second}").exists()


def begun(file, number):
    """Wait until so many processes have written down who they are."""
    deadline = time.monotonic() + PATIENCE
    while len(told := file.read_text().split()) < number:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return [int(pid) for pid in told]


def run(data, *arguments):
    command = [sys.executable, "-c", "from liren.site.cli import main; main()", *arguments]
    ended = subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_migrated_folder_is_sound_to_the_doctor_who_counts_what_waits(data):
    run(data, "migrate")
    sound = run(data, "doctor")

    urls = postgres.ensure(data)
    with psycopg.connect(urls.dsn(role=postgres.SUPERUSER, database=credentials.DATABASE)) as admin:
        for statement in LEFT_BEHIND:
            admin.execute(statement)
    late = run(data, "doctor")

    assert "All is well." in sound
    assert "Every entry has its place" in sound and "No job waits" in sound
    waits = dict(re.findall(r"! 1 (entries|jobs) wait[^,]*, the oldest for (\d+) min", late))
    assert int(waits["entries"]) >= 20 and int(waits["jobs"]) >= 30
    assert "! 1 jobs were left by a worker that is gone" in late


LEFT_BEHIND = (
    "INSERT INTO ledger.entry (community_id, at, db_role, commitment)"
    " VALUES (1, clock_timestamp() - interval '20 min', 'liren_web', sha256('')) RETURNING id",
    "INSERT INTO ledger.entry_pending (community_id, entry_id) SELECT 1, max(id) FROM ledger.entry",
    "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('imports', 'exchange.read')",
    "UPDATE procrastinate_events SET at = clock_timestamp() - interval '30 min'",
    "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('imports', 'exchange.load', 'doing')",
)
