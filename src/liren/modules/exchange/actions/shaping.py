"""Between the engine and the deliveries: what the engine understood, as plain data that may stand outside the vault.

A proposal names columns, meanings and places, never a cell below the header. Samples are cells: they go to the vault.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from liren.engine.read.sheets import Sheet
from liren.engine.shape import abreast, layouts, proposals
from liren.engine.shape.mappings import Mapping as Columns
from liren.kit.errors import Refusal
from liren.modules.exchange import kinds
from liren.modules.exchange.actions import keeping
from liren.primitives.records import rules as records_rules


@dataclass(frozen=True, kw_only=True)
class Told:
    """
    One table of a file as the engine understood it.

    :ivar sheet: without the cells of dropped columns
    :ivar table: with them; it is gone when the sheets are stored
    :ivar proposal: columns, places and confidence; no cell
    :ivar is_taken: hidden sheets and those without a table are left out until a person says otherwise
    """

    sheet: Sheet = field(repr=False)
    table: layouts.Table = field(repr=False)
    mapping: Columns = field(repr=False)
    at: int
    form: str
    rows: int
    headers: tuple[str, ...]
    proposal: Mapping[str, Any]
    samples: tuple[tuple[str, ...], ...]
    is_taken: bool = True


def propose(sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], tuple[Told, ...]]:
    """
    Find the tables of all sheets and propose what their columns mean.

    :return: the sheets as they may be kept, and their tables
    :raises Refusal: the first one, if no sheet has a table
    """
    kept, told, refused = [], [], []
    for at, sheet in enumerate(abreast.parted(sheets)):
        try:
            tables = layouts.find(sheet)
        except Refusal as refusal:
            refused.append(refusal)
            kept.append(sheet)
            continue
        mapped = [(table, proposals.propose(table)) for table in tables]
        clean = _blanked(tables[0].sheet, mapped)  # which has the columns that its sections became
        kept.append(clean)
        told += [_told(clean, at, table, mapping) for table, mapping in mapped]
    if not told:
        raise refused[0]
    return tuple(kept), tuple(told)


def propose_rows(sheet: Sheet) -> tuple[tuple[Sheet, ...], tuple[Told, ...]]:
    """
    Propose what the columns of a sheet mean that is one table for certain: its first line names the columns.

    A few rows alone do not tell a title from a header, or a total from a row; a database has neither.
    """
    table = layouts.Table(sheet, (0, 0), sheet.rows(0, 1)[0], np.arange(1, sheet.height), ())
    mapping = proposals.propose(table)
    clean = _blanked(sheet, [(table, mapping)])
    return (clean,), (_told(clean, 0, table, mapping),)


def samples(told: Iterable[Told]) -> bytes:
    """Write the cells that a person sees while correcting: one list a table, one list a column."""
    return json.dumps([each.samples for each in told], ensure_ascii=False).encode()


def table_of(sheet: Sheet, proposal: Mapping[str, Any]) -> layouts.Table:
    """Rebuild the table that a proposal speaks of; blanked columns would mislead a second search."""
    lines = np.concatenate([np.arange(start, stop) for start, stop in proposal["lines"]])
    headers = [""] * sheet.width
    for column in proposal["columns"]:
        headers[column["at"]] = column["header"]
    top, bottom = proposal["header"]
    return layouts.Table(sheet, (top, bottom), tuple(headers), lines, tuple(proposal["passed"]))


def _blanked(sheet: Sheet, mapped: Sequence[tuple[layouts.Table, Columns]]) -> Sheet:
    for table, mapping in mapped:
        crossed = [column.index for column in mapping.dropped]
        if crossed:
            sheet = keeping.blanked(sheet, columns=crossed, lines=_span(table))
    return sheet


def _span(table: layouts.Table) -> tuple[int, int]:
    return table.header[1] + 1, max(int(table.lines[-1]), *table.passed, 0) + 1


def _told(sheet: Sheet, at: int, table: layouts.Table, mapping: Columns) -> Told:
    columns = told_columns(mapping)
    proposal = {
        "sheet_at": at,
        "header": list(table.header),
        "lines": _ranges(table.lines),
        "passed": list(table.passed),
        "columns": columns,
        "confidence": mapping.confidence,
    }
    return Told(
        sheet=sheet,
        table=table,
        mapping=mapping,
        at=at,
        form=mapping.form,
        rows=len(table.lines),
        headers=tuple(str(column["header"]) for column in columns),
        proposal=proposal,
        samples=tuple(column.samples[: kinds.SAMPLES] for column in mapping),
        is_taken=not sheet.hidden,
    )


def told_columns(mapping: Columns) -> list[dict[str, Any]]:
    """Write a mapping as a proposal has it."""
    return [
        {
            "at": column.index,
            "header": records_rules.plain_name(column.header),
            "target": str(column.target) if column.target else "",
            "confidence": column.confidence,
            "reason": column.reason,
            "dropped": column.dropped.code if column.dropped else "",
        }
        for column in mapping
    ]


def _ranges(lines: "np.ndarray[Any, Any]") -> list[list[int]]:
    """Write ascending numbers as [start, stop) ranges."""
    if not len(lines):
        return []
    breaks = np.flatnonzero(np.diff(lines) != 1) + 1
    return [[int(run[0]), int(run[-1]) + 1] for run in np.split(lines, breaks)]


def facts_of(
    table: layouts.Table, columns: Sequence[Mapping[str, Any]], layout: Sequence[Mapping[str, Any]], fit: "pa.Array"
) -> dict[str, pa.ChunkedArray]:
    """
    Return fact name → cells of the rows that fit.

    :param columns: of the proposal, with their places in the sheet
    :param layout: of the confirmed layout, in the same order, with the names of facts
    :param fit: positions among the table's rows
    """
    named = zip(columns, layout, strict=True)
    return {told["fact"]: table.column(column["at"]).take(fit) for column, told in named if told.get("fact")}
