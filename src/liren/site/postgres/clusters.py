"""
PostgreSQL's own files: made once, checked at every start.

As root the server cannot walk to them, because the folders above are root's and stay so. It does not have to: we step
into the folder first and step down to the account afterwards, and the server finds its files as `/proc/self/cwd`.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from liren.site.postgres import accounts, failures, refusals
from liren.site.postgres.install import Install
from liren.site.postgres.places import Places
from liren.site.postgres.urls import SUPERUSER

ROOM_FOR_A_NEW_ONE = 160 * 2**20
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def address(cluster: Path, account: accounts.Account) -> str:
    """Say how a process of the account names the folder, once it has been started inside it."""
    return "/proc/self/cwd" if account.is_other else str(cluster)


def prepare(
    places: Places, *, install: Install, account: accounts.Account, password: str, runtime: Path, lock: int
) -> None:
    """
    Make the files unless they are there, and see that they fit this server and belong to its account.

    :raises WrongVersion: another major version made them.
    :raises DiskFull: no room for them.
    :raises FolderNotOurs: the account cannot be given them.
    """
    shutil.rmtree(places.unfinished, ignore_errors=True)
    if not places.cluster.exists():
        _create(places, install=install, account=account, password=password, runtime=runtime, lock=lock)
    found = (places.cluster / "PG_VERSION").read_text().strip()
    if found != str(install.major):
        raise refusals.WrongVersion("", folder=str(places.cluster), found=found, needed=str(install.major))
    if account.is_other:
        _give(places.cluster, account)


def renew_password(places: Places, *, install: Install, account: accounts.Account, password: str) -> None:
    """
    Give the superuser a new password while the server is down; whoever owns the files may.

    :raises DatabaseUnavailable: the files do not open.
    """
    done = subprocess.run(  # noqa: S603 the program is ours
        [install.program("postgres"), "--single", "-D", address(places.cluster, account), "postgres"],
        cwd=places.cluster,
        input=f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n".encode(),  # ours: letters, digits, - and _
        capture_output=True,
        env=ENVIRONMENT,
        umask=0o077,
        check=False,
        **account.process(),
    )
    if done.returncode != 0:
        places.start_log.write_bytes(done.stderr)
        raise failures.understand(places)


def _create(
    places: Places, *, install: Install, account: accounts.Account, password: str, runtime: Path, lock: int
) -> None:
    """Make the files under another name and rename them when they are whole: half a cluster is never seen."""
    room = shutil.disk_usage(places.root).free
    if room < ROOM_FOR_A_NEW_ONE:
        raise refusals.DiskFull("", folder=str(places.data), free=room // 2**20, needed=ROOM_FOR_A_NEW_ONE // 2**20)
    places.unfinished.mkdir(mode=0o700)
    _own(places.unfinished, account)
    with tempfile.NamedTemporaryFile("w", dir=runtime, suffix=".once") as secret:
        secret.write(password)
        secret.flush()
        _own(Path(secret.name), account)
        _initdb(places, install=install, account=account, secret=Path(secret.name), lock=lock)
    places.unfinished.rename(places.cluster)


def _initdb(places: Places, *, install: Install, account: accounts.Account, secret: Path, lock: int) -> None:
    command = [
        install.program("initdb"),
        f"--pgdata={address(places.unfinished, account)}",
        f"--username={SUPERUSER}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
    ]
    with places.start_log.open("w") as log:
        made = subprocess.run(  # noqa: S603 the program is ours
            command,
            cwd=places.unfinished,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=ENVIRONMENT,
            umask=0o077,
            pass_fds=(lock,),
            check=False,
            **account.process(),
        )
    if made.returncode != 0:
        raise failures.understand(places)


def _give(cluster: Path, account: accounts.Account) -> None:
    """Give the files to the account where they are not: root may have copied them from elsewhere."""
    for path in (cluster, *cluster.rglob("*")):
        if path.lstat().st_uid != account.uid:
            _own(path, account)


def _own(path: Path, account: accounts.Account) -> None:
    if not account.is_other:
        return
    try:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    except OSError as error:
        raise refusals.FolderNotOurs("", folder=str(path), account=account.name) from error
