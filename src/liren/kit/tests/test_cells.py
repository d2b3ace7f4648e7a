"""What a spreadsheet program gets neither computes nor is cut."""

import pytest

from liren.kit import cells


class Page:
    """Notes what is written."""

    def __init__(self) -> None:
        self.written: list[tuple[int, int, str, object]] = []

    def write_string(self, row: int, column: int, text: str, form: object | None = None, /) -> None:
        self.written.append((row, column, text, form))


@pytest.mark.parametrize("text", ["=1+1", "+86 571", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_quoted_in_a_workbook_and_marked_in_a_text_file(text):
    page = Page()

    cells.write_texts(page=page, row=2, cells=["王岚", "", text], quoted="prefix")

    assert page.written == [(2, 0, "王岚", None), (2, 2, text, "prefix")]
    assert cells.inert(text=text) == f"'{text}"
    assert cells.inert(text="王岚") == "王岚"


@pytest.mark.parametrize("text", ["", "字" * 32_766, "字" * 32_767, "𠮷" * 40_000, "字𠮷" * 30_000])
def test_pieces_of_a_text_fit_into_cells_and_lose_nothing(text):
    found = cells.pieces(text=text)

    assert "".join(found) == text
    assert all(len((piece + cells.CONTINUED).encode("utf-16-le")) // 2 <= cells.LONGEST for piece in found)


def test_a_cell_that_is_too_long_shows_that_it_goes_on():
    page = Page()

    cells.write_texts(page=page, row=0, cells=["字" * 40_000], quoted="prefix")

    [(_, _, shown, _)] = page.written
    assert shown == "字" * 32_766 + cells.CONTINUED
