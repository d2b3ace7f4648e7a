"""The whole way from a folder of exports to mentions; what the command line's `resolve` calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liren.engine import mentions as engine_mentions
from liren.engine.read import files, sheets
from liren.engine.read import limits as bounds
from liren.engine.shape import abreast, gathering, layouts, mappings, problems, proposals
from liren.kit import errors


@dataclass(frozen=True)
class Shaped:
    """
    What a folder speaks of.

    :ivar problems: refused files and sheets, dropped columns, hidden sheets, rows that did not fit
    :ivar mappings: (file, sheet, table from 0) → what its columns mean
    """

    mentions: engine_mentions.Mentions
    problems: tuple[problems.Problem, ...]
    mappings: dict[tuple[str, str, int], mappings.Mapping]


def shape_folder(path: Path, limits: bounds.Limits | None = None) -> Shaped:
    """
    Read and shape every export of the folder at `path`; a bad file or sheet is a problem and stops nothing.

    :raises FolderMissing: if there is no such folder
    """
    found: list[problems.Problem] = []
    mapped: list[gathering.Mapped] = []
    proposed: dict[tuple[str, str, int], mappings.Mapping] = {}
    for read in files.read_folder(path, limits=limits):
        if read.refusal is not None:
            found.append(problems.of_refusal(read.refusal, file=read.file))
        for sheet in abreast.parted(read.sheets):
            for number, one in enumerate(_tables(sheet, found)):
                mapped.append(one)
                proposed[sheet.file, sheet.name, number] = one.mapping
    gathered = gathering.gather(mapped)
    told = (*gathered.errors, *gathered.doubts)
    found += [problems.problem(one.code, file=one.file, sheet=one.sheet, row=one.row) for one in told]
    return Shaped(gathered.mentions, tuple(found), proposed)


def _tables(sheet: sheets.Sheet, found: list[problems.Problem]) -> Iterator[gathering.Mapped]:
    if sheet.hidden:
        found.append(problems.problem("sheet_hidden", file=sheet.file, sheet=sheet.name))
    try:
        tables = layouts.find(sheet)
    except errors.Refusal as refusal:
        found.append(problems.of_refusal(refusal, file=sheet.file, sheet=sheet.name))
        return
    found += problems.doubts(sheet)
    for table in tables:
        mapping = proposals.propose(table)
        for column in mapping.dropped:
            assert column.dropped is not None
            found.append(
                problems.Problem(
                    sheet.file, sheet.name, None, "column_dropped", column.dropped.zh, column.dropped.en, _told(column)
                )
            )
        yield gathering.Mapped(table, mapping)


def _told(column: mappings.ColumnMapping) -> dict[str, object]:
    assert column.dropped is not None
    return {"column": column.index, "header": column.header, "line": column.dropped.code}
