"""Names of which a source tells only a part."""

import numpy as np
import pytest

from liren.engine import alike, bags, coding, compare, partial, weigh

SCHEME = alike.scheme({})
PLACE = next(place for place, one in enumerate(SCHEME.comparisons) if one.name == "name")
FULL = ["孙祥", "孙小明", "李芳", "王建国", "王芳", "赵丽", "周玉兰", "吴海波"] * 3


def level(one, two):
    comparison = SCHEME.comparisons[PLACE]
    frame = bags.Frame(2, {"name": bags.of(coding.encode_values([one, two]))})
    grade = compare.vectors(compare.Scheme((comparison,)), frame, np.array([0]), np.array([1]))[0, 0]
    return comparison.names[grade]


def chances(*, m, u):
    """Weights of all comparisons: some levels as given, the rest rare."""
    return [
        weigh.Weights(
            one.name,
            SCHEME.names(one),
            *(np.array([told.get(name, 0.01) for name in SCHEME.names(one)]) for told in (m, u)),
        )
        for one in SCHEME.comparisons
    ]


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("于?正", "于大正", "masked"),
        ("于?正", "于?正", "masked"),
        ("孙?", "孙祥", "surname_only"),
        ("孙?", "孙?", "surname_only"),
        ("孙?", "孙小明", "surname_only"),
        ("孙", "孙", "surname_only"),
        ("孙", "孙小明", "surname_only"),
        ("?明", "孙明", "surname_only"),
        ("孙?", "李祥", "other"),
        ("于?正", "于大明", "other"),
        ("孙祥", "孙祥", "same"),
    ],
)
def test_a_part_of_a_name_agrees_in_what_it_tells_and_no_more(one, two, found):
    assert level(one, two) == found
    assert level(two, one) == found


def test_two_masked_names_of_strangers_are_no_one_by_their_mask():
    column = bags.of(coding.encode_values([*FULL, "孙?", "孙?"]))
    frame = bags.Frame(column.size, {"name": column})
    weights = chances(m={"same": 0.9, "other": 0.018}, u={"same": 0.01, "other": 0.869})

    found = partial.against_strangers(SCHEME, frame, frame.columns, weights)

    bits = dict(zip(found[PLACE].levels, found[PLACE].bits, strict=False))
    assert 0 < bits["surname_only"] < 3
    assert bits["same"] == pytest.approx(float(np.log2(90)))


def test_without_partial_names_the_weights_stay():
    column = bags.of(coding.encode_values(FULL))
    frame = bags.Frame(column.size, {"name": column})
    weights = chances(m={}, u={})

    assert partial.against_strangers(SCHEME, frame, frame.columns, weights) == weights
    assert partial.against_family(SCHEME, frame, (np.array([0]), np.array([1])), weights) == weights


def test_a_mask_tells_less_between_relatives_than_between_strangers():
    column = bags.of(coding.encode_values([*FULL, "孙?"]))
    frame = bags.Frame(column.size, {"name": column})
    weights = chances(m=dict.fromkeys(SCHEME.names(SCHEME.comparisons[PLACE]), 0.5), u={})
    relatives = (np.array([0, 8]), np.array([1, 9]))  # 孙祥 and 孙小明

    strangers = partial.against_strangers(SCHEME, frame, frame.columns, weights)[PLACE]
    family = partial.against_family(SCHEME, frame, relatives, weights)[PLACE]

    place = SCHEME.comparisons[PLACE].names.index("surname_only")
    assert family.bits[place] < strangers.bits[place]
