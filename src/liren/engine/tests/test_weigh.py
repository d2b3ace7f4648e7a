import numpy as np
import pytest

from liren.engine import bags, coding, compare, weigh


def _planted(m, u, share: float, size: int) -> compare.Grades:
    random = np.random.default_rng(5)
    matched = random.random(size) < share
    columns = []
    for of_match, of_other in zip(m, u, strict=True):
        levels = np.arange(len(of_match))
        columns.append(
            np.where(matched, random.choice(levels, size, p=of_match), random.choice(levels, size, p=of_other))
        )
    return np.stack(columns, axis=1).astype(np.int8)


def test_learning_recovers_planted_chances():
    m = [np.array([0.8, 0.15, 0.05]), np.array([0.9, 0.1]), np.array([0.7, 0.2, 0.1])]
    u = [np.array([0.02, 0.08, 0.9]), np.array([0.1, 0.9]), np.array([0.01, 0.09, 0.9])]
    observed, _ = weigh.patterns(_planted(m, u, 0.3, 200_000))

    session = weigh.learn_session(observed, u, frozenset())

    assert session.matches / session.pairs == pytest.approx(0.3, abs=0.01)
    for place, planted in enumerate(m):
        assert session.m[place] == pytest.approx(planted, abs=0.02)


def test_a_comparison_that_the_rule_fixes_learns_nothing():
    observed, _ = weigh.patterns(np.zeros((100, 2), np.int8))

    session = weigh.learn_session(observed, [np.array([0.1, 0.9]), np.array([0.1, 0.9])], frozenset({0}))

    assert set(session.m) == {1}


def test_patterns_are_counted_once_and_found_again():
    grades = np.array([[0, 1], [0, 1], [-1, 2]], np.int8)

    found, which = weigh.patterns(grades)

    assert np.array_equal(found.grades[which], grades)
    assert found.counts.sum() == 3
    assert len(found.counts) == 2


def test_agreement_among_strangers_is_counted_and_not_sampled():
    size = 4_000
    flats = coding.encode_values(str(number // 2) for number in range(size))
    frame = bags.Frame(size, {"flat": bags.of(flats)})
    scheme = compare.Scheme((compare.Comparison("flat", "flat"),))

    u = weigh.chances_between_strangers(scheme, frame)[0]

    assert u[0] == pytest.approx(1 / (size - 1))
    assert u.sum() == pytest.approx(1)


def test_agreeing_on_a_rare_value_weighs_more():
    column = bags.of(coding.encode_values(["王伟"] * 99 + ["鲜于枢"]))
    weight = weigh.Weights("name", ("same", "other"), np.array([0.9, 0.1]), np.array([0.98, 0.02]))

    bits = weigh.rarity_bits(compare.Comparison("name", "name"), weight, column)

    assert bits[column.values.index("鲜于枢")] > 6 > 0.1 > bits[column.values.index("王伟")]
    assert bits[-1] == 0


def test_the_prior_allows_for_matches_that_a_rule_cannot_see():
    weights = [weigh.Weights("name", ("same", "other"), np.array([0.5, 0.5]), np.array([0.1, 0.9]))]
    session = weigh.Session(frozenset({0}), 1_000, 500.0, {})

    assert weigh.prior_from([session], weights, 1_000_000.0) == pytest.approx(1_000 / 1_000_000)


def test_without_matches_the_prior_is_small():
    assert weigh.prior_from([], [], 100.0) == pytest.approx(1e-6)


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_patterns_are_the_same_whether_counted_in_a_table_or_sorted(monkeypatch, most):
    monkeypatch.setattr(weigh, "MOST_EMPTY", most)
    grades = np.random.default_rng(3).integers(-1, 3, (200, 4)).astype(np.int8)

    shown, which = weigh.patterns(grades)

    assert shown.grades.tolist() == np.unique(grades, axis=0).tolist()
    assert (shown.grades[which] == grades).all()
    assert shown.counts.tolist() == np.bincount(which).tolist()
