"""Persons that are kept in the vault between two records are those that are kept at hand."""

import random
from collections import defaultdict
from collections.abc import Iterable

import pytest
from django.db import connections

from liren.engine import batch
from liren.engine.live import frozen, resolving, saying, written
from liren.engine.live.saying import Told
from liren.engine.live.state import State
from liren.engine.tests import registers
from liren.modules.register.actions.stored import Stored
from liren.modules.register.queries.tenancy import inside
from liren.primitives.vault.actions import live
from tests import town


@pytest.fixture(scope="module")
def street() -> tuple[frozen.Frozen, list[list[Told]]]:
    mentions = registers.three_registers(10, seed=4).mentions()
    normal = batch.normalize(mentions, progress=lambda _what, _share: None)
    weighed = batch.link_persons(normal, options=batch.Options())
    edition = frozen.frozen(normal, weighed, key=b"street", threshold=0.0)
    return edition, [saying.said(row, edition.placing) for row in saying.rows_of(mentions)]


def _persons(label: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    found = defaultdict(set)
    for mention, person in label:
        found[person].add(mention)
    return set(map(frozenset, found.values()))


def _at_hand(state: State) -> set[frozenset[int]]:
    return _persons((mention, state.groups[number].person) for mention, number in state.group_of.items())


def _kept(mentions: Iterable[int]) -> set[frozenset[int]]:
    rows = live.mentions(list(mentions))
    person = {number: other for kind, number, other, *_ in rows if kind == "g"}
    return _persons((number, person[other]) for kind, number, other, *_ in rows if kind == "m")


def _resolve(edition, come, gone=()) -> None:
    stored = Stored(edition)
    state = State(stored)
    resolving.resolve(state, frozen=edition, come=come, gone=gone)
    live.write(stored.change(state))


def test_rows_that_come_and_go_leave_the_same_persons_in_the_vault_and_at_hand(committed, street):
    edition, rows = street
    community = town.settle().community
    chance = random.Random(7)
    chance.shuffle(rows := list(rows))
    at_hand, there = State(), set()

    with inside(community.pk):
        for step, row in enumerate(rows):
            mentions = [told.mention for told in row]
            resolving.resolve(at_hand, frozen=edition, come=row)
            _resolve(edition, row)
            there.update(mentions)
            if step % 5 == 4:  # now and then somebody goes, or is said anew
                other = rows[chance.randrange(step)]
                gone = [told.mention for told in other if told.mention in there]
                come = other if chance.random() < 0.5 else []
                resolving.resolve(at_hand, frozen=edition, come=come, gone=gone)
                _resolve(edition, come, gone)
                there = (there - set(gone)) | {told.mention for told in come}
        kept, tables = _kept(there), _tables()
        rows = live.groups(list(at_hand.groups))

    assert kept == _at_hand(at_hand)
    groups = {number: written.group_of(members, person, body, ties) for _, number, person, body, members, ties in rows}
    assert {n: (one.edges, one.sure) for n, one in groups.items()} == {
        n: (one.edges, one.sure) for n, one in at_hand.groups.items()
    }
    assert tables == {
        "live_key": {(key, mention) for mention, keys in at_hand.keys.items() for key in keys},
        "live_block": {(key, n) for n, one in at_hand.groups.items() for keys in one.blocks or () for key in keys},
        "live_mention": {(mention, number) for mention, number in at_hand.group_of.items()},
        "live_group": {(number, one.person) for number, one in at_hand.groups.items()},
    }


def _tables() -> dict[str, set[tuple[int, int]]]:
    columns = {
        "live_key": "key, mention",
        "live_block": "key, group_id",
        "live_mention": "mention, group_id",
        "live_group": "group_id, person",
    }
    found = {}
    with connections["linker"].cursor() as cursor:
        for table, named in columns.items():
            cursor.execute(f"SELECT {named} FROM vault.{table}")
            found[table] = set(cursor.fetchall())
    return found
