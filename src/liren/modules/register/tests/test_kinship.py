"""A reader of English understands what a register writes in Chinese."""

import pytest
from django.utils import translation

from liren.modules.register.pages import kinship


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("户主", "head (户主)"),
        ("本人", "self (本人)"),
        ("妻", "wife (妻)"),
        ("次子", "son (次子)"),
        ("儿媳", "daughter-in-law (儿媳)"),
        ("父母", "parent (父母)"),
        ("非亲属", "no relative (非亲属)"),
        ("街坊", "街坊"),
        ("", ""),
    ],
)
def test_kinship_is_said_in_english_beside_the_source_s_own_word(said, english):
    with translation.override("en"):
        assert kinship.relation(said) == english
    with translation.override("zh-hans"):
        assert kinship.relation(said) == said


@pytest.mark.parametrize(("said", "english"), [("男", "male"), ("女性", "female"), ("2", "female"), ("不详", "不详")])
def test_a_sex_is_said_in_english(said, english):
    with translation.override("en"):
        assert kinship.sex(said) == english
    with translation.override("zh-hans"):
        assert kinship.sex(said) == said
