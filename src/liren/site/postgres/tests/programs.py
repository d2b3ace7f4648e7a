"""Other processes that use the server, as root or as an ordinary user, and that the fault tests can kill."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import liren
from liren.site import postgres

USER = 65_534  # nobody: exists everywhere, owns nothing
SOURCE = str(Path(liren.__file__).parents[1])
PROGRAM = """
import sys, time
from pathlib import Path
from liren.kit import errors
from liren.site import postgres
try:
    urls = postgres.ensure(Path(sys.argv[1]))
except errors.Refusal as refusal:
    print("refused", refusal.code, flush=True)
    sys.exit(2)
print("ready", urls.superuser, flush=True)
time.sleep(float(sys.argv[2]))
"""


class Household:
    """A data folder and the account whose programs use it."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.folder = Path(tempfile.mkdtemp(prefix="liren-fault-"))
        self.data = self.folder / "data"
        self.programs: list[subprocess.Popen[str]] = []
        if self.is_stepping_down:
            os.chown(self.folder, USER, USER)

    @property
    def is_stepping_down(self) -> bool:
        return self.account == "user" and os.geteuid() == 0

    def begin(self, *, seconds: float = 600) -> subprocess.Popen[str]:
        """Start a program that uses the server for some seconds."""
        command = [sys.executable, "-c", PROGRAM, str(self.data), str(seconds)]
        program = subprocess.Popen(
            [*self._stepping_down(), *command],
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env=os.environ | {"PYTHONPATH": SOURCE, "HOME": str(self.folder)},
        )
        self.programs.append(program)
        return program

    def use(self) -> str:
        """Start a program, wait until the server answers it, and return the superuser's DSN."""
        return heard(self.begin())

    def postmaster(self) -> int:
        return int((self.data / "postgres/cluster/postmaster.pid").read_text().split()[0])

    def keeper(self) -> int:
        return int((self.data / "postgres/keeper.lock").read_text())

    def stop(self) -> None:
        """Kill every program, and stop the server."""
        for program in self.programs:
            program.kill()
            program.wait()
        if (self.data / "postgres").exists():
            postgres.Server(self.data).stop()

    def end(self) -> None:
        """Stop everything and remove the folder."""
        self.stop()
        shutil.rmtree(self.folder)

    def _stepping_down(self) -> list[str]:
        """Step down as `su` does, keeping one power: to read the interpreter and the project where they are root's."""
        if not self.is_stepping_down:
            return []
        power = "+dac_read_search"
        return [
            "setpriv",
            "--securebits=+no_setuid_fixup",  # without it access(2) forgets the power that is left
            f"--reuid={USER}",
            f"--regid={USER}",
            "--clear-groups",
            f"--inh-caps={power}",
            f"--ambient-caps={power}",
        ]


def heard(program: subprocess.Popen[str]) -> str:
    """Return what the program says after `ready`."""
    assert program.stdout
    word, _, rest = program.stdout.readline().strip().partition(" ")
    assert word == "ready", rest
    return rest


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def ask(dsn: str, statement: str) -> list[tuple[object, ...]]:
    """Ask the server, trying again for a while: after a kill it needs a moment."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[None]:
    """Mount a small disk over a folder; only root can."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Write one file until there is no room for another byte."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


def wait_for(condition) -> bool:
    """Wait up to a minute until the condition holds."""
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())
