import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import alike, bags, block, coding
from liren.engine.dialects import duckdb

MOST_COMPARED = sum(rule.largest // 2 for rule in alike.RULES)  # pairs a row, whatever the town


def _frame(**columns: list[str | None]) -> bags.Frame:
    size = len(next(iter(columns.values())))
    return bags.Frame(size, {name: bags.of(coding.encode_values(values)) for name, values in columns.items()})


def _pairs(frame: bags.Frame, *rules: block.Rule) -> set[tuple[int, int]]:
    left, right = block.pairs(frame, rules, limits=duckdb.LIMITS)
    assert len(left) == len(set(zip(left.tolist(), right.tolist(), strict=True)))
    return set(zip(left.tolist(), right.tolist(), strict=True))


@given(
    st.lists(st.tuples(st.sampled_from("ab") | st.none(), st.sampled_from("xy") | st.none()), min_size=2, max_size=12)
)
def test_a_rule_pairs_exactly_the_rows_that_agree_on_its_keys(rows):
    frame = _frame(one=[row[0] for row in rows], two=[row[1] for row in rows])

    found = _pairs(frame, block.Rule(("one", "two")))

    agree = {
        (a, b) for a in range(len(rows)) for b in range(a + 1, len(rows)) if rows[a] == rows[b] and None not in rows[a]
    }
    assert found == agree


def test_any_of_several_values_makes_a_pair():
    phones = bags.gathered(4, np.array([0, 0, 1, 1, 2, 3]), np.array([0, 1, 1, 2, 2, 3]), ["1", "2", "3", "4"])
    frame = bags.Frame(4, {"phone": phones})

    assert _pairs(frame, block.Rule(("phone",))) == {(0, 1), (1, 2)}


def test_a_large_block_is_split_by_finer_columns():
    frame = _frame(surname=["wang"] * 6, given=["a", "a", "b", "b", "c", None])

    assert _pairs(frame, block.Rule(("surname",), finer=("given",), largest=3)) == {(0, 1), (2, 3)}


def test_a_million_rows_of_one_value_stay_linear():
    size = 1_000_000
    frame = bags.Frame(size, {"one": bags.of(coding.Coded(np.zeros(size, np.int32), ("王",)))})

    found = block.keyed(frame, block.Rule(("one",), largest=10))

    assert found.sizes.max() == 10


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_whoever_shares_one_surname_and_one_building_is_compared_with_no_more_than_a_few_others(size):
    everyone = np.arange(size)
    same, given, sex = (bags.of(coding.Coded((everyone % many).astype(np.int32), ("",) * many)) for many in (1, 50, 2))
    columns = {name: same for rule in alike.RULES for name in (*rule.keys, *rule.finer)}
    frame = bags.Frame(size, columns | {"name": given, "name:sound": given, "sex": sex})

    left, _ = block.pairs(frame, alike.RULES, limits=duckdb.LIMITS)

    assert len(left) <= MOST_COMPARED * size


def test_pairs_that_do_not_fit_into_memory_are_the_same(monkeypatch):
    frame = _frame(one=[*"aabbcc"], two=[*"ababab"])
    rules = (block.Rule(("one",)), block.Rule(("two",)))
    fitting = _pairs(frame, *rules)
    monkeypatch.setattr(block, "MOST_AT_ONCE", 1)
    assert _pairs(frame, *rules) == fitting


def test_rules_are_chosen_within_the_budget():
    frame = _frame(sex=["m", "f"] * 50, name=[str(number // 2) for number in range(100)])

    rules = block.chosen(frame, {"sex": ["sex"], "name": ["name"]}, budget=500)

    assert [rule.keys for rule in rules] == [("name",)]


def test_no_rules_give_no_pairs():
    assert _pairs(_frame(one=["a", "a"])) == set()
