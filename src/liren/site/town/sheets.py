"""What a department hands over: files of sheets of rows, each row knowing whom it speaks of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

Cell = str | int | float | date | None
Cells = list[Cell]


class Mention(NamedTuple):
    """Whom a row speaks of, in which role; `role` is numbered from the second on: owner2."""

    kind: str
    role: str
    entity: str


class Row(NamedTuple):
    """One data row. Rows of one `group` that follow each other share the sheet's merged columns."""

    cells: Cells
    mentions: list[Mention]
    group: str = ""


def _nothing(_count: int) -> list[Cells]:
    return []


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what stands above the data (titles, header, explanations), the data, what stands below."""

    name: str
    header: Cells
    rows: Iterable[Row]
    titles: tuple[Cells, ...] = ()
    explanations: Cells | None = None
    below: Callable[[int], list[Cells]] = _nothing
    merged: tuple[str, ...] = ()
    merged_columns: tuple[int, ...] = ()
    is_hidden: bool = False

    @property
    def above(self) -> list[Cells]:
        """All rows above the data."""
        return [*self.titles, self.header] + ([self.explanations] if self.explanations else [])


@dataclass(frozen=True, slots=True)
class Export:
    """One file as it is handed over; `encoding` is empty for a workbook."""

    file: str
    sheets: list[Sheet]
    encoding: str = ""


def drifted(sheet: Sheet, *, moves: tuple[tuple[str, int], ...], renamed: dict[str, str]) -> Sheet:
    """Return the sheet as a later version of the software writes it: columns moved, headers reworded."""
    order = list(range(len(sheet.header)))
    for title, place in moves:
        index = sheet.header.index(title)
        order.remove(index)
        order.insert(place, index)

    def arrange(cells: Cells) -> Cells:
        return [cells[i] for i in order] if len(cells) == len(order) else cells

    def rows() -> Iterator[Row]:
        for row in sheet.rows:
            yield row._replace(cells=arrange(row.cells))

    header = [renamed.get(str(title), title) for title in arrange(sheet.header)]
    explanations = arrange(sheet.explanations) if sheet.explanations else None
    return replace(sheet, header=header, rows=rows(), explanations=explanations)
