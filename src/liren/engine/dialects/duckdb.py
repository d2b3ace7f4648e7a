"""SQL of the engine, for DuckDB.

Trap: in DuckDB 2 `fetchone` leaves an open result and the next statement fails; every result is fetched whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from liren.engine.coding import Ints
from liren.engine.dialects import spill

PAIRS = """
    SELECT DISTINCT a.line AS one, b.line AS two
    FROM keys AS a JOIN keys AS b ON a.key = b.key AND a.line < b.line
    ORDER BY one, two
"""


@dataclass(frozen=True)
class Limits:
    """
    What a run may use.

    :ivar memory: as DuckDB writes it (`4GB`); what does not fit spills to disk
    """

    threads: int = 2
    memory: str = "4GB"


LIMITS: Final = Limits()


@contextmanager
def connection(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """
    Open a calculator in memory.

    What it holds is people's data: it spills into a private folder.
    """
    with (
        spill.folder() as folder,
        duckdb.connect(
            ":memory:",
            config={
                "threads": limits.threads,
                "memory_limit": limits.memory,
                "temp_directory": str(folder),
                "preserve_insertion_order": False,
            },
        ) as open_,
    ):
        yield open_


def pairs_sharing_a_key(lines: Ints, keys: Ints, *, limits: Limits) -> tuple[Ints, Ints]:
    """
    Find the pairs of lines that share a key, each once, ordered.

    :param lines: may hold a line several times, once a key
    """
    table = pa.table({"line": lines, "key": keys})
    with connection(limits) as calculator:
        calculator.register("keys", table)
        found = calculator.execute(PAIRS).fetchnumpy()
    return np.asarray(found["one"], np.int64), np.asarray(found["two"], np.int64)
