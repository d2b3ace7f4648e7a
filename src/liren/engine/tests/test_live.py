"""Records resolved one by one become the persons that all of them together become."""

import dataclasses
import random
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import batch, mentions, model
from liren.engine.live import editions, frozen, resolving, saying, settling
from liren.engine.live.evidence import Decided
from liren.engine.live.filling import Filling
from liren.engine.live.frozen import Frozen
from liren.engine.live.saying import Told
from liren.engine.live.state import State
from liren.engine.tests import registers

Partition = set[frozenset[int]]


class Street:
    """A street of families, all of it linked and row by row."""

    def __init__(self) -> None:
        self.mentions: mentions.Mentions = registers.three_registers(20, seed=4).mentions()
        self.normal = batch.normalize(self.mentions, progress=lambda _what, _share: None)
        self.learnt = batch.link_persons(self.normal, options=batch.Options())
        self.frozen: Frozen = frozen.frozen(self.normal, self.learnt, key=b"street", threshold=0.0)
        self.rows = [saying.said(row, self.frozen.placing) for row in saying.rows_of(self.mentions)]

    def whole(self) -> Partition:
        known, person = self.normal.known, self.learnt.person()
        return _parted(zip(known.mention.tolist(), person.tolist(), strict=True))


@pytest.fixture(scope="module")
def street() -> Street:
    return Street()


def _parted(label: Iterable[tuple[int, int]]) -> Partition:
    found: dict[int, set[int]] = {}
    for mention, person in label:
        found.setdefault(person, set()).add(mention)
    return set(map(frozenset, found.values()))


def _persons(state: State) -> Partition:
    return _parted((mention, state.groups[number].person) for mention, number in state.group_of.items())


def _fed(street: Street, rows: Iterable[list[Told]], decided: Decided | None = None) -> State:
    state = State()
    for row in rows:
        resolving.resolve(state, frozen=street.frozen, come=row, decided=decided or Decided())
    return state


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_come_one_by_one_in_any_order_become_the_persons_of_the_batch(street, seed):
    order = list(street.rows)
    random.Random(seed).shuffle(order)

    state = _fed(street, order)

    assert _persons(state) == street.whole()


def test_persons_of_many_groups_are_settled_with_arrays_as_those_of_few_are_without(street, monkeypatch):
    monkeypatch.setattr(settling, "FEW", 0)

    state = _fed(street, street.rows)

    assert _persons(state) == street.whole()


def test_rows_that_come_all_at_once_become_the_persons_of_the_batch(street):
    state = _fed(street, [[told for row in street.rows for told in row]])

    assert _persons(state) == street.whole()


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_what_stands_there_in_the_end_decides_and_not_what_came_and_went(street, data):
    there: dict[int, list[Told]] = {}
    state = State()
    numbers = st.lists(st.integers(0, len(street.rows) - 1), min_size=1, max_size=6, unique=True)
    for some in data.draw(st.lists(numbers, min_size=3, max_size=12)):
        # A row that is there goes, or is said anew with another row's words; one that is not comes.
        leaves = [number for number in some if number in there and data.draw(st.booleans())]
        gone = [told.mention for number in some for told in there.get(number, ())]
        for number in some:
            there.pop(number, None)
        there |= {number: street.rows[number] for number in some if number not in leaves}
        come = [told for number in some for told in there.get(number, ())]
        resolving.resolve(state, frozen=street.frozen, come=come, gone=gone)

    afresh = _fed(street, [there[number] for number in sorted(there)])

    assert _persons(state) == _persons(afresh)
    assert _edges(state) == _edges(afresh)
    assert set(state.told) == {told.mention for row in there.values() for told in row}


def _edges(state: State) -> dict[tuple[frozenset[int], frozenset[int]], float]:
    groups = state.groups
    return {
        (groups[one].members, groups[two].members): round(score, 6)
        for one, group in groups.items()
        for two, score in group.edges.items()
    }


def test_what_humans_decide_counts_at_once_as_it_does_in_the_batch_and_can_be_taken_back(street):
    pair = min(sorted(some) for some in street.whole() if len(some) == 2)
    decided = Decided(apart=frozenset([(pair[0], pair[1])]))
    state = _fed(street, street.rows)

    _touch(street, state, pair, decided)

    options = batch.Options(apart=[(pair[0], pair[1])])
    known, learnt = street.normal.known, model.Model("", street.learnt.models)
    weighed = batch.link_persons(street.normal, options=options, learnt=learnt)
    assert _persons(state) == _parted(zip(known.mention.tolist(), weighed.person().tolist(), strict=True))
    assert _persons(state) != street.whole()
    _touch(street, state, pair, Decided())
    assert _persons(state) == street.whole()


def _touch(street: Street, state: State, mentions: list[int], decided: Decided) -> None:
    come = [state.told[mention] for mention in mentions]
    resolving.resolve(state, frozen=street.frozen, come=come, gone=mentions, decided=decided)


def test_a_run_leaves_the_state_that_its_rows_would_leave_one_by_one(street):
    told = {one.mention: one for row in street.rows for one in row}
    filling = Filling(street.normal.known.mention, street.learnt, told, frozen=street.frozen, apart=frozenset())
    state = _fed(street, street.rows)

    groups = dict(filling.groups())

    assert groups.keys() == state.groups.keys()
    for number, group in groups.items():
        other = state.groups[number]
        assert (group.members, group.owned, group.blocks, group.person) == (
            other.members,
            other.owned,
            other.blocks,
            other.person,
        )
        assert group.profile is not None
        assert other.profile is not None
        assert (group.profile.cells, group.profile.low, group.profile.high, group.profile.strangers) == (
            other.profile.cells,
            other.profile.low,
            other.profile.high,
            other.profile.strangers,
        )
    assert {(n, other) for n, one in groups.items() for other in one.edges} == _ties(state)
    assert all(one.sure == state.groups[n].sure for n, one in groups.items())
    assert all(abs(state.groups[n].edges[o] - score) < 1e-9 for n, g in groups.items() for o, score in g.edges.items())


def _ties(state: State) -> set[tuple[int, int]]:
    return {(number, other) for number, group in state.groups.items() for other in group.edges}


def test_an_edition_that_was_written_and_read_resolves_as_before(street):
    told = frozen.learnt(street.normal, street.learnt, key=b"street", threshold=0.0)

    edition = frozen.opened(editions.read(editions.written(told), key=b"street"), key=b"street")

    state, again = _fed(street, street.rows), State()
    for row in saying.rows_of(street.mentions):
        resolving.resolve(again, frozen=edition, come=saying.said(row, edition.placing))
    assert again.told == state.told
    assert again.keys == state.keys
    assert {number: group.edges for number, group in again.groups.items()} == {
        number: group.edges for number, group in state.groups.items()
    }
    assert _persons(again) == _persons(state)


@pytest.mark.parametrize("body", [b"", b"{}", zlib.compress(b"{}"), zlib.compress(b'{"format": 2}')])
def test_bytes_that_are_no_edition_are_refused(body):
    with pytest.raises(model.ModelNotReadable):
        editions.read(body, key=b"street")


def test_an_edition_of_other_levels_is_refused(street):
    told = frozen.learnt(street.normal, street.learnt, key=b"street", threshold=0.0)

    with pytest.raises(model.ModelDoesNotFit):
        frozen.opened(dataclasses.replace(told, levels=told.levels[1:]), key=b"street")
