"""Several homes in one cell of a row: a dwelling each; where they cannot be told apart, the row is marked."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.norm import addresses, homes
from liren.engine.shape import blocks

TOLD_IN: Final = ("address", "room")  # the columns whose cells may hold several


def parted(block: blocks.Block) -> list[blocks.Block]:
    """The block with one home a mention, and one of the further homes of its cells."""
    rows: list[int] = []
    lines: list[dict[str, str | None]] = []
    for name in TOLD_IN:
        if name not in block.fields:
            continue
        first: dict[int, str | None] = {}
        for at, found in _crowded(block.text(name)):
            if found.is_doubtful:
                block.doubtful = np.append(block.doubtful, block.rows[at])
            for home in found.parts[1:]:
                rows.append(int(block.rows[at]))
                lines.append({**_shared(block, name, at, home), name: home})
            if len(found.parts) > 1:
                first[at] = found.parts[0]
        if first:
            block.fields[name] = blocks.replaced(block.text(name), first)
    return [block, _further(block, rows, lines)] if rows else [block]


def _crowded(cells: pa.Array) -> Iterator[tuple[int, homes.Homes]]:
    """Places of the cells that may name several homes, and what they name; a text is parted once."""
    known: dict[str, homes.Homes] = {}
    crowded = pc.fill_null(pc.match_substring_regex(cells, homes.CROWDED), False).to_numpy(zero_copy_only=False)
    for at in np.flatnonzero(crowded):
        cell = cells[int(at)].as_py()
        found = known.get(cell) or known.setdefault(cell, homes.split(cell))
        if len(found.parts) > 1 or found.is_doubtful:
            yield int(at), found


def _shared(block: blocks.Block, name: str, at: int, home: str) -> dict[str, str | None]:
    """What the row's other columns say of a further home too: no part that the cell itself tells."""
    own = addresses.normalize(home)
    kept = ["address", "compound"] if name == "room" else ["compound"]
    if name == "room" and not own.building:
        kept += ["building"] if own.unit else ["building", "unit"]
    return {other: block.text(other)[at].as_py() for other in kept}


def _further(block: blocks.Block, rows: list[int], lines: list[dict[str, str | None]]) -> blocks.Block:
    order = np.argsort(rows, kind="stable")
    names = sorted({name for line in lines for name in line})
    told = {name: pa.array([lines[at].get(name) for at in order], pa.string()) for name in names}
    return blocks.Block(block.kind, block.role, block.rank + 0.5, np.array(rows)[order], told, block.place)
