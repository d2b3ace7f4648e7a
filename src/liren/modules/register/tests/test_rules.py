from hypothesis import given
from hypothesis import strategies as st

from liren.modules.register.rules import MASK, Run, in_natural_order, side_by_side


def test_what_differs_is_marked_on_both_sides():
    left, right = side_by_side("青禾里8幢201", "青禾里六幢201", is_number=False)

    assert left == (Run("青禾里", False), Run("8", True), Run("幢201", False))
    assert right == (Run("青禾里", False), Run("六", True), Run("幢201", False))


def test_a_number_shows_its_ends_and_what_differs():
    left, right = side_by_side("13712340482", "13712346130", is_number=True)

    assert "".join(run.text for run in left) == "137*****482"
    assert [run.text for run in right if run.is_different] == ["613"]


def test_digits_that_the_other_source_hid_stay_hidden():
    left, right = side_by_side("331002195710080420", "331************420", is_number=True)

    assert "".join(run.text for run in left) == "331*************20"
    assert "".join(run.text for run in right) == "331*************20"


def test_two_equal_numbers_stay_masked():
    left, right = side_by_side("330199194502030040", "330199194502030040", is_number=True)

    assert left == right == (Run("330*************40", False),)


def test_a_missing_value_has_no_runs_and_its_counterpart_is_not_marked():
    left, right = side_by_side("", "13712340482", is_number=True)

    assert left == ()
    assert right == (Run("137******82", False),)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_runs_of_words_are_the_value_itself(left, right):
    first, second = side_by_side(left, right, is_number=False)

    assert "".join(run.text for run in first) == left
    assert "".join(run.text for run in second) == right


@given(st.from_regex(r"[0-9]{11,18}", fullmatch=True), st.from_regex(r"[0-9]{11,18}", fullmatch=True))
def test_masking_keeps_the_length_and_never_invents_a_digit(left, right):
    shown = "".join(run.text for run in side_by_side(left, right, is_number=True)[0])

    assert len(shown) == len(left)
    assert all(mark in (MASK, digit) for mark, digit in zip(shown, left, strict=True))


def test_names_are_sorted_as_a_person_would():
    names = ["云栖花苑", "10幢", "汀兰家园10区", "采薇大道928弄", "2幢", "汀兰家园2区", "1幢"]

    assert sorted(names, key=in_natural_order) == [
        "1幢", "2幢", "10幢", "采薇大道928弄", "汀兰家园2区", "汀兰家园10区", "云栖花苑",
    ]  # fmt: skip
