"""The reference page of purposes is what the code declares."""

from pathlib import Path

from liren.engine.shape import words
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


def test_every_fact_that_a_purpose_names_is_one_that_columns_are_mapped_to() -> None:
    known = {f"person.fact.{target.field}" for target in words.load().anywhere.values() if target.kind == "fact"}
    named = {field for purpose in kinds.PURPOSES for field in purpose.fields if field.startswith("person.fact.")}

    assert named - {"person.fact.*"} <= known


def test_only_work_on_the_whole_file_opens_every_fact() -> None:
    # A purpose that needs a case opens what the case is about, and the owner of the case says how much that is.
    whole = {one.name for one in kinds.PURPOSES if "person.fact.*" in one.fields and not one.case_required}

    assert whole == {"register_review", "resident_visit", "correction_request", "list_export"}
