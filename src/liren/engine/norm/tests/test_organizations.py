import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from liren.engine.norm import marks, organizations

bodies = st.from_regex(r"9[1-3]330199[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(st.text(st.characters(), max_size=30))
def test_any_text_is_safe(raw):
    code = organizations.normalize_code(raw)
    name = organizations.normalize_name(raw)

    assert code.kind in {"uscc", "organization_code", "registration", "none"}
    assert organizations.normalize_name(name.text).text == name.text


@given(bodies)
def test_a_right_code_is_valid_and_others_think_so_too(body):
    text = body + organizations.check_character(body)

    assert organizations.normalize_code(text).text == text
    assert uscc.is_valid(text)


@given(bodies)
def test_blanks_case_and_width_do_not_matter(body):
    text = body + organizations.check_character(body)
    wide = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x5B)})

    assert organizations.normalize_code(wide).text == text
    assert organizations.normalize_code(f" {text[:8].lower()} {text[8:]}").text == text


@given(bodies, st.integers(8, 16))
def test_a_wrong_character_is_never_valid(body, place):
    text = body + organizations.check_character(body)
    other = "A" if text[place] != "A" else "B"
    found = organizations.normalize_code(text[:place] + other + text[place + 1 :])

    assert (found.text, found.valid) == (None, False)
    assert marks.CHECKSUM_WRONG in found.marks


def test_a_letter_for_a_digit_is_repaired_when_the_checksum_then_holds():
    body = "91330199MA0001001"
    text = body + organizations.check_character(body)
    found = organizations.normalize_code(text.replace("0", "O", 1))

    assert (found.text, found.marks) == (text, (marks.GLYPH_REPAIRED,))


@pytest.mark.parametrize(
    ("raw", "kind", "valid", "mark"),
    [
        ("00000000-0", "organization_code", True, marks.BLANKS),
        ("12345678-0", "organization_code", False, marks.CHECKSUM_WRONG),
        ("330199000012345", "registration", False, None),
        ("9133019", "none", False, marks.LENGTH_WRONG),
        ("XX3301990000000000", "none", False, marks.UNRECOGNIZED),
        ("办理中", "none", False, marks.UNRECOGNIZED),
        ("", "none", False, marks.MISSING),
    ],
)
def test_other_numbers_have_their_kind(raw, kind, valid, mark):
    found = organizations.normalize_code(raw)

    assert (found.text, found.kind, found.valid) == (None, kind, valid)
    assert mark is None or mark in found.marks


@pytest.mark.parametrize(
    ("raw", "text", "core"),
    [
        ("杭州市西湖区里仁面馆（个体工商户）", "杭州市西湖区里仁面馆(个体工商户)", "里仁面馆"),
        ("杭州里仁科技有限责任公司", "杭州里仁科技有限公司", "杭州里仁科技"),
        ("浙江省杭州市里仁科技有限公司", "浙江省杭州市里仁科技有限公司", "里仁科技"),
        ("里仁 科技", "里仁科技", "里仁科技"),
        ("", "", ""),
    ],
)
def test_a_name_gives_what_distinguishes_it(raw, text, core):
    found = organizations.normalize_name(raw)

    assert (found.text, found.core) == (text, core)


def test_a_city_whose_name_ends_like_a_prefecture_is_no_prefecture():
    assert organizations.normalize_name("宁波鄞州区佳美水果店").core == "佳美水果店"
