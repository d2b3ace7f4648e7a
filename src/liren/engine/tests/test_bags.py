import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import bags, coding


def _cells(column: bags.Bags) -> list[list[str]]:
    return [[column.values[code] for code in column.codes[a:b]] for a, b in itertools.pairwise(column.starts)]


def _gathered(cells: list[list[str]], limit: int | None = None) -> bags.Bags:
    values = sorted({value for cell in cells for value in cell})
    rows = np.array([row for row, cell in enumerate(cells) for _ in cell], np.int64)
    codes = np.array([values.index(value) for cell in cells for value in cell], np.int64)
    return bags.gathered(len(cells), rows, codes, values, limit=limit)


CELLS = st.lists(st.lists(st.sampled_from("abc"), max_size=3), min_size=1, max_size=8)


@given(CELLS)
def test_cells_hold_each_of_their_values_once_and_in_order(cells):
    assert _cells(_gathered(cells)) == [sorted(set(cell)) for cell in cells]


@given(CELLS, st.data())
def test_rows_are_taken_in_any_order(cells, data):
    rows = data.draw(st.lists(st.integers(0, len(cells) - 1)))
    taken = _gathered(cells).take(np.array(rows, np.int64))
    assert _cells(taken) == [sorted(set(cells[row])) for row in rows]


@given(CELLS)
def test_the_first_value_stands_for_a_cell(cells):
    column = _gathered(cells)
    told = [column.values[code] if code >= 0 else None for code in column.first]
    assert told == [min(cell, default=None) for cell in cells]
    assert column.known == sum(bool(cell) for cell in cells)


def test_a_bounded_cell_keeps_the_most_frequent():
    assert _cells(_gathered([["b", "b", "a"], [], ["c", "a"]], limit=1)) == [["b"], [], ["a"]]


def test_all_pairs_of_values_of_two_cells_are_spelled_out():
    column = _gathered([["a", "b"], ["a", "c"], ["c"]])
    start, one, two = column.pairs(np.array([0, 0]), np.array([1, 2]))
    spelled = [column.values[a] + column.values[b] for a, b in zip(one, two, strict=True)]
    assert spelled == ["aa", "ac", "ba", "bc", "ac", "bc"]
    assert start.tolist() == [0, 4]


def test_a_derived_cell_holds_what_its_values_become():
    column = _gathered([["ax", "bx"], ["ay", "none"], []])
    assert _cells(column.each(lambda text: text[1] if text != "none" else None)) == [["x"], ["y"], []]


@given(st.permutations(list("abcdef")))
def test_the_order_of_content_does_not_depend_on_the_order_of_rows(letters):
    frame = bags.Frame(6, {"letter": bags.of(coding.encode_values(letters))})

    order = bags.content_order(frame)

    reference = bags.Frame(6, {"letter": bags.of(coding.encode_values(list("abcdef")))})
    assert [letters[row] for row in order] == ["abcdef"[row] for row in bags.content_order(reference)]
