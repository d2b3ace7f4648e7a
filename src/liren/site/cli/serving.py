"""`liren serve` and `liren migrate`: bring the database up to date, then answer browsers until told to stop."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, ClassVar

import typer
from rich.console import Console

from liren.kit import errors
from liren.site.cli import places
from liren.site.cli.languages import say

HELP = say("启动数据库和网站，直到按 Ctrl-C。", "Start the database and the site, until Ctrl-C.")
MIGRATE_HELP = say("把数据库更新到这个版本。", "Bring the database to this version.")
PATIENCE = 20  # seconds that a request may still take when we are asked to stop
THREADS = 16  # of all workers; each holds two connections of the sixty that the embedded server has
PAUSE = 1  # seconds before a jobs' process that ended is begun anew

console = Console(soft_wrap=True, highlight=False)


class AddressTaken(errors.Unavailable):
    """Another program listens on the address of the site."""

    code: ClassVar[str] = "serve.address_taken"


class NotTheWeb(errors.Invalid):
    """We were given the secrets of another kind of process."""

    code: ClassVar[str] = "serve.not_the_web"


def migrate() -> None:
    """Prepare the roles and run the migrations; running it again changes nothing."""
    with console.status(say("正在更新数据库……", "Bringing the database up to date…")):
        if places.start():
            _migrate()
            console.print(say("数据库已是最新版本。", "The database is up to date."))
            return
    console.print(
        say(
            "没有给出 LIREN_ADMIN_URL，数据库没有更新。请用数据库管理员的地址设置它后再运行。",
            "LIREN_ADMIN_URL is not set, so nothing was brought up to date. Set it to the administrator's address.",
        )
    )
    raise typer.Exit(1)


def serve(
    host: Annotated[str, typer.Option(help=say("监听的地址", "address to listen on"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=say("监听的端口", "port to listen on"), min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help=say("工作进程数", "worker processes"), min=1, max=THREADS)] = 2,
) -> None:
    """Answer browsers until SIGTERM or Ctrl-C; requests under way are finished."""
    _refuse_if_taken(host, port)
    with console.status(say("正在准备数据库……", "Preparing the database…")):
        if places.start():
            _migrate()
    given = _given()
    console.print(say("请用浏览器打开 http://{0}:{1}/", "Open http://{0}:{1}/ in a browser.").format(host, port))
    with _jobs(given["jobs"]) if "jobs" in given else nullcontext():
        _answer(host, port, workers, secrets=given["web"])


def _given() -> dict[str, Path]:
    given = places.divide()
    if "web" not in given:
        raise NotTheWeb("")
    return given


def _migrate() -> None:
    """Start Django only now: its settings read where the database is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django

    django.setup()
    from liren.site import install  # its models need Django to be set up

    install.migrate()


@contextmanager
def _jobs(secrets: Path) -> Iterator[None]:
    """
    Have a worker at the jobs that screens ask for, while the site answers.

    It is a process of its own: a job that uses up its memory does not take the site with it, and what the jobs may see
    the site may not. One that ends is begun anew, and the jobs of one that was killed are given to the next.
    """
    stopping = threading.Event()
    watch = threading.Thread(target=_keep_working, args=(_environment(secrets), stopping), daemon=True)
    watch.start()
    try:
        yield
    finally:
        stopping.set()
        watch.join()


def _keep_working(environment: Mapping[str, str], stopping: threading.Event) -> None:
    while not stopping.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "liren.site.cli", "worker"], env=dict(environment))
        while worker.poll() is None and not stopping.wait(PAUSE):
            pass
        _end(worker)


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def threads_for(*, workers: int, cores: int) -> int:
    """Return how many threads one of the workers may have: few enough for the database, and for the machine's cores."""
    return max(1, min(THREADS // workers, 2 * cores + 1))


def _answer(host: str, port: int, workers: int, *, secrets: Path) -> None:
    """
    Serve from processes that are begun anew, not forked: we ourselves know the administrator and every password.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ.pop("LIREN_ADMIN_URL", None)
    os.environ["LIREN_SECRETS"] = str(secrets)
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "liren.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads_for(workers=workers, cores=multiprocessing.cpu_count()),
        workers_kill_timeout=PATIENCE,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _environment(secrets: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "LIREN_ADMIN_URL"}
    return kept | {"LIREN_SECRETS": str(secrets)}


def _refuse_if_taken(host: str, port: int) -> None:
    """Find out now: a server that cannot listen would only say so from its workers, again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTaken("", host=host, port=port) from error
