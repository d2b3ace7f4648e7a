from pathlib import Path

from liren.site.town import rates

PAGE = Path(__file__).parents[5] / "docs" / "reference" / "demo-town.md"


def test_the_reference_page_states_the_rates_in_force() -> None:
    assert rates.table() in PAGE.read_text(encoding="utf-8")
