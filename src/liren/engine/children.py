"""Our own interpreter beside this process: a child that is told a constant program and speaks through its pipes."""

import os
import subprocess
import sys


def start(program: str) -> "subprocess.Popen[bytes]":
    """
    Start a child.

    It gets a bare environment: it has no business with keys and addresses that this process was given.
    """
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and a constant program
        [sys.executable, "-s", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def stop(child: "subprocess.Popen[bytes]") -> None:
    """End a child, whatever it does, and close its pipes."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue  # it held what the child never read
