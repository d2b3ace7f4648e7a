"""The reference page of purposes is what the code declares."""

from pathlib import Path

from liren.primitives.agreements import kinds
from tools import purposes

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "purposes.md"


def test_the_page_of_purposes_is_what_is_declared() -> None:
    assert PAGE.read_text("utf-8") == purposes.page(kinds.PURPOSES), "run: python -m tools.purposes"


def test_every_purpose_speaks_both_languages_and_cites_its_law() -> None:
    for purpose in kinds.PURPOSES:
        assert purpose.title_zh and purpose.title_en.isascii(), purpose.name
        assert "法" in purpose.basis or "条例" in purpose.basis, purpose.name
        assert "第" in purpose.basis, purpose.name
