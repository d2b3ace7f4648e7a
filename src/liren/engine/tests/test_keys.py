import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import bags, coding, keys

TEXTS = st.lists(st.sampled_from("abc") | st.none(), min_size=1, max_size=20)


def _column(values: list[str | None]) -> bags.Bags:
    return bags.of(coding.encode_values(values))


@given(st.lists(st.tuples(st.sampled_from("ab") | st.none(), st.sampled_from("xy") | st.none()), min_size=1))
def test_rows_have_one_number_if_they_agree_on_all_columns(rows):
    columns = [_column([row[place] for row in rows]) for place in (0, 1)]
    told, number = keys.combined(columns)
    assert told.tolist() == [place for place, row in enumerate(rows) if None not in row]
    held = [rows[place] for place in told]
    same = [[a == b for b in held] for a in held]
    assert (number[:, None] == number[None, :]).tolist() == same


def test_more_combinations_than_a_number_holds_are_still_told_apart():
    column = _column([f"{number:04}" for number in range(1000)])
    _, number = keys.combined([column] * 9)
    assert len(set(number.tolist())) == 1000


@given(st.lists(st.integers(0, 5), max_size=30))
def test_groups_are_the_rows_that_share_a_key(given_keys):
    found = keys.runs(np.arange(len(given_keys)), np.array(given_keys, np.int64))
    groups = [found.rows[a : a + n].tolist() for a, n in zip(found.starts, found.sizes, strict=True)]
    places = {key: [p for p, k in enumerate(given_keys) if k == key] for key in sorted(given_keys)}
    assert groups == [some for some in places.values() if len(some) > 1]
    left, right = found.pairs()
    pairs = [(a, b) for some in groups for a in some for b in some if a < b]
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == pairs


@given(st.lists(st.integers(-(2**62), 2**62)), st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_distinct_keys_are_found_and_looked_up(large, some, wanted):
    assert keys.distinct(np.array(large, np.int64)).tolist() == sorted(set(large))
    found = keys.contains(keys.distinct(np.array(some, np.int64)), np.array(wanted, np.int64))
    assert found.tolist() == [one in some for one in wanted]
