"""How much a file may ask of the machine before it is refused.

The defaults hold a city district's yearly export and refuse what no department sends by accident. They are
passed in, so that a small machine can set smaller ones.
"""

from dataclasses import dataclass

from liren.kit import errors


class TooLarge(errors.Invalid):
    """Something is larger than the limits allow; data names what, how much it was, and the limit."""

    code = "too_large"


class FileTooLarge(TooLarge):
    """The file has more bytes than are read in one go."""

    code = "file_too_large"


class WorkbookTooLarge(TooLarge):
    """The workbook is honest about it: unpacked it is larger than is read in one go."""

    code = "workbook_too_large"


class TooManySheets(TooLarge):
    """The workbook has more sheets than any register needs."""

    code = "too_many_sheets"


class TooManyRows(TooLarge):
    """The sheet has more rows than are read in one go."""

    code = "too_many_rows"


class TooManyColumns(TooLarge):
    """The sheet is wider than any register."""

    code = "too_many_columns"


class TooManyCells(TooLarge):
    """Rows times columns is more than fits."""

    code = "too_many_cells"


class CellTooLong(TooLarge):
    """One cell holds more text than any register writes; usually a quotation mark that is never closed."""

    code = "cell_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What one file may cost.

    :ivar unpacked_bytes: of all parts of a workbook together, after decompression
    :ivar ratio: unpacked to packed bytes; real workbooks stay below 60
    :ivar markup_bytes: of a web page or an XML table, which is read slowly
    :ivar markup_seconds: processor time of the process that parses one
    :ivar memory_bytes: address space of the process that parses a workbook
    :ivar seconds: processor time of the process that parses a workbook
    """

    file_bytes: int = 1 << 30
    unpacked_bytes: int = 2_000_000_000
    ratio: int = 250
    parts: int = 10_000
    sheets: int = 200
    rows: int = 5_000_000
    columns: int = 1_000
    cells: int = 200_000_000
    cell_characters: int = 100_000
    markup_bytes: int = 64 << 20
    markup_seconds: int = 300
    memory_bytes: int = 3 << 30
    seconds: int = 1_200

    def check_file(self, *, size: int) -> None:
        """
        Accept a file of `size` bytes.

        :raises FileTooLarge: if it is larger
        """
        if size > self.file_bytes:
            raise FileTooLarge(size=size, limit=self.file_bytes)

    def check_markup(self, *, size: int) -> None:
        """
        Accept a web page of `size` bytes.

        :raises FileTooLarge: if it is larger
        """
        if size > self.markup_bytes:
            raise FileTooLarge(size=size, limit=self.markup_bytes)

    def check_sheets(self, *, sheets: int) -> None:
        """
        Accept a workbook of that many sheets.

        :raises TooManySheets: if there are more
        """
        if sheets > self.sheets:
            raise TooManySheets(sheets=sheets, limit=self.sheets)

    def check_shape(self, *, rows: int, columns: int) -> None:
        """
        Accept a sheet, or the part of it read so far, of that height and width.

        :raises TooManyRows, TooManyColumns, TooManyCells: if it is larger
        """
        if columns > self.columns:
            raise TooManyColumns(columns=columns, limit=self.columns)
        if rows > self.rows:
            raise TooManyRows(rows=rows, limit=self.rows)
        if rows * columns > self.cells:
            raise TooManyCells(cells=rows * columns, limit=self.cells)

    def check_cell(self, *, characters: int) -> None:
        """
        Accept a cell of that many characters.

        :raises CellTooLong: if it is longer
        """
        if characters > self.cell_characters:
            raise CellTooLong(characters=characters, limit=self.cell_characters)
