"""
Locks that the kernel gives back when a process dies, however it dies.

They are `flock` on small files: they hold across processes and containers that share the folder, need no process ids,
and a child that inherits the descriptor keeps the lock after its parent is gone.
"""

import fcntl
import os
import time
from pathlib import Path

PAUSE = 0.02


class Busy(Exception):
    """Another process holds the lock."""


def shared(path: Path, *, within: float = 0) -> int:
    """
    Take the lock together with others and return its descriptor; closing it gives the lock back.

    :raises Busy: somebody holds it alone for longer than `within` seconds.
    """
    return _take(path, fcntl.LOCK_SH, within)


def exclusive(path: Path, *, within: float = 0) -> int:
    """
    Take the lock alone and return its descriptor; closing it gives the lock back.

    :raises Busy: somebody else holds it for longer than `within` seconds.
    """
    return _take(path, fcntl.LOCK_EX, within)


def sign(descriptor: int) -> None:
    """Write our process id into the lock's file, for people who look."""
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())


def is_held(path: Path) -> bool:
    """Say whether any process holds the lock alone."""
    if not path.exists():
        return False
    try:
        os.close(shared(path))
    except Busy:
        return True
    return False


def _take(path: Path, mode: int, within: float) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + within
    while True:
        try:
            fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                raise Busy(str(path)) from None
            time.sleep(PAUSE)
        else:
            return descriptor
