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
from psycopg.postgres import types as postgres_types
from pymysql.constants import CR, ER, FIELD_TYPE

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

TEXT, NUMBER, DATE, TRUTH = "text", "number", "date", "truth"  # what a column is declared to be
POSTGRES_TYPES: Final = {
    **dict.fromkeys(("int2", "int4", "int8", "numeric", "float4", "float8", "money", "oid"), NUMBER),
    **dict.fromkeys(("date", "timestamp", "timestamptz", "time", "timetz"), DATE),
    "bool": TRUTH,
}
MYSQL_TYPES: Final = {
    **dict.fromkeys(
        (FIELD_TYPE.DECIMAL, FIELD_TYPE.NEWDECIMAL, FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.INT24), NUMBER
    ),
    **dict.fromkeys(
        (FIELD_TYPE.LONG, FIELD_TYPE.LONGLONG, FIELD_TYPE.FLOAT, FIELD_TYPE.DOUBLE, FIELD_TYPE.BIT), NUMBER
    ),
    **dict.fromkeys((FIELD_TYPE.DATE, FIELD_TYPE.NEWDATE, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP), DATE),
    **dict.fromkeys((FIELD_TYPE.TIME, FIELD_TYPE.YEAR), DATE),
}
# The server went down, or somebody ended the session there.
POSTGRES_GONE: Final = ("08", "57P")
MYSQL_GONE: Final = frozenset(
    {CR.CR_SERVER_GONE_ERROR, CR.CR_SERVER_LOST, ER.SERVER_SHUTDOWN, ER.QUERY_INTERRUPTED, 1927}
)


class DatabaseNotReached(errors.Unavailable):
    """The database did not answer, or refused the login."""

    code = "database_not_reached"


class DatabaseLost(errors.Unavailable):
    """The database went away while it was being read; nothing of what it had told was kept."""

    code = "database_lost"


class DatabaseTooSlow(errors.Unavailable):
    """The database did not tell all its rows in the time that the limits allow."""

    code = "database_too_slow"


class QueryRefused(errors.Invalid):
    """The database did not run the query; or it is not one that only reads."""

    code = "query_refused"


def read_postgres(
    address: str, *, table: str = "", query: str = "", limits: bounds.Limits | None = None, first: int | None = None
) -> sheets.Sheet:
    """
    A table ("name" or "schema.name") or a SELECT of the PostgreSQL database at `address`.

    :param first: how many rows are wanted; all when it is None
    :raises DatabaseNotReached, DatabaseLost, DatabaseTooSlow, QueryRefused, TooLarge: if it cannot be read
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
            told = [(column.name, _postgres_type(column.type_code)) for column in cursor.description or ()]
            return _sheet(table or "query", told, itertools.islice(cursor, first), limits=limits)
    except psycopg.Error as error:
        if error.sqlstate is None or error.sqlstate.startswith(POSTGRES_GONE):
            raise DatabaseLost from error
        raise QueryRefused(state=error.sqlstate) from error


def _postgres_type(oid: int) -> str:
    known = postgres_types.get(oid)
    return POSTGRES_TYPES.get(known.name, TEXT) if known else TEXT


def read_mysql(
    address: str, *, table: str = "", query: str = "", limits: bounds.Limits | None = None, first: int | None = None
) -> sheets.Sheet:
    """
    The same for MySQL or MariaDB at mysql://user:password@host:port/database.

    :raises DatabaseNotReached, DatabaseLost, DatabaseTooSlow, QueryRefused, TooLarge: if it cannot be read
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
            # Closing the cursor would take the rest of the table over the network.
            cursor.execute("SET SESSION sql_select_limit = %s", [limits.rows + 1 if first is None else first])
            cursor.execute("START TRANSACTION READ ONLY")
            cursor.execute(statement)
            told = [(column[0], MYSQL_TYPES.get(column[1], TEXT)) for column in cursor.description or ()]
            return _sheet(table or "query", told, itertools.islice(cursor, first), limits=limits)
    except (pymysql.Error, OSError) as error:
        if _is_mysql_gone(error):
            raise DatabaseLost from error
        raise QueryRefused(state=str(error.args[0])) from error


def _is_mysql_gone(error: Exception) -> bool:
    """Tell a session that ended there from one that we gave up waiting for."""
    if isinstance(error, OSError):
        return not isinstance(error, TimeoutError)
    return bool(error.args) and error.args[0] in MYSQL_GONE and "timed out" not in str(error)


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
        told = [(column[0], "") for column in cursor.description or ()]
        return _sheet(table or "query", told, itertools.islice(cursor, first), limits=limits, file=path.name)
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
    name: str,
    told: Sequence[tuple[str, str]],
    records: Iterable[Sequence[object]],
    *,
    limits: bounds.Limits,
    file: str = "",
) -> sheets.Sheet:
    builder = sheets.Builder(limits=limits)
    builder.add([pa.array([column], pa.string()) for column, _ in told])
    rows = _blocks(_in_time(records, seconds=limits.seconds))
    for block in rows:
        made = [cells.column_of(tuple(map(cells.text_of, column))) for column in zip(*block, strict=True)]
        builder.add([column for column, _ in made])
    types = tuple(type_ for _, type_ in told) if any(type_ for _, type_ in told) else ()
    return sheets.Sheet(file or name, name if file else "", False, builder.columns(), builder.numeric(), types=types)


def _in_time(records: Iterable[Sequence[object]], *, seconds: int) -> Iterator[Sequence[object]]:
    """Give up a database that answers, but drop by drop: its own limit counts from statement to first row only."""
    until = time.monotonic() + seconds
    for record in records:
        if time.monotonic() > until:
            raise DatabaseTooSlow
        yield record


def _blocks(records: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    rows = iter(records)
    while block := list(itertools.islice(rows, BLOCK)):
        yield block
