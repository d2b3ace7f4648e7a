"""
Under which account the server runs.

PostgreSQL refuses to run as root. A plain user runs it as himself. Root gives it to the owner of its files; new files
belong to `postgres` where the system has that account, else to `nobody`. No account is ever added.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from liren.site.postgres import refusals

CANDIDATES = ("postgres", "nobody")


class Process(TypedDict, total=False):
    """The arguments of `subprocess` that change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A system account, and whether we must step down to it."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def process(self) -> Process:
        """Say what `subprocess` needs to run a program under this account."""
        return Process(user=self.uid, group=self.gid, extra_groups=[]) if self.is_other else Process()


def choose(cluster: Path) -> Account:
    """
    Choose the account that runs the server over these files.

    :raises FolderNotOurs: we are a plain user and the files are somebody else's.
    :raises AccountMissing: we are root and the system has neither of the accounts that we would step down to.
    """
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise refusals.FolderNotOurs("", folder=str(cluster))
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid())
    if owner and owner.st_uid != 0:
        return Account(_name(owner.st_uid), owner.st_uid, owner.st_gid)
    return _unprivileged()


def _unprivileged() -> Account:
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise refusals.AccountMissing("", candidates=", ".join(CANDIDATES))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
