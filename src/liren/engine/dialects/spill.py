"""A private folder for what does not fit into memory: it holds people's data, and goes with whoever made it.

Who is killed wipes nothing. So each folder holds a lock that dies with its process, and whoever makes the next folder
wipes those whose lock nobody holds.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "liren-spill-"
LOCK: Final = "lock"


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that only its owner can read, and wipe it at the end."""
    wipe_left()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
    try:
        unheld = made / f"{LOCK}.unheld"
        with unheld.open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            unheld.rename(made / LOCK)  # whoever wipes looks for this name, and so finds it held
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def wipe_left() -> None:
    """Wipe what earlier runs of the same user left behind when they were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, or gone by now
            if not left.is_symlink() and left.stat().st_uid == os.getuid():
                _wipe_unless_held(left)


def _wipe_unless_held(left: Path) -> None:
    with (left / LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left)
