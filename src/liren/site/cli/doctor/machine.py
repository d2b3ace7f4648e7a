"""Checks of the machine: the interpreter, the programs, the folder, the disk, the clock, the cryptography."""

import datetime
import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import liren
from liren.site import connection
from liren.site.cli import places
from liren.site.cli.doctor.findings import Finding, good, odd, wrong
from liren.site.cli.languages import say
from liren.site.postgres import install

OLDEST_PYTHON = (3, 11)
ROOM = 2 * 2**30
FIRST_RELEASE = datetime.date(2026, 11, 1)
ASSETS = ("tokens.css", "components.css", "liren.js", "vendor/bootstrap.min.css", "vendor/htmx.min.js")


def python() -> Iterator[Finding]:
    """Look at the interpreter."""
    what = f"Python {platform.python_version()}"
    if sys.version_info < OLDEST_PYTHON:
        yield wrong(what, say("请安装 Python 3.11 或更高版本。", "Install Python 3.11 or newer."))
    else:
        yield good(what)


def binaries() -> Iterator[Finding]:
    """Look for the programs of the embedded database, where it is used."""
    if places.given() is None:
        found = install.find()
        yield good(say("数据库程序：PostgreSQL {0}", "Database program: PostgreSQL {0}").format(found.major))


def folder() -> Iterator[Finding]:
    """Look at who may read the data folder and its secrets."""
    data = places.data()
    what = say("数据文件夹 {0}", "Data folder {0}").format(data)
    if not data.exists():
        yield good(what + say("（尚未建立）", " (not made yet)"))
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield wrong(
            what, say("当前用户不能写入。请用它的主人运行。", "This user cannot write there. Run as its owner.")
        )
        return
    yield good(what)
    files = [places.secrets(), *places.secrets().parent.glob("secrets-*.json")]
    yield from (_closed(path) for path in dict.fromkeys((*files, data / "postgres")) if path.exists())


def secrets() -> Iterator[Finding]:
    """Say as whom a process with this environment may log in; one that answers browsers should know little."""
    found = connection.from_environment(data=places.data(), environment=os.environ)
    if not found.passwords:
        return
    names = ", ".join([*sorted(found.passwords), *(found.admin or ())[:1]])
    what = say("密码文件可登录的数据库角色：{0}", "The secrets in use log in as {0}").format(names)
    if places.part() or places.given() is None:
        yield good(what)
    else:
        do = say(
            "请给网站进程 LIREN_SECRETS={0}，给后台任务 LIREN_SECRETS={1}。",
            "Give the web process LIREN_SECRETS={0}, and the jobs' process LIREN_SECRETS={1}.",
        )
        web, jobs = (places.secrets().with_name(f"secrets-{part}.json") for part in ("web", "jobs"))
        yield odd(what, do.format(web, jobs))


def _closed(path: Path) -> Finding:
    if path.stat().st_mode & 0o077:
        rights = "600" if path.is_file() else "700"
        do = say("其他用户可以读取。请运行 chmod {0} {1}", "Others may read it. Run chmod {0} {1}")
        return wrong(str(path), do.format(rights, path))
    return good(say("只有主人能读：{0}", "Only the owner may read {0}").format(path))


def disk() -> Iterator[Finding]:
    """Look at the room that is left."""
    place = places.data()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    what = say("磁盘剩余 {0:.1f} GB", "{0:.1f} GB free on the disk").format(free / 2**30)
    yield good(what) if free >= ROOM else odd(what, say("请留出至少 2 GB。", "Keep at least 2 GB free."))


def clock() -> Iterator[Finding]:
    """Look at the date: entries in the ledger carry it."""
    today = datetime.datetime.now(datetime.UTC).date()
    what = say("系统日期 {0}", "The date is {0}").format(today)
    late = today >= FIRST_RELEASE
    yield good(what) if late else wrong(what, say("请校准系统时间。", "Set the clock of this machine."))


def assets() -> Iterator[Finding]:
    """Look for what the browser needs; all of it is served from here."""
    root = Path(liren.__file__).parent / "web" / "static" / "liren"
    missing = [name for name in ASSETS if not (root / name).is_file()]
    if missing:
        do = say("请重新安装：make demo。", "Install again: make demo.")
        yield wrong(say("缺少网页文件：{0}", "Missing for the browser: {0}").format(", ".join(missing)), do)
    else:
        yield good(say("网页文件齐全", "Everything that the browser needs is here"))


def sm3() -> Iterator[Finding]:
    """Look whether this OpenSSL knows SM3; some builds leave it out."""
    try:
        hashlib.new("sm3", b"")
    except ValueError:
        do = say(
            "国密签名不可用，其余功能不受影响。", "Signatures under the Chinese standards are off; all else works."
        )
        yield odd(say("OpenSSL 不支持 SM3", "This OpenSSL has no SM3"), do)
    else:
        yield good(say("OpenSSL 支持 SM3", "OpenSSL knows SM3"))


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python,
    binaries,
    folder,
    secrets,
    disk,
    clock,
    assets,
    sm3,
)
