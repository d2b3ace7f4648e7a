"""Who may do what in the strong-room, read from the catalogue: what is not listed here is a leak."""

import psycopg
import pytest
from psycopg import sql

from tests import strongroom as room

LOGINS = {
    "default": "liren_web",
    "door": "liren_door",
    "importer": "liren_importer",
    "linker": "liren_linker",
    "screener": "liren_screener",
    "sequencer": "liren_sequencer",
}
INSIDE = ("vault", "ledger", "agreements")

# login → relation → what it may do; relations of the strong-room that are not named are closed
TABLES = {
    "liren_web": {
        "ledger.entry": "r",
        "ledger.entry_position": "r",
        "agreements.compiled": "r",
    },
    "liren_door": {"agreements.compiled": "r"},
    "liren_importer": {"vault.file": "ar", "vault.file_chunk": "ar", "vault.record": "ar"},
    "liren_linker": {
        "vault.record": "r",
        "vault.value": "arwd",
        "vault.identifier": "arwd",
        "vault.blind_index": "arwd",
        "vault.mask": "arwd",
        **{f"vault.live_{table}": "arwd" for table in ("edition", "mention", "key", "group", "block")},
    },
    "liren_screener": {},
    "liren_sequencer": {
        "ledger.entry": "r",
        "ledger.entry_payload": "r",
        "ledger.entry_subject": "r",
        "ledger.entry_position": "ar",
        "ledger.entry_pending": "rd",
    },
    "liren_owner": {},
}
EVENTS = {"ledger.append_event"}
LOOKS = {"ledger.about", "ledger.by_actor", "ledger.latest"}
FUNCTIONS = {
    "liren_web": EVENTS
    | LOOKS
    | {"vault.masks", "vault.seal", "vault.seal_said", "vault.about_the_same", "vault.mark_contested"},
    "liren_door": EVENTS
    | {
        "agreements.append_disclosure",
        "agreements.append_search",
        "vault.read",
        "vault.read_file",
        "vault.read_names",
        "vault.search",
        "vault.masks",
    },
    "liren_importer": EVENTS | LOOKS | {"vault.masks", "vault.erase_files"},
    "liren_linker": EVENTS
    | LOOKS
    | {"vault.masks"}
    | {f"vault.live_{what}" for what in ("whole", "under", "mentions", "blocks", "groups", "write")},
    "liren_screener": EVENTS | {"agreements.append_screening", "vault.screened"},
    "liren_sequencer": {"ledger.erase_payload", "vault.drop_old_tickets"},
    "liren_owner": {"agreements.compile_purposes"},
}


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    room.furnish(cast)
    return cast


def inside(cursor, kinds: str) -> list[str]:
    cursor.execute(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = ANY(%s) AND c.relkind = ANY(%s) ORDER BY 1",
        [list(INSIDE), list(kinds)],
    )
    return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("role", TABLES)
def test_a_role_has_these_powers_over_tables_and_no_others(cast, role):
    letters = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d", "TRUNCATE": "D", "REFERENCES": "x",
               "TRIGGER": "t"}  # fmt: skip
    with room.superuser() as cursor:
        held: dict[str, str] = {}
        for table in inside(cursor, "rpvmf"):
            for power, letter in letters.items():
                column = "has_any_column_privilege" if power in ("SELECT", "INSERT", "UPDATE", "REFERENCES") else ""
                cursor.execute(
                    f"SELECT has_table_privilege(%s, %s, %s) OR {column or 'has_table_privilege'}(%s, %s, %s)",
                    [role, table, power] * 2,
                )
                if cursor.fetchone()[0]:
                    held[table] = held.get(table, "") + letter

    assert {table: "".join(sorted(powers)) for table, powers in held.items()} == {
        table: "".join(sorted(powers)) for table, powers in TABLES[role].items()
    }


@pytest.mark.parametrize("role", FUNCTIONS)
def test_a_role_may_execute_these_functions_and_no_others(cast, role):
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = ANY(%s) AND has_function_privilege(%s, p.oid, 'EXECUTE')",
            [list(INSIDE), role],
        )
        found = {name for (name,) in cursor.fetchall()}

    assert found == FUNCTIONS[role]


@pytest.mark.parametrize("role", TABLES)
def test_no_role_touches_a_sequence_inside(cast, role):
    with room.superuser() as cursor:
        for sequence in inside(cursor, "S"):
            cursor.execute("SELECT has_sequence_privilege(%s, %s, 'SELECT, USAGE, UPDATE')", [role, sequence])
            assert cursor.fetchone() == (False,), sequence


def test_every_function_that_lends_the_owners_power_pins_its_search_path(cast):
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, p.prosecdef, p.proconfig, p.prosrc, r.rolname, p.proparallel"
            " FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.pronamespace = ANY(%s::regnamespace[])",
            [list(INSIDE)],
        )
        functions = cursor.fetchall()

    for name, is_definer, config, source, owner, _ in functions:
        assert owner == "liren_vault_owner", name
        # A body that is parsed when it is created (RETURN ...) has an empty source and looks nothing up later.
        assert "search_path=pg_catalog, pg_temp" in (config or ()) or (not is_definer and not source), name
        assert "execute" not in source.lower().split(), name


def test_what_dates_an_entry_looks_by_the_snapshot_of_its_caller(cast):
    """As VOLATILE it would look after it has asked where the log ends, and could see what was committed after that."""
    with room.superuser() as cursor:
        cursor.execute("SELECT provolatile, prosrc FROM pg_proc WHERE oid = 'vault.sight'::regproc")
        [volatility, source] = cursor.fetchone()

    assert volatility == "s"
    assert source.index("pg_current_wal_insert_lsn()") < source.index("from ledger.entry")


def test_every_table_inside_is_walled_for_its_owner_too(cast):
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity, r.rolname,"
            " (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = 1)"
            " FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE c.relnamespace = ANY(%s::regnamespace[]) AND c.relkind = 'r'",
            [list(INSIDE)],
        )
        tables = cursor.fetchall()

    assert tables
    assert {row[1:] for row in tables} == {(True, True, "liren_vault_owner", "community_id")}


def test_nobody_is_a_member_of_the_role_that_owns_the_strong_room(cast):
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname <> 'liren_vault_owner'"
            " AND rolname !~ '^pg_' AND pg_has_role(rolname, 'liren_vault_owner', 'MEMBER')"
        )
        members = cursor.fetchall()
        cursor.execute(
            # the embedded server's superuser bears our prefix; no part of the house logs in as it
            "SELECT rolname FROM pg_roles WHERE rolname ~ '^liren_' AND rolname <> 'liren_admin'"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        )
        powerful = cursor.fetchall()
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'liren%owner' AND rolcanlogin")
        owners = cursor.fetchall()

    assert members == powerful == owners == []


@pytest.mark.parametrize("alias", ["default", "door", "screener", "sequencer"])
def test_no_table_or_view_in_any_schema_shows_a_value(cast, alias):
    with room.superuser() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = ANY('{r,p,v,m,f,S,t}') AND n.nspname !~ '^pg_temp' ORDER BY 1, 2"
        )
        relations = cursor.fetchall()

    leaks, opened = [], 0
    with room.attacker(alias) as login:
        login.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        for schema, name in relations:
            try:
                query = sql.SQL("SELECT count(*) FROM {} t WHERE t::text ~ %s").format(sql.Identifier(schema, name))
                [found] = login.execute(query, ["|".join(room.SECRETS)]).fetchall()[0]
            except psycopg.Error as refusal:
                found = any(secret in str(refusal) for secret in room.SECRETS)
            opened += 1
            if found:
                leaks.append(f"{schema}.{name}")

    assert opened > 150
    assert leaks == []
