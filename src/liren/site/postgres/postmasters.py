"""Start the server's first process so that it cannot outlive whoever keeps it, and stop it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from liren.site.postgres import accounts, clusters, failures, locks
from liren.site.postgres.install import Install
from liren.site.postgres.places import Places

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
PATIENCE = 60.0


def start(places: Places, *, install: Install, account: accounts.Account, lock: int) -> subprocess.Popen[bytes]:
    """
    Start the server over its files; every process of it inherits the lock.

    A kill -9 of the caller makes the kernel ask the server to shut down.
    """
    with places.start_log.open("w") as log:
        return subprocess.Popen(  # noqa: S603 the program is ours
            [install.program("postgres"), "-D", clusters.address(places.cluster, account)],
            cwd=places.cluster,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=clusters.ENVIRONMENT,
            umask=0o077,
            pass_fds=(lock,),
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 the caller has one thread
            **account.process(),
        )


def wait_until_ready(places: Places, server: subprocess.Popen[bytes], *, is_asked_to_stop: Callable[[], bool]) -> None:
    """
    Wait until the server takes connections, however long it needs to recover from a crash.

    :raises DatabaseUnavailable: it ended instead.
    """
    while not _is_ready(places, server.pid):
        if server.poll() is not None:
            _hear_out(places)
            raise failures.understand(places)
        if is_asked_to_stop():
            return
        time.sleep(0.01)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: break off its clients first, everything after a while."""
    for ask in (FAST, IMMEDIATE, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(ask)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue


def _hear_out(places: Places) -> None:
    """Wait until its logger, which ends last, has written down why the server ended."""
    with contextlib.suppress(locks.Busy):
        os.close(locks.exclusive(places.server, within=5))


def _is_ready(places: Places, number: int) -> bool:
    """Read the pid file, whose eighth line PostgreSQL rewrites as its state changes."""
    try:
        lines = (places.cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(number) and lines[7].strip() == "ready"


def _die_with(parent: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        prctl(DIE_WITH_PARENT, FAST)
        if os.getppid() != parent:
            os._exit(1)

    return bind
