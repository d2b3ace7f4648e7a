"""Answers of humans move a wrong weight the right way, and nothing that they say breaks it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import answers
from liren.engine.weigh import Weights

LEVELS = ("same", "close", "other")
PRIOR = -10.0


def weight(name, m=(0.9, 0.08, 0.02), u=(0.01, 0.09, 0.9)):
    return Weights(name, LEVELS, np.array(m), np.array(u))


def score(weights, grades):
    return PRIOR + sum(one.bits[grades[:, place]] for place, one in enumerate(weights))


def grades(*rows):
    return np.array(rows, np.int8)


def refined(weights, shown, is_same):
    return answers.refined(weights, shown, score(weights, shown), np.array(is_same, bool))


def test_fifty_answers_move_a_weight_that_was_wrong_the_right_way():
    # `close` of the second comparison was learnt to speak for one person; humans say that it speaks against.
    wrong = [weight("name"), weight("phone"), weight("home", m=(0.5, 0.49, 0.01), u=(0.01, 0.03, 0.96))]
    shown = grades(*[(0, 0, 1)] * 40, *[(0, 0, 0)] * 10)

    taught = refined(wrong, shown, [False] * 40 + [True] * 10)

    assert wrong[2].bits[1] > 4
    assert taught[2].bits[1] < wrong[2].bits[1] - 2
    assert taught[2].bits[0] >= wrong[2].bits[0]
    assert (score(taught, grades((0, 0, 1))) < score(wrong, grades((0, 0, 1)))).all()


def test_one_answer_moves_little():
    learnt = [weight("name"), weight("phone")]

    taught = refined(learnt, grades((0, 0)), [False])

    assert np.abs(taught[0].bits - learnt[0].bits).max() < 0.8


def test_answers_that_say_what_the_weights_say_move_next_to_nothing():
    learnt = [weight("name"), weight("phone"), weight("home")]

    taught = refined(learnt, grades(*[(0, 0, 0)] * 30, *[(2, 2, 2)] * 30), [True] * 30 + [False] * 30)

    assert max(np.abs(after.bits - before.bits).max() for before, after in zip(learnt, taught, strict=True)) < 0.2


def test_no_answers_change_nothing():
    learnt = [weight("name")]

    assert answers.refined(learnt, np.empty((0, 1), np.int8), np.empty(0), np.empty(0, bool)) == learnt


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2), st.booleans()), min_size=1, max_size=120))
def test_no_set_of_answers_however_contradictory_breaks_the_weights(told):
    learnt = [weight("name"), weight("phone")]
    shown = grades(*[(a, b) for a, b, _ in told])

    taught = refined(learnt, shown, [same for *_, same in told])

    for before, after in zip(learnt, taught, strict=True):
        assert np.isfinite(after.bits).all()
        assert after.m.sum() == pytest.approx(1)
        assert (after.m > 0).all()
        assert np.abs(after.bits - before.bits).max() <= 2 * answers.MOST
        assert after.u.tolist() == before.u.tolist()


@given(st.integers(1, 200))
def test_answers_that_contradict_each_other_evenly_leave_the_pair_as_open_as_they_are(number):
    learnt = [weight("name"), weight("phone", m=(0.5, 0.4, 0.1))]
    shown = grades(*[(0, 1)] * (2 * number))
    before = score(learnt, shown)[0]

    taught = refined(learnt, shown, [True, False] * number)

    assert min(before, 0) - 1e-6 <= score(taught, shown)[0] <= max(before, 0) + 1e-6


def test_a_comparison_that_may_not_speak_against_still_does_not():
    silent = Weights("kin", ("same", "other"), np.array([0.6, 0.4]), np.array([0.1, 0.4]))

    [taught] = answers.refined([silent], grades(*[(1,)] * 50), np.full(50, 3.0), np.zeros(50, bool))

    assert taught.bits[1] == 0
