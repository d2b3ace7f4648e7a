"""Mentions of one table on their way: a block is one role of one kind, a column of Arrow a field.

Nothing here handles a row at a time; a table of a million rows is a few dozen arrays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.shape import carrying, layouts, mappings

# What people write into a cell that has nothing to say.
NOTHING: Final = pa.array(
    [
        "",
        "无",
        "没有",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "暂无",
        "不详",
        "未知",
        "空",
        "null",
        "NULL",
        "None",
        "N/A",
        "#N/A",
        "nan",
        "NaN",
    ]
)
_ORDINAL: Final = "[0-9一二三四五六七八九十]{1,3}"
_NUMBERED: Final = re.compile(r"([a-z_]+?)(\d*)")


@dataclass
class Block:
    """
    Mentions of a kind in a role.

    :ivar rows: position of each mention's row among the table's data rows, ascending
    :ivar rank: its place among the mentions of a row
    :ivar fields: field → text, one a mention, null when absent
    :ivar numbers: mention ids, once they are given
    :ivar doubtful: rows of which a cell seems to hold more than was parted
    """

    kind: str
    role: str
    rank: float
    rows: np.ndarray
    fields: dict[str, pa.Array] = field(default_factory=dict)
    place: str = ""
    labels: pa.Array | None = None
    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    doubtful: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def text(self, name: str) -> pa.Array:
        """A field's cells; nulls when no column gave it."""
        return self.fields.get(name, pa.nulls(len(self.rows), pa.string()))

    def at(self, mask: np.ndarray) -> "Block":
        """The mentions that a mask over this block's own mentions keeps."""
        chosen = pa.array(mask)
        kept = {name: cells.filter(chosen) for name, cells in self.fields.items()}
        return Block(self.kind, self.role, self.rank, self.rows[mask], kept, self.place)


def parted(label: str) -> tuple[str, int]:
    """A numbered role to its base and number: owner2 is owner, 2; owner is owner, 1."""
    found = _NUMBERED.fullmatch(label)
    if found is None:
        return label, 1
    return found.group(1), int(found.group(2) or 1)


def said(cells: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Cells without blanks around, null where they say nothing."""
    text = pc.utf8_trim_whitespace(cells)
    return _flat(pc.if_else(pc.is_in(text, value_set=NOTHING), pa.scalar(None, pa.string()), text))


def _flat(cells: pa.ChunkedArray | pa.Array) -> pa.Array:
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def combined(field_name: str, columns: Sequence[pa.Array]) -> pa.Array:
    """Several columns of one field: phones side by side, addresses run on, else the first that says something."""
    if len(columns) == 1:
        return columns[0]
    if field_name == "phone":
        return _joined(columns, ";")
    if field_name == "address":
        return _joined(columns, _between(columns))
    return pc.coalesce(*columns)


def _between(columns: Sequence[pa.Array]) -> str:
    """Chinese addresses run on; others are parted by blanks."""
    text = "".join(str(cell) for column in columns for cell in column[:50].to_pylist() if cell)
    return "" if any("一" <= character <= "鿿" for character in text) else " "


def _joined(columns: Sequence[pa.Array], between: str) -> pa.Array:
    # Pair by pair: with null_handling="skip", pyarrow 26 leaves out rows that are null on both sides.
    text = columns[0]
    for cells in columns[1:]:
        both = pc.binary_join_element_wise(text, cells, between)
        text = pc.coalesce(both, text, cells)
    return text


def collect(table: layouts.Table, mapping: mappings.Mapping) -> dict[tuple[str, str], dict[str, pa.Array]]:
    """(kind, role) → field → cells of every data row, for the columns that linkage reads."""
    found: dict[tuple[str, str], dict[str, list[pa.Array]]] = {}
    carried = carrying.carried(table, mapping)
    for column in mapping:
        if column.target is None or column.dropped is not None or column.target.kind not in fields.KINDS:
            continue
        group = found.setdefault((column.target.kind, column.target.role), {})
        cells = said(carried.get(column.index, table.column(column.index)))
        if column.target.field == "building" and "排" in column.header:
            cells = pc.replace_substring_regex(cells, f"^({_ORDINAL})$", "\\1排")  # the third row is no building 3
        group.setdefault(column.target.field, []).append(cells)
    joined = {key: {name: combined(name, cells) for name, cells in group.items()} for key, group in found.items()}
    return {key: _with_name(group) for key, group in joined.items()}


def _with_name(group: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    parts = [group[name] for name in ("given_name", "surname") if name in group]
    rest = {name: cells for name, cells in group.items() if name not in ("given_name", "surname")}
    if parts and "name" not in rest:
        rest["name"] = _joined(parts, " ") if len(parts) > 1 else parts[0]
    return rest


def replaced(cells: pa.Array, changed: Mapping[int, str | None]) -> pa.Array:
    """Cells with other texts at some places."""
    mask = np.zeros(len(cells), dtype=bool)
    mask[list(changed)] = True
    values = pa.array([changed[at] for at in sorted(changed)], pa.string())
    return pc.replace_with_mask(cells, pa.array(mask), values)


def filled(group: Mapping[str, pa.Array], names: Sequence[str], count: int) -> np.ndarray:
    """Which rows have any of these fields."""
    found = np.zeros(count, dtype=bool)
    for name in names:
        if name in group:
            found |= pc.is_valid(group[name]).to_numpy(zero_copy_only=False)
    return found
