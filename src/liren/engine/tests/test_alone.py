"""One pair of cells compared by itself gets the grades that it gets among a million."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import alike, alone, bags, batch, columns, compare, forbid, persons
from liren.engine.bags import Frame
from liren.engine.coding import NONE
from liren.engine.tests import registers

SOUNDS = {"王伟": "wangwei", "王玮": "wangwei", "王建国": "wangjianguo", "王建帼": "wangjianguo"}

NAMES = st.text(alphabet="王李建国伟玮?", min_size=1, max_size=4) | st.text(alphabet="阿卜杜·?", min_size=5, max_size=9)
IDS = st.text(alphabet="11?", min_size=18, max_size=18) | st.text(alphabet="1122X", min_size=17, max_size=18)
DAYS = st.builds(
    "{}-{:02}-{:02}".format, st.integers(1931, 1934), st.integers(1, 12), st.sampled_from((1, 2, 9, 10, 12, 21, 31))
)
DATES = DAYS | DAYS.map(lambda day: day[:7]) | DAYS.map(lambda day: day[:4])
PLACES = st.from_regex(r"(000000[12]|x)\.(000000[12]|x)\.(000000[12]|x)", fullmatch=True)
WORDS = {"name": NAMES, "citizen_id": IDS, "birth": DATES, "dwelling": PLACES, "holding": PLACES}
OTHERS = st.text(alphabet="12", min_size=1, max_size=3)
TEXTS = st.text(alphabet="abe1", max_size=6).filter(bool)


def _cells(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(words, max_size=3, unique=True)


def _same_grades(comparison: compare.Comparison, one: list[str], two: list[str]) -> None:
    words = tuple(sorted({*one, *two}))
    codes = np.array([*(words.index(word) for word in one), *(words.index(word) for word in two)], np.int64)
    rows = np.array([0] * len(one) + [1] * len(two), np.int64)
    frame = Frame(2, {comparison.column: bags.gathered(2, rows, codes, words)})
    among = compare.vectors(compare.Scheme((comparison,)), frame, np.array([0]), np.array([1]))

    assert compare.grade_alone(comparison, one, two) == among[0, 0]


@given(st.data())
def test_every_field_of_a_person_is_graded_alone_as_among_many(data):
    comparison = data.draw(st.sampled_from(alike.scheme(SOUNDS).comparisons))
    cells = _cells(WORDS.get(comparison.name, OTHERS))

    _same_grades(comparison, data.draw(cells), data.draw(cells))


@given(st.data())
def test_every_kind_of_declared_field_is_graded_alone_as_among_many(data):
    kind = data.draw(st.sampled_from(sorted(columns.LEVELS)))
    cells = _cells(TEXTS)

    _same_grades(compare.Comparison(kind, kind, columns.LEVELS[kind]), data.draw(cells), data.draw(cells))


@pytest.fixture(scope="module")
def street() -> tuple[batch.Normal, persons.Weighed]:
    normal = batch.normalize(registers.three_registers(150, seed=9).mentions(), progress=lambda _what, _share: None)
    return normal, batch.link_persons(normal, options=batch.Options())


def test_a_pair_scored_alone_has_the_score_that_it_has_among_all(street):
    normal, weighed = street
    profiles = _profiles(normal, weighed)
    scorer = alone.alone(weighed.judge)
    random = np.random.default_rng(5)
    left, right = (random.integers(0, len(profiles), 3_000) for _ in range(2))
    left, right = np.r_[weighed.left, left], np.r_[weighed.right, right]
    left, right = left[left != right], right[left != right]

    among, evidence = weighed.judge(left, right)
    by_itself = [scorer(profiles[a], profiles[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]

    assert np.isneginf(among).any() and (among > 0).any()
    np.testing.assert_allclose([score for score, _ in by_itself], among, atol=1e-9)
    np.testing.assert_allclose([bare for _, bare in by_itself], evidence, atol=1e-9)


def test_a_holder_of_a_home_is_scored_alone_as_among_all(street):
    normal, weighed = street
    profiles, judging = _profiles(normal, weighed), weighed.judge
    leaning = judging.leaning
    assert leaning is not None
    m = np.random.default_rng(3).dirichlet(np.ones(len(leaning.general)), len(leaning.m))
    judging = dataclasses.replace(judging, leaning=dataclasses.replace(leaning, m=m))
    leaning = judging.leaning
    assert leaning is not None
    applies = leaning.kinds(weighed.left, weighed.right) != NONE
    left, right = weighed.left[applies], weighed.right[applies]

    among, _ = judging(left, right)
    scorer = alone.alone(judging)
    by_itself = [scorer(profiles[a], profiles[b])[0] for a, b in zip(left.tolist(), right.tolist(), strict=True)]

    assert len(left)
    assert not np.allclose(among, weighed.judge(left, right)[0])
    np.testing.assert_allclose(by_itself, among, atol=1e-9)


def _profiles(normal: batch.Normal, weighed: persons.Weighed) -> list[alone.Profile]:
    frame, entity = weighed.judge.frame, weighed.entity
    low, high = forbid.bounds(normal.context, entity, forbid.born_in(frame.columns["birth"]))
    strangers: dict[int, set[int]] = {}
    for one, two in zip(*(lines.tolist() for lines in normal.context.strangers), strict=True):
        strangers.setdefault(int(entity[one]), set()).add(two)
        strangers.setdefault(int(entity[two]), set()).add(one)
    return [
        alone.Profile(
            {
                name: [column.values[code] for code in column.codes[column.starts[row] : column.starts[row + 1]]]
                for name, column in frame.columns.items()
            },
            float(low[row]),
            float(high[row]),
            frozenset(np.flatnonzero(entity == row).tolist()),
            frozenset(strangers.get(row, ())),
        )
        for row in range(frame.size)
    ]
