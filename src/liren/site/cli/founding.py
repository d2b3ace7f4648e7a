"""`liren found` and `liren password`: a community of one's own, and an account whose password was lost."""

import os
import secrets
from pathlib import Path
from typing import Annotated, ClassVar

import typer
from rich.console import Console

from liren.kit import errors
from liren.site.cli import importing, places
from liren.site.cli.languages import say

HELP = say(
    "按声明文件建立社区：机构、岗位、账号；改了文件再运行即更新。",
    "Found a community as a file declares it: organizations, posts, accounts; run it again after a change.",
)
PASSWORD_HELP = say("给一个账号换新密码，只显示一次。", "Give an account a new password, which is shown once.")
NEWS = {
    "community.founded": ("建立社区 {0} 个", "{0} community founded"),
    "organization.placed": ("机构 {0} 个", "{0} organizations placed"),
    "post.opened": ("岗位 {0} 个", "{0} posts opened"),
    "account.opened": ("账号 {0} 个", "{0} accounts opened or changed"),
    "post.filled": ("任职 {0} 项", "{0} posts filled"),
    "post.vacated": ("卸任 {0} 项", "{0} posts vacated"),
}

console = Console(soft_wrap=True, highlight=False)


class NoAdministrator(errors.Unavailable):
    """The purposes of a community are compiled by the database's administrator, whom we were not told."""

    code: ClassVar[str] = "founding.no_administrator"


def found(
    file: Annotated[Path | None, typer.Argument(help=say("声明文件（TOML）", "the declaration, in TOML"))] = None,
    example: Annotated[
        bool, typer.Option("--example", help=say("显示一份可以照着改的声明", "show a declaration to change"))
    ] = False,
) -> None:
    """Found or bring up to date; the password of each new account is shown once."""
    if example:
        _show_example()
        return
    if file is None:
        raise typer.BadParameter(say("请给出声明文件，或用 --example 看一份样例。", "Name a file, or see --example."))
    _prepare()
    from django.utils import timezone

    from liren.site.founding import declaration, establishing

    declared = declaration.read(path=file)
    done = establishing.establish(declared=declared, on=timezone.localdate(), new_password=_new_password)
    news = [say(*NEWS[verb]).format(count) for verb, count in done.changes.items()]
    console.print(
        say("、", ", ").join(news) or say("与声明一致，没有变化。", "It is as declared; nothing was changed.")
    )
    for username, password in done.passwords.items():
        console.print(say("{0} 的密码：{1}", "{0} has the password {1}").format(username, password), markup=False)
    if done.passwords:
        console.print(
            say(
                "密码只显示这一次；登录后请在页面右上角修改。",
                "They are shown this once. Change them after the first log-in.",
            )
        )


def renew_password(account: Annotated[str, typer.Argument(help=say("登录名", "user name"))]) -> None:
    """Set a new password and show it; every session of the account ends."""
    importing.setup()
    from django.utils import timezone

    from liren.site.founding import establishing

    new = establishing.renew_password(username=account, on=timezone.localdate(), new_password=_new_password)
    console.print(say("{0} 的新密码：{1}", "{0} has the new password {1}").format(account, new), markup=False)


def _show_example() -> None:
    # Beside the package that reads it; that package itself needs Django.
    path = Path(__file__).parents[1] / "founding" / "example.toml"
    typer.echo(path.read_text("utf-8"), nl=False)


def _prepare() -> None:
    with console.status(say("正在准备数据库……", "Preparing the database…")):
        if not places.start():
            raise NoAdministrator
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
        import django

        django.setup()
        from liren.site import install

        install.migrate()


def _new_password() -> str:
    return secrets.token_urlsafe(9)
