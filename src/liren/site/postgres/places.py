"""
Where the embedded server keeps its things, all of it below the data folder.

    data/                       made 0700 when it is ours to make
      secrets.json              passwords of the roles, 0600
      postgres/
        cluster/                PostgreSQL's own files, 0700, owned by the account that runs the server
          log/                  a week of logs, one file a weekday
        start.lock              one starts at a time
        keeper.lock             held by the living keeper; holds its process id
        server.lock             held by every process of the server, so that none is overlooked
        users.lock              shared by everyone who uses the server
        stay                    present: keep the server although nobody uses it
        renew                   present: the superuser's password is to be set anew, the old one is lost
        stop                    present: the keeper is asked to stop the server
        running.json            where the server listens
        start.log               what the server printed before its own log was open
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liren.site.postgres import refusals


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one embedded server."""

    data: Path

    @property
    def root(self) -> Path:
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def unfinished(self) -> Path:
        return self.root / "cluster.new"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets.json"

    @property
    def starting(self) -> Path:
        return self.root / "start.lock"

    @property
    def keeper(self) -> Path:
        return self.root / "keeper.lock"

    @property
    def server(self) -> Path:
        return self.root / "server.lock"

    @property
    def users(self) -> Path:
        return self.root / "users.lock"

    @property
    def stay(self) -> Path:
        return self.root / "stay"

    @property
    def stop(self) -> Path:
        return self.root / "stop"

    @property
    def renew(self) -> Path:
        return self.root / "renew"

    @property
    def running(self) -> Path:
        return self.root / "running.json"

    @property
    def start_log(self) -> Path:
        return self.root / "start.log"


@contextlib.contextmanager
def refusing(data: Path) -> Iterator[None]:
    """
    Say what the operating system's errors about files mean to a person.

    :raises DiskFull: there was no room to write.
    :raises FolderNotOurs: we may not write there.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise refusals.DiskFull("", folder=str(data)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise refusals.FolderNotOurs("", folder=str(data)) from error
        raise


def make(data: Path) -> Places:
    """
    Make the folders that are missing, for our eyes only; folders that exist keep their rights.

    :raises FolderNotOurs: they cannot be made or written.
    :raises DiskFull: there is no room even for a folder.
    """
    places = Places(data.resolve())
    with refusing(places.data):
        places.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        places.root.mkdir(mode=0o700, exist_ok=True)
    if not os.access(places.root, os.W_OK | os.X_OK):
        raise refusals.FolderNotOurs("", folder=str(places.root))
    return places
