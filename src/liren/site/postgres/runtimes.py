"""
The private folder for what lives only as long as the server: its socket, and a copy of its binaries where needed.

A Unix socket's path may have about 104 bytes, and root's data folder is closed to the account that runs the server, so
the socket lies in the data folder only where that is short and open, otherwise in a private folder for temporary files.
"""

import contextlib
import json
import os
import shutil
import stat
import tempfile
from pathlib import Path

from liren.site.postgres import accounts, locks
from liren.site.postgres.places import Places

LONGEST_SOCKET = 103
PREFIX = "liren-"
NOTE = "runtime.json"
SOCKET_NAME = "/.s.PGSQL.65535.lock"


class Runtime:
    """A private temporary folder, held by a lock on itself so that nobody sweeps it away while it is used."""

    def __init__(self, places: Places, account: accounts.Account) -> None:
        self.account = account
        self.folder, self._lock = _reopen(places) or _make(places)
        self.sockets = self._make_sockets(places)

    def sweep(self) -> None:
        """
        Remove the socket of a server that was killed; call it only with the server's lock in hand.

        PostgreSQL believes the process id in the socket's lock file, which a dead process that nobody has buried, or
        another program, may still answer to.
        """
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink()

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)

    def _make_sockets(self, places: Places) -> Path:
        beside = places.root / "socket"
        fits = len(os.fsencode(beside)) + len(SOCKET_NAME) <= LONGEST_SOCKET
        sockets = beside if fits and not self.account.is_other else self.folder / "socket"
        sockets.mkdir(mode=0o700, exist_ok=True)
        if self.account.is_other:
            os.chown(sockets, self.account.uid, self.account.gid)
        return sockets


def _make(places: Places) -> tuple[Path, int]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    (places.root / NOTE).write_text(json.dumps({"folder": str(folder)}))
    return folder, locks.exclusive(folder / "lock")


def _reopen(places: Places) -> tuple[Path, int] | None:
    """
    Take the folder of the keeper before us again, so that its clients find the next server at the same address.

    A killed keeper left it, a stopped one removed it; if somebody else has one of that name by now, we take another.
    """
    try:
        left = Path(json.loads((places.root / NOTE).read_text())["folder"])
        if not left.name.startswith(PREFIX) or left.parent != Path(tempfile.gettempdir()):
            return None
        _make_again(left)
        owner = left.lstat()
        is_ours = stat.S_ISDIR(owner.st_mode) and owner.st_uid == os.geteuid()
        return (left, locks.exclusive(left / "lock")) if is_ours else None
    except (OSError, ValueError, KeyError, locks.Busy):
        return None  # gone, or held by the server of a copy of this data folder


def _make_again(folder: Path) -> None:
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        folder.chmod(0o711)
