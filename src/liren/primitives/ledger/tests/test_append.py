"""What the only writer of entries writes, and what it refuses."""

import json

import pytest
import rfc8785
from django.db import DatabaseError, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from liren.kit.refs import Ref
from liren.primitives.ledger import actions, queries, rules
from liren.primitives.ledger.actions import append
from tests import strongroom as room
from tests import town

words = st.text(max_size=20).filter(lambda text: "\x00" not in text)


@pytest.fixture
def cast(committed):
    return town.settle()


def stored(entry: int) -> tuple[bytes, bytes, bytes, str]:
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT p.salt, p.body, e.commitment, e.db_role FROM ledger.entry e"
            " JOIN ledger.entry_payload p ON p.entry_id = e.id WHERE e.id = %s",
            [entry],
        )
        salt, body, commitment, role = cursor.fetchone()
    return bytes(salt), bytes(body), bytes(commitment), role


def test_an_entry_commits_to_a_canonical_body_under_a_salt(cast):
    entry = actions.append_entry(
        actor=cast.worker,
        verb="delivery.loaded",
        subjects=[Ref("delivery", 4)],
        fields=['fact.备注 "x"\\\n\u2028é'],
        data={"rows": 120, "source": "civil_affairs", "whole": True, "note": None, "on": "2026-11-01"},
    )

    salt, body, commitment, role = stored(entry)
    assert body == rfc8785.dumps(json.loads(body))
    assert commitment == rules.commitment(salt=salt, body=body)
    assert len(salt) == 32
    assert role == "liren_web"
    assert json.loads(body)["data"] == {
        "rows": 120, "source": "civil_affairs", "whole": True, "note": None, "on": "2026-11-01",
    }  # fmt: skip


def test_two_entries_alike_have_different_commitments(cast):
    first, second = (actions.append_entry(actor=cast.worker, verb="matter.seen") for _ in range(2))

    assert stored(first)[0] != stored(second)[0]
    assert stored(first)[2] != stored(second)[2]


def test_an_entry_goes_with_the_action_that_it_tells_about(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        town.enter(cast.community)
        actions.append_entry(actor=cast.worker, verb="matter.opened")
        1 / 0  # noqa: B018

    assert queries.latest(cast.worker) == []


def test_the_commit_of_an_entry_waits_for_the_disk_even_if_the_session_would_not(cast):
    with room.attacker("default") as web:
        web.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        web.execute("SET synchronous_commit = off")
        with web.transaction():
            web.execute(
                "SELECT ledger.append_event(%s, 1, null, 'matter.opened', '{}', null, null, '{}', null, '{}')",
                [cast.community.pk],
            )
            [setting] = web.execute("SHOW synchronous_commit").fetchall()[0]

    assert setting == "on"


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        ({"verb": "opened"}, append.EntryNotValid),
        ({"verb": "Case.Opened"}, append.EntryNotValid),
        ({"verb": "subject.disclosed"}, append.VerbReserved),
        ({"verb": "person.searched"}, append.VerbReserved),
        ({"subjects": [Ref("person", 1), Ref("person", 1)]}, append.EntryNotValid),
        ({"subjects": [Ref("Person", 1)]}, append.EntryNotValid),
        ({"subjects": [Ref("person", n) for n in range(101)]}, append.EntryNotValid),
        ({"purpose": "Nosy Parker"}, append.EntryNotValid),
        ({"basis": "call 13800137715"}, append.EntryNotValid),
        ({"fields": ["330199194502030045"]}, append.EntryNotValid),
        ({"case": Ref("Case", 1)}, append.EntryNotValid),
        ({"data": {"name": "陈桂珍"}}, append.EntryNotValid),
        ({"data": {"phone": 13800137715}}, append.EntryNotValid),
        ({"data": {"phone": "138-0013-7715"}}, append.EntryNotValid),
        ({"data": {"Key": 1}}, append.EntryNotValid),
        ({"data": {"ratio": 0.5}}, append.EntryNotValid),
        ({"data": {"nested": {"a": 1}}}, append.EntryNotValid),
        ({"data": {f"key_{chr(97 + n)}": "x" * 80 for n in range(26)}}, append.EntryNotValid),
    ],
)
def test_what_is_not_as_entries_are_is_refused_and_leaves_nothing(cast, entry, refusal):
    with pytest.raises(refusal):
        actions.append_entry(**({"actor": cast.worker, "verb": "matter.opened"} | entry))

    assert queries.latest(cast.worker) == []


def test_no_entry_is_written_into_another_community(cast):
    other = town.settle("330199001002", "白塔社区")

    with pytest.raises(append.OtherCommunity):
        actions.append_entry(actor=cast.worker, verb="matter.opened")

    assert queries.latest(other.worker) == []


def test_nobody_sees_the_entries_of_another_community(cast):
    actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[Ref("person", 7)])
    other = town.settle("330199001002", "白塔社区")

    assert queries.latest(other.worker) == []
    assert queries.looks_at(other.worker, Ref("person", 7)) == []
    assert queries.entries_by(other.worker, cast.worker.user_id) == []


def test_entries_page_backwards_from_the_newest(cast):
    entries = [actions.append_entry(actor=cast.worker, verb="matter.opened") for _ in range(5)]

    first = queries.entries_by(cast.worker, cast.worker.user_id, limit=2)
    second = queries.entries_by(cast.worker, cast.worker.user_id, before=first[-1].entry_id, limit=2)

    assert [look.entry_id for look in first + second] == entries[:0:-1]


@pytest.mark.parametrize("statement", ["UPDATE {} SET community_id = 9", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["ledger.entry", "ledger.entry_position"])
def test_even_the_owner_changes_no_entry(cast, table, statement):
    actions.append_entry(actor=cast.worker, verb="matter.opened")
    actions.sequence(key_of=lambda month: bytes(32))

    with (
        pytest.raises(DatabaseError, match=r"append_only"),
        transaction.atomic(using="admin"),
        connections["admin"].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL ROLE liren_vault_owner")
        cursor.execute("SELECT set_config('liren.community', %s, true)", [str(cast.community.pk)])
        cursor.execute(statement.format(table))


@given(st.dictionaries(st.from_regex(r"\A[a-z][a-z_]{0,6}\Z"), st.booleans() | st.integers(-9999, 9999) | words), words)
def test_sql_writes_what_rfc_8785_asks(database, data, text):
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT ledger.flat(%s::jsonb), ledger.listed(array[%s])", [json.dumps(data), text])
        flat, listed = cursor.fetchone()

    assert flat.encode() == rfc8785.dumps(data)
    assert listed.encode() == rfc8785.dumps([text])


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        connections["admin"].close()
