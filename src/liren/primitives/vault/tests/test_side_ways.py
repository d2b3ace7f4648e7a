"""The strong-room under attack: ways around the door, from the web process's and the door's database login."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from tests import strongroom as room
from tests.strongroom import APPEND, READ, append, ask, refused


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    room.furnish(cast)
    return cast


@pytest.fixture
def door(cast) -> Iterator[psycopg.Connection]:
    with room.attacker("door") as connection:
        yield connection


@pytest.mark.parametrize("role", ["liren_owner", "liren_vault_owner", "liren_door", "liren_linker", "postgres"])
def test_the_web_role_becomes_nobody_else(cast, role):
    with room.attacker("default") as web, pytest.raises(psycopg.Error):
        web.execute(f"SET ROLE {role}")


def test_the_web_role_may_not_call_the_door(cast):
    with room.attacker("default") as web:
        for call in (f"SELECT * FROM {APPEND}", READ):
            with pytest.raises(errors.InsufficientPrivilege):
                web.execute(call, [1, 1, 1, ["person:7"], ["name"]] if call != READ else [1, 1, bytes(32), 1])


def test_an_entry_that_the_web_role_wrote_opens_nothing(door, cast):
    with room.attacker("default") as web:
        web.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        [entry] = web.execute(
            "SELECT ledger.append_event(%s, %s, %s, 'subject.seen', '{person:7}', null, null, '{name}', null, '{}')",
            [cast.community.pk, cast.worker.user_id, cast.worker.post_id],
        ).fetchall()[0]

    refused(door, (cast.community.pk, entry, None, cast.worker.user_id), "vault.no_such_entry")


@pytest.mark.parametrize("alias", ["default", "door", "importer", "linker", "screener", "sequencer"])
def test_no_login_makes_temporary_objects_that_could_stand_before_ours(cast, alias):
    with room.attacker(alias) as login, pytest.raises(errors.InsufficientPrivilege):
        login.execute("CREATE TEMPORARY TABLE entry (id bigint)")


@pytest.mark.parametrize("alias", ["default", "door", "importer", "linker", "screener", "sequencer"])
@pytest.mark.parametrize("schema", ["public", "ledger", "vault", "agreements", "pg_catalog"])
def test_no_login_makes_objects_in_any_schema(cast, alias, schema):
    with room.attacker(alias) as login, pytest.raises(errors.InsufficientPrivilege):
        login.execute(f"CREATE FUNCTION {schema}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'")


def test_a_search_path_of_the_callers_changes_nothing(door, cast):
    door.execute("SET search_path = public, vault, pg_temp, pg_catalog")

    assert len(ask(door, READ, append(door, cast))) == 2


@pytest.mark.parametrize("alias", ["default", "door"])
@pytest.mark.parametrize(
    "attempt",
    [
        "COPY vault.value TO STDOUT",
        "COPY (SELECT * FROM vault.value) TO STDOUT",
        "COPY vault.value TO '/tmp/liren-leak'",
        "COPY vault.value TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT * FROM pg_ls_dir('.')",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM vault.value",
        "EXPLAIN SELECT * FROM vault.value",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_statistic_ext_data",
        "TABLE vault.mask",
        "SELECT last_value FROM vault.value_id_seq",
        "CREATE VIEW v AS SELECT * FROM vault.value",
        "CREATE PUBLICATION p FOR TABLE vault.value",
        "CREATE STATISTICS s ON field, value FROM vault.value",
        "SELECT pg_create_logical_replication_slot('s', 'test_decoding')",
        "SELECT pg_logical_slot_get_changes('s', null, null)",
        "SELECT query_to_xml('SELECT * FROM vault.value', true, true, '')",
        "SELECT table_to_xml('vault.value', true, true, '')",
        "LOCK TABLE vault.value IN ACCESS SHARE MODE",
        "SET session_replication_role = replica",
        "SET log_parameter_max_length = -1",
        "SET log_min_error_statement = debug5",
        "SET session_preload_libraries = 'auto_explain'",
        "LOAD 'auto_explain'",
        "ALTER FUNCTION vault.read SECURITY INVOKER",
        "CREATE OR REPLACE FUNCTION vault.refuse(p_code text) RETURNS void LANGUAGE sql AS ''",
        "CREATE EXTENSION dblink",
    ],
)
def test_no_side_way_leads_into_the_vault(cast, alias, attempt):
    with room.attacker(alias) as login, pytest.raises(psycopg.Error) as caught:
        if attempt.startswith("COPY"):
            with login.cursor().copy(attempt) as copy:
                list(copy)
        else:
            login.execute(attempt)

    assert not any(secret in str(caught.value) for secret in room.SECRETS)


@pytest.mark.parametrize("alias", ["default", "door"])
@pytest.mark.parametrize("view", ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"])
def test_statistics_tell_nothing_of_the_vault(cast, alias, view):
    with room.superuser() as cursor:
        cursor.execute("ANALYZE vault.value")
        cursor.execute("SELECT count(*) FROM pg_stats WHERE schemaname = 'vault'")
        assert cursor.fetchone()[0] > 0

    with room.attacker(alias) as login:
        assert login.execute(f"SELECT * FROM {view} WHERE schemaname = 'vault'").fetchall() == []


def test_what_a_door_session_runs_shows_no_value_to_others(door, cast):
    ticket = append(door, cast)
    door.execute(READ, ticket)
    with room.attacker("default") as web:
        seen = str(web.execute("SELECT * FROM pg_stat_activity").fetchall())
    with room.superuser() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity")
        everything = str(cursor.fetchall())

    assert not any(secret in seen + everything for secret in room.SECRETS)
    assert ticket[2].hex() not in everything


def test_explaining_the_door_shows_no_plan_of_what_is_inside(door, cast):
    ticket = append(door, cast)

    plan = str(door.execute(f"EXPLAIN (ANALYZE, VERBOSE) {READ}", ticket).fetchall())

    assert "Function Scan on vault.read" in plan
    assert "value_pkey" not in plan
    assert not any(secret in plan for secret in room.SECRETS)
