"""Departments' servers for tests: real ones, of Debian's packages, each in a folder of its own; none is faked.

A server that is not installed fails the tests that need it: `.ci/run` installs them all.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pymysql
import pytest

WAITED = 30.0  # seconds that a server may take to answer
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class MariaDb:
    """A server without passwords for root, which listens on this machine only."""

    port: int

    @property
    def login(self) -> dict[str, Any]:
        """How its administrator connects."""
        return {"host": "127.0.0.1", "port": self.port, "user": "root", "charset": "utf8mb4"}


def program(name: str, *, package: str) -> str:
    """Return where a server's program is; a test that cannot run has failed."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/lib/openssh")
    if found is None:
        pytest.fail(f"{name} is not installed: apt-get install {package}")
    return found


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def waited_for(connect: Callable[[], Answer], *, refused: type[Exception]) -> Answer:
    """Return what connecting gives as soon as the server answers."""
    until = time.monotonic() + WAITED
    while time.monotonic() < until:
        try:
            return connect()
        except refused:
            time.sleep(0.1)
    return connect()


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    """A MariaDB server."""
    server = program("mariadbd", package="mariadb-server")
    installer = program("mariadb-install-db", package="mariadb-server")
    folder, made = tmp_path_factory.mktemp("mariadb"), MariaDb(free_port())
    options = ["--no-defaults", f"--datadir={folder}/data"]
    options += ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run([installer, *options, "--auth-root-authentication-method=normal"], check=True, capture_output=True)
    places = [f"--port={made.port}", "--bind-address=127.0.0.1", f"--socket={folder}/s", f"--pid-file={folder}/p"]
    process = subprocess.Popen([server, *options, *places], stderr=subprocess.DEVNULL)
    try:
        waited_for(lambda: pymysql.connect(**made.login), refused=pymysql.Error).close()
        yield made
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a server that we started, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(WAITED)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def folder_of(base: Path, name: str) -> Path:
    """Make a folder that only its owner may enter."""
    made = base / name
    made.mkdir(mode=0o700)
    return made
