"""Entries get their place once, in order, with chains that the database re-checks."""

import threading

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper

from liren.kit.refs import Ref
from liren.primitives.ledger import actions, rules
from liren.primitives.ledger.actions import keys
from tests import strongroom as room
from tests import town

KEY = bytes(range(32))
CHEN, OUYANG = Ref("person", 7), Ref("person", 8)


@pytest.fixture
def cast(committed):
    return town.settle()


def place(**options) -> int:
    return actions.sequence(key_of=lambda month: KEY, **options)


def positions(community: int) -> list[tuple[int, int, int, rules.Leaf, bytes]]:
    with room.superuser() as cursor:
        cursor.execute(
            "SELECT p.index, p.entry_id, p.ordinal, e.commitment, p.tag, p.count, p.previous, p.leaf_hash"
            " FROM ledger.entry_position p JOIN ledger.entry e ON e.id = p.entry_id"
            " WHERE p.community_id = %s ORDER BY 1",
            [community],
        )
        rows = cursor.fetchall()
    return [
        (index, entry, ordinal, rules.Leaf(bytes(committed), bytes(tag), count, bytes(previous)), bytes(leaf))
        for index, entry, ordinal, committed, tag, count, previous, leaf in rows
    ]


def test_every_entry_is_placed_once_and_every_subject_has_its_chain(cast):
    entries = [
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=subjects)
        for subjects in ([CHEN], [], [OUYANG, CHEN], [CHEN])
    ]

    placed, again = place(), place()

    found = positions(cast.community.pk)
    assert (placed, again) == (4, 0)
    assert [index for index, *_ in found] == [0, 1, 2, 3, 4]
    assert [entry for _, entry, *_ in found] == [entries[0], entries[1], entries[2], entries[2], entries[3]]
    assert [ordinal for _, _, ordinal, *_ in found] == [0, 0, 0, 1, 0]
    assert all(rules.leaf_hash(bytes(leaf)) == stored for *_, leaf, stored in found)
    tag = rules.tag(key=KEY, community=cast.community.pk, subject=CHEN)
    own = [(leaf, stored) for *_, leaf, stored in found if leaf.tag == tag]
    assert [leaf.count for leaf, _ in own] == [1, 2, 3]
    assert [leaf.previous for leaf, _ in own] == [rules.ZERO, own[0][1], own[1][1]]


def test_a_chain_goes_on_over_batches(cast):
    for _ in range(7):
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])

    assert place(batch=2) == 7

    assert [leaf.count for *_, leaf, _ in positions(cast.community.pk)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_chain_goes_on_without_reading_the_whole_log(cast):
    subjects = [Ref("person", number) for number in range(1, 201)]
    for subject in subjects:
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[subject])
    place()
    for subject in subjects[:20]:
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[subject])

    with transaction.atomic(using="sequencer"), connections["sequencer"].cursor() as cursor:
        # A log so short is read whole unless that is forbidden; plans are those that a long-lived session settles on.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        before = _positions_read(cursor)
        placed = place()
        read = _positions_read(cursor) - before

    assert placed == 20
    assert read < len(subjects)


def _positions_read(cursor: CursorWrapper) -> int:
    """Count what this session read of the log by any index."""
    cursor.execute(
        "SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) FROM pg_index"
        " WHERE indrelid = 'ledger.entry_position'::regclass"
    )
    return int(cursor.fetchone()[0])


def test_a_new_month_begins_new_chains_that_cannot_be_joined_to_the_old(cast):
    actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    place()
    actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])

    actions.sequence(key_of=lambda month: bytes(32))

    first, second = (leaf for *_, leaf, _ in positions(cast.community.pk))
    assert first.tag != second.tag
    assert (second.count, second.previous) == (1, rules.ZERO)


def test_each_community_has_an_index_of_its_own(cast):
    actions.append_entry(actor=cast.worker, verb="matter.opened")
    other = town.settle("330199001002", "白塔社区")
    actions.append_entry(actor=other.worker, verb="matter.opened")

    place()

    assert [index for index, *_ in positions(cast.community.pk)] == [0]
    assert [index for index, *_ in positions(other.community.pk)] == [0]


def test_an_entry_that_is_committed_late_is_not_passed_over(cast):
    with room.attacker("default") as late:
        late.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        with late.transaction():
            [early_id] = late.execute(
                "SELECT ledger.append_event(%s, 1, null, 'matter.opened', '{}', null, null, '{}', null, '{}')",
                [cast.community.pk],
            ).fetchall()[0]
            later_id = actions.append_entry(actor=cast.worker, verb="matter.opened")
            place()
    place()

    assert [entry for _, entry, *_ in positions(cast.community.pk)] == [later_id, early_id]


def test_a_second_sequencer_waits_for_its_turn(cast):
    actions.append_entry(actor=cast.worker, verb="matter.opened")
    with room.attacker("sequencer") as first:
        first.execute("SELECT pg_advisory_lock(%s)", [7_205_759_403])

        waiting = place()
        first.execute("SELECT pg_advisory_unlock(%s)", [7_205_759_403])

    assert (waiting, place()) == (0, 1)


def test_two_sequencers_at_once_place_each_entry_once(cast):
    for _ in range(40):
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    placed = []

    def run() -> None:
        placed.append(place(batch=3))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    placed.append(place())

    assert sum(placed) == 40
    assert [leaf.count for *_, leaf, _ in positions(cast.community.pk)] == list(range(1, 41))


FORGED = {
    "a gap in the index": {"index": 5},
    "an index used before": {"index": 0},
    "a leaf that is not the entry's": {"leaf_hash": b"\x01" * 32},
    "a count out of line": {"count": 3},
    "a chain that forgets its past": {"count": 1, "previous": rules.ZERO},
}


@pytest.mark.parametrize("forgery", FORGED.values(), ids=FORGED)
def test_the_sequencer_cannot_bend_the_chain(cast, forgery):
    for _ in range(2):
        actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    place(batch=1)
    entry = actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    *_, last, last_hash = positions(cast.community.pk)[-1]
    row = {"index": 2, "tag": last.tag, "count": 3, "previous": last_hash} | forgery
    with room.superuser() as cursor:
        cursor.execute("SELECT commitment FROM ledger.entry WHERE id = %s", [entry])
        committed = bytes(cursor.fetchone()[0])
    row.setdefault(
        "leaf_hash", rules.leaf_hash(bytes(rules.Leaf(committed, row["tag"], row["count"], row["previous"])))
    )
    if forgery == {"count": 3}:
        row["count"] = 4

    with (
        pytest.raises(DatabaseError, match=r"ledger\."),
        transaction.atomic(using="sequencer"),
        connections["sequencer"].cursor() as cursor,
    ):
        cursor.execute("SELECT set_config('liren.community', %s, true)", [str(cast.community.pk)])
        cursor.execute(
            "INSERT INTO ledger.entry_position VALUES (%s, %s, %s, 0, %s, %s, %s, %s)",
            [cast.community.pk, row["index"], entry, row["tag"], row["count"], row["previous"], row["leaf_hash"]],
        )

    assert len(positions(cast.community.pk)) == 2


def test_a_record_of_use_may_not_be_erased_before_three_years(cast):
    entry = actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    place()

    with pytest.raises(DatabaseError, match="must_be_kept"), connections["sequencer"].cursor() as cursor:
        cursor.execute("SELECT ledger.erase_payload(%s, %s)", [cast.community.pk, entry])


def test_after_three_years_the_words_go_and_the_leaf_stays(cast):
    entry = actions.append_entry(actor=cast.worker, verb="matter.opened", subjects=[CHEN])
    place()
    before = positions(cast.community.pk)
    with room.superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger.entry SET at = at - interval '3 years 1 day' WHERE id = %s", [entry])
        cursor.execute("SET session_replication_role = DEFAULT")

    with connections["sequencer"].cursor() as cursor:
        cursor.execute("SELECT ledger.erase_payload(%s, %s)", [cast.community.pk, entry])

    with room.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.entry_payload WHERE entry_id = %s", [entry])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM ledger.entry_subject WHERE entry_id = %s", [entry])
        assert cursor.fetchone() == (0,)
    assert positions(cast.community.pk) == before


def test_a_key_is_drawn_once_for_our_eyes_only_and_differs_by_month(tmp_path):
    folder = tmp_path / "keys"

    november, december = (actions.tag_key(folder=folder, month=month) for month in ("2026-11", "2026-12"))

    assert len(november) == len(december) == 32
    assert november != december != actions.index_key(folder=folder)
    assert actions.tag_key(folder=folder, month="2026-11") == november
    assert {file.name for file in folder.iterdir()} == {"tags-2026-11.key", "tags-2026-12.key", "index.key"}
    assert {oct(file.stat().st_mode & 0o777) for file in folder.iterdir()} == {"0o600"}


def test_many_who_draw_a_key_at_once_get_the_same(tmp_path):
    drawn: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: drawn.append(actions.index_key(folder=tmp_path / "keys"))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == 16
    assert len(set(drawn)) == 1


def test_a_damaged_key_is_refused_and_never_replaced(tmp_path):
    (tmp_path / "index.key").write_bytes(b"short")

    with pytest.raises(keys.KeyUnreadable):
        actions.index_key(folder=tmp_path)

    assert (tmp_path / "index.key").read_bytes() == b"short"
    assert [file.name for file in tmp_path.iterdir()] == ["index.key"]
