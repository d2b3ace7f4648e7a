"""Documents are of one mode, their links are alive, settings and decisions are written down, words are used."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]+)")
MODES = {"tutorials", "how-to", "reference", "explanation", "adr"}
RECORD_PARTS = ("## Context", "## Decision", "## Status", "## Consequences", "## Tags")
SETTING = re.compile(r"(?:environ(?:ment)?\.get\(|environ\[|getenv\()\s*\"([A-Z_]+)\"")


def test_every_page_is_in_one_of_the_four_modes_or_a_decision_record():
    strays = [
        str(page.relative_to(ROOT))
        for page in ROOT.glob("docs/**/*.md")
        if page.relative_to(ROOT / "docs").parts[0] not in MODES | {"index.md"}
    ]

    assert strays == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_are_alive(page):
    dead = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]

    assert dead == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/adr/*.md")), ids=lambda page: page.stem)
def test_a_decision_record_says_context_decision_status_consequences_and_tags(page):
    text = page.read_text("utf-8")

    assert [part for part in RECORD_PARTS if part not in text] == []


def test_every_setting_of_the_environment_is_documented():
    read = {
        name
        for source in (ROOT / "src" / "liren" / "site").glob("**/*.py")
        if "tests" not in source.parts
        for name in SETTING.findall(source.read_text("utf-8"))
        if name.startswith(("LIREN_", "DATABASE_"))
    }
    documented = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")

    assert {name for name in read if f"`{name}`" not in documented} == set()


def test_the_words_of_the_house_are_used_in_the_code():
    table = (ROOT / "CONTEXT.md").read_text("utf-8").split("## Words of the field")[0]
    words = [row.split("|")[2].strip() for row in table.splitlines() if row.startswith("| ") and "code name" not in row]
    sources = [*(ROOT / "src").glob("**/*.py"), *(ROOT / "tests").glob("**/*.py")]
    code = "\n".join(source.read_text("utf-8") for source in sources)

    assert [
        word for word in words for one in word.split(" / ") if one.replace("_", " ") not in code.replace("_", " ")
    ] == []
