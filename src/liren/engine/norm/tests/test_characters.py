import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import characters


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("一〇二", "102"),
        ("一百零二", "102"),
        ("一百二", "120"),
        ("一百二十", "120"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("廿三", "23"),
        ("卅一", "31"),
        ("两千", "2000"),
        ("一九四九", "1949"),
        ("三百五十", "350"),
        ("壹拾贰", "12"),
        ("甲", "甲"),
    ],
)
def test_chinese_numerals_are_read(text, digits):
    assert characters.number(text) == digits


@given(st.text(st.sampled_from(characters.NUMERALS), min_size=1, max_size=12))
def test_any_run_of_numerals_gives_digits(text):
    assert characters.number(text).isdigit()


@given(st.text(st.characters(), max_size=40))
def test_folding_any_text_is_safe_and_settles(raw):
    half = raw.translate(characters.HALF_WIDTH)

    assert half.translate(characters.HALF_WIDTH) == half


def test_numerals_within_words_are_written_as_digits():
    assert characters.with_arabic("三号楼二单元一〇二室") == "3号楼2单元102室"


def test_width_blanks_and_dashes_fold_away():
    assert "１－２—３　号\u200b".translate(characters.HALF_WIDTH) == "1-2-3 号"


def test_a_character_that_names_keep_is_not_simplified():
    assert "李乾劉豐".translate(characters.SIMPLIFIED) == "李乾刘丰"
