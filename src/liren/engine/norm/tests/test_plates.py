import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import marks, plates


@given(st.text(st.characters(), max_size=30))
def test_any_text_is_safe_and_settles(raw):
    found = plates.normalize(raw)

    assert plates.normalize(found.text).text == found.text


@pytest.mark.parametrize(
    ("raw", "text", "kind", "mark"),
    [
        ("浙A12345", "浙A12345", "ordinary", None),
        ("浙A·12345", "浙A12345", "ordinary", marks.BLANKS),
        ("浙 A-12345", "浙A12345", "ordinary", marks.BLANKS),
        ("浙ａ１２３４５", "浙A12345", "ordinary", None),
        ("浙A1234O", "浙A12340", "ordinary", marks.GLYPH_REPAIRED),
        ("浙AI2345", "浙A12345", "ordinary", marks.GLYPH_REPAIRED),
        ("浙AD12345", "浙AD12345", "new_energy", None),
        ("浙A12345D", "浙A12345D", "new_energy", None),
        ("浙A1234警", "浙A1234警", "police", None),
        ("浙A1234学", "浙A1234学", "trainer", None),
        ("浙A1234挂", "浙A1234挂", "trailer", None),
        ("粤Z1234港", "粤Z1234港", "hong_kong_macao", None),
        ("使014578", "使014578", "consular", None),
        ("WJ浙12345", "WJ浙12345", "military", None),
        ("浙A12345(蓝)", "浙A12345", "ordinary", marks.NOTE),
        ("浙A12345,浙A12346", "浙A12345", "ordinary", marks.SEVERAL),
    ],
)
def test_a_plate_is_understood(raw, text, kind, mark):
    found = plates.normalize(raw)

    assert (found.text, found.kind, found.valid) == (text, kind, True)
    assert mark is None or mark in found.marks


@pytest.mark.parametrize(
    ("raw", "text", "mark"),
    [
        ("浙A***45", "浙A???45", marks.MASKED),
        ("无牌", "", marks.MISSING),
        ("A12345", "A12345", marks.UNRECOGNIZED),
        ("浙A123", "浙A123", marks.UNRECOGNIZED),
    ],
)
def test_what_is_no_whole_plate_is_kept_and_marked(raw, text, mark):
    found = plates.normalize(raw)

    assert (found.text, found.kind, found.valid) == (text, "unknown", False)
    assert mark in found.marks


def test_several_plates_are_cut_apart():
    assert plates.split("浙A12345、浙AD12345") == ("浙A12345", "浙AD12345")
