"""The check of message catalogues refuses Chinese words with half-width signs."""

import pytest

from tools import messages


def catalogue(*translations):
    """Return the text of a catalogue with these translations."""
    return "\n\n".join(f'msgid "words {number}"\nmsgstr {words}' for number, words in enumerate(translations))


@pytest.mark.parametrize(
    "words",
    [
        '"推断,可信 97%"',
        '"没有写地点:请给出"',
        '"楼栋(属性)"',
        '"同一人吗?"',
        '"GeoJSON,最大 20 MB"',
        '"%(name)s,住在这里"',
        '"“王岚”;来源写明"',
        '"换了行。"\n"下一行,还是"',
    ],
)
def test_a_half_width_sign_beside_a_chinese_character_is_found(words):
    assert messages.half_width(catalogue('"没有毛病"', words)) == [words]


def test_a_sign_of_a_plural_translation_is_found():
    assert messages.half_width('msgid_plural "n"\nmsgstr[0] "%(n)s 人,在此"') == ['"%(n)s 人,在此"']


@pytest.mark.parametrize(
    "words",
    [
        '"推断，可信 97%"',
        '"按经纬度导出（EPSG:4490 或 EPSG:4326）。"',
        '"%(count)s 个要素画不出来（%(reason)s）。"',
        '"今天%(when)s来过"',
        '"至少%(n)d个"',
        '"最大 20,000 个"',
        '"写成 14:30 这样的时间。"',
    ],
)
def test_full_width_signs_and_those_of_latin_words_figures_and_placeholders_stand(words):
    assert messages.half_width(catalogue(words)) == []


def test_a_half_width_sign_in_the_english_source_is_no_fault():
    assert messages.half_width('msgid "Buildings, with place (小区) and building (楼栋)"\nmsgstr "楼栋"') == []
