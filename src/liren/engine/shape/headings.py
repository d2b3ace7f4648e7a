"""What stands over a table and holds for all its rows: 红星机械厂家属院甲3楼住户登记表, a sheet called 3号楼.

A row of such a list says 2单元 301 and no more. What its title, its sheet or its file tells of the place is given to
the rows as columns of their own at the sheet's right edge, as sections are; only what no column of the table tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import fields
from liren.engine.norm import address_areas
from liren.engine.read import sheets
from liren.engine.shape import meanings, sections

HEADERS: Final = sections.HEADERS[:3]
ABOVE: Final = 6  # lines over a header that may be its title
SAMPLE: Final = 200
MOST: Final = 0.9  # share of doors that must be written alike
Told = tuple[str, ...]  # one text a header of HEADERS, empty where nothing tells it

_NUMBER: Final = "[A-Za-z0-9一二三四五六七八九十]"
_SINCE: Final = re.compile(
    r"^(?:\d{2,4}(?:[-—~]\d{2,4})?(?:学年|年度?)?(?:\d{1,2}月份?|[上下]半年|第?[一二三四1-4]季度)?)"
)
_COMPOUND: Final = re.compile(
    rf"^([一-鿿]{{2,12}}?(?:{sections.COMPOUNDS}|村)"
    rf"(?:{_NUMBER}{{1,2}}[区期])?)(?!街道|社区|居委|居民委|派出所|[镇乡路街、和与及]|[小中]学|学校|幼儿园|医院|卫生|支部|党)"
)
# Who keeps the list; behind it the place may follow: 安居物业公司和平家园业主名单.
_KEEPER: Final = re.compile(
    r"^[一-鿿()（）]{2,20}?(?:物业(?:管理|服务)?(?:有限)?(?:公司|中心|处)?|公司|管理处|委员会|居委会|村委会|办事处|派出所|服务站)"
)
_VILLAGE: Final = re.compile(r"(?<!新)村$")
_BUILDING: Final = re.compile(
    rf"(?<!{_NUMBER})(?<!{_NUMBER}[-~—至到、,，和])第?"
    rf"((?:[甲乙丙丁戊己]|(?<![一-鿿])[东南西北]|(?<=[院区园苑])[东南西北]){_NUMBER}{{1,2}}楼"
    rf"|[甲乙丙丁东南西北]?{_NUMBER}{{1,3}}(?:号楼|\#楼|幢楼?|栋楼?)|[A-Za-z0-9]{{1,2}}座)(?![层盘])"
)
_UNIT: Final = re.compile(rf"(?<!{_NUMBER})(?<!{_NUMBER}[-~—至到、,，和])({_NUMBER}{{1,2}}单元)")
_PATTERNS: Final = (_COMPOUND, _BUILDING, _UNIT)
# A cell that tells a door and not where it is.
_DOOR: Final = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十百甲乙丙丁第附东南西北平房排组队社号楼栋幢座单元门室户#\-－—./]+"
)
_OF_BUILDING: Final = re.compile(r"[号#]楼|[栋幢座排#]|[甲乙丙丁东南西北][0-9]|^[^-－—]+[-－—][^-－—]+[-－—]")
_PATH: Final = re.compile(r"^0*([0-9]+)[-－—]")
_OWN: Final = ("property", "residence")  # whose doors are the list's own
_HOUSE: Final = re.compile(r"[号组队社]")


@dataclass(frozen=True)
class Part:
    """
    One table of a sheet.

    :ivar header: its first and last line
    :ivar lines: those of its rows
    :ivar after: the last row of the table above, -1 for none; what stands between may be the title
    """

    header: tuple[int, int]
    headers: tuple[str, ...]
    lines: np.ndarray
    after: int


def spread(sheet: sheets.Sheet, parts: Sequence[Part]) -> tuple[sheets.Sheet, tuple[str, ...]]:
    """Give the rows of each part what its heading alone tells; the sheet, and the headers of the columns added."""
    told = [_told(sheet, part) for part in parts]
    wanted = [at for at in range(len(HEADERS)) if any(one[at] for one in told)]
    if not wanted:
        return sheet, ()
    columns = [_column(sheet.height, parts, told, at) for at in wanted]
    numeric = (*sheet.numeric, *(0 for _ in wanted))
    return replace(sheet, columns=(*sheet.columns, *columns), numeric=numeric), tuple(HEADERS[at] for at in wanted)


def _column(height: int, parts: Sequence[Part], told: Sequence[Told], at: int) -> pa.ChunkedArray:
    cells = np.full(height, "", dtype=object)
    for part, one in zip(parts, told, strict=True):
        cells[part.header[0] : part.header[1] + 1] = HEADERS[at]
        cells[part.lines] = one[at]
    return pa.chunked_array([pa.array(cells, pa.string())])


def _told(sheet: sheets.Sheet, part: Part) -> Told:
    """What the headings (the titles from below, the sheet, the file) tell of the place and the columns do not."""
    doors = _doors(sheet, part)
    if doors is None:
        return ("",) * len(HEADERS)
    titles = [_bare(title) for title in _titles(sheet, part)]
    named = [_bare(name) for name in (sheet.name, PurePath(sheet.file).stem)]
    # What compound a sheet and a file mean, `engine.titled` finds out.
    compound, building, unit = (
        _first(pattern, some) for pattern, some in zip(_PATTERNS, (titles, titles + named, titles + named), strict=True)
    )
    if _VILLAGE.search(compound):  # its houses have numbers; a village's flats stand in an estate of another name
        is_rural = not doors.names & {"building", "unit"} and doors.share(_HOUSE) >= MOST
        return (compound if is_rural and "compound" not in doors.names else "", "", "")
    if "compound" in doors.names:
        compound = ""
    if "building" in doors.names or doors.share(_OF_BUILDING) or doors.begin_with(building):
        building = unit = ""
    if "unit" in doors.names or doors.share(_UNIT) or doors.share(_PATH):
        unit = ""
    return compound, building, unit


def _first(pattern: re.Pattern[str], headings: Sequence[str]) -> str:
    """What the first heading that tells this part of a place says."""
    for heading in headings:
        for text in (_KEEPER.sub("", heading), heading):
            if found := {one[1] for one in pattern.finditer(text)}:
                return found.pop() if len(found) == 1 else ""
    return ""


def _titles(sheet: sheets.Sheet, part: Part) -> Iterator[str]:
    """The lines above a header that hold one text, from below."""
    top = part.header[0]
    for row in reversed(sheet.rows(max(part.after + 1, top - ABOVE), top)):
        texts = {cell.strip() for cell in row if cell.strip()}
        if len(texts) == 1:
            yield texts.pop()


def _bare(title: str) -> str:
    return address_areas.take(_SINCE.sub("", "".join(title.split()))).rest


@dataclass(frozen=True)
class _Doors:
    """The columns of a table that tell homes, and what stands in those of rooms and addresses."""

    names: frozenset[str]
    cells: tuple[str, ...]

    def share(self, pattern: re.Pattern[str]) -> float:
        return sum(1 for cell in self.cells if pattern.search(cell)) / len(self.cells)

    def begin_with(self, building: str) -> bool:
        """Whether each door is told from its building on (3-301 of 3号楼); entrances differ, or have another number."""
        number = "".join(re.findall(r"[0-9]+", building))
        return bool(number) and all((found := _PATH.match(cell)) and found[1] == number for cell in self.cells)


def _doors(sheet: sheets.Sheet, part: Part) -> _Doors | None:
    """The doors of a table; None when it has none, or when they tell where they are."""
    columns: dict[str, list[int]] = {}
    for index, header in enumerate(part.headers):
        said = meanings.read(header, "property") if header else None
        if said and said.target.kind == fields.DWELLING and said.target.role in (meanings.NO_ROLE, *_OWN):
            columns.setdefault(said.target.field, []).append(index)
    cells = _cells(sheet, part, [at for name in ("room", "address") for at in columns.get(name, ())])
    told = _cells(sheet, part, [at for name in ("building", "unit") for at in columns.get(name, ())])
    if not cells or sum(1 for cell in [*cells, *told] if _DOOR.fullmatch(cell)) < MOST * len([*cells, *told]):
        return None
    return _Doors(frozenset(columns), tuple(cells))


def _cells(sheet: sheets.Sheet, part: Part, columns: Sequence[int]) -> list[str]:
    sample = pa.array(part.lines[:: max(1, len(part.lines) // SAMPLE)])
    return [cell.strip() for at in columns for cell in sheet.columns[at].take(sample).to_pylist() if cell.strip()]
