"""Sexes, kinship, yes and no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import answers, relations, sexes


@given(st.text(st.characters(), max_size=20))
def test_any_text_is_safe(raw):
    assert sexes.normalize(raw) in {"male", "female", None}
    assert relations.normalize(raw) == "" or len(relations.normalize(raw)) == 2
    assert answers.normalize(raw) in {True, False, None}


@pytest.mark.parametrize("raw", ["男", "男性", "M", "male", "1", "1-男", "男(1)", "１", " 男 "])
def test_a_man_is_recognized(raw):
    assert sexes.normalize(raw) == "male"


@pytest.mark.parametrize("raw", ["女", "女性", "F", "Female", "2", "2-女", "女 性"])
def test_a_woman_is_recognized(raw):
    assert sexes.normalize(raw) == "female"


@pytest.mark.parametrize("raw", ["", "0", "9", "未知", "男/女", "未说明的性别", "男或女"])
def test_what_says_nothing_certain_gives_no_sex(raw):
    assert sexes.normalize(raw) is None


@pytest.mark.parametrize(
    ("raw", "code", "group", "sex", "generation"),
    [
        ("户主", "02", "self", None, 0),
        ("22", "22", "child", "male", -1),
        ("02-户主", "02", "self", None, 0),
        ("本人", "01", "self", None, 0),
        ("配 偶", "10", "spouse", None, 0),
        ("妻", "12", "spouse", "female", 0),
        ("老公", "11", "spouse", "male", 0),
        ("与户主关系：长子", "22", "child", "male", -1),
        ("户主之子", "20", "child", "male", -1),
        ("长子22", "22", "child", "male", -1),
        ("二女儿", "33", "child", "female", -1),
        ("儿媳", "38", "child_in_law", "female", -1),
        ("女婿", "28", "child_in_law", "male", -1),
        ("孫子", "41", "grandchild", "male", -2),
        ("曾孙", "47", "grandchild", "male", -3),
        ("父母", "50", "parent", None, 1),
        ("母亲", "52", "parent", "female", 1),
        ("岳母", "56", "parent_in_law", "female", 1),
        ("外婆", "64", "grandparent", "female", 2),
        ("曾祖父", "66", "grandparent", "male", 3),
        ("弟弟", "73", "sibling", "male", 0),
        ("舅舅", "85", "kin", "male", 1),
        ("侄女", "94", "kin", "female", -1),
        ("其他亲属", "97", "kin", None, None),
        ("保姆", "98", "other", None, None),
        ("租客", "99", "other", None, None),
        ("非亲属", "99", "other", None, None),
        ("2", "", "", None, None),
        ("网格员", "", "", None, None),
        ("", "", "", None, None),
    ],
)
def test_kinship_gives_code_group_sex_and_generation(raw, code, group, sex, generation):
    assert relations.normalize(raw) == code
    assert (relations.group(code), relations.sex(code), relations.generation(code)) == (group, sex, generation)


@pytest.mark.parametrize("raw", ["是", "1", "√", "✓", "Y", "yes", " 是 ", "１", "Ｙ", "1.0"])
def test_a_tick_is_a_yes(raw):
    assert answers.normalize(raw) is True


@pytest.mark.parametrize("raw", ["否", "0", "×", "N", "无", "No", "０"])
def test_a_cross_is_a_no(raw):
    assert answers.normalize(raw) is False


@pytest.mark.parametrize("raw", ["", "不详", "2", "部分", "11"])
def test_what_is_neither_yes_nor_no_says_nothing(raw):
    assert answers.normalize(raw) is None
