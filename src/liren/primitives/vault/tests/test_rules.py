"""Masks and search words, on paper."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.primitives.vault.rules import masking, tokens
from liren.primitives.vault.rules.tokens import Word


@pytest.mark.parametrize(
    ("field", "text", "masked"),
    [
        ("name", "陈桂珍", "陈*珍"),
        ("name", "王岚", "王*"),
        ("name", "欧阳志远", "欧阳*远"),
        ("name", "欧阳远", "欧阳*"),
        ("name", "李", "*"),
        ("name", "买买提·吐尔逊", "买****逊"),
        ("name", "John Smith", "J*** S****"),
        ("name", "", "***"),
        ("former_name", "陈阿珍", "陈*珍"),
        ("citizen_id", "330199194502030045", "330199********004*"),
        ("citizen_id", "33019919450203004X", "330199********004*"),
        ("citizen_id", "330199450203004", "330199*********"),
        ("citizen_id", "3301", "***"),
        ("other_id", "E12345678", "E*******8"),
        ("other_id", "E1", "***"),
        ("phone", "13800137715", "138****7715"),
        ("phone", "１３８００１３７７１５", "138****7715"),
        ("phone", "0571-88881234", "****1234"),
        ("phone", "110", "***"),
        ("birth", "1945-02-03", "1945-02-**"),
        ("birth", "1945", "1945-**-**"),
        ("birth", "不详", "***"),
        ("address", "青禾路18弄3号2单元501室", "青禾路18弄3号***"),
        ("address", "青禾路18弄3-2-501", "青禾路18弄***"),
        ("address", "王家村3组12号", "王家村3组***"),
        ("address", "青禾路边", "青禾路***"),
        ("plate", "浙A12345", "浙A***45"),
        ("plate", "浙A", "***"),
        ("sex", "female", "female"),
        ("fact.低保类别", "一类", "***"),
    ],
)
def test_a_value_is_masked_as_counters_print_it(field, text, masked):
    assert masking.mask(field, text) == masked


HIDING = ("name", "former_name", "citizen_id", "other_id", "phone", "birth", "address", "plate", "anything")


@given(st.sampled_from(HIDING), st.text(max_size=40) | st.from_regex(r"\A\d{0,20}[Xx路号室-]?\d{0,12}\Z"))
def test_every_mask_hides_something_and_shows_no_seven_digits(field, text):
    masked = masking.mask(field, text)

    assert "*" in masked
    assert not re.search("[0-9]{7}", masked)


def test_a_name_is_found_by_pairs_by_pinyin_and_by_initials():
    assert tokens.words_of("name", "陈桂珍") == {
        Word("name_pair", "陈桂"), Word("name_pair", "桂珍"), Word("pinyin", "chenguizhen"),
        Word("initials", "cg"), Word("initials", "gz"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "held"),
    [
        ("陈桂珍", "name", "陈桂珍"),
        ("桂珍", "name", "陈桂珍"),
        ("cgz", "name", "陈桂珍"),
        ("CG", "name", "陈桂珍"),
        ("chenguizhen", "name", "陈桂珍"),
        ("7715", "phone", "13800137715"),
        ("138 0013 7715", "phone", "13800137715"),
        ("330199194502030045", "citizen_id", "330199194502030045"),
        ("浙A12345", "plate", "浙A12345"),
    ],
)
def test_what_is_typed_meets_what_is_held(typed, field, held):
    words = tokens.words_sought(typed)

    assert words
    assert words <= tokens.words_of(field, held)


@pytest.mark.parametrize("typed", ["", " ", "陈", "c", "7", "77", "%", "**", "\x00", "陈 "])
def test_less_than_two_characters_find_nothing(typed):
    assert tokens.words_sought(typed) == frozenset()


@given(st.text(max_size=30))
def test_any_text_can_be_typed(text):
    assert all(len(word.text) >= 2 for word in tokens.words_sought(text))


def test_a_field_that_is_not_searched_has_no_words():
    assert tokens.words_of("sex", "female") == tokens.words_of("dwelling_key", "") == frozenset()
    assert tokens.words_of("dwelling_key", "k") == {Word("dwelling", "k")}


def test_a_token_tells_keys_communities_kinds_and_texts_apart():
    made = {
        tokens.token(key=key, community=community, word=word)
        for key in (bytes(32), bytes(range(32)))
        for community in (1, 2)
        for word in (Word("phone", "ab"), Word("plate", "ab"), Word("phone", "ac"))
    }

    assert len(made) == 12
    assert {len(token) for token in made} == {16}
