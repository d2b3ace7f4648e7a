"""What the vault keeps of an upload: the sheets as text, without the columns that may not be stored.

The sender's bytes themselves are not kept. A red-line column would lie in them, and a hostile file would be opened
again with every look. One Arrow stream a sheet, one after the other; blanked columns keep their header cell.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyarrow as pa
from django.db import connections

from liren.engine.read.sheets import Merge, Sheet

CHUNKS: Final = "SELECT bytes FROM vault.file_chunk WHERE community_id = %s AND file_id = %s ORDER BY ordinal"
OPTIONS: Final = pa.ipc.IpcWriteOptions(compression="zstd")


def pack(sheets: Iterable[Sheet]) -> bytes:
    """Write sheets to bytes; `unpack` reads them back."""
    sink = pa.BufferOutputStream()
    for sheet in sheets:
        about = {
            "file": sheet.file,
            "name": sheet.name,
            "hidden": sheet.hidden,
            "numeric": list(sheet.numeric),
            "merges": [[each.top, each.left, each.bottom, each.right] for each in sheet.merges],
            "broken": sheet.broken,
        }
        names = [str(at) for at in range(sheet.width)]
        table = pa.table(list(sheet.columns), names=names).replace_schema_metadata({"sheet": json.dumps(about)})
        with pa.ipc.new_stream(sink, table.schema, options=OPTIONS) as writer:
            writer.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def unpack(packed: bytes) -> tuple[Sheet, ...]:
    """Read what `pack` wrote."""
    source, sheets = pa.BufferReader(packed), []
    while source.tell() < len(packed):
        with pa.ipc.open_stream(source) as reader:
            table = reader.read_all()
        about = json.loads(table.schema.metadata[b"sheet"])
        sheets.append(
            Sheet(
                file=about["file"],
                name=about["name"],
                hidden=about["hidden"],
                columns=tuple(table.columns),
                numeric=tuple(about["numeric"]),
                merges=tuple(Merge(*each) for each in about["merges"]),
                broken=about["broken"],
            )
        )
    return tuple(sheets)


def sheets(*, community_id: int, upload: int | None, using: str) -> tuple[Sheet, ...]:
    """
    Return the sheets of an upload as the vault keeps them; none when it is erased.

    Only the importer may; call it inside a transaction that has entered the community.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(CHUNKS, [community_id, upload])
        return unpack(b"".join(bytes(chunk) for (chunk,) in cursor.fetchall()))


def blanked(sheet: Sheet, *, columns: Sequence[int], lines: tuple[int, int]) -> Sheet:
    """
    Empty some columns of a sheet in a span of lines, 0-based, the second one exclusive.
    """
    start, stop = lines
    kept = dict(enumerate(sheet.columns))
    for at in columns:
        cells = kept[at].to_pylist()
        cells[start:stop] = [""] * len(cells[start:stop])
        kept[at] = pa.chunked_array([pa.array(cells, pa.string())])
    return _with_columns(sheet, kept)


def _with_columns(sheet: Sheet, columns: Mapping[int, pa.ChunkedArray]) -> Sheet:
    return Sheet(
        file=sheet.file,
        name=sheet.name,
        hidden=sheet.hidden,
        columns=tuple(columns[at] for at in range(sheet.width)),
        numeric=sheet.numeric,
        merges=sheet.merges,
        broken=sheet.broken,
    )
