import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import coding

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["", "甲", "乙", "丙", "a"])), min_size=1, max_size=30)


@given(TEXTS)
def test_codes_give_the_values_back(texts):
    coded = coding.encode_values(texts)

    assert [coded.values[code] if code >= 0 else None for code in coded.codes] == [text or None for text in texts]
    assert list(coded.values) == sorted(coded.values)


def test_combinations_with_an_absent_part_are_absent():
    key = coding.combined([np.array([0, 0, -1, 1], np.int32), np.array([1, 1, 1, -1], np.int32)])

    assert key.tolist()[2:] == [-1, -1]
    assert key[0] == key[1]


def test_a_derived_column_computes_once_a_distinct_value():
    seen: list[str] = []

    def first(value: str) -> str | None:
        seen.append(value)
        return value[0] if value != "none" else None

    derived = coding.mapped(coding.encode_values(["ab", "ab", "none", None]), first)

    assert derived.codes.tolist() == [0, 0, -1, -1]
    assert seen == ["ab", "none"]
