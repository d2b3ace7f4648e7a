"""The strong-room under attack, by somebody who holds the web process's or the door's database login.

Every attack uses a connection of its own with plain psycopg: nothing of the house helps or hinders.
"""

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from liren.primitives.ledger import queries as ledger
from tests import strongroom as room
from tests.strongroom import APPEND, READ, append, ask, refused

Refused = psycopg.DatabaseError


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    room.furnish(cast)
    return cast


@pytest.fixture
def door(cast) -> Iterator[psycopg.Connection]:
    with room.attacker("door") as connection:
        yield connection


def test_the_lawful_way_works(door, cast):
    rows = ask(door, READ, append(door, cast))

    assert [(row[3], row[4]) for row in rows] == [("name", room.NAME), ("phone", room.PHONE)]


# Entries that are not there


def test_an_invented_entry_opens_nothing(door, cast):
    refused(door, (cast.community.pk, 999, bytes(32), cast.worker.user_id), "vault.no_such_entry")


def test_an_entry_of_the_same_transaction_opens_nothing(door, cast):
    with door.transaction():
        ticket = append(door, cast)
        with pytest.raises(Refused, match="transaction_not_clean"), door.transaction():
            door.execute(READ, ticket)


def test_an_entry_that_was_rolled_back_opens_nothing(door, cast):
    with door.transaction(force_rollback=True):
        ticket = append(door, cast)

    refused(door, ticket, "vault.no_such_entry")


def test_a_savepoint_does_not_hide_that_the_transaction_has_written(door, cast):
    with door.transaction():
        with door.transaction(force_rollback=True):
            ticket = append(door, cast)
        with pytest.raises(Refused, match="transaction_not_clean"), door.transaction():
            door.execute(READ, ticket)


def test_one_statement_cannot_write_and_read(door, cast):
    ask = [cast.community.pk, cast.worker.user_id, cast.worker.post_id, ["person:7"], ["name"]]
    with pytest.raises(Refused, match="transaction_not_clean"):
        door.execute(
            f"WITH e AS MATERIALIZED (SELECT * FROM {APPEND})"
            " SELECT r.* FROM e, LATERAL vault.read(%s, e.entry_id, e.secret, %s) r",
            [*ask, cast.community.pk, cast.worker.user_id],
        )

    assert ledger.latest(cast.worker, limit=1)[0].verb == "agreement.compiled"


def test_a_block_of_code_cannot_write_and_read(door, cast):
    with pytest.raises(Refused, match="transaction_not_clean"):
        door.execute(
            f"""
            DO $$ DECLARE e record; BEGIN
              SELECT * INTO e FROM agreements.append_disclosure({cast.community.pk}, {cast.worker.user_id},
                {cast.worker.post_id}, 'resident_visit', '{{person:7}}', '{{name}}', null, null, false);
              PERFORM vault.read({cast.community.pk}, e.entry_id, e.secret, {cast.worker.user_id});
            END $$
            """
        )


def test_an_entry_that_another_session_has_not_committed_opens_nothing(door, cast):
    with room.attacker("door") as other, other.transaction():
        ticket = append(other, cast)
        refused(door, ticket, "vault.no_such_entry")


def test_an_exported_snapshot_shows_no_uncommitted_entry(door, cast):
    with room.attacker("door") as other, other.transaction():
        ticket = append(other, cast)
        [snapshot] = other.execute("SELECT pg_export_snapshot()").fetchall()[0]
        with pytest.raises(Refused, match="transaction_not_clean"), door.transaction():
            door.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            door.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            door.execute(READ, ticket)


def test_a_prepared_transaction_opens_nothing_until_it_is_committed(door, cast):
    [allowed] = door.execute("SHOW max_prepared_transactions").fetchall()[0]
    if allowed == "0":
        with pytest.raises(errors.ObjectNotInPrerequisiteState), door.transaction():
            door.execute("PREPARE TRANSACTION 'x'")
        return
    door.execute("BEGIN")
    ticket = append(door, cast)
    door.execute("PREPARE TRANSACTION 'x'")
    refused(door, ticket, "vault.no_such_entry")
    door.execute("ROLLBACK PREPARED 'x'")


def test_a_cursor_held_over_the_commit_reads_nothing_of_its_own_transaction(door, cast):
    lawful = append(door, cast)
    door.execute("BEGIN")
    call = f"vault.read({lawful[0]}, {lawful[1]}, '\\x{lawful[2].hex()}', {lawful[3]})"
    door.execute(f"DECLARE c CURSOR WITH HOLD FOR SELECT * FROM {call}")
    append(door, cast)

    with pytest.raises(Refused, match="transaction_not_clean"):
        door.execute("COMMIT")


def test_an_entry_that_is_committed_but_not_on_disk_opens_nothing(door, cast):
    """The writer may switch waiting off between the append and the commit; the read then waits for the disk."""
    unflushed = 0
    for _ in range(30):
        with door.transaction():
            ticket = append(door, cast)
            door.execute("SET LOCAL synchronous_commit = off")
            [inserted] = door.execute("SELECT pg_current_wal_insert_lsn()").fetchall()[0]
        rows = door.execute(f"{READ}", ticket).fetchall()
        [durable] = door.execute("SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn", [inserted]).fetchall()[0]
        if rows[0][0] == "again":
            unflushed += 1
            assert rows == [("again", *[None] * 8)]
            assert [row[0] for row in door.execute(READ, ticket).fetchall()] == ["value", "value"]
        else:
            assert durable

    flushes_itself = door.info.server_version >= 170000
    assert (unflushed == 0) if flushes_itself else (unflushed > 0)


# Entries that are there, but not for this


def test_an_entry_opens_once(door, cast):
    ticket = append(door, cast)
    ask(door, READ, ticket)

    refused(door, ticket, "vault.entry_used")


def test_two_at_once_spend_a_ticket_once(cast):
    outcomes: list[str] = []

    def race(second: psycopg.Connection, ticket: tuple[Any, ...]) -> None:
        try:
            ask(second, READ, ticket)
            outcomes.append("read")
        except Refused as error:
            outcomes.append(str(error.diag.message_primary))

    with room.attacker("door") as first, room.attacker("door") as second:
        has_read = False
        while not has_read:
            ticket = append(first, cast)
            with first.transaction():
                has_read = first.execute(READ, ticket).fetchall()[0][0] == "value"
                racing = threading.Thread(target=race, args=(second, ticket))
                if has_read:
                    racing.start()
                    time.sleep(0.3)
        racing.join()

    assert outcomes == ["vault.entry_used"]


def test_a_snapshot_from_before_the_use_does_not_bring_a_ticket_back(door, cast):
    ticket = append(door, cast)
    with pytest.raises(Refused, match="transaction_not_clean"), door.transaction():
        door.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        door.execute("SELECT 1")
        door.execute(READ, ticket)


def test_an_entry_is_stale_after_five_seconds(door, cast):
    ticket = append(door, cast)
    with room.superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger.entry SET at = at - interval '5.1 seconds' WHERE id = %s", [ticket[1]])
        cursor.execute("SET session_replication_role = DEFAULT")

    refused(door, ticket, "vault.entry_stale")


def test_an_entry_from_the_future_opens_nothing(door, cast):
    ticket = append(door, cast)
    with room.superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger.entry SET at = at + interval '1 hour' WHERE id = %s", [ticket[1]])
        cursor.execute("SET session_replication_role = DEFAULT")

    refused(door, ticket, "vault.entry_stale")


def test_an_entry_of_another_actor_opens_nothing(door, cast):
    community, entry, secret, _ = append(door, cast)

    refused(door, (community, entry, secret, cast.director.user_id), "vault.no_such_entry")


def test_the_number_of_an_entry_without_its_secret_opens_nothing(door, cast):
    community, entry, _, actor = append(door, cast)

    refused(door, (community, entry, bytes(32), actor), "vault.no_such_entry")
    refused(door, (community, entry, None, actor), "vault.no_such_entry")


def test_an_entry_of_another_community_opens_nothing(door, cast):
    other = room.open_community("330199001002", "白塔社区")
    room.furnish(other)
    _, entry, secret, actor = append(door, other)

    refused(door, (cast.community.pk, entry, secret, actor), "vault.no_such_entry")


def test_an_entry_opens_its_own_subjects_only(door, cast):
    rows = ask(door, READ, append(door, cast, subjects=["person:8"], fields=["name"]))

    assert [row[4] for row in rows] == [room.OTHER_NAME]


def test_an_entry_opens_its_own_community_only(door, cast):
    other = room.open_community("330199001002", "白塔社区")

    assert ask(door, READ, append(door, other)) == []


def test_an_ordinary_entry_opens_nothing(door, cast):
    door.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
    [entry] = door.execute(
        "SELECT ledger.append_event(%s, %s, %s, 'subject.looked', '{person:7}', 'resident_visit', null,"
        " '{name}', null, '{}')",
        [cast.community.pk, cast.worker.user_id, cast.worker.post_id],
    ).fetchall()[0]

    refused(door, (cast.community.pk, entry, bytes(32), cast.worker.user_id), "vault.no_such_entry")
    refused(door, (cast.community.pk, entry, None, cast.worker.user_id), "vault.no_such_entry")


def test_an_entry_for_values_opens_no_file(door, cast):
    with pytest.raises(Refused, match="no_such_entry"):
        ask(door, "SELECT * FROM vault.read_file(%s, %s, %s, %s)", append(door, cast))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"subjects": ["person:7", "person:7"]}, "subject_not_valid"),
        ({"subjects": ["person:7'--"]}, "subject_not_valid"),
        ({"subjects": [None]}, "field_not_agreed"),
        ({"fields": [None]}, "field_not_agreed"),
        ({"fields": ["secret"]}, "field_not_agreed"),
        ({"fields": ["%"]}, "field_not_agreed"),
    ],
)
def test_what_is_not_asked_as_agreed_leaves_no_entry(door, cast, asked, code):
    with pytest.raises(Refused, match=code):
        append(door, cast, **asked)

    assert ledger.latest(cast.worker)[0].verb == "agreement.compiled"


def test_a_post_in_another_community_opens_nothing_here(door, cast):
    other = room.open_community("330199001002", "白塔社区")
    with pytest.raises(Refused, match="post_not_held"):
        door.execute(
            f"SELECT * FROM {APPEND}",
            [cast.community.pk, other.worker.user_id, other.worker.post_id, ["person:7"], ["name"]],
        )


def test_another_actors_post_opens_nothing(door, cast):
    with pytest.raises(Refused, match="post_not_held"):
        door.execute(
            f"SELECT * FROM {APPEND}",
            [cast.community.pk, cast.auditor.user_id, cast.worker.post_id, ["person:7"], ["name"]],
        )
