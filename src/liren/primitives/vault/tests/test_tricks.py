"""The strong-room under attack: tricks of the server, from the web process's and the door's database login."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from liren.primitives.ledger.actions import sequence
from tests import strongroom as room
from tests.strongroom import APPEND, READ, append, ask, refused

WRITTEN = "'disclosure', 1, 1, 1, 'subject.seen', '{person:7}', false, 'v', 'b', '{name}', null, null, '{}'"


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    room.furnish(cast)
    return cast


@pytest.fixture
def door(cast) -> Iterator[psycopg.Connection]:
    with room.attacker("door") as connection:
        yield connection


def read_call(ticket) -> str:
    return f"vault.read({ticket[0]}, {ticket[1]}, '\\x{ticket[2].hex()}', {ticket[3]})"


# Ways to run what may not be run


def test_a_prepared_statement_opens_nothing_that_a_plain_one_does_not(door, cast):
    ticket = append(door, cast)
    door.execute(f"PREPARE r AS SELECT * FROM {read_call(ticket)}")
    ask(door, "EXECUTE r", [])

    with pytest.raises(psycopg.DatabaseError, match="entry_used"):
        door.execute("EXECUTE r")


def test_a_cursor_that_was_declared_before_the_entry_reads_nothing(door, cast):
    lawful = append(door, cast)
    with pytest.raises(psycopg.DatabaseError, match="transaction_not_clean"), door.transaction():
        door.execute(f"DECLARE c CURSOR FOR SELECT * FROM {read_call(lawful)}")
        append(door, cast)
        door.execute("FETCH ALL FROM c")


def test_a_cursor_that_was_read_before_the_entry_shows_only_what_its_own_entry_names(door, cast):
    lawful = append(door, cast, subjects=["person:8"], fields=["name"])
    while True:
        with door.transaction():
            door.execute(f"DECLARE c SCROLL CURSOR FOR SELECT status, value FROM {read_call(lawful)}")
            rows = door.execute("FETCH ALL FROM c").fetchall()
            append(door, cast)
            again = door.execute("FETCH BACKWARD ALL FROM c").fetchall()
        if rows[0][0] != "again":
            break

    assert rows == again == [("value", room.OTHER_NAME)]


def test_a_failure_after_the_read_brings_the_same_values_and_no_others(door, cast):
    ticket = append(door, cast, subjects=["person:8"], fields=["name"])
    with door.transaction(force_rollback=True):
        first = door.execute(READ, ticket).fetchall()

    assert [row[4] for row in ask(door, READ, ticket)] == [room.OTHER_NAME]
    assert first[0][4] in (room.OTHER_NAME, None)


def test_a_read_only_transaction_reads_nothing(door, cast):
    ticket = append(door, cast)
    with pytest.raises(errors.ReadOnlySqlTransaction):
        door.execute("SET default_transaction_read_only = on")
        ask(door, READ, ticket)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_no_other_isolation_writes_or_reads(door, cast, level):
    ticket = append(door, cast)
    door.execute(f"SET default_transaction_isolation = '{level.lower()}'")

    refused(door, ticket, "vault.transaction_not_clean")
    with pytest.raises(psycopg.DatabaseError, match="transaction_not_clean"):
        append(door, cast)


@pytest.mark.parametrize("alias", ["default", "door"])
@pytest.mark.parametrize(
    "attempt",
    [
        "SET SESSION AUTHORIZATION liren_vault_owner",
        "SET ROLE pg_read_all_data",
        "GRANT liren_vault_owner TO CURRENT_USER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "ALTER ROLE CURRENT_USER SET log_min_error_statement = 'error'",
        "ALTER ROLE CURRENT_USER SET log_statement = 'all'",
        "ALTER ROLE CURRENT_USER SET session_preload_libraries = 'auto_explain'",
        "ALTER SYSTEM SET fsync = off",
        "SET fsync = off",
        "SET full_page_writes = off",
        "SET track_activities = on",
        "SET log_min_messages = debug5",
        "SET debug_deadlocks = on",
        "SET allow_system_table_mods = on",
        "SET row_security = off; SELECT * FROM ledger.entry",
        "ALTER TABLE vault.value NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE vault.value DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON vault.value",
        "CREATE POLICY all_of_it ON ledger.entry USING (true)",
        "ALTER TABLE ledger.entry DISABLE TRIGGER ALL",
        "CREATE TRIGGER t AFTER INSERT ON vault.value EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()",
        "CREATE RULE r AS ON SELECT TO vault.value DO INSTEAD NOTHING",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION vault.refuse_change()",
        "CREATE SUBSCRIPTION s CONNECTION 'host=localhost' PUBLICATION p",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw",
        "CREATE EXTENSION pageinspect",
        "CREATE EXTENSION pg_walinspect",
        "CREATE EXTENSION pg_stat_statements",
        "SELECT * FROM pg_stat_statements",
        "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
        "CREATE CAST (text AS bytea) WITHOUT FUNCTION",
        "DO LANGUAGE plpython3u $$ pass $$",
        "SELECT * FROM pg_largeobject",
        "SELECT lo_export(1, '/tmp/liren-leak')",
        "SELECT pg_read_binary_file('PG_VERSION')",
        "SELECT * FROM pg_ls_waldir()",
        "SELECT * FROM pg_ls_logdir()",
        "SELECT pg_stat_file('PG_VERSION')",
        "SELECT pg_switch_wal()",
        "SELECT pg_backup_start('b')",
        "SELECT pg_promote()",
        "SELECT pg_rotate_logfile()",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_shadow",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT nextval('ledger.entry_id_seq')",
        "SELECT setval('ledger.entry_id_seq', 1)",
        "INSERT INTO ledger.entry (community_id, at, db_role, commitment) VALUES (1, now(), 'liren_door', sha256(''))",
        "INSERT INTO vault.ticket (community_id, entry_id, actor_id, sort) VALUES (1, 1, 1, 'disclosure')",
        "INSERT INTO agreements.compiled (community_id) VALUES (1)",
        "UPDATE agreements.compiled SET max_subjects = 100",
        "DELETE FROM ledger.entry",
        "TRUNCATE ledger.entry",
        f"SELECT ledger.enter({WRITTEN})",
        f"SELECT ledger.write({WRITTEN})",
        "SELECT vault.spend(1, 1, sha256(''), 1, '{disclosure}')",
        "SELECT vault.sight(1, 1)",
        "SELECT agreements.compile_purposes(1, 'own_workers', '2026-11-01', '[]')",
    ],
)  # fmt: skip
def test_what_only_owners_may_do_is_refused(cast, alias, attempt):
    with room.attacker(alias) as login, pytest.raises(psycopg.Error) as caught:
        for statement in attempt.split("; "):
            login.execute(statement)

    assert not any(secret in str(caught.value) for secret in room.SECRETS)


@pytest.mark.parametrize("alias", ["default", "door", "importer", "linker", "screener", "sequencer"])
def test_no_login_copies_the_cluster_or_follows_its_log(cast, alias):
    with pytest.raises(psycopg.OperationalError), room.attacker(alias, replication="database") as login:
        login.execute("IDENTIFY_SYSTEM")


# Ways to learn from what fails, waits, notifies or is planned


def test_a_condition_of_the_caller_is_not_tried_on_rows_behind_the_wall(cast):
    """A function that fails tells what it was given; those that may fail are tried after the wall, not before."""
    other = room.open_community("330199001002", "白塔社区")
    with room.attacker("default") as web:
        web.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        for table in ("ledger.entry", "agreements.compiled", "actors_post", "actors_organization"):
            query = f"SELECT count(*) FROM {table} WHERE 1 / (community_id - %s) IS NOT NULL"
            [seen] = web.execute(query.encode(), [other.community.pk]).fetchall()[0]

            assert seen > 0


def test_a_failure_inside_tells_a_block_of_code_no_more_than_its_code(door, cast):
    ticket = append(door, cast)
    ask(door, READ, ticket)
    notices: list[str] = []
    door.add_notice_handler(lambda notice: notices.append(str(notice.message_primary)))
    door.execute("SET client_min_messages = debug5")
    door.execute(
        f"""
        DO $$ DECLARE a text; b text; c text; d text; BEGIN
          PERFORM * FROM {read_call(ticket)};
        EXCEPTION WHEN OTHERS THEN
          GET STACKED DIAGNOSTICS a = MESSAGE_TEXT, b = PG_EXCEPTION_DETAIL, c = PG_EXCEPTION_HINT,
            d = PG_EXCEPTION_CONTEXT;
          RAISE NOTICE '% % % %', a, b, c, d;
        END $$
        """
    )

    assert any("vault.entry_used" in notice for notice in notices)
    assert not any(secret in notice for secret in room.SECRETS for notice in notices)


@pytest.mark.parametrize(
    "asked",
    [
        {"subjects": [f"person:{room.PHONE}99999999"]},
        {"subjects": [room.NAME]},
        {"fields": [room.NAME]},
        {"fields": [f"fact.{room.CITIZEN_ID}"]},
    ],
)
def test_a_refusal_does_not_repeat_what_was_asked(door, cast, asked):
    with pytest.raises(psycopg.DatabaseError) as caught:
        append(door, cast, **asked)

    said = str(caught.value) + str(caught.value.diag.message_detail) + str(caught.value.diag.context)
    assert not any(secret in said for secret in room.SECRETS)


def test_nothing_inside_notifies_anybody(cast):
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p"
            " WHERE pronamespace = ANY('{vault,ledger,agreements}'::regnamespace[]) AND prosrc ~* 'notify'"
        )

        assert cursor.fetchall() == []


def test_what_jobs_notify_holds_no_value(door, cast):
    from procrastinate.contrib.django import app

    with room.attacker("default") as web:
        [channels] = web.execute(
            "SELECT array_agg(DISTINCT m[1])"
            " FROM pg_proc, regexp_matches(prosrc, 'pg_notify\\(\\s*''([a-z_0-9]+)', 'g') m"
        ).fetchall()[0]
        for channel in [*(channels or []), "procrastinate_any_queue_v1"]:
            web.execute(f"LISTEN {channel}")
        app.configure_task("site.sequence").defer(timestamp=0)
        ask(door, READ, append(door, cast))
        heard = [notice.payload for notice in web.notifies(timeout=0.3)]

    assert not any(secret in payload for secret in room.SECRETS for payload in heard)


def test_no_large_object_is_kept(cast):
    with room.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM pg_largeobject_metadata")

        assert cursor.fetchone() == (0,)


def test_a_web_process_that_holds_the_sequencers_lock_delays_and_hides_nothing(door, cast):
    """Anybody may take any advisory lock. The entries are committed all the same, and are placed when it is let go."""
    with room.attacker("default") as web:
        web.execute("SELECT pg_advisory_lock(7205759403)")
        ask(door, READ, append(door, cast))

        assert sequence(key_of=lambda _month: bytes(32)) == 0
        with room.superuser() as cursor:
            cursor.execute("SELECT count(*) FROM ledger.entry WHERE db_role = 'liren_door'")
            assert cursor.fetchone() == (1,)
        web.execute("SELECT pg_advisory_unlock(7205759403)")

        assert sequence(key_of=lambda _month: bytes(32)) > 0


def test_the_entry_names_the_login_and_not_who_the_login_says_it_is(door, cast):
    door.execute("SET application_name = 'liren_web'")
    door.execute("SELECT set_config('liren.user', '1', false)")
    ticket = append(door, cast)
    with room.superuser() as cursor:
        cursor.execute("SELECT db_role FROM ledger.entry WHERE id = %s", [ticket[1]])
        assert cursor.fetchone() == ("liren_door",)


def test_planning_the_first_half_of_the_door_writes_no_entry(door, cast):
    asked = [cast.community.pk, cast.worker.user_id, cast.worker.post_id, ["person:7"], ["name"]]
    door.execute(f"EXPLAIN (VERBOSE) SELECT * FROM {APPEND}", asked)

    with room.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.entry WHERE db_role = 'liren_door'")
        assert cursor.fetchone() == (0,)
