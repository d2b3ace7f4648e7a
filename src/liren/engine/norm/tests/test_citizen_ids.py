import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import citizen_ids, marks

BODY = "33019919491231112"
VALID = BODY + citizen_ids.check_character(BODY)


def _with_check(body: str) -> str:
    return body + citizen_ids.check_character(body)


# The sequence avoids ids ending on 000, which Excel's rounding makes uncertain.
ids = st.builds(
    lambda division, day, sequence: _with_check(f"{division}{day:%Y%m%d}{sequence:03d}"),
    st.sampled_from(["330199", "999999", "310199"]),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2025, 12, 31)),
    st.integers(1, 999).filter(lambda sequence: sequence % 100 != 0),
)


@given(ids)
def test_a_right_id_is_valid_and_tells_birth_sex_and_division(text):
    found = citizen_ids.normalize(text)

    assert (found.text, found.pattern, found.valid) == (text, text, True)
    assert found.birth == datetime.datetime.strptime(text[6:14], "%Y%m%d").date()
    assert found.sex == ("male" if int(text[16]) % 2 else "female")
    assert found.division == text[:6]


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_safe(raw):
    found = citizen_ids.normalize(raw)

    assert found.kind in {"resident", "hmt", "foreign", "other", "partial", "none"}
    assert len(found.pattern) in {0, 18}
    assert not found.valid or citizen_ids.checksum_holds(found.pattern)


@given(st.from_regex(r"[0-9Xx*. ',-]{1,24}", fullmatch=True))
def test_any_run_of_digits_and_masks_is_safe(raw):
    found = citizen_ids.normalize(raw)

    assert len(found.pattern) in {0, 18}
    assert not found.valid or citizen_ids.checksum_holds(found.pattern)


@given(ids)
def test_what_it_gives_it_gives_again(text):
    assert citizen_ids.normalize(citizen_ids.normalize(text).text or "").text == text


@given(ids, st.integers(0, 16))
def test_a_transposition_is_never_valid_but_kept(text, place):
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    found = citizen_ids.normalize(swapped)

    assert swapped == text or (not found.valid and found.text is None and found.marks)


@given(ids, st.integers(0, 16), st.integers(1, 9))
def test_a_wrong_digit_is_never_valid(text, place, shift):
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    found = citizen_ids.normalize(wrong)

    assert not found.valid
    assert found.marks


DRESSED = {
    "lower case": str.lower,
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "blanks": lambda text: f" {text[:6]} {text[6:14]} {text[14:]}\t",
    "an apostrophe": lambda text: "'" + text,
    "hyphens": lambda text: f"{text[:6]}-{text[6:]}",
    "a label": lambda text: "身份证号：" + text,
    "a student number": lambda text: "G" + text,
    "a disability certificate": lambda text: text + "43",
    "a reissued disability certificate": lambda text: text + "43B1",
    "itself twice": lambda text: f"{text}、{text}",
    "a zero-width blank": lambda text: "\u200b" + text,
}


@given(ids, st.sampled_from(sorted(DRESSED)))
def test_an_id_is_found_within_its_dressing(text, dressing):
    found = citizen_ids.normalize(DRESSED[dressing](text))

    assert (found.text, found.valid) == (text, True)


@given(ids, st.sampled_from(["0O", "0o", "1I", "1l", "0Q", "1|"]), st.data())
def test_a_letter_for_a_digit_is_repaired(text, slip, data):
    digit, letter = slip
    places = [place for place, character in enumerate(text[:17]) if character == digit]
    if places:
        place = data.draw(st.sampled_from(places))
        found = citizen_ids.normalize(text[:place] + letter + text[place + 1 :])

        assert (found.text, found.valid) == (text, True)
        assert marks.GLYPH_REPAIRED in found.marks


def test_a_letter_for_a_digit_is_not_repaired_against_the_checksum():
    wrong = "3301O919491231112" + ("0" if VALID[17] != "0" else "1")
    found = citizen_ids.normalize(wrong)

    assert found.text is None
    assert not found.valid
    assert found.pattern == "3301?9194912311120"[:17] + wrong[17]
    assert found.kind == "partial"


@given(ids.filter(lambda text: text[6:8] == "19"))
def test_an_id_of_the_first_generation_is_upgraded(text):
    found = citizen_ids.normalize(text[:6] + text[8:17])

    assert (found.text, found.valid) == (text, True)
    assert marks.UPGRADED in found.marks


@pytest.mark.parametrize(
    ("raw", "pattern"),
    [
        ("4.40308E+17", "440308????????????"),
        ("4.40308e+17", "440308????????????"),
        ("4.4030819E+17", "4403081???????????"),  # the last digit shown may have been rounded up
        ("4.40308198001011E+17", "440308198001011???"),
        ("4.40308198001011264e+17", "440308198001011???"),
        ("4.40308800101E+14", "44030819800101????"[:13] + "?????"),
        ("440308198001011000", "440308198001011???"),
        ("440308198001010000", "440308198001010???"),
        ("440308198001011264", "440308198001011???"),  # as a double holds it
    ],
)
def test_an_id_rounded_by_a_spreadsheet_becomes_a_pattern(raw, pattern):
    found = citizen_ids.normalize(raw)

    assert (found.text, found.pattern, found.valid, found.kind) == (None, pattern, False, "partial")
    assert marks.EXCEL_ROUNDED in found.marks


def test_a_rounded_id_still_tells_birth_and_division():
    found = citizen_ids.normalize("440308198001011000")

    assert (found.birth, found.division, found.sex) == (datetime.date(1980, 1, 1), "440308", None)


def test_fifteen_digits_with_an_impossible_day_are_kept():
    found = citizen_ids.normalize("330199490230112")

    assert (found.text, found.pattern) == (None, "33019919490230112?")
    assert found.marks == (marks.UPGRADED, marks.DATE_IMPOSSIBLE)


def test_an_id_that_became_a_number_loses_its_decimals():
    found = citizen_ids.normalize("330199491231112.0")

    assert found.text == VALID
    assert found.marks == (marks.EXCEL_NUMBER, marks.UPGRADED)


@pytest.mark.parametrize(
    ("raw", "pattern", "mark"),
    [
        ("110***********1234", "110???????????1234", marks.MASKED),
        ("110****1234", "110???????????1234", marks.MASKED),
        ("110XXXXXXXXXXX123X", "110???????????123X", marks.MASKED),
        ("110101********123X", "110101????????123X", marks.MASKED),
        ("330199********1112", "330199????????1112", marks.MASKED),
        ("33019919491231****", "33019919491231????", marks.MASKED),
        ("3301994912311**", "3301991949123 11???".replace(" ", ""), marks.MASKED),
        ("1234", "??????????????1234", marks.LAST_DIGITS),
        ("后四位123X", "??????????????123X", marks.LAST_DIGITS),
        ("尾号 1234", "??????????????1234", marks.LAST_DIGITS),
        ("311234", "????????????311234", marks.LAST_DIGITS),
        ("33019919491231", "33019919491231????", marks.LENGTH_WRONG),
    ],
)
def test_a_masked_or_shortened_id_becomes_a_pattern(raw, pattern, mark):
    found = citizen_ids.normalize(raw)

    assert (found.text, found.pattern, found.valid, found.kind) == (None, pattern, False, "partial")
    assert mark in found.marks


def test_a_lost_x_is_the_likely_loss_of_one_character():
    body = next(f"33019919491231{n:03d}" for n in range(999) if _with_check(f"33019919491231{n:03d}").endswith("X"))
    found = citizen_ids.normalize(body)

    assert found.pattern == body + "?"
    assert marks.CHECK_CHARACTER_LOST in found.marks


def test_a_checksum_wrong_id_keeps_its_characters_and_its_date():
    wrong = BODY + ("1" if VALID[17] != "1" else "2")
    found = citizen_ids.normalize(wrong)

    assert (found.text, found.pattern, found.valid) == (None, wrong, False)
    assert found.birth == datetime.date(1949, 12, 31)
    assert found.marks == (marks.CHECKSUM_WRONG,)


def test_a_day_that_never_was_makes_an_id_invalid_whatever_its_checksum():
    found = citizen_ids.normalize(_with_check("33019919490230112"))

    assert (found.text, found.valid, found.birth) == (None, False, None)
    assert found.marks == (marks.DATE_IMPOSSIBLE,)


def test_a_division_that_nobody_knows_is_no_error():
    found = citizen_ids.normalize(_with_check("99999919491231112"))

    assert found.valid
    assert found.marks == (marks.DIVISION_UNKNOWN,)


def test_a_division_younger_than_the_holder_is_no_error():
    # 330113 (Linping) was made in 2021; who registers there late may have been born at any time.
    found = citizen_ids.normalize(_with_check("33011319491231112"))

    assert (found.valid, found.marks) == (True, ())


@pytest.mark.parametrize("division", ["810000", "820000", "830000"])
def test_a_residence_permit_of_hong_kong_macao_or_taiwan_has_its_kind(division):
    found = citizen_ids.normalize(_with_check(division + "19491231112"))

    assert (found.kind, found.valid) == ("hmt", True)


@pytest.mark.parametrize(
    ("raw", "kind", "mark", "number"),
    [
        ("E12345678", "other", marks.PASSPORT, "E12345678"),
        ("护照：EA1234567", "other", marks.PASSPORT, "EA1234567"),
        ("H12345678", "other", marks.PERMIT, "H12345678"),
        ("M1234567801", "other", marks.PERMIT, "M1234567801"),
        ("台胞证12345678", "other", marks.PERMIT, "12345678"),
        ("军字第2001988号", "other", marks.MILITARY, "军字第2001988号"),
        ("P330012345", "other", marks.BIRTH_CERTIFICATE, "P330012345"),
        ("ABC123456789012", "foreign", marks.FOREIGN, "ABC123456789012"),
        ("", "none", marks.MISSING, ""),
        ("无", "none", marks.MISSING, ""),
        ("******************", "none", marks.MASKED, ""),
        ("19491231", "none", marks.LENGTH_WRONG, "19491231"),
        ("未办理身份证", "none", marks.UNRECOGNIZED, "未办理身份证"),
    ],
)
def test_other_documents_yield_kind_and_number(raw, kind, mark, number):
    found = citizen_ids.normalize(raw)

    assert (found.text, found.valid, found.kind, found.number) == (None, False, kind, number)
    assert mark in found.marks


def test_a_permanent_residence_card_since_2023_is_foreign():
    found = citizen_ids.normalize(_with_check("91184019491231112"))

    assert (found.kind, found.valid) == ("foreign", True)


def test_of_two_ids_the_one_with_the_right_checksum_is_taken():
    wrong = BODY + ("1" if VALID[17] != "1" else "2")
    found = citizen_ids.normalize(f"{wrong}/{VALID}")

    assert found.text == VALID
    assert marks.SEVERAL in found.marks
