import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import glyphs

GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华建国志文玉梅兰秀珍红春波宁云莲雪荣爱香月莺媛瑞凡佳"
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize("pair", ["己已", "未末", "土士", "坂板", "垣桓", "俊浚", "伟玮", "英芙", "晴睛"])
def test_what_looks_alike_is_alike(pair):
    assert glyphs.alike(*pair)


@pytest.mark.parametrize("pair", ["伟芳", "刘刚", "明朋", "国华"])
def test_what_does_not_is_not(pair):
    assert not glyphs.alike(*pair)


@given(one=HAN, two=HAN)
def test_alike_is_mutual_and_never_of_a_character_and_itself(one, two):
    assert glyphs.alike(one, two) == glyphs.alike(two, one)
    assert not glyphs.alike(one, one)


def test_a_letter_looks_like_no_character():
    assert not glyphs.alike("A", "人")


def test_few_of_the_characters_of_names_look_alike():
    pairs = [(one, two) for one in GIVEN for two in GIVEN if one < two]

    assert 0 < sum(glyphs.alike(one, two) for one, two in pairs) < len(pairs) / 50
