"""Checks of the database: who may do what in it, what it writes down, and whether it is of this version."""

import datetime
import os
from collections.abc import Callable, Iterator

import psycopg

from liren.site import connection, roles
from liren.site.cli import places
from liren.site.cli.doctor.findings import Finding, good, odd, wrong
from liren.site.cli.languages import say
from liren.site.postgres import conf

SECONDS_APART = 5

POWERS = """
    SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
           OR EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members WHERE member = pg_roles.oid)
    FROM pg_catalog.pg_roles WHERE rolname = ANY(%s)
"""
READABLE = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'vault' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
    ORDER BY 1
"""


def reach() -> Iterator[Finding]:
    """Start or reach the database, and log in to it as the web does."""
    places.start()
    places.require_secrets()
    try:
        with _web() as web:
            version = web.info.parameter_status("server_version")
    except psycopg.OperationalError as error:
        found = connection.from_environment(data=places.data(), environment=os.environ)
        raise places.NotReached("", host=found.host, port=found.port) from error
    yield good(say("数据库有回应：PostgreSQL {0}", "The database answers: PostgreSQL {0}").format(version))


def powers() -> Iterator[Finding]:
    """Look at the roles: each must exist, and none may hold a power of its own."""
    with _web() as web:
        found: dict[str, bool] = dict(web.execute(POWERS, [list(roles.LOGINS)]).fetchall())
    do = say("请设置 LIREN_ADMIN_URL 后运行 liren migrate。", "Set LIREN_ADMIN_URL and run liren migrate.")
    for role in roles.LOGINS:
        if role not in found:
            yield wrong(say("没有角色 {0}", "There is no role {0}").format(role), do)
        elif found[role]:
            yield wrong(say("角色 {0} 的权力过大", "The role {0} has too much power").format(role), do)
    if set(found) == set(roles.LOGINS) and not any(found.values()):
        yield good(say("角色齐全，都没有多余的权力", "Every role exists and has no power of its own"))


def vault() -> Iterator[Finding]:
    """Try what must fail: reading identities as the web."""
    with _web() as web:
        open_to_web = [name for (name,) in web.execute(READABLE).fetchall()]
    if open_to_web:
        what = say("网站能直接读取身份数据：{0}", "The web may read identities directly: {0}")
        do = say("请收回权限：REVOKE ALL ON … FROM liren_web。", "Take it back: REVOKE ALL ON … FROM liren_web.")
        yield wrong(what.format(", ".join(open_to_web)), do)
    else:
        yield good(say("网站不能直接读取身份数据", "The web cannot read identities directly"))


def silence() -> Iterator[Finding]:
    """Look at what the server would write into its log about the web's statements."""
    with _web() as web:
        held: dict[str, str] = dict(web.execute("SELECT name, setting FROM pg_catalog.pg_settings").fetchall())
    loud = [f"{name} = {value}" for name, value in conf.QUIET.items() if held.get(name, value) != value]
    if loud:
        what = say("服务器日志可能写入个人信息", "The server's log might hold personal data")
        do = say("请管理员设置：{0}", "Let its administrator set: {0}").format("; ".join(loud))
        yield odd(what, do)
    else:
        yield good(say("服务器日志不写入个人信息", "The server's log holds no personal data"))


def clock() -> Iterator[Finding]:
    """Compare the server's clock with ours."""
    with _web() as web:
        [[theirs]] = web.execute("SELECT clock_timestamp()").fetchall()
    apart = abs((theirs - datetime.datetime.now(datetime.UTC)).total_seconds())
    if apart > SECONDS_APART:
        what = say("数据库与本机的时间相差 {0:.0f} 秒", "The clocks of database and machine are {0:.0f} s apart")
        yield wrong(what.format(apart), say("请校准两台机器的时间。", "Set both clocks by a time server."))
    else:
        yield good(say("数据库与本机的时间一致", "The clocks of database and machine agree"))


def migrations() -> Iterator[Finding]:
    """Look whether the tables are of this version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        what = say("数据库还差 {0} 步更新", "The database is {0} migrations behind").format(len(plan))
        yield wrong(what, say("请运行 liren migrate。", "Run liren migrate."))
    else:
        yield good(say("数据库是最新版本", "The database is up to date"))


def _web() -> psycopg.Connection:
    return psycopg.connect(places.dsn("liren_web"), autocommit=True, connect_timeout=10)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (powers, vault, silence, clock, migrations)
