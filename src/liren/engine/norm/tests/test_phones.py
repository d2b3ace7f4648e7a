import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import marks, phones

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)


def _texts(raw: str) -> list[str]:
    return [phone.text for phone in phones.normalize(raw)]


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_safe(raw):
    for phone in phones.normalize(raw):
        assert phone.kind in {"mobile", "landline", "service", "unknown"}


@given(st.from_regex(r"[0-9*+()/;, 转-]{1,40}", fullmatch=True))
def test_what_it_gives_it_gives_again(raw):
    for phone in phones.normalize(raw):
        if phone.kind != "unknown":
            assert _texts(phone.text) == [phone.text]


DRESSED = [
    "{}",
    "+86{}",
    "+86 {}",
    "86-{}",
    "0086{}",
    "0{}",
    "'{}",
    "电话：{}",
    "{}.0",
    "{}（本人）",
    "(+86){}",
    "{};",
]


@given(mobiles, st.sampled_from(DRESSED))
def test_a_mobile_number_is_found_within_its_dressing(text, dressing):
    assert _texts(dressing.format(text)) == [text]


@given(mobiles)
def test_blanks_dashes_and_width_do_not_matter(text):
    wide = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})

    assert _texts(f"{text[:3]}-{text[3:7]}-{text[7:]}") == [text]
    assert _texts(f"{text[:3]} {text[3:7]} {text[7:]}") == [text]
    assert _texts(wide) == [text]


@given(mobiles, mobiles, st.sampled_from([",", "，", ";", "；", "、", "/", " ", "  ", "\n", "|", "或", "&", ""]))
def test_two_numbers_in_a_cell_are_two(first, second, separator):
    assert _texts(f"{first}{separator}{second}") == list(dict.fromkeys([first, second]))


@pytest.mark.parametrize(
    ("raw", "text", "kind", "mark"),
    [
        ("0571-88881234", "0571-88881234", "landline", None),
        ("057188881234", "0571-88881234", "landline", None),
        ("(0571)88881234", "0571-88881234", "landline", None),
        ("（0571）8888 1234", "0571-88881234", "landline", None),
        ("+86 571 88881234", "0571-88881234", "landline", marks.COUNTRY_CODE),
        ("010-66661234", "010-66661234", "landline", None),
        ("02166661234", "021-66661234", "landline", None),
        ("88881234", "88881234", "landline", marks.NO_AREA_CODE),
        ("400-123-4567", "4001234567", "service", None),
        ("12345", "12345", "service", None),
        ("95588", "95588", "service", None),
        ("110", "110", "service", None),
        ("139****0001", "139????0001", "mobile", marks.MASKED),
        ("139*0001", "139????0001", "mobile", marks.MASKED),
        ("139xxxx0001", "139????0001", "mobile", marks.MASKED),
        ("1.39E+10", "", "unknown", marks.EXCEL_ROUNDED),
        ("1391234000", "1391234000", "unknown", marks.LENGTH_WRONG),
        ("139123400012", "139123400012", "unknown", marks.LENGTH_WRONG),
        ("12312340001", "12312340001", "unknown", marks.LENGTH_WRONG),
        ("13800000000", "13800000000", "mobile", marks.PLACEHOLDER),
        ("11111111111", "11111111111", "unknown", marks.PLACEHOLDER),
        ("+852 9123 4567", "+85291234567", "unknown", marks.FOREIGN),
        ("没装电话", "", "unknown", marks.UNRECOGNIZED),
    ],
)
def test_one_number_is_understood(raw, text, kind, mark):
    (phone,) = phones.normalize(raw)

    assert (phone.text, phone.kind) == (text, kind)
    assert mark is None or mark in phone.marks


def test_an_extension_stands_apart():
    (phone,) = phones.normalize("0571-88881234-801")

    assert (phone.text, phone.extension) == ("0571-88881234", "801")
    assert phone.marks == (marks.EXTENSION,)
    assert phones.normalize("0571-88881234转801") == (phone,)


def test_an_area_code_is_given_to_numbers_without_one():
    (phone,) = phones.normalize("88881234", area="0571")

    assert (phone.text, phone.marks) == ("0571-88881234", ())


@pytest.mark.parametrize(
    "raw", ["13912340001(女儿)", "13912340001 女儿", "女儿13912340001", "女儿：13912340001", "13912340001，女儿"]
)
def test_whose_phone_it_is_is_kept_as_a_note(raw):
    (phone,) = phones.normalize(raw)

    assert (phone.text, phone.note) == ("13912340001", "女儿")


def test_every_number_keeps_its_own_note():
    found = phones.normalize("张三13912340001李四13912340002")

    assert [(phone.text, phone.note) for phone in found] == [("13912340001", "张三"), ("13912340002", "李四")]


def test_numbers_written_as_endings_are_completed():
    assert _texts("0571-88881234/36") == ["0571-88881234", "0571-88881236"]


def test_two_mobiles_without_a_gap_are_parted_and_marked():
    found = phones.normalize("1391234000113912340002")

    assert [phone.text for phone in found] == ["13912340001", "13912340002"]
    assert marks.GLUED in found[0].marks


@pytest.mark.parametrize("raw", ["", "无", "0", " ", "暂无", "-"])
def test_an_empty_cell_has_no_phones(raw):
    assert phones.normalize(raw) == ()
