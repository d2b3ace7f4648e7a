"""
The program `liren`: its commands, and how it ends.

It ends with 0 when done, 1 when a check failed, 2 when it refused, 130 when a person interrupted it. Every command may
be interrupted and run again.
"""

import sys

import typer
from rich.console import Console
from rich.text import Text

from liren.kit import errors
from liren.site.cli import (
    databases,
    doctor,
    drawing,
    explaining,
    founding,
    importing,
    linking,
    resolving,
    sentences,
    serving,
    town,
)
from liren.site.cli.languages import say

FAILED, REFUSED, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="liren",
    help=say("里仁：一个社区，一本台账。", "Liren: one register for a community."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(databases.app, name="db")
app.command(name="demo", help=town.HELP)(town.demo)
app.command(name="found", help=founding.HELP)(founding.found)
app.command(name="password", help=founding.PASSWORD_HELP)(founding.renew_password)
app.command(name="resolve", help=resolving.HELP)(resolving.resolve)
app.command(name="link", help=linking.HELP)(linking.link)
app.command(name="explain", help=explaining.HELP)(explaining.explain)
app.command(name="serve", help=serving.HELP)(serving.serve)
app.command(name="migrate", help=serving.MIGRATE_HELP)(serving.migrate)
app.command(name="import", help=importing.HELP)(importing.import_files)
app.command(name="draw", help=drawing.HELP)(drawing.draw)
app.command(name="worker", help=importing.WORKER_HELP)(importing.work)
app.command(name="doctor", help=doctor.HELP)(doctor.doctor)


def main() -> None:
    """Run the command that the arguments name, and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return how it ended; refusals and interruptions are said in a sentence."""
    try:
        ended = int(app(args=arguments, prog_name="liren", standalone_mode=False) or 0)
    except errors.Refusal as refusal:
        _complain(sentences.of(refusal))
        return REFUSED
    except typer.TyperException as error:
        usage = say("命令有误：{0} 运行 liren --help 查看用法。", "{0} Run liren --help to see what there is.")
        _complain(usage.format(error.format_message()))
        return REFUSED
    except (KeyboardInterrupt, typer.Abort):
        ended = INTERRUPTED
    except _lost_database():
        lost = "数据库没有回应，没有写完的都没有写入。请运行 liren doctor 查看原因，再运行同一命令。"
        _complain(
            say(lost, "The database stopped answering; nothing is half-written. Run liren doctor, then this again.")
        )
        ended = FAILED
    if ended == INTERRUPTED:  # which is also how typer itself answers Ctrl-C
        words = say(
            "已中断，没有留下一半的结果。再次运行同一命令即可继续。",
            "Interrupted; nothing was left half-done. Run the same command again to carry on.",
        )
        _complain(words)
    return ended


def _lost_database() -> tuple[type[Exception], ...]:
    """Return how a database that is gone shows, if this command has spoken to one at all."""
    loaded = sys.modules.get("django.db")
    return (loaded.OperationalError, loaded.InterfaceError) if loaded else ()


def _complain(sentence: str) -> None:
    Console(stderr=True, soft_wrap=True).print(Text(sentence))
