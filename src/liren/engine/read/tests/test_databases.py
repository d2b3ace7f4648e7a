import datetime as dt
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import psycopg
import pymysql
import pytest

from liren.engine.read import databases, limits, sources

ROWS = [
    ("姓名", "出生", "月收入", "备注"),
    ("张三", "1950-01-02", "1200.50", ""),
    ("李四", "1960-03-04", "0.00", "独居"),
]
PEOPLE = [
    ("张三", dt.date(1950, 1, 2), Decimal("1200.50"), None),
    ("李四", dt.date(1960, 3, 4), Decimal("0.00"), "独居"),
]


@pytest.fixture
def sqlite(tmp_path):
    path = tmp_path / "城镇.db"
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE "低保 户" (姓名 text, 出生 text, 月收入 text, 备注 text)')
        connection.executemany(
            'INSERT INTO "低保 户" VALUES (?, ?, ?, ?)', [(a, str(b), str(c), d) for a, b, c, d in PEOPLE]
        )
    return path


def test_a_table_of_sqlite_reads_with_its_column_names_in_row_1(sqlite):
    sheet = databases.read_sqlite(sqlite, table="低保 户")

    assert sheet.rows(0, 9) == ROWS
    assert (sheet.file, sheet.name) == ("城镇.db", "低保 户")


def test_a_query_of_sqlite_reads(sqlite):
    sheet = databases.read_sqlite(sqlite, query='SELECT 姓名 FROM "低保 户" WHERE 备注 IS NULL')

    assert sheet.rows(0, 9) == [("姓名",), ("张三",)]


@pytest.mark.parametrize(
    "query", ['DELETE FROM "低保 户"', "PRAGMA user_version = 3", "WITH x AS (SELECT 1) DELETE FROM x", "SELECT"]
)
def test_nothing_but_a_select_runs_on_sqlite(sqlite, query):
    with pytest.raises(databases.QueryRefused):
        databases.read_sqlite(sqlite, query=query)

    assert databases.read_sqlite(sqlite, table="低保 户").height == 3


def test_only_the_first_rows_are_read_when_only_they_are_wanted(sqlite):
    assert databases.read_sqlite(sqlite, table="低保 户", first=1).rows(0, 9) == ROWS[:2]


def test_a_query_of_sqlite_reaches_no_other_file(sqlite, tmp_path):
    with pytest.raises(databases.QueryRefused):
        databases.read_sqlite(sqlite, query="SELECT load_extension('x')")
    with pytest.raises(databases.QueryRefused):
        databases.read_sqlite(sqlite, query=f"WITH x AS (SELECT 1) ATTACH '{tmp_path}/y.db' AS y")

    assert not (tmp_path / "y.db").exists()


def test_a_query_of_sqlite_that_never_ends_is_stopped(sqlite):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"

    with pytest.raises(databases.QueryRefused):
        databases.read_sqlite(sqlite, query=endless, limits=limits.Limits(seconds=1))


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "x.db").write_bytes(b"nothing of the kind" * 99)

    with pytest.raises(databases.QueryRefused):
        databases.read_sqlite(tmp_path / "x.db", table="t")


def test_a_missing_database_file_is_refused_and_not_made(tmp_path):
    with pytest.raises(sources.FileMissing):
        databases.read_sqlite(tmp_path / "x.db", table="t")

    assert list(tmp_path.iterdir()) == []


def test_the_limit_of_rows_holds_for_databases(sqlite):
    with pytest.raises(limits.TooManyRows):
        databases.read_sqlite(sqlite, table="低保 户", limits=limits.Limits(rows=2))


def test_a_database_that_does_not_answer_says_so():
    with pytest.raises(databases.DatabaseNotReached):
        databases.read_postgres("host=127.0.0.1 port=1 dbname=x", table="t")
    with pytest.raises(databases.DatabaseNotReached):
        databases.read_mysql("mysql://u:p@127.0.0.1:1/x", table="t")


@pytest.fixture(scope="module")
def mysql(mariadb):
    """A town's database on a MariaDB server of Debian's package mariadb-server."""
    with pymysql.connect(**mariadb.login) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE town CHARACTER SET utf8mb4")
        cursor.execute("CREATE TABLE town.`低保` (姓名 text, 出生 date, 月收入 decimal(8,2), 备注 text)")
        cursor.executemany("INSERT INTO town.`低保` VALUES (%s, %s, %s, %s)", PEOPLE)
        connection.commit()
    return f"mysql://root@127.0.0.1:{mariadb.port}/town"


def test_a_table_of_mysql_reads(mysql):
    assert databases.read_mysql(mysql, table="低保").rows(0, 9) == ROWS


def test_a_query_of_mysql_reads(mysql):
    assert databases.read_mysql(mysql, query="SELECT 姓名 FROM `低保` WHERE 备注 = '独居'").rows(1, 9) == [("李四",)]


@pytest.mark.parametrize(
    "query", ["DELETE FROM `低保`", "SELECT * FROM `没有`", "WITH x AS (SELECT 1) DELETE FROM `低保`"]
)
def test_a_query_that_mysql_refuses_is_refused_and_changes_nothing(mysql, query):
    with pytest.raises(databases.QueryRefused):
        databases.read_mysql(mysql, query=query)

    assert databases.read_mysql(mysql, table="低保").height == 3


def test_only_the_first_rows_of_mysql_are_read_when_only_they_are_wanted(mysql):
    assert databases.read_mysql(mysql, table="低保", first=1).rows(0, 9) == ROWS[:2]


def test_a_query_of_mysql_writes_no_file(mysql, tmp_path):
    with pytest.raises(databases.QueryRefused):
        databases.read_mysql(mysql, query=f"SELECT 1 INTO OUTFILE '{tmp_path}/x'")

    assert not (tmp_path / "x").exists()


def test_a_query_of_mysql_that_takes_too_long_is_given_up(mysql):
    with pytest.raises(databases.QueryRefused):
        databases.read_mysql(mysql, query="SELECT sleep(9)", limits=limits.Limits(seconds=1))


def ended(mysql, statement):
    """End the session of whoever reads, from another one, as soon as it is seen to read."""
    with databases._mysql_connection(mysql, seconds=30) as other, other.cursor() as cursor:
        while True:
            cursor.execute("SELECT id FROM information_schema.processlist WHERE info LIKE %s", [f"%{statement}%"])
            for (number,) in cursor.fetchall():
                if number != other.thread_id():
                    cursor.execute("KILL %s", [number])
                    return


def test_a_mysql_server_that_goes_away_in_the_middle_says_so(mysql):
    with ThreadPoolExecutor(max_workers=1) as thread:
        killer = thread.submit(ended, mysql, "sleep(60)")
        with pytest.raises(databases.DatabaseLost):
            databases.read_mysql(mysql, query="SELECT sleep(60), '张三'")
        killer.result()


def test_mysql_declares_what_its_columns_are(mysql):
    assert databases.read_mysql(mysql, table="低保").types == ("text", "date", "number", "text")


@pytest.fixture(scope="module")
def postgres(admin_url):
    name = f"liren_read_{os.getpid()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    address = psycopg.conninfo.make_conninfo(admin_url, dbname=name)
    with psycopg.connect(address) as connection:
        connection.execute("CREATE SCHEMA 民政")
        connection.execute("CREATE TABLE 民政.低保 (姓名 text, 出生 date, 月收入 numeric(8,2), 备注 text)")
        connection.cursor().executemany("INSERT INTO 民政.低保 VALUES (%s, %s, %s, %s)", PEOPLE)
    yield address
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_table_of_postgresql_reads(postgres):
    assert databases.read_postgres(postgres, table="民政.低保").rows(0, 9) == ROWS


def test_a_query_of_postgresql_reads(postgres):
    sheet = databases.read_postgres(postgres, query="SELECT 姓名, 1.5 AS n, NULL AS x FROM 民政.低保 ORDER BY 出生")

    assert sheet.rows(0, 9) == [("姓名", "n", "x"), ("张三", "1.5", ""), ("李四", "1.5", "")]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM 民政.低保",
        "SELECT * FROM 没有",
        "WITH x AS (DELETE FROM 民政.低保 RETURNING 姓名) SELECT * FROM x",
        "SELECT 1; DELETE FROM 民政.低保",
    ],
)
def test_a_query_that_postgresql_refuses_is_refused_and_changes_nothing(postgres, query):
    with pytest.raises(databases.QueryRefused):
        databases.read_postgres(postgres, query=query)

    assert databases.read_postgres(postgres, table="民政.低保").height == 3


def test_only_the_first_rows_of_postgresql_are_read_when_only_they_are_wanted(postgres):
    assert databases.read_postgres(postgres, table="民政.低保", first=1).rows(0, 9) == ROWS[:2]


def test_a_query_of_postgresql_that_takes_too_long_is_given_up(postgres):
    with pytest.raises(databases.QueryRefused) as refused:
        databases.read_postgres(postgres, query="SELECT pg_sleep(9)", limits=limits.Limits(seconds=1))

    assert refused.value.data == {"state": "57014"}


def test_a_postgresql_server_that_goes_away_in_the_middle_says_so(postgres):
    gone = "SELECT pg_terminate_backend(pg_backend_pid()), 1"

    with pytest.raises(databases.DatabaseLost):
        databases.read_postgres(postgres, query=gone)


def test_postgresql_declares_what_its_columns_are(postgres):
    assert databases.read_postgres(postgres, table="民政.低保").types == ("text", "date", "number", "text")


def test_a_database_that_tells_its_rows_drop_by_drop_is_given_up(postgres):
    query = "SELECT pg_sleep(0.02) FROM generate_series(1, 100000)"

    with pytest.raises((databases.DatabaseTooSlow, databases.QueryRefused)):
        databases.read_postgres(postgres, query=query, limits=limits.Limits(seconds=1))
