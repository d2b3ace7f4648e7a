"""Text on its way to a spreadsheet program: it must neither compute on the reader's machine nor be cut.

What somebody typed at a counter runs on another's machine if it begins like a formula. In a workbook such a cell is
text already; the quote prefix keeps it text when the reader edits it. A CSV file knows no prefix: the cell begins so.
"""

from collections.abc import Sequence
from typing import Final, Protocol

COMPUTING: Final = ("=", "+", "-", "@", "\t", "\r")
LONGEST: Final = 32_767  # UTF-16 units that a cell of a workbook holds; writers cut what is longer
CONTINUED: Final = "…"


class Page(Protocol):
    """A sheet of a workbook that is being written."""

    def write_string(self, row: int, column: int, text: str, form: object | None = None, /) -> object:
        """Write text into a cell, both counted from 0."""


def write_texts(*, page: Page, row: int, cells: Sequence[str], quoted: object) -> None:
    """
    Write a row of text; a cell too long for a workbook shows its first piece, the others are the caller's to place.

    :param quoted: the workbook's own format with the quote prefix
    """
    for column, text in enumerate(cells):
        if text:
            [first, *others] = pieces(text=text)
            shown = first + CONTINUED if others else first
            page.write_string(row, column, shown, quoted if text.startswith(COMPUTING) else None)


def inert(*, text: str) -> str:
    """Return text for a CSV file, so that it does not begin like a formula."""
    return f"'{text}" if text.startswith(COMPUTING) else text


def pieces(*, text: str) -> list[str]:
    """Cut text into as few pieces as cells of a workbook can hold; joined they are the text."""
    room = LONGEST - len(CONTINUED)
    if len(text) * 2 <= room:
        return [text]
    cut, used, start = [], 0, 0
    for at, character in enumerate(text):
        units = 2 if ord(character) > 0xFFFF else 1
        if used + units > room:
            cut.append(text[start:at])
            start, used = at, 0
        used += units
    return [*cut, text[start:]]
