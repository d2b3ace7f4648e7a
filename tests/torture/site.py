"""The site as `liren serve` runs it, to be killed part by part."""

import os
import random
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

WORKERS = 2


class Site:
    """`liren serve` on the data folder: the parent, its Granian workers, and the process of its jobs."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "serve.log"
        self.starts = 0
        self.parent: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it unless it runs: Granian gives up when its workers die too fast, and a supervisor starts it again."""
        if self.parent is not None and self.parent.poll() is None:
            return
        self._clear()
        self.starts += 1
        command = [sys.executable, "-m", "liren.site.cli", "serve", "--port", str(self.port), "--workers", str(WORKERS)]
        with self.log.open("ab") as log:
            self.parent = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def kill(self, part: str) -> None:
        """
        Kill a worker of Granian (`web`), the process of the jobs (`jobs`), or all of it at once (`serve`).
        """
        if self.parent is None:
            return
        if part == "serve":
            self._clear()
            return
        victims = [pid for pid, words in _children(self.parent.pid) if _is(part, words)]
        if victims:
            with suppress(ProcessLookupError):
                os.kill(random.choice(victims), signal.SIGKILL)

    def _clear(self) -> None:
        """Kill the parent and whatever of its session is left, as a service manager does."""
        if self.parent is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.parent.pid, signal.SIGKILL)
            self.parent.wait()


def _is(part: str, words: list[str]) -> bool:
    if part == "jobs":
        return words[-1:] == ["worker"]
    return any("spawn_main" in word for word in words)


def _children(parent: int) -> list[tuple[int, list[str]]]:
    """Return the processes that a process began, with their command lines."""
    found = []
    for told in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            for pid in told.read_text().split():
                line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
                found.append((int(pid), line.rstrip("\0").split("\0")))
    return found
