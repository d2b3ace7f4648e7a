"""Answers on a sample tell how good a register is, and how sure that is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import quality
from liren.engine.quality import Stratum

SIZES = st.integers(0, 5_000)


@st.composite
def strata(draw) -> list[Stratum]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        size = draw(SIZES)
        asked = draw(st.integers(0, min(size, 200)))
        same = draw(st.integers(0, asked))
        found.append(Stratum(str(number), draw(st.booleans()), size, draw(st.floats(0, 1)), same, asked - same))
    return found


@given(strata())
def test_an_estimate_lies_in_its_interval_and_all_within_nought_and_one(some):
    found = quality.estimate(some)

    for one in (found.precision, found.recall, found.f1):
        assert 0 <= one.low <= one.high <= 1 + 1e-9
        assert one.low - 1e-6 <= one.mean <= one.high + 1e-6 or one.high - one.low > 0.5


@given(strata(), st.integers(0, 500))
def test_a_budget_is_spent_as_far_as_there_are_pairs_to_ask(some, budget):
    given_out = quality.allocated(some, budget=budget)

    assert all(0 <= more <= stratum.size - stratum.asked for more, stratum in zip(given_out, some, strict=True))
    assert sum(given_out) == min(budget, sum(stratum.size - stratum.asked for stratum in some))


def test_when_everything_was_asked_the_interval_is_the_truth():
    found = quality.estimate([Stratum("joined", True, 40, 0.5, 38, 2), Stratum("apart", False, 60, 0.5, 12, 48)])

    assert (found.precision.low, found.precision.high) == pytest.approx((0.95, 0.95))
    assert (found.recall.low, found.recall.high) == pytest.approx((0.76, 0.76))
    assert found.asked == 100


@pytest.mark.parametrize("shares", [(0.999, 0.93, 0.3, 0.004), (0.99, 0.8, 0.5, 0.02)], ids=["as_expected", "worse"])
def test_ninety_five_of_a_hundred_intervals_hold_the_truth(shares):
    random = np.random.default_rng(8)
    expected = (0.999, 0.93, 0.3, 0.004)
    sizes, joined = (60_000, 4_000, 900, 50_000), (True, True, False, False)
    held = {"precision": 0, "recall": 0}
    for _ in range(200):
        truth = [int(random.binomial(size, share)) for size, share in zip(sizes, shares, strict=True)]
        blank = [Stratum(str(n), joined[n], sizes[n], expected[n]) for n in range(4)]
        asked = quality.allocated(blank, budget=400)
        same = [int(random.hypergeometric(truth[n], sizes[n] - truth[n], asked[n])) for n in range(4)]
        some = [Stratum(str(n), joined[n], sizes[n], expected[n], same[n], asked[n] - same[n]) for n in range(4)]
        found = quality.estimate(some)
        right = sum(truth[:2])
        held["precision"] += found.precision.low <= right / sum(sizes[:2]) <= found.precision.high
        held["recall"] += found.recall.low <= right / sum(truth) <= found.recall.high

    assert held["precision"] >= 0.93 * 200
    assert held["recall"] >= 0.93 * 200


def test_more_is_asked_where_the_answer_is_open():
    sure, open_ = Stratum("sure", True, 1_000, 0.999), Stratum("open", True, 1_000, 0.5)

    first, second = quality.allocated([sure, open_], budget=100)

    assert first < second


def test_answers_that_contradict_the_weights_prevail():
    trusting = Stratum("joined", True, 1_000, 0.999, 30, 70)

    assert quality.estimate([trusting]).precision.mean == pytest.approx(0.3, abs=0.03)


def test_an_empty_register_claims_nothing_and_misses_nothing():
    found = quality.estimate([Stratum("joined", True, 0, 1.0)])

    assert (found.precision.mean, found.recall.mean, found.asked) == (1.0, 1.0, 0)
