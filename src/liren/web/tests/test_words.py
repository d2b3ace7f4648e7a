"""Figures, forms and documents say what they should."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from liren.web import figures, words
from liren.web.showcase import VisitForm
from tools import component_docs


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (figures.number(1234), "1,234"),
        (figures.number(Decimal("1234.50")), "1,234.50"),
        (figures.percent(0.778), "77.8%"),
        (figures.yuan(1234), "¥1,234.00"),
        (figures.signed(6.81), "+6.8"),
        (figures.signed(-2.44), "−2.4"),
        (figures.signed(-0.04), "0"),
        (figures.day(date(2026, 11, 22)), "2026-11-22"),
        (figures.moment(datetime(2026, 11, 22, 6, 30, tzinfo=UTC)), "2026-11-22 14:30"),
        (figures.short(datetime(2026, 11, 22, 6, 30, tzinfo=UTC), today=date(2026, 11, 23)), "11-22 14:30"),
        (figures.short(datetime(2025, 11, 22, 6, 30, tzinfo=UTC), today=date(2026, 11, 23)), "2025-11-22 14:30"),
    ],
)
def test_a_figure_is_written_as_this_house_writes_it(written, expected):
    assert written == expected


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("sentence", words.SAID_BY_DJANGO + words.SAID_BY_THE_LOG_IN)
def test_a_sentence_of_djangos_is_said_our_way_in_both_languages(language, sentence):
    with translation.override(language):
        assert translation.gettext(sentence) != sentence


def test_an_error_stands_with_its_field_and_is_read_out_with_it():
    drawn = str(VisitForm({"what": ""})["what"].as_field_group())

    assert 'aria-describedby="id_what_helptext id_what_error"' in drawn
    assert 'id="id_what_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_what_need_not_be_filled_in_says_so():
    with translation.override("en"):
        drawn = str(VisitForm()["details"].as_field_group())

    assert "optional" in drawn


@pytest.mark.parametrize("text", ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "20261122"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_date_is_understood_however_a_clerk_writes_it(language, text):
    with translation.override(language):
        assert forms.DateField(localize=True).clean(text) == date(2026, 11, 22)


def test_the_reference_of_components_is_what_the_parts_say():
    assert component_docs.PAGE.read_text("utf-8") == component_docs.written()
