"""Departments' servers for tests: real ones, of Debian's packages, each in a folder of its own; none is faked.

A server that is not installed fails the tests that need it: `.ci/run` installs them all.
"""

import contextlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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


@dataclass(frozen=True)
class SftpServer:
    """
    An SSH server that gives out files only.

    :ivar folder: on its machine, which is this one
    :ivar host_key: kind and fingerprint of its key
    :ivar private_key: of the one account that may log in
    """

    port: int
    folder: Path
    host_key: str
    username: str
    private_key: str


SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {base}/host
PidFile {base}/pid
AuthorizedKeysFile {base}/client.pub
StrictModes no
UsePAM no
PasswordAuthentication yes
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
ForceCommand internal-sftp
"""


@pytest.fixture(scope="session")
def sftp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    """An OpenSSH server with keys of its own."""
    server, keys = program("sshd", package="openssh-server"), program("ssh-keygen", package="openssh-client")
    base, port = tmp_path_factory.mktemp("sshd"), free_port()
    for name in ("host", "client"):
        subprocess.run([keys, "-q", "-t", "ed25519", "-N", "", "-f", str(base / name)], check=True)
    (base / "config").write_text(SSHD.format(port=port, base=base), "utf-8")
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd locks itself in there, and its package makes it only at boot
    process = subprocess.Popen([server, "-D", "-e", "-f", str(base / "config")], stderr=subprocess.DEVNULL)
    told = subprocess.run([keys, "-l", "-f", str(base / "host")], check=True, capture_output=True, text=True).stdout
    try:
        waited_for(lambda: socket.create_connection(("127.0.0.1", port)).close(), refused=OSError)
        yield SftpServer(
            port=port,
            folder=folder_of(base, "files"),
            host_key=f"ssh-ed25519 {told.split()[1]}",
            username=pwd.getpwuid(os.geteuid()).pw_name,
            private_key=(base / "client").read_text("utf-8"),
        )
    finally:
        end(process)


@dataclass
class WebServer:
    """
    A web server of this machine.

    :ivar answers: path with its query → what is answered: status, headers, body
    :ivar asked: what was asked for, with its headers
    """

    port: int
    answers: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, dict[str, str]]]

    def say(self, path: str, told: object, *, status: int = 200, **headers: str) -> str:
        """Answer a path with a document, or with bytes as they are; returns its address."""
        body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    """A web server that answers what it is told to."""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            status, headers, body = answers.get(self.path, (404, {}, b"{}"))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # whoever asked had enough
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield WebServer(server.server_address[1], answers, asked)
        server.shutdown()
        thread.join()


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
