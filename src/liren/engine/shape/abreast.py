"""Lists printed in columns: 房号 姓名 电话 twice in one header are two lists of a kind, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.read import sheets
from liren.engine.shape import headers, layouts, meanings, sections

SEARCHED: Final = 60  # rows from the top in which the header is expected
LEAST: Final = 2  # columns of one list: 姓名 姓名 姓名 under each other's heads are several people of one row


def parted(told: Iterable[sheets.Sheet]) -> tuple[sheets.Sheet, ...]:
    """
    Give each list that shares a sheet a sheet of its own: lines keep their numbers, the second is called 第2栏.

    What stands alone in its line, a title or the place of the rows below, is said of every list. A list without rows
    is left out.
    """
    return tuple(part for sheet in told for part in _parts(sheet))


def _parts(sheet: sheets.Sheet) -> list[sheets.Sheet]:
    rows = sheet.rows(0, SEARCHED)
    line = next((line for line, row in enumerate(rows) if sum(map(meanings.is_known, row)) >= LEAST), -1)
    starts = _starts(rows[line]) if line >= 0 else []
    if len(starts) < 2 or (line and layouts.names_roles({cell.strip() for cell in rows[line - 1] if cell.strip()})):
        return [sheet]
    alone = _alone(sheet, above=line)
    spans = zip(starts, [*starts[1:], sheet.width], strict=True)
    first, *others = (_part(sheet, number, left, right, alone) for number, (left, right) in enumerate(spans))
    return [first, *(part for part in others if _has_rows(part, line, alone))]


def _starts(row: Sequence[str]) -> list[int]:
    """The first column of each list, if the row is a header that says the same words again and again, nothing else."""
    filled = [(index, headers.plain(cell)) for index, cell in enumerate(row) if cell.strip()]
    names = [name for _, name in filled]
    for size in range(LEAST, len(names) // 2 + 1):
        once = names[:size]
        if (
            names == once * (len(names) // size)
            and len(set(once)) == size
            and sum(map(meanings.is_known, once)) >= LEAST
        ):
            return [0, *(index for index, _ in filled[size::size])]
    return []


def _alone(sheet: sheets.Sheet, *, above: int) -> dict[int, str]:
    """Line → the only text in it, where that heads all lists: whatever stands over the header, and places."""
    count = np.zeros(sheet.height, np.int32)
    for column in sheet.columns:
        count += pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy().astype(np.int32)
    told = {int(line): "".join(sheet.rows(int(line), int(line) + 1)[0]).strip() for line in np.flatnonzero(count == 1)}
    return {line: text for line, text in told.items() if line < above or sections.read(text) is not None}


def _part(sheet: sheets.Sheet, number: int, left: int, right: int, alone: dict[int, str]) -> sheets.Sheet:
    columns = [_cells(sheet.columns[index], alone, is_first=index == left) for index in range(left, right)]
    own = [one for one in sheet.merges if left <= one.left and one.right < right]
    return replace(
        sheet,
        name=f"{sheet.name}第{number + 1}栏" if number else sheet.name,
        columns=tuple(columns),
        numeric=sheet.numeric[left:right],
        merges=tuple(replace(one, left=one.left - left, right=one.right - left) for one in own),
        broken=0 if number else sheet.broken,
    )


def _cells(column: pa.ChunkedArray, alone: dict[int, str], *, is_first: bool) -> pa.ChunkedArray:
    if not alone:
        return column
    mask = np.zeros(len(column), bool)
    mask[list(alone)] = True
    texts = pa.array([alone[line] if is_first else "" for line in sorted(alone)], pa.string())
    return pc.replace_with_mask(column, pa.array(mask), texts)


def _has_rows(sheet: sheets.Sheet, header: int, alone: dict[int, str]) -> bool:
    below = np.setdiff1d(np.arange(header + 1, sheet.height), list(alone))
    return any(
        bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(column.take(pa.array(below))), "")).as_py())
        for column in sheet.columns
    )
