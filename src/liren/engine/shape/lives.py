"""Which rows say of their subject that he or she is dead: in a column for it, or as the reason why something ended."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.norm import answers, dates
from liren.engine.shape import layouts, mappings

Bools = npt.NDArray[np.bool_]

_WORDS: Final = "死亡|去世|病故|亡故|身故|过世|离世|故去|已故|已亡"
# Why a payment or a registration ended is told among other words; what sort of person somebody is, in one.
_AMONG: Final = re.compile(_WORDS)
_ALONE: Final = re.compile(rf"(?:已|因病|本人)?(?:{_WORDS})(?:人员|人口|儿童|注销|销户|停发|停保)?")
# A cause of hardship is often the death of somebody else; notes tell of anybody.
_OF_OTHERS: Final = frozenset({"poverty_cause", "remarks"})


def says_dead(table: layouts.Table, mapping: mappings.Mapping) -> Bools:
    """Say for each data row whether one of its cells says that its subject is dead."""
    found = np.zeros(len(table.lines), dtype=bool)
    for column in mapping.columns:
        target = column.target
        if target is None or target.kind != mappings.FACT or target.field in _OF_OTHERS:
            continue
        found |= _told(table.column(column.index), target.field)
    return found


def _told(cells: pa.ChunkedArray, field: str) -> Bools:
    """Judge each distinct cell once."""
    coded = pc.dictionary_encode(cells.combine_chunks())
    verdicts = np.array([_is_told(field, (cell or "").strip()) for cell in coded.dictionary.to_pylist()], dtype=bool)
    if not verdicts.any():
        return np.zeros(len(cells), dtype=bool)
    places = pc.fill_null(coded.indices, len(verdicts)).to_numpy(zero_copy_only=False)
    told: Bools = np.append(verdicts, False)[places]
    return told


def _is_told(field: str, cell: str) -> bool:
    if not cell:
        return False
    if field == "is_dead":
        return answers.normalize(cell) is True or _ALONE.fullmatch(cell) is not None
    if field == "died_on":
        return dates.normalize(cell).year is not None
    return (_AMONG.search if field == "stopped_because" else _ALONE.fullmatch)(cell) is not None
