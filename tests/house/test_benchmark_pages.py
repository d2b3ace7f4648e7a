"""Pages of results are written by the commands that measure."""

import pytest

from bench import ablation, address_grammar, disclose, imports, linkage, linkage_scale, pages

PAGES = (ablation.PAGE, address_grammar.PAGE, linkage.PAGE, linkage_scale.PAGE, imports.PAGE, disclose.PAGE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_a_page_of_results_is_what_its_command_wrote(page):
    text = (pages.DOCS / page.file).read_text(encoding="utf-8")

    machine, rows = pages.read(page=page, text=text)

    assert rows
    assert pages.written(page=page, machine=machine, rows=rows) == text
