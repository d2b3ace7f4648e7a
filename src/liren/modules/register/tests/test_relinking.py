"""Rows linked one by one leave the links that the register shows, under ids that last."""

import random
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from liren.engine import batch
from liren.engine.live import frozen, saying
from liren.engine.tests import registers
from liren.modules.register.actions import relinking
from liren.modules.register.queries.tenancy import inside
from liren.primitives.entities import actions as entities
from liren.primitives.entities.models import Link
from liren.primitives.ledger.queries import latest
from liren.primitives.vault.actions import live
from tests import town

MOST_STATEMENTS = 9  # of one record that comes to a person, or is a new one
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def street():
    mentions = registers.three_registers(8, seed=6).mentions()
    normal = batch.normalize(mentions, progress=lambda _what, _share: None)
    weighed = batch.link_persons(normal, options=batch.Options())
    edition = frozen.frozen(normal, weighed, key=b"street", threshold=0.0)
    rows = {row.number: row.numbered(row.number + 1) for row in saying.rows_of(mentions)}
    roles = [normal.known.role.values[code] for code in normal.known.role.codes]
    truly: dict[int, set[tuple[int, str]]] = {}
    for record, role, person in zip(normal.known.row.tolist(), roles, weighed.person().tolist(), strict=True):
        truly.setdefault(person, set()).add((record + 1, role))
    return edition, rows, set(map(frozenset, truly.values()))


@pytest.fixture
def living(committed, street):
    cast = town.settle()
    with inside(cast.community.pk):
        number = entities.learn_edition(community_id=cast.community.pk, weights={}, at=NOW)
        live.begin(community_id=cast.community.pk, edition_id=number, body=b"")
    return cast.worker, relinking.Living(number, street[0])


def _linked(actor) -> dict[int, frozenset[tuple[int, str]]]:
    found: dict[int, set[tuple[int, str]]] = {}
    with inside(actor.community_id):
        for link in Link.objects.using("linker").all():
            found.setdefault(link.entity_id, set()).add((link.record_id, link.role))
    return {entity: frozenset(some) for entity, some in found.items()}


def test_rows_linked_one_by_one_are_the_persons_of_a_run_and_each_has_its_entry(living, street):
    actor, edition = living
    _, rows, truly = street
    order = list(rows.values())
    random.Random(3).shuffle(order)

    for row in order:
        relinking.link_rows(actor=actor, living=edition, come=[row], at=NOW)

    assert set(_linked(actor).values()) == truly
    assert [entry.verb for entry in latest(actor, limit=len(order))] == ["register.record_linked"] * len(order)


def test_a_record_to_which_nothing_else_moves_takes_few_statements(living, street):
    actor, edition = living
    _, rows, truly = street
    _, mentions = max((len(some), sorted(some)) for some in truly)
    record, _ = mentions[-1]
    row = rows[record - 1]
    relinking.link_rows(actor=actor, living=edition, come=[one for one in rows.values() if one is not row], at=NOW)

    with CaptureQueriesContext(connections["linker"]) as asked:
        relinking.link_rows(actor=actor, living=edition, come=[row], at=NOW)

    # The transaction and the lock, the look-ups under keys and in blocks, the state, the links, the entry.
    assert len(asked) <= MOST_STATEMENTS
    assert set(_linked(actor).values()) == truly


def test_a_row_that_goes_and_comes_back_finds_the_ids_of_before(living, street):
    actor, edition = living
    _, rows, _ = street
    relinking.link_rows(actor=actor, living=edition, come=list(rows.values()), at=NOW)
    before = _linked(actor)
    row = next(iter(rows.values()))
    mentions = [mention for mention, _, _ in row.persons]

    relinking.link_rows(actor=actor, living=edition, come=[], gone=mentions, at=NOW)
    between = _linked(actor)
    relinking.link_rows(actor=actor, living=edition, come=[row], at=NOW)

    assert not any((row.number, role) in some for some in between.values() for _, role, _ in row.persons)
    assert _linked(actor) == before


def test_a_row_whose_write_fails_leaves_everything_as_it_was(living, street):
    actor, edition = living
    _, rows, _ = street
    first, second, *_ = rows.values()
    relinking.link_rows(actor=actor, living=edition, come=[first], at=NOW)
    before = _linked(actor)
    unknown = relinking.Living(edition.edition_id + 1_000, edition.frozen)

    with pytest.raises(IntegrityError):
        relinking.link_rows(actor=actor, living=unknown, come=[second], at=NOW)

    assert _linked(actor) == before
    with inside(actor.community_id):
        assert live.mentions([mention for mention, _, _ in second.persons]) == []
