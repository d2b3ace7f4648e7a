import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import alike, bags, coding, compare

NAMES = compare.Comparison("name", "name", (compare.jaro_winkler(0.92), compare.edits(1)))


def _frame(**columns: list[str | None]) -> bags.Frame:
    size = len(next(iter(columns.values())))
    return bags.Frame(size, {name: bags.of(coding.encode_values(values)) for name, values in columns.items()})


def _reached(level: compare.Level, left: list[str], right: list[str]) -> list[bool]:
    words = bags.Words((*left, *right))
    places = np.arange(len(left))
    return [bool(reached) for reached in level.test(words, places, places + len(left))]


def _grades(scheme: compare.Scheme, frame: bags.Frame, one: int, two: int) -> list[int]:
    return [int(grade) for grade in compare.vectors(scheme, frame, np.array([one]), np.array([two]))[0]]


def test_distances_count_characters_and_not_bytes():
    level = compare.edits(1)

    assert _reached(level, ["张伟"], ["张玮"]) == [True]
    assert _reached(compare.jaro_winkler(0.92), ["王建国"], ["王国建"]) == [False]


@pytest.mark.parametrize(
    ("left", "right", "grade"),
    [("martha", "martha", 0), ("martha", "marhta", 1), ("lee", "lex", 2), ("anna", "olga", 3), (None, "olga", -1)],
)
def test_the_first_level_that_holds_wins(left, right, grade):
    frame = _frame(name=[left, right])

    assert _grades(compare.Scheme((NAMES,)), frame, 0, 1) == [grade]


def test_comparing_is_symmetric():
    frame = _frame(name=["martha", "marhta", "lee", "lex", None])
    scheme = compare.Scheme((NAMES,))

    assert all(_grades(scheme, frame, a, b) == _grades(scheme, frame, b, a) for a in range(5) for b in range(5))


def test_of_several_values_the_best_pair_counts():
    phones = compare.Comparison("phone", "phone", (compare.edits(1),), several=True)
    numbers = ["111", "222", "333", "334", "999"]
    column = bags.gathered(4, np.array([0, 0, 1, 1, 2, 3]), np.array([0, 1, 1, 2, 3, 4]), numbers)
    frame = bags.Frame(4, {"phone": column})

    found = [_grades(compare.Scheme((phones,)), frame, *pair)[0] for pair in [(0, 1), (1, 2), (0, 3)]]

    assert found == [0, 1, 2]


def test_exchanged_names_are_one_fact_and_count_once():
    scheme = compare.Scheme(
        (compare.Comparison("given", "given"), compare.Comparison("surname", "surname")),
        (compare.Swap("given", "surname"),),
    )
    frame = _frame(given=["anna", "berg", "anna"], surname=["berg", "anna", "dahl"])

    assert scheme.names(scheme.comparisons[0]) == ("same", "swapped", "other")
    assert _grades(scheme, frame, 0, 1) == [1, -1]
    assert _grades(scheme, frame, 0, 2) == [0, 1]
    assert _grades(scheme, frame, 1, 2) == [2, 1]


def test_numbers_are_near_or_far():
    level = compare.within("near", 2.0)

    assert _reached(level, ["10", "10", "x"], ["12", "13", "1"]) == [True, False, False]


def test_a_derived_value_that_is_absent_never_agrees():
    level = compare.derived("vowel", lambda text: text if text in "aeiou" else None)

    assert _reached(level, ["a", "x"], ["a", "x"]) == [True, False]


def test_two_who_share_a_masked_name_and_a_whole_one_are_the_same_by_the_whole_one():
    """张* sorts before 张伟 and is not the same as itself."""
    names = alike.scheme({}).comparisons[0]
    column = bags.gathered(2, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), ["张?", "张伟"])
    scheme = compare.Scheme((names,))

    assert _grades(scheme, bags.Frame(2, {names.column: column}), 0, 1) == [compare.SAME]


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("张俊", "张浚", "homophone"),
        ("王坂", "王板", "glyph"),
        ("王小坂", "王小板", "glyph"),
        ("欧阳未", "欧阳末", "glyph"),
        ("王小坂", "王小芳", "one_character"),
        ("程文民", "陈文民", "given_name"),
        ("王坂", "王芳", "other"),
        ("邹军", "周军", "other"),
        ("王坂伟", "王板玮", "other"),
        ("阿依古丽买买提明江", "阿依古丽买买提朋江", "one_character"),
    ],
)
def test_names_are_as_alike_as_their_characters_sound_and_look(one, two, level):
    names = alike.scheme({"张俊": "zhang jun", "张浚": "zhang jun"}).comparisons[0]
    frame = _frame(name=[one, two])

    assert names.names[_grades(compare.Scheme((names,)), frame, 0, 1)[0]] == level


@given(st.text("张王己已坂板小?", max_size=10), st.text("张王己已坂板小?", max_size=10))
def test_one_pair_of_names_looks_alike_as_many_do(one, two):
    [glyph] = [level for level in alike.scheme({}).comparisons[0].levels if level.name == "glyph"]
    reached = one != two and len(one) <= bags.FIRST and alike.one_glyph_apart(one, two)

    assert (one == two) or _reached(glyph, [one], [two]) == [reached]
