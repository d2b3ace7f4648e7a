"""`liren db`: the embedded database by hand."""

import typer
from rich.console import Console

from liren.site import postgres
from liren.site.cli import places
from liren.site.cli.languages import say
from liren.site.postgres import install

app = typer.Typer(
    help=say("内置数据库：启动、停止、查看。", "The embedded database: start, stop, look."), no_args_is_help=True
)
console = Console(soft_wrap=True, highlight=False)


@app.command(help=say("启动数据库，并让它一直运行到 db stop。", "Start the database and let it run until db stop."))
def start() -> None:
    """Start the server and let it stay."""
    with console.status(say("正在启动数据库……", "Starting the database…")):
        places.start()
        server = postgres.Server(places.data())
        server.start()
        server.stay()
    _print(server.status())


@app.command(help=say("停止数据库，正在使用它的程序会断开。", "Stop the database; programs that use it are cut off."))
def stop() -> None:
    """Stop the server, whoever uses it."""
    with console.status(say("正在停止数据库……", "Stopping the database…")):
        postgres.Server(places.data()).stop()
    console.print(say("数据库已停止。", "The database is stopped."))


@app.command(help=say("说明数据库是否在运行。", "Say whether the database runs."))
def status() -> None:
    """Say whether the server runs, and where."""
    _print(postgres.Server(places.data()).status())


def _print(found: postgres.Status) -> None:
    if found.is_running:
        words = say(
            "数据库在运行：PostgreSQL {0}，{1}，端口 {2}。", "The database runs: PostgreSQL {0} at {1}, port {2}."
        )
        console.print(words.format(found.version, found.host, found.port))
        programs = say("psql、pg_dump 等程序在 {0}", "psql, pg_dump and the like are in {0}")
        console.print(programs.format(install.find().prefix / "bin"))
    else:
        console.print(say("数据库没有运行。", "The database is not running."))
