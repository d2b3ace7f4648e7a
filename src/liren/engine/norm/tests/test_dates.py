import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import dates, marks

days = st.dates(datetime.date(1900, 1, 2), datetime.date(2029, 12, 31))


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_safe(raw):
    found = dates.normalize(raw)

    assert found.calendar in {"solar", "lunar", "unknown"}
    assert found.date is None or found.date.year > 0


@given(st.from_regex(r"[0-9年月日农历闰正初廿十一二三./ :T-]{1,24}", fullmatch=True))
def test_any_run_of_date_characters_is_safe(raw):
    found = dates.normalize(raw)

    assert found.date is None or found.date.year > 0


FORMS = [
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y.%m.%d}",
    "{0:%Y年%m月%d日}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}-{0.month}-{0.day} 0:00",
    "{0.year} {0.month} {0.day}",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%dT00:00:00Z}",
    "{0:%Y%m%d}000000",
    "{0:%d-%b-%Y}",
    "公历{0:%Y-%m-%d}",
    "{0:%Y年%m月%d日}生",
]


@given(days, st.sampled_from(FORMS))
def test_every_way_to_write_a_day_gives_the_day(day, form):
    assert dates.normalize(form.format(day)).date == day


@given(days)
def test_what_it_gives_it_gives_again(day):
    assert dates.normalize(str(dates.normalize(str(day)).date)).date == day


@given(days)
def test_a_serial_number_of_a_spreadsheet_is_a_day(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    found = dates.normalize(str(serial))

    assert serial < 3000 or 1850 <= serial <= 2150 or found.date == day


@given(days.filter(lambda day: day.day > 12))
def test_month_or_day_first_is_clear_beyond_the_twelfth(day):
    assert dates.normalize(f"{day.month}/{day.day}/{day.year}").date == day
    assert dates.normalize(f"{day.day}/{day.month}/{day.year}").date == day


@pytest.mark.parametrize(
    ("raw", "year", "month", "day", "calendar", "mark"),
    [
        ("19491231", 1949, 12, 31, "solar", None),
        ("1949.12", 1949, 12, None, "solar", None),
        ("194912", 1949, 12, None, "solar", None),
        ("1949年12月", 1949, 12, None, "solar", None),
        ("1949.1", 1949, 1, None, "solar", marks.MONTH_UNCERTAIN),
        ("1949", 1949, None, None, "solar", None),
        ("1949年", 1949, None, None, "solar", None),
        ("49年", 1949, None, None, "solar", marks.TWO_DIGIT_YEAR),
        ("05年", 2005, None, None, "solar", marks.TWO_DIGIT_YEAR),
        ("49-12-31", 1949, 12, 31, "solar", marks.TWO_DIGIT_YEAR),
        ("491231", 1949, 12, 31, "solar", marks.TWO_DIGIT_YEAR),
        ("12/31/49", 1949, 12, 31, "solar", marks.TWO_DIGIT_YEAR),
        ("31-Dec-49", 1949, 12, 31, "solar", marks.TWO_DIGIT_YEAR),
        ("Dec 31, 1949", 1949, 12, 31, "solar", None),
        ("12/31/1949", 1949, 12, 31, "solar", None),
        ("3/4/1949", 1949, 3, 4, "solar", marks.ORDER_GUESSED),
        ("18263", 1949, 12, 31, "solar", marks.EXCEL_SERIAL),
        ("18263.5", 1949, 12, 31, "solar", marks.EXCEL_SERIAL),
        ("一九四九年十二月卅一日", 1949, 12, 31, "solar", marks.CHINESE_NUMERALS),
        ("二〇〇一年三月", 2001, 3, None, "solar", marks.CHINESE_NUMERALS),
        ("民国38年5月1日", 1949, 5, 1, "solar", marks.REPUBLICAN_YEAR),
        ("１９４９年１２月３１日", 1949, 12, 31, "solar", marks.FULLWIDTH),
        ("12月31日", None, 12, 31, "solar", None),
        ("5月", None, 5, None, "solar", None),
        ("约1949年", 1949, None, None, "solar", marks.APPROXIMATE),
        ("1949年左右", 1949, None, None, "solar", marks.APPROXIMATE),
        ("19490000", 1949, None, None, "solar", None),
        ("1949-13-01", 1949, 13, 1, "unknown", marks.MONTH_IMPOSSIBLE),
        ("19490230", 1949, 2, 30, "unknown", marks.DAY_IMPOSSIBLE),
        ("1949-02-29", 1949, 2, 29, "unknown", marks.DAY_IMPOSSIBLE),
        ("0000-00-00", None, None, None, "unknown", marks.MISSING),
        ("1900-01-00", None, None, None, "unknown", marks.PLACEHOLDER),
        ("9999-12-31", None, None, None, "unknown", marks.PLACEHOLDER),
        ("今天", None, None, None, "unknown", marks.RELATIVE),
        ("上月", None, None, None, "unknown", marks.RELATIVE),
        ("长期", None, None, None, "unknown", marks.OPEN_ENDED),
        ("31-Abc-49", None, None, None, "unknown", marks.UNRECOGNIZED),
        ("991399", None, None, None, "unknown", marks.UNRECOGNIZED),
        ("12-31", None, 12, 31, "solar", None),
        ("75岁", None, None, None, "unknown", marks.UNRECOGNIZED),
        ("", None, None, None, "unknown", marks.MISSING),
        ("无", None, None, None, "unknown", marks.MISSING),
        ("2019年3月~2020年5月", 2019, 3, None, "solar", marks.SEVERAL),
        ("2020-01-01至2021-01-01", 2020, 1, 1, "solar", marks.SEVERAL),
        ("居住证有效期2020-01-01", 2020, 1, 1, "solar", marks.NOTE),
        ("正月初八", None, 1, 8, "lunar", marks.LUNAR),
        ("农历八月十五", None, 8, 15, "lunar", marks.LUNAR),
        ("农历1949年正月初八", 1949, 1, 8, "lunar", marks.LUNAR),
        ("1949-8-15(农历)", 1949, 8, 15, "lunar", marks.LUNAR),
        ("农历49.8.15", 1949, 8, 15, "lunar", marks.TWO_DIGIT_YEAR),
        ("腊月廿三", None, 12, 23, "lunar", marks.LUNAR),
        ("1990年闰五月初三", 1990, 5, 3, "lunar", marks.LEAP_MONTH),
        ("农历1949年2月30", 1949, 2, 30, "lunar", marks.LUNAR),
        ("农历1949年13月40日", 1949, 13, 40, "unknown", marks.LUNAR),
    ],
)
def test_a_date_is_understood_as_far_as_it_goes(raw, year, month, day, calendar, mark):
    found = dates.normalize(raw)

    assert (found.year, found.month, found.day, found.calendar) == (year, month, day, calendar)
    assert mark is None or mark in found.marks


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("农历2026年正月初一", datetime.date(2026, 2, 17)),
        ("农历1949年正月初八", datetime.date(1949, 2, 5)),
        ("1990年闰五月初三", datetime.date(1990, 6, 25)),
        ("1962年腊月初八", datetime.date(1963, 1, 3)),
    ],
)
def test_a_lunar_date_gives_its_solar_day(raw, day):
    assert dates.normalize(raw).date == day


def test_a_lunar_day_that_its_year_lacks_gives_no_day():
    assert dates.normalize("农历1962年腊月三十").date is None


def test_a_part_of_a_date_gives_no_day():
    assert dates.normalize("1949.12").date is None


def test_the_century_of_two_digits_follows_the_latest_year():
    assert dates.normalize("27年", latest_year=2026).year == 1927
    assert dates.normalize("26年", latest_year=2026).year == 2026
