"""Excel workbooks to sheets, through calamine; runs inside a confined process (`confined`), never in the caller's."""

import io
import itertools
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import python_calamine as calamine

from liren.engine.read import archives, cells, sheets, sources
from liren.engine.read import limits as bounds
from liren.kit import errors

BLOCK: Final = 16_384  # rows that stand as Python objects at one time
HEADER_ROWS: Final = 60  # merges that begin lower than this are no header groups


class WorkbookDamaged(errors.Invalid):
    """The container is whole, but what is in it is no workbook that can be read."""

    code = "workbook_damaged"


def read(source: sources.Source, *, limits: bounds.Limits) -> Iterator[sheets.Sheet]:
    """
    Every worksheet of a workbook in its own order; chart and dialog sheets hold no cells and are passed over.

    :raises Refusal: if the workbook is damaged, encrypted, or larger than its limits
    """
    try:
        with _opened(source) as workbook:
            pages = [page for page in workbook.sheets_metadata if page.typ == calamine.SheetTypeEnum.WorkSheet]
            limits.check_sheets(sheets=len(pages))
            for page in pages:
                hidden = page.visible != calamine.SheetVisibleEnum.Visible
                grid = workbook.get_sheet_by_name(page.name)
                yield _sheet(source.name, page.name, grid, hidden=hidden, limits=limits)
    except calamine.PasswordError as error:
        raise archives.PasswordProtected(file=source.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise WorkbookDamaged(file=source.name) from error


def _opened(source: sources.Source) -> Any:
    place = source.path if source.path is not None else io.BytesIO(source.content)
    return calamine.load_workbook(place)


def _sheet(file: str, name: str, grid: Any, *, hidden: bool, limits: bounds.Limits) -> sheets.Sheet:
    builder = sheets.Builder(limits=limits)
    offset = grid.start[1] if grid.start else 0
    limits.check_shape(rows=grid.total_height, columns=grid.total_width)
    rows = grid.iter_rows()
    while block := list(itertools.islice(rows, BLOCK)):
        made = [cells.column_of(column) for column in zip(*block, strict=True)]
        blank = pa.array([""] * len(block), pa.string())
        columns = [blank] * offset + [column for column, _ in made]
        builder.add(columns, numeric=[0] * offset + [count for _, count in made])
    merges = _merges(grid, builder.height)
    filled = sheets.trimmed(_filled_down(builder.columns(), merges, limits=limits))
    header_merges = tuple(merge for merge in merges if merge.top < HEADER_ROWS)
    return sheets.Sheet(file, name, hidden, filled, builder.numeric(), header_merges)


def _merges(grid: Any, height: int) -> list[sheets.Merge]:
    ranges = grid.merged_cell_ranges or []
    return [
        sheets.Merge(top, left, min(bottom, height - 1), right)
        for (top, left), (bottom, right) in ranges
        if top < height and left <= right
    ]


def _filled_down(
    columns: tuple[pa.ChunkedArray, ...], merges: list[sheets.Merge], *, limits: bounds.Limits
) -> tuple[pa.ChunkedArray, ...]:
    """A merged label says the same of every row beside it, so each of these rows gets it; the rest stays empty."""
    tall = [merge for merge in merges if merge.bottom > merge.top and merge.left < len(columns)]
    if sum(merge.bottom - merge.top for merge in tall) > limits.cells:
        raise bounds.TooManyCells(limit=limits.cells)
    filled = list(columns)
    for left in sorted({merge.left for merge in tall}):
        origin = np.arange(len(columns[left]))
        for merge in tall:
            if merge.left == left:
                origin[merge.top + 1 : merge.bottom + 1] = merge.top
        filled[left] = columns[left].take(pa.array(origin))
    return tuple(filled)
