"""A table or a query of a department's own database to a sheet; row 1 holds the column names.

Nothing is ever written there: PostgreSQL and MySQL run inside a read-only transaction, SQLite opens the file
read-only and may do nothing but select. No statement runs longer than the limits allow. Give Liren a login that may
only read all the same.
"""

import itertools
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import psycopg
import pyarrow as pa
import pymysql
import pymysql.cursors
from psycopg import sql

from liren.engine.read import cells, sheets, sources
from liren.engine.read import limits as bounds
from liren.kit import errors

BLOCK: Final = 10_000
CONNECT_SECONDS: Final = 15
QUERY: Final = re.compile(r"\s*(select|with|values|table)\b", re.IGNORECASE)
# MySQL writes files for a query of this shape, read-only transaction or not.
WRITES: Final = re.compile(r"\binto\s+(outfile|dumpfile)\b", re.IGNORECASE)
# What SQLite may do for a SELECT: nothing of it opens another file or changes this one.
SQLITE_MAY: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
STEPS: Final = 100_000  # of SQLite's machine between two looks at the clock


class DatabaseNotReached(errors.Unavailable):
    """The database did not answer, or refused the login."""

    code = "database_not_reached"


class QueryRefused(errors.Invalid):
    """The database did not run the query; or it is not one that only reads."""

    code = "query_refused"


def read_postgres(
    address: str, *, table: str = "", query: str = "", limits: bounds.Limits | None = None, first: int | None = None
) -> sheets.Sheet:
    """
    A table ("name" or "schema.name") or a SELECT of the PostgreSQL database at `address`.

    :param first: how many rows are wanted; all when it is None
    :raises DatabaseNotReached, QueryRefused, TooLarge: if it cannot be read
    """
    statement = sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table.split("."))) if table else _checked(query)
    limits = limits or bounds.Limits()
    bounded = f"-c statement_timeout={limits.seconds}s -c default_transaction_read_only=on"
    try:
        connection = psycopg.connect(address, connect_timeout=CONNECT_SECONDS, options=bounded)
    except psycopg.Error as error:
        raise DatabaseNotReached from error
    connection.read_only = True
    try:
        with connection, connection.cursor(name="liren_read") as cursor:
            cursor.itersize = BLOCK if first is None else first
            cursor.execute(statement)
            names = [column.name for column in cursor.description or ()]
            return _sheet(table or "query", names, itertools.islice(cursor, first), limits=limits)
    except psycopg.Error as error:
        raise QueryRefused(state=error.sqlstate) from error


def read_mysql(
    address: str, *, table: str = "", query: str = "", limits: bounds.Limits | None = None, first: int | None = None
) -> sheets.Sheet:
    """
    The same for MySQL or MariaDB at mysql://user:password@host:port/database.

    :raises DatabaseNotReached, QueryRefused, TooLarge: if it cannot be read
    """
    quoted = ".".join("`" + part.replace("`", "``") + "`" for part in table.split("."))
    statement = f"SELECT * FROM {quoted}" if table else _checked(query)  # noqa: S608 -- quoted above
    limits = limits or bounds.Limits()
    try:
        connection = _mysql_connection(address, seconds=limits.seconds)
    except (pymysql.Error, OSError) as error:
        raise DatabaseNotReached from error
    try:
        with connection, connection.cursor() as cursor:
            if first is not None:  # closing the cursor would take the rest of the table over the network
                cursor.execute("SET SESSION sql_select_limit = %s", [first])
            cursor.execute("START TRANSACTION READ ONLY")
            cursor.execute(statement)
            names = [column[0] for column in cursor.description or ()]
            return _sheet(table or "query", names, itertools.islice(cursor, first), limits=limits)
    except (pymysql.Error, OSError) as error:
        raise QueryRefused(state=str(error.args[0])) from error


def _mysql_connection(address: str, *, seconds: int) -> "pymysql.Connection[Any]":
    parts = urlsplit(address)
    return pymysql.connect(
        host=parts.hostname or "localhost",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.lstrip("/")),
        charset="utf8mb4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=seconds,
        local_infile=False,  # a server could ask for any file of this machine
        cursorclass=pymysql.cursors.SSCursor,
    )


def read_sqlite(
    path: Path, *, table: str = "", query: str = "", limits: bounds.Limits | None = None, first: int | None = None
) -> sheets.Sheet:
    """
    The same for an SQLite file.

    :raises FileMissing, QueryRefused, TooLarge: if it cannot be read
    """
    if not path.is_file():
        raise sources.FileMissing(file=path.name)
    quoted = table.replace('"', '""')
    statement = f'SELECT * FROM "{quoted}"' if table else _checked(query)  # noqa: S608 -- quoted above
    limits = limits or bounds.Limits()
    connection = _sqlite_connection(path, seconds=limits.seconds)
    try:
        cursor = connection.execute(statement)
        names = [column[0] for column in cursor.description or ()]
        return _sheet(table or "query", names, itertools.islice(cursor, first), limits=limits, file=path.name)
    except (sqlite3.Error, UnicodeError) as error:
        raise QueryRefused(state=getattr(error, "sqlite_errorname", None)) from error
    finally:
        connection.close()


def _sqlite_connection(path: Path, *, seconds: int) -> sqlite3.Connection:
    until = time.monotonic() + seconds
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.set_progress_handler(lambda: int(time.monotonic() > until), STEPS)
    connection.set_authorizer(lambda action, *_said: sqlite3.SQLITE_OK if action in SQLITE_MAY else sqlite3.SQLITE_DENY)
    return connection


def _checked(query: str) -> str:
    if not QUERY.match(query) or WRITES.search(query):
        raise QueryRefused(state="not_a_select")
    return query


def _sheet(
    name: str, names: Sequence[str], records: Iterable[Sequence[object]], *, limits: bounds.Limits, file: str = ""
) -> sheets.Sheet:
    builder = sheets.Builder(limits=limits)
    builder.add([pa.array([column], pa.string()) for column in names])
    rows = _blocks(records)
    for block in rows:
        made = [cells.column_of(tuple(map(cells.text_of, column))) for column in zip(*block, strict=True)]
        builder.add([column for column, _ in made])
    return sheets.Sheet(file or name, name if file else "", False, builder.columns(), builder.numeric())


def _blocks(records: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    rows = iter(records)
    while block := list(itertools.islice(rows, BLOCK)):
        yield block
