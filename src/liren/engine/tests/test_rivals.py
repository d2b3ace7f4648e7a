"""Rows of two lists compete for their partners."""

import numpy as np
import pytest

from liren.engine import rivals

LISTS = np.repeat(np.array([0, 1], np.int32), 50)


def _scores(pairs):
    left, right, bits = (np.array(side) for side in zip(*pairs, strict=True))
    return rivals.contested(LISTS, left, right, bits.astype(float)).tolist()


def test_the_better_of_two_rivals_wins_and_the_other_does_not():
    better, worse = _scores([(0, 50, 20), (0, 51, 12)])

    assert better > 0 > worse


def test_two_rivals_who_are_equal_are_both_uncertain():
    one, two = _scores([(0, 50, 40), (0, 51, 40)])

    assert one == two == pytest.approx(0, abs=0.01)


def test_a_weak_pair_is_one_where_nearly_all_have_a_partner_and_none_where_few_have():
    weak = (49, 99, 4)
    many = [(row, row + 50, 30) for row in range(48)]

    among_many = _scores([*many, weak])[-1]
    among_few = _scores([*many[:5], weak])[-1]

    assert among_many > 0 > among_few


def test_scores_do_not_depend_on_the_order_of_pairs():
    pairs = [(row, 50 + (row * step) % 50, row % 11) for row in range(50) for step in (1, 3)]

    assert _scores(pairs)[::-1] == pytest.approx(_scores(pairs[::-1]))


def test_lists_without_a_pair_have_no_scores():
    empty = np.empty(0, np.int64)

    assert len(rivals.contested(LISTS, empty, empty, np.empty(0))) == 0
