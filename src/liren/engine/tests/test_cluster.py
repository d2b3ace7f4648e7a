import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import cluster

SIZE = 9
PLACES = [(a, b) for a in range(SIZE) for b in range(a + 1, SIZE)]
WEIGHTS = st.lists(st.sampled_from([-np.inf, -15.0, -4.0, 0.5, 3.0, 9.0]), min_size=len(PLACES), max_size=len(PLACES))


def _entities(weights: list[float]) -> np.ndarray:
    matrix = np.full((SIZE, SIZE), -np.inf)
    for (a, b), weight in zip(PLACES, weights, strict=True):
        matrix[a, b] = matrix[b, a] = weight

    def score(left, right):
        found = matrix[left, right]
        return found, np.where(np.isneginf(found), 0.0, found)

    left, right = np.array(PLACES).T
    return cluster.entities(SIZE, cluster.Edges(left, right, np.array(weights)), threshold=0.0, score=score)


@given(WEIGHTS)
def test_a_forbidden_pair_is_never_one_entity(weights):
    label = _entities(weights)

    assert not any(w == -np.inf and label[a] == label[b] for (a, b), w in zip(PLACES, weights, strict=True))


@given(WEIGHTS)
def test_every_row_is_in_one_entity_named_by_its_smallest_row(weights):
    label = _entities(weights)

    assert np.array_equal(label[label], label)
    assert (label <= np.arange(SIZE)).all()


@given(WEIGHTS)
def test_an_entity_holds_a_strong_pair_for_each_member(weights):
    label = _entities(weights)
    strong = {
        row for (a, b), w in zip(PLACES, weights, strict=True) if w >= 0 and label[a] == label[b] for row in (a, b)
    }

    assert all(row in strong for row in range(SIZE) if (label == label[row]).sum() > 1)


def test_a_chain_is_cut_at_its_weak_bridge():
    weights = dict.fromkeys(PLACES, -8.0)
    weights.update({(0, 1): 12.0, (1, 2): 12.0, (0, 2): 12.0, (3, 4): 12.0, (3, 5): 12.0, (4, 5): 12.0, (2, 3): 2.0})

    label = _entities([weights[place] for place in PLACES])

    assert label.tolist() == [0, 0, 0, 3, 3, 3, 6, 7, 8]


def test_a_component_that_is_too_large_is_cut_and_stays_bounded():
    size = 3 * cluster.LARGEST
    left, right = np.arange(size - 1), np.arange(1, size)
    edges = cluster.Edges(left, right, np.full(size - 1, 5.0))

    def score(one, two):
        found = np.where(np.abs(one - two) == 1, 5.0, 1.0)
        return found, found

    label = cluster.entities(size, edges, threshold=0.0, score=score)

    assert np.bincount(label).max() <= cluster.LARGEST


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_components_are_what_walking_finds(pairs):
    left = np.array([a for a, _ in pairs], np.int64)
    right = np.array([b for _, b in pairs], np.int64)

    label = cluster.components(20, left, right)

    walked = list(range(20))
    for _ in range(20):
        for a, b in pairs:
            walked[a] = walked[b] = min(walked[a], walked[b])
    assert label.tolist() == walked


BITS = st.sampled_from([-np.inf, -30.0, -7.5, -1.0, 0.0, 0.5, 2.0, 6.0, 31.0])


@settings(max_examples=300)
@given(st.integers(2, 6).flatmap(lambda size: st.tuples(st.just(size), *[BITS] * (size * (size - 1) // 2 * 2))))
def test_a_component_settled_without_an_array_is_settled_as_with_one(drawn):
    size, *bits = drawn
    one, two = np.triu_indices(size, 1)
    places = {pair: place for place, pair in enumerate(zip(one.tolist(), two.tolist(), strict=True))}
    scored, evidence = np.array(bits[: len(one)]), np.array(bits[len(one) :])

    alone = cluster.alone(
        size, threshold=0.5, score=lambda a, b: (float(scored[places[a, b]]), float(evidence[places[a, b]]))
    )

    voices, best = np.zeros((1, size, size)), np.full((1, size, size), -np.inf)
    voices[0, one, two] = voices[0, two, one] = cluster.voice(scored, evidence, 0.5)
    best[0, one, two] = best[0, two, one] = scored
    assert alone == cluster.agglomerate(voices, best, 0.5)[0].tolist()
