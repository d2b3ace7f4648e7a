"""A town fed record by record, in whatever order, becomes the persons that it becomes all at once."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

from liren.engine import batch, model
from liren.engine.live import frozen, resolving, saying
from liren.engine.live.evidence import Decided
from liren.engine.live.state import State
from liren.engine.shape import folders
from liren.site.town.build import generate
from liren.site.town.delivery import deliver

DAY = date(2024, 6, 30)
ORDERS = 20
MOST_DIFFERENT = 0.001  # of the mentions


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one-by-one")
    deliver(town=generate(people=250, seed=8, at=DAY), folder=folder / "registers", truth=folder / "truth")
    normal = batch.normalize(folders.shape_folder(folder / "registers").mentions, progress=lambda _what, _share: None)
    weighed = batch.link_persons(normal, options=batch.Options())
    edition = frozen.frozen(normal, weighed, key=b"town", threshold=0.0)
    rows = [saying.said(row, edition.placing) for row in saying.rows_of(normal.stated.mentions)]
    return normal, weighed, edition, rows


def _parted(label: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    found = defaultdict(set)
    for mention, person in label:
        found[person].add(mention)
    return set(map(frozenset, found.values()))


def _persons(state):
    return _parted((mention, state.groups[number].person) for mention, number in state.group_of.items())


def _whole(normal, weighed):
    return _parted(zip(normal.known.mention.tolist(), weighed.person().tolist(), strict=True))


@pytest.mark.parametrize("order", range(ORDERS))
def test_a_town_fed_row_by_row_has_the_persons_of_the_town_linked_at_once(town, order):
    normal, weighed, edition, rows = town
    shuffled = list(rows)
    random.Random(order).shuffle(shuffled)
    state = State()

    for row in shuffled:
        resolving.resolve(state, frozen=edition, come=row)

    different = set().union(*(_persons(state) ^ _whole(normal, weighed)))
    assert len(different) <= MOST_DIFFERENT * normal.known.size


def test_a_row_understood_by_itself_tells_what_it_tells_among_all(town):
    normal, _, _, rows = town
    told = {one.mention: one for row in rows for one in row}
    known, around = normal.known, normal.context

    for field in ("name", "former", "citizen_id", "pattern", "birth", "own_birth", "sex", "other_id", "twin"):
        column = [*known.single[field].values, ""]
        among = [column[code] for code in known.single[field].codes.tolist()]
        assert [getattr(told[mention], field) for mention in known.mention.tolist()] == among
    several = {"phones": known.phone, "homes": around.dwelling, "holdings": around.holding}
    several |= {"households": around.household, "headships": around.headship, "tokens": around.token}
    for field, column in several.items():
        values = defaultdict(set)
        for line, code in zip(column.rows.tolist(), column.codes.tolist(), strict=True):
            values[line].add(column.values[code])
        for line, mention in enumerate(known.mention.tolist()):
            assert set(getattr(told[mention], field)) == values[line]


def test_two_whom_a_human_finds_to_be_one_are_one_at_once_as_they_are_in_the_next_run(town):
    normal, weighed, edition, rows = town
    told = {one.mention: one for row in rows for one in row}
    persons = sorted(map(sorted, _whole(normal, weighed)))
    unnumbered = [some[0] for some in persons if not any(told[one].citizen_id for one in some)]
    same = unnumbered[0], unnumbered[1]
    state = State()
    resolving.resolve(state, frozen=edition, come=[one for row in rows for one in row])

    come = [told[mention] for mention in same]
    resolving.resolve(state, frozen=edition, come=come, gone=same, decided=Decided(same=frozenset([same])))

    learnt = model.Model("", weighed.models)
    again = batch.link_persons(normal, options=batch.Options(same=[same]), learnt=learnt)
    assert any(set(same) <= person for person in _persons(state))
    different = set().union(*(_persons(state) ^ _whole(normal, again)))
    assert len(different) <= MOST_DIFFERENT * normal.known.size
