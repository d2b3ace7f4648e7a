from pathlib import Path

TOWN = Path(__file__).parents[1]


def test_the_town_knows_nothing_of_the_engine() -> None:
    guilty = [
        p for p in TOWN.rglob("*.py") if "liren.engine" in p.read_text(encoding="utf-8") and p.parent.name != "tests"
    ]

    assert not guilty
