import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liren.primitives.entities.rules import NEW, keep_ids


def ids(*values: int):
    return np.array(values, dtype=np.int64)


def test_an_unchanged_cluster_keeps_its_entity():
    kept = keep_ids(clusters=ids(0, 0, 1), held=ids(7, 7, 9))

    assert kept.tolist() == [7, 9]


def test_a_split_entity_stays_with_the_larger_part():
    kept = keep_ids(clusters=ids(0, 1, 1), held=ids(7, 7, 7))

    assert kept.tolist() == [NEW, 7]


def test_merged_entities_keep_the_id_of_the_larger_part():
    kept = keep_ids(clusters=ids(0, 0, 0), held=ids(7, 9, 9))

    assert kept.tolist() == [9]


def test_on_a_tie_the_older_id_stays():
    kept = keep_ids(clusters=ids(0, 0), held=ids(9, 7))

    assert kept.tolist() == [7]


def test_mentions_without_a_past_draw_new_ids():
    assert keep_ids(clusters=ids(0, 1), held=ids(NEW, NEW)).tolist() == [NEW, NEW]
    assert keep_ids(clusters=ids(), held=ids()).tolist() == []


@st.composite
def histories(draw):
    size = draw(st.integers(1, 40))
    labels = draw(st.lists(st.integers(0, 8), min_size=size, max_size=size))
    _, clusters = np.unique(np.array(labels), return_inverse=True)
    held = draw(st.lists(st.one_of(st.just(NEW), st.integers(1, 9)), min_size=size, max_size=size))
    return clusters.astype(np.int64), np.array(held, dtype=np.int64)


@given(histories())
def test_no_entity_is_given_twice_and_each_was_really_held_there(history):
    clusters, held = history

    kept = keep_ids(clusters=clusters, held=held)

    given_ids = [entity for entity in kept.tolist() if entity != NEW]
    assert len(given_ids) == len(set(given_ids))
    for cluster, entity in enumerate(kept.tolist()):
        assert entity == NEW or entity in held[clusters == cluster]


@given(histories())
def test_linking_again_with_the_same_result_changes_no_id(history):
    clusters, held = history
    kept = keep_ids(clusters=clusters, held=held)
    drawn = np.where(kept == NEW, np.arange(len(kept)) + 1000, kept)

    assert keep_ids(clusters=clusters, held=drawn[clusters]).tolist() == drawn.tolist()
