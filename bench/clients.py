"""Clients that ask without pause, and what they measure."""

import os
import random
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[], object]
Client = Callable[[], AbstractContextManager[Work]]
BLOCK = b"x" * 8192


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Operations a second, and the 50th and 99th percentile of their time in milliseconds."""

    rate: float
    half: float
    most: float


def measure(make: Client, *, clients: int, seconds: float) -> Figures:
    """Let clients ask without pause, each from a thread of its own."""
    spans: list[float] = []
    ready = threading.Barrier(clients)

    def run() -> None:
        own: list[float] = []
        with make() as work:
            for _ in range(20):
                work()
            ready.wait(timeout=60)
            end = time.perf_counter() + seconds
            while (start := time.perf_counter()) < end:
                work()
                own.append(time.perf_counter() - start)
        spans.extend(own)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _figures(spans, seconds)


def _figures(spans: list[float], seconds: float) -> Figures:
    spans.sort()
    half, most = statistics.median(spans) * 1000, spans[int(len(spans) * 0.99)] * 1000
    return Figures(rate=len(spans) / seconds, half=half, most=most)


def asking(port: int, view: str, subjects: int) -> Client:
    """Make clients that ask a view over a connection that they keep."""

    @contextmanager
    def make() -> Iterator[Work]:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def work() -> None:
            number = random.randrange(subjects)
            connection.sendall(f"GET /{view}/{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = _answer(connection)
            if not answer.startswith(b"HTTP/1.1 200") or b"resident %d" % number not in answer:
                raise RuntimeError(f"the view did not answer: {answer!r}")

        with connection:
            yield work

    return make


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"0\r\n\r\n"):  # the last chunk
        more = connection.recv(4096)
        if not more:
            raise RuntimeError("the server hung up")
        answer += more
    return answer


def fsync(folder: Path, *, seconds: float = 1.0) -> Figures:
    """Measure how one page of 8 kB is put on the disk of a folder, again and again."""
    spans: list[float] = []
    file = os.open(folder / "fsync", os.O_RDWR | os.O_CREAT, 0o600)
    os.pwrite(file, BLOCK, 0)
    os.fsync(file)
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        os.pwrite(file, BLOCK, 0)
        os.fdatasync(file)
        spans.append(time.perf_counter() - start)
    os.close(file)
    return _figures(spans, seconds)
