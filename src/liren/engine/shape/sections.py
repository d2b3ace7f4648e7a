"""Rows that hold only a place, above the rows of those who live there: 和平里小区, then 3幢, then 一单元.

Such a row is no record. What it says is given to the rows below it as columns of their own at the sheet's right edge,
so that whoever maps, stores or sends back a row has all that it says of itself.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.norm import address_areas
from liren.engine.read import sheets

# What a section can tell, the whole before its part, under the headers that the columns get.
HEADERS: Final = ("小区名称", "楼栋", "单元", "房号")
LONGEST: Final = 30  # characters; a section is a label
Told = tuple[str, ...]  # one text a header of HEADERS, empty where the section says nothing
NOTHING: Final[Told] = ("",) * len(HEADERS)

COMPOUNDS: Final = "家属院|家属区|宿舍|大院|小区|花园|花苑|公寓|新村|家园|佳苑|名苑|新苑|雅苑|嘉园|嘉苑|山庄|公馆|大厦"
_NUMBER: Final = "[A-Za-z0-9〇零一二三四五六七八九十百]"
_NAMED: Final = rf"{COMPOUNDS}|{_NUMBER}{{1,2}}[区期村]|路{_NUMBER}{{1,5}}弄|(?<=[一-鿿]{{3}})[里苑坊园城府庭]"
_SECTION: Final = re.compile(
    rf"(?P<compound>[一-鿿]{{2,}}?(?:{_NAMED})+)?"
    rf"(?P<building>[甲乙丙丁戊己东南西北]{_NUMBER}{{1,2}}楼|第?[甲乙丙丁]?{_NUMBER}{{1,4}}(?:号楼|#楼|幢楼?|栋楼?|座|#|号))?"
    rf"(?P<unit>第?{_NUMBER}{{1,3}}(?:单元|门))?"
    r"(?P<room>[0-9]{3,4}(?:号?室|号房)?)?"
)
_ROOM: Final = re.compile(r"[0-9]{3,4}(?:号?室)?")
_NUMBERING: Final = re.compile(r"^(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}[、.．])")
_NOTE: Final = re.compile(
    r"(?:[(（][^()（）]*[)）])?(?:住户|业主|居民)?(?:名单|名册|情况|信息|登记表|一览表)?(?:共?\d+户)?[:：]?$"
)


@dataclass(frozen=True)
class Sections:
    """
    A sheet whose sections have become columns.

    :ivar lines: those that held nothing but a section, 0-based
    :ivar headers: of the columns that were added, left to right
    """

    sheet: sheets.Sheet
    lines: frozenset[int] = frozenset()
    headers: tuple[str, ...] = ()


def spread(sheet: sheets.Sheet, filled: np.ndarray, starts: Sequence[tuple[int, int]]) -> Sections:
    """
    Give each line what the sections above it say.

    :param filled: how many cells of each line are filled
    :param starts: first and last line of each table's header; a table has the sections since the one before it ended
    """
    told = _believed(sheet, _told(sheet, np.flatnonzero(filled == 1)), np.flatnonzero(filled > 0))
    if not told:
        return Sections(sheet)
    changes = _changes({line: section for line, (section, _) in told.items()}, starts, np.flatnonzero(filled > 0))
    wanted = [part for part in range(len(HEADERS)) if any(state[part] for state in changes.values())]
    columns = [_column(sheet.height, changes, part, starts) for part in wanted]
    numeric = (*sheet.numeric, *(0 for _ in wanted))
    added = replace(sheet, columns=(*sheet.columns, *columns), numeric=numeric)
    return Sections(added, frozenset(told), tuple(HEADERS[part] for part in wanted))


def read(cell: str) -> Told | None:
    """What a cell tells if it names a compound, building or entrance and says nothing else; else None."""
    if not 2 <= len(cell) <= LONGEST:
        return None
    bare = address_areas.take(_NOTE.sub("", _NUMBERING.sub("", "".join(cell.split())))).rest
    found = _SECTION.fullmatch(bare)
    if found is None or not any(found.group("compound", "building", "unit")):
        return None
    if (found["building"] or "").endswith("号") and not found["compound"]:
        return None  # 3号 numbers anything
    return tuple(part.removeprefix("第") if part else "" for part in found.groups())


def _told(sheet: sheets.Sheet, lines: np.ndarray) -> dict[int, tuple[Told, int]]:
    """Line → its section, and the column in which it stands."""
    found: dict[int, tuple[Told, int]] = {}
    known: dict[str, Told | None] = {}
    for index, column in enumerate(sheet.columns if len(lines) else ()):
        cells = pc.utf8_trim_whitespace(column.take(pa.array(lines)))
        for at in np.flatnonzero(pc.not_equal(cells, "").to_numpy()):
            cell = cells[int(at)].as_py()
            section = known[cell] if cell in known else known.setdefault(cell, read(cell))
            if section is not None:
                found[int(lines[at])] = (section, index)
    return dict(sorted(found.items()))


def _believed(
    sheet: sheets.Sheet, told: Mapping[int, tuple[Told, int]], filled: np.ndarray
) -> dict[int, tuple[Told, int]]:
    """
    Keep the sections that rows follow.

    Where the next row tells another place in the same column, the line is a row of that list: an empty flat.
    """
    rows = filled[~np.isin(filled, list(told))]
    at = np.searchsorted(rows, list(told))
    followed = {line: int(rows[place]) for line, place in zip(told, at, strict=True) if place < len(rows)}
    below = {line: sheet.columns[told[line][1]][row].as_py().strip() for line, row in followed.items()}
    return {line: told[line] for line in followed if not _is_beside(told[line][0], below[line])}


def _is_beside(section: Told, below: str) -> bool:
    """Tell whether the cell below names a place of the same depth."""
    deepest = max(at for at, part in enumerate(section) if part)
    there = read(below) or (*NOTHING[:-1], below if _ROOM.fullmatch(below) else "")
    return bool(there[deepest]) and there != section


def _changes(told: Mapping[int, Told], starts: Sequence[tuple[int, int]], filled: np.ndarray) -> dict[int, Told]:
    """Line → what holds from there on."""
    rows = filled[~np.isin(filled, list(told))]
    begins = {top for top, _ in starts[1:]}
    state, changes = NOTHING, {}
    for line in sorted({*told, *begins}):
        if line in begins:
            # Only sections between the rows of the table before and this header speak of the rows to come.
            last = max(rows[rows < line], default=-1)
            state = functools.reduce(_within, (told[at] for at in told if last < at < line), NOTHING)
        else:
            state = _within(state, told[line])
        changes[line] = state
    return changes


def _within(state: Told, section: Told) -> Told:
    """What holds under a section: the wholes it lies in, itself, and no parts of the one before."""
    first = next(at for at, part in enumerate(section) if part)
    return (*state[:first], *section[first:])


def _column(height: int, changes: Mapping[int, Told], part: int, starts: Sequence[tuple[int, int]]) -> pa.ChunkedArray:
    """One part of the sections, a cell a line; its header beside the others."""
    lines = [*changes, height]
    texts = ["", *(state[part] for state in changes.values())]
    lengths = np.diff([0, *lines])
    cells = np.repeat(np.array(texts, dtype=object), lengths)
    for top, bottom in starts:
        cells[top : bottom + 1] = HEADERS[part]
    return pa.chunked_array([pa.array(cells, pa.string())])
