"""Where the tables of a sheet are: titles, headers of one or two rows, explanations, data, totals, notes.

A sheet made for people has a title above the header, sometimes a row of groups over it, a row that explains
how to fill in,
blank rows, the header again on every printed page, a sum and a signature at the end, or a second table below.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.read import files, sheets
from liren.engine.shape import asides, headings, meanings, profiles, sections, words
from liren.kit import errors

NO_HEADER: Final = (-1, -1)
SPEAKING: Final = (*asides.DATA, "name", "sex", "relation")  # kinds that tell a table without a header
EXPLAINING: Final = 4  # rows under a header that may explain it
SEARCHED: Final = 60  # rows from the top in which the first header is expected
_TOTAL: Final = re.compile(
    r"(?:本页|本表|.{1,12}[楼栋幢排组村区院号网格单元])?\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)(?:[:：(（\d].{0,12})?\s*"
)
_NOTE: Final = re.compile(
    r"\s*(?:制表|填表|填报|审核|审批|复核|经办|核对|打印|导出|统计|联系)(?:人|单位|日期|时间|员)?\s*[:：(（].*"
    r"|\s*[一-鿿]{0,6}(?:签字|签名|签章|盖章)\s*[:：(（].*"
    r"|\s*(?:单位)?负责人\s*(?:[:：]|[(（]签).*|\s*(?:注|备注|说明|附注|日期|单位|盖章)\s*[:：].*|\s*以上.*|\s*第\s*\d+\s*页.*"
)
_CODE: Final = re.compile(r".{0,6}(?:代码|编码|字典值|选项值|值|键|字段|字段名|数据项)")
_WORD: Final = re.compile(r".{0,6}(?:名称|含义|说明|释义|中文名|中文|对应值|对应内容|内容|解释|文字)")
_CODES_SHEET: Final = re.compile(
    r".{0,6}(?:代码表?|码表|代码对照表?|字典表?|数据字典|枚举|下拉(?:选项|列表|菜单)?|选项|参数|填表说明|填写说明|填报说明|说明)"
)
_LONG_NUMBER: Final = re.compile(r"\d{15,}")


class HeaderMissing(errors.Invalid):
    """No row of the sheet reads like a header."""

    code = "header_missing"


class RowsMissing(errors.Invalid):
    """The sheet has a header and no row below it."""

    code = "rows_missing"


class CodesOnly(errors.Invalid):
    """The sheet lists codes and what they stand for, or says how to fill in another one."""

    code = "codes_only"


@dataclass(frozen=True)
class Table:
    """
    One table of a sheet.

    :ivar header: first and last line of its header, 0-based; NO_HEADER when the sheet begins with data
    :ivar headers: one text a column of the sheet, groups joined by `_`, empty where there is none
    :ivar lines: the data rows, 0-based, ascending
    :ivar sheet: with the columns that its sections (`sections.spread`) and headings (`headings.spread`) became
    :ivar passed: lines of this table that are no data rows (blank ones apart): explanations, totals, notes,
        repeated headers, sections
    """

    sheet: sheets.Sheet
    header: tuple[int, int]
    headers: tuple[str, ...]
    lines: np.ndarray
    passed: tuple[int, ...]

    def column(self, index: int) -> pa.ChunkedArray:
        """The cells of a column, one a data row."""
        cells = self.sheet.columns[index]
        first, count = int(self.lines[0]), len(self.lines)
        if int(self.lines[-1]) == first + count - 1:
            return cells.slice(first, count)  # ten times quicker than picking, and the usual case
        return cells.take(pa.array(self.lines))

    def sample(self, index: int, *, count: int = profiles.SAMPLE) -> list[str]:
        """Up to `count` filled cells of a column, spread over the table."""
        step = max(1, len(self.lines) // (4 * count))
        cells = self.sheet.columns[index].take(pa.array(self.lines[::step][: 4 * count])).to_pylist()
        return [cell for cell in cells if cell.strip()][:count]


def find(sheet: sheets.Sheet) -> list[Table]:
    """
    The tables of a sheet from top to bottom.

    :raises HeaderMissing, RowsMissing, CodesOnly: if there is none, or none with rows, or none that speaks of anything
    :raises FormulasNotComputed: if that is because its rows are formulas without values
    """
    try:
        return _found(sheet)
    except (HeaderMissing, RowsMissing) as refusal:
        if sheet.uncomputed:
            raise files.FormulasNotComputed(file=sheet.file, sheet=sheet.name) from refusal
        raise


def _found(sheet: sheets.Sheet) -> list[Table]:
    first = _first_header(sheet)
    if first is None:
        return [_headless(sheet)]
    starts = [first, *(line for line in _later_headers(sheet) if line > first[1])]
    tables = _cut(sheet, first, [line for line in starts[1:] if isinstance(line, int)])
    if not any(len(table.lines) for table in tables):
        raise RowsMissing(file=sheet.file, sheet=sheet.name)
    spoken = [table for table in tables if len(table.lines) and not _lists_codes(table)]
    if not spoken:
        raise CodesOnly(file=sheet.file, sheet=sheet.name)
    return spoken


def _lists_codes(table: Table) -> bool:
    """Tell codes and their words, or a page for whoever fills in another, from rows about somebody."""
    named = [header for header in table.headers if header]
    is_pair = len(named) <= 4 and any(map(_CODE.fullmatch, named)) and any(map(_WORD.fullmatch, named))
    if not is_pair and not _CODES_SHEET.fullmatch(table.sheet.name.strip()):
        return False
    return not any(asides.is_data(cell) for index in range(table.sheet.width) for cell in table.sample(index))


def _headless(sheet: sheets.Sheet) -> Table:
    """
    A table of data alone, when two columns and more show what they hold from the first row on.

    :raises HeaderMissing: if they do not, or if none of them tells an id, a phone, a home or a name
    """
    filled = _filled(sheet)
    title = _title_lines(sheet, filled)
    spread = sections.spread(sheet, filled, [])
    own = np.array(sorted({*title, *spread.lines}), dtype=np.int64)
    lines = np.setdiff1d(np.flatnonzero(filled), own)
    table = Table(spread.sheet, NO_HEADER, ("",) * sheet.width + spread.headers, lines, ())
    kinds = [profiles.kind_of(table.sample(index))[0] for index in range(sheet.width)] if len(lines) else []
    if sum(kind in SPEAKING for kind in kinds) < 2 or not set(kinds) & {*asides.DATA, "name"}:
        raise HeaderMissing(file=sheet.file, sheet=sheet.name)
    noise = _noise(sheet, lines, ("?",) * sheet.width, filled, at_end=True)
    passed = tuple(sorted({*own.tolist(), *noise}))
    return Table(spread.sheet, NO_HEADER, table.headers, lines[~np.isin(lines, list(noise))], passed)


def _title_lines(sheet: sheets.Sheet, filled: np.ndarray) -> set[int]:
    """Lines of one cell above rows of several: what the list is, who sent it; not somebody of whom little is known."""
    wide = np.flatnonzero(filled > 1)
    above = np.flatnonzero(filled[: wide[0]] == 1).tolist() if len(wide) else []
    told = {line: "".join(sheet.rows(line, line + 1)[0]).strip() for line in above[:SEARCHED]}
    return {line for line, cell in told.items() if profiles.kind_of([cell])[0] not in (*asides.DATA, "name")}


def _first_header(sheet: sheets.Sheet) -> tuple[int, int] | None:
    rows = sheet.rows(0, SEARCHED)
    known = [sum(map(meanings.is_known, row)) for row in rows]
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    scores = [count if count >= 2 or count == size == 1 else 0 for count, size in zip(known, filled, strict=True)]
    scores = [score if 3 * score >= size else 0 for score, size in zip(scores, filled, strict=True)]
    best = max(scores, default=0)
    if best == 0:
        return _unknown_header(rows, filled)
    line = next(index for index, score in enumerate(scores) if score >= 0.7 * best)
    top = line - 1 if line and _is_group_row(sheet, rows, line - 1) else line
    bottom = line + 1 if line + 1 < len(rows) and _is_second_row(rows, known, line) else line
    return top, bottom


def _unknown_header(rows: Sequence[tuple[str, ...]], filled: list[int]) -> tuple[int, int] | None:
    """Headers in words that nobody here knows: the first full row of distinct short words above other rows."""
    for line, row in enumerate(rows[:-1] if len(rows) > 1 else rows):
        cells = [cell.strip() for cell in row if cell.strip()]
        wide = filled[line] >= 2 and filled[line] >= 0.6 * max(filled)
        plain = all(len(cell) <= 30 and not cell[:1].isdigit() and not asides.is_data(cell) for cell in cells)
        if wide and plain and len(set(cells)) == len(cells) and not _is_like_those_below(row, rows[line + 1 :]):
            return line, line
    return None


def _is_like_those_below(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether two cells of a row say what their columns say: a name above names, 男 above 女."""
    kinds = [profiles.kind_of([line[index] for line in below])[0] for index in range(len(row))]
    alike = [kind for cell, kind in zip(row, kinds, strict=True) if kind and profiles.kind_of([cell])[0] == kind]
    return sum(kind in SPEAKING for kind in alike) >= 2


def _is_group_row(sheet: sheets.Sheet, rows: Sequence[tuple[str, ...]], line: int) -> bool:
    """A row of groups has several labels, or one that spans some columns and not all."""
    labels = {cell.strip() for cell in rows[line] if cell.strip()}
    width = max(2, sum(1 for cell in rows[line + 1] if cell.strip()))
    spans = [merge for merge in sheet.merges if merge.top == line == merge.bottom and merge.right > merge.left]
    narrow = [merge for merge in spans if merge.right - merge.left + 1 < 0.8 * width]
    short = all(len(label) <= 12 for label in labels)
    return bool(labels) and short and (bool(narrow) or (len(labels) >= max(2, width // 3) and names_roles(labels)))


def names_roles(labels: Set[str]) -> bool:
    """Tell whether labels over columns say of whom these speak: 业主信息, 租户信息."""
    return sum(1 for label in labels if label in words.load().roles or label.endswith(("信息", "情况"))) >= 2


def _is_second_row(rows: Sequence[tuple[str, ...]], known: list[int], line: int) -> bool:
    above, below = rows[line], rows[line + 1]
    new = [cell for index, cell in enumerate(below) if cell.strip() and cell != above[index]]
    gaps = any(cell.strip() and not above[index].strip() for index, cell in enumerate(below))
    new_known = sum(map(meanings.is_known, new))
    return new_known >= 2 and 2 * new_known >= len(new) and (gaps or known[line + 1] > len(new))


def _later_headers(sheet: sheets.Sheet) -> list[int]:
    """Lines that consist mostly of words of the dictionary: the header again, or another table's."""
    listed = words.load()
    headers = sheet.rows(0, SEARCHED)
    vocabulary = {*listed.anywhere, *listed.fields, *(word for form in listed.forms.values() for word in form)}
    vocabulary |= {cell for row in headers for cell in row if cell and len(cell) <= 40 and meanings.is_known(cell)}
    among = pa.array(sorted(vocabulary), pa.string())
    hits = np.zeros(sheet.height, dtype=np.int32)
    for column in sheet.columns:
        hits += pc.is_in(column, value_set=among).to_numpy().astype(np.int32)
    filled = _filled(sheet)
    return [int(line) for line in np.nonzero((hits >= 3) & (2 * hits > filled))[0]]


def _filled(sheet: sheets.Sheet) -> np.ndarray:
    count = np.zeros(sheet.height, dtype=np.int32)
    for column in sheet.columns:
        count += pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy().astype(np.int32)
    return count


def _cut(sheet: sheets.Sheet, first: tuple[int, int], later: list[int]) -> list[Table]:
    """Parts of the sheet below each header; a header like the one before only repeats it."""
    headers = _joined(sheet, first)
    parts = [(first, headers)]
    repeated: list[int] = []
    for line in later:
        there = tuple(cell.strip() for cell in sheet.rows(line, line + 1)[0])
        if _is_repeat(there, parts[-1][1]):
            repeated.append(line)
        else:
            parts.append(((line, line), there))
    ends = [start[0] for start, _ in parts[1:]] + [sheet.height]
    filled = _filled(sheet)
    spread = sections.spread(sheet, filled, [start for start, _ in parts])
    return _headed(
        [
            _table(
                _Part(spread.sheet, start, (*names, *spread.headers), end, frozenset(repeated), spread.lines), filled
            )
            for (start, names), end in zip(parts, ends, strict=True)
        ]
    )


def _headed(tables: list[Table]) -> list[Table]:
    """The tables with what their headings tell of the place of every row."""
    ends = [-1, *(int(table.lines[-1]) if len(table.lines) else table.header[1] for table in tables)]
    parts = [
        headings.Part(table.header, table.headers, table.lines, after)
        for table, after in zip(tables, ends, strict=False)
    ]
    sheet, added = headings.spread(tables[0].sheet, parts)
    return [replace(table, sheet=sheet, headers=(*table.headers, *added)) for table in tables] if added else tables


def _is_repeat(there: tuple[str, ...], headers: tuple[str, ...]) -> bool:
    parts = {part for header in headers for part in (header, *header.split("_"))}
    cells = [cell for cell in there if cell]
    return sum(1 for cell in cells if cell in parts) >= 0.7 * len(cells)


def _joined(sheet: sheets.Sheet, header: tuple[int, int]) -> tuple[str, ...]:
    top, bottom = header
    lower = [cell.strip() for cell in sheet.rows(bottom, bottom + 1)[0]]
    if top == bottom:
        return tuple(lower)
    upper = _spread(sheet, top, lower)
    return tuple(
        low if not high or high == low else high if not low else f"{high}_{low}"
        for high, low in zip(upper, lower, strict=True)
    )


def _spread(sheet: sheets.Sheet, line: int, lower: list[str]) -> list[str]:
    """Labels of a group row over the columns they head; where no merge says how far, over the blanks beside them."""
    cells = [cell.strip() for cell in sheet.rows(line, line + 1)[0]]
    spans = [merge for merge in sheet.merges if merge.top == line and merge.right > merge.left]
    for merge in spans:
        for index in range(merge.left, min(merge.right + 1, len(cells))):
            cells[index] = cells[merge.left]
    if not spans:
        for index in range(1, len(cells)):
            if not cells[index] and lower[index] and lower[index - 1] != cells[index - 1]:
                cells[index] = cells[index - 1]
    return cells


@dataclass(frozen=True)
class _Part:
    """The lines of a sheet from one header to the next."""

    sheet: sheets.Sheet
    header: tuple[int, int]
    headers: tuple[str, ...]
    end: int
    repeated: frozenset[int]
    sections: frozenset[int]


def _table(part: _Part, filled: np.ndarray) -> Table:
    start = _after_explanations(part.sheet, part.header[1] + 1, part.headers)
    lines = np.arange(start, part.end)
    lines = lines[filled[start : part.end] > 0]
    own = {line for line in part.sections if start <= line < part.end}
    lines = lines[~np.isin(lines, list(own))]
    at_end = part.end < part.sheet.height
    noise = own | _noise(part.sheet, lines, part.headers, filled, at_end=at_end)
    noise |= {line for line in part.repeated if start <= line < part.end}
    passed = (*range(part.header[1] + 1, start), *sorted(noise))
    return Table(part.sheet, part.header, part.headers, lines[~np.isin(lines, list(noise))], passed)


def _after_explanations(sheet: sheets.Sheet, start: int, headers: tuple[str, ...]) -> int:
    rows = sheet.rows(start, start + EXPLAINING + asides.BELOW)
    for line, row in enumerate(rows[:EXPLAINING]):
        if not asides.explains(row, rows[line + 1 :][: asides.BELOW], headers):
            return start + line
    return min(start + EXPLAINING, sheet.height)


def _noise(
    sheet: sheets.Sheet, lines: np.ndarray, headers: tuple[str, ...], filled: np.ndarray, *, at_end: bool
) -> set[int]:
    """Sums, signatures and notes; and the title of the table that follows."""
    if not len(lines):
        return set()
    suspects: set[int] = set()
    pattern = r"^\s*(?:本页|本表)?\s*[合总小共累]\s*计|[合总小]\s*计\s*$|[:：(（]|^\s*以上|^\s*第"
    for column in sheet.columns[:4]:
        matches = pc.match_substring_regex(column.take(pa.array(lines)), pattern).to_numpy()
        suspects.update(int(line) for line in lines[matches])
    suspects.update(int(line) for line in lines[-6:] if filled[line] == 1)
    width = max(1, sum(1 for header in headers if header))
    tail = set(map(int, lines[-3:])) if at_end else set()
    return {line for line in suspects if _is_noise(sheet, line, int(filled[line]), width, in_tail=line in tail)}


def _is_noise(sheet: sheets.Sheet, line: int, filled: int, width: int, *, in_tail: bool) -> bool:
    cells = [cell.strip() for cell in sheet.rows(line, line + 1)[0] if cell.strip()]
    if any(_LONG_NUMBER.search(cell) for cell in cells):
        return False
    if any(_TOTAL.fullmatch(cell) for cell in cells[:3]):
        return True
    few = filled <= max(1, min(6, 0.5 * width))
    if (few and _NOTE.fullmatch(cells[0])) or all(map(_NOTE.fullmatch, cells)):
        return True
    return width > 2 and filled == 1 and (len(cells[0]) > 15 or in_tail)
