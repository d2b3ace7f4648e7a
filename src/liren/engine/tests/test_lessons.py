import numpy as np
import pytest

from liren.engine import alike, coding, lessons, link
from liren.engine.bags import Frame, of
from liren.engine.tests import registers

SCHEME = alike.scheme({})


def _frame(names: list[str], ids: list[str | None]) -> Frame:
    columns = {comparison.column: of(coding.encode_values([None] * len(names))) for comparison in SCHEME.comparisons}
    columns |= {"name": of(coding.encode_values(names)), "sure_id": of(coding.encode_values(ids))}
    return Frame(len(names), columns)


def test_among_few_ids_every_group_counts_until_persons_are_found():
    frame = _frame(["潘剑明", "潘剑明", "潘剑明", "李华"], [None] * 4)

    first = lessons.census(SCHEME, frame)
    then = lessons.census(SCHEME, frame, np.array([0, 0, 0, 3]))

    assert "name" in first.lacking
    assert first.columns["name"].counts().tolist() == [1, 3]
    assert then.columns["name"].counts().tolist() == [1, 1]


def test_many_with_ids_are_the_census_of_what_they_tell():
    names = [f"{a}{b}" for a in registers.SURNAMES[:20] for b in registers.GIVEN[:30]]
    frame = _frame([*names, *names[:100]], [*map(str, range(600)), *[None] * 100])

    counted = lessons.census(SCHEME, frame)

    assert "name" not in counted.lacking
    assert set(counted.columns["name"].counts().tolist()) == {1}


def test_a_street_of_some_hundred_people_with_ids_judges_by_them_how_rare_a_name_is():
    names = [f"{a}{b}" for a in registers.SURNAMES[:10] for b in registers.GIVEN[:10]]
    frame = _frame([*names, *names], [*map(str, range(100)), *[None] * 100])

    counted = lessons.census(SCHEME, frame)

    assert "name" not in counted.lacking
    assert counted.columns["name"].known == 100


def test_those_with_ids_are_judged_by_the_persons_found_and_not_by_how_often_these_stand():
    names = [f"{a}{b}" for a in registers.SURNAMES[:20] for b in registers.GIVEN[:30]]
    frame = _frame(names * 4, [*map(str, range(600)), *[None] * 1800])
    found = np.tile(np.arange(600), 4)

    first = lessons.census(SCHEME, frame)
    then = lessons.census(SCHEME, frame, found)

    assert "name" in first.lacking
    assert "name" not in then.lacking
    assert then.columns["name"].known == 600


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_hamlet_the_weight_of_a_name_is_that_of_one_borne_once(seed):
    book = registers.three_registers(10, seed)

    linked = link.link(book.mentions())

    name = linked.model.kinds["person"].weights[0]
    assert name.name == "name"
    assert name.u[0] < 0.005  # 35 people; counted by mentions it would be three times as much


@pytest.mark.parametrize("seed", [1, 2])
def test_families_behind_one_door_do_not_teach_that_a_person_has_two_names(seed):
    book = registers.three_registers(40, seed)

    linked = link.link(book.mentions())

    name = linked.model.kinds["person"].weights[0]
    assert name.levels[-1] == "other"
    assert name.m[-1] < 0.05  # learnt from couples and siblings too it would be a third
