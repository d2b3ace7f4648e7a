"""Giving entries their place: one sequencer forms chains, leaves and a contiguous index, a batch a transaction.

    entry_pending ──lock──▶ tags, counts, previous leaves ──▶ entry_position, and the queue is shortened

Invariants: (1) one sequencer at a time, by an advisory lock that dies with its session; (2) a batch is one transaction,
so that kill -9 leaves either all of it or none; (3) the database re-checks every leaf, index and chain.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.db.backends.utils import CursorWrapper

from liren.kit.refs import Ref
from liren.primitives.actors import actions as actors
from liren.primitives.ledger import rules

LOCK = 7_205_759_403  # any constant that nothing else in the house locks

_PENDING = """
    SELECT e.id, e.at, e.commitment,
           coalesce(array_agg(s.sort || ':' || s.subject_id ORDER BY s.sort COLLATE "C", s.subject_id)
                    FILTER (WHERE s.sort IS NOT NULL), '{}'),
           coalesce(bool_or(s.is_class), false)
    FROM (SELECT community_id, entry_id FROM ledger.entry_pending
          WHERE community_id = %s ORDER BY entry_id LIMIT %s) q
    JOIN ledger.entry e ON e.community_id = q.community_id AND e.id = q.entry_id
    LEFT JOIN ledger.entry_subject s ON s.community_id = q.community_id AND s.entry_id = q.entry_id
    GROUP BY e.id, e.at, e.commitment ORDER BY e.id
"""
# The index of chains leaves out the zero tag, and serves only a question that says so in as many words.
_HEADS = """
    SELECT t.tag, h.count, h.leaf_hash FROM unnest(%s::bytea[]) t(tag)
    CROSS JOIN LATERAL (SELECT p.count, p.leaf_hash FROM ledger.entry_position p
                        WHERE p.community_id = %s AND p.tag = t.tag
                        AND p.tag <> '\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea
                        ORDER BY p.count DESC LIMIT 1) h
"""
_INSERT = """
    INSERT INTO ledger.entry_position (community_id, index, entry_id, ordinal, tag, count, previous, leaf_hash)
    SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bytea[], %s::bigint[], %s::bytea[], %s::bytea[])
"""


@dataclass(frozen=True, slots=True)
class _Pending:
    id: int
    at: datetime
    commitment: bytes
    subjects: tuple[Ref, ...]
    is_class: bool


def sequence(*, key_of: Callable[[str], bytes], batch: int = 500, using: str = "sequencer") -> int:
    """
    Place all entries that wait, in every community, and return how many there were.

    Returns at once with 0 if another sequencer is at work. Safe to run again after being killed at any point.

    :param key_of: month (`2026-11`) → the key that blinds its subjects
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT community_id FROM ledger.entry_pending ORDER BY 1")
        communities = [community for (community,) in cursor.fetchall()]
    placed = 0
    for community in communities:
        while moved := _place_batch(community, key_of, batch, using):
            placed += moved
    return placed


def _place_batch(community: int, key_of: Callable[[str], bytes], batch: int, using: str) -> int:
    with actors.inside(community_id=community, using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_PENDING, [community, batch])
        waiting = [
            _Pending(number, at, bytes(committed), tuple(map(Ref.parse, subjects)), is_class)
            for number, at, committed, subjects, is_class in cursor.fetchall()
        ]
        if waiting:
            _insert(cursor, community, _leaves(cursor, community, waiting, key_of))
            cursor.execute(
                "DELETE FROM ledger.entry_pending WHERE community_id = %s AND entry_id = ANY(%s)",
                [community, [entry.id for entry in waiting]],
            )
        return len(waiting)


def _leaves(
    cursor: CursorWrapper, community: int, waiting: list[_Pending], key_of: Callable[[str], bytes]
) -> Iterable[tuple[int, int, rules.Leaf]]:
    tags = {entry.id: _tags(community, entry, key_of) for entry in waiting}
    heads = _heads(cursor, community, {tag for entry in waiting if not entry.is_class for tag in tags[entry.id]})
    for entry in waiting:
        if entry.is_class:
            yield entry.id, 0, rules.class_leaf(entry.commitment, tags[entry.id])
            continue
        leaves, moved = rules.chain(entry.commitment, tags[entry.id], heads)
        heads.update(moved)
        for ordinal, leaf in enumerate(leaves):
            yield entry.id, ordinal, leaf


def _tags(community: int, entry: _Pending, key_of: Callable[[str], bytes]) -> list[bytes]:
    if not entry.subjects:
        return []
    key = key_of(rules.month(entry.at))
    return [rules.tag(key=key, community=community, subject=subject) for subject in entry.subjects]


def _heads(cursor: CursorWrapper, community: int, tags: set[bytes]) -> dict[bytes, rules.Head]:
    cursor.execute(_HEADS, [list(tags), community])
    return {bytes(tag): rules.Head(count, bytes(leaf)) for tag, count, leaf in cursor.fetchall()}


def _insert(cursor: CursorWrapper, community: int, placed: Iterable[tuple[int, int, rules.Leaf]]) -> None:
    cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM ledger.entry_position WHERE community_id = %s", [community])
    [first] = cursor.fetchone()
    rows = [
        (index, entry, ordinal, leaf.tag, leaf.count, leaf.previous, rules.leaf_hash(bytes(leaf)))
        for index, (entry, ordinal, leaf) in enumerate(placed, start=first)
    ]
    cursor.execute(_INSERT, [community, *map(list, zip(*rows, strict=True))])
