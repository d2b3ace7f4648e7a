"""What shaping hands to linkage: every thing that a row speaks of, as it stood in the file.

Arrow tables, because a city's rows must pass without a Python object each. All text is raw; understanding it is
`norm`'s work. Mention ids are unique over all kinds, dense from 0, in file, sheet, row order.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import coding, fields
from liren.engine.coding import Coded, Ints

BETWEEN: Final = "\x1e"  # file and sheet in the title of a list

ROWS = pa.schema(
    [
        ("row_id", pa.int64()),  # dense from 0
        ("file", pa.string()),  # name with extension
        ("sheet", pa.string()),  # empty for CSV
        ("row", pa.int32()),  # 1-based as a spreadsheet program counts, header rows included
        ("form", pa.string()),  # one of fields.FORMS
        ("observed_on", pa.date32()),  # when the source said so; null when the file does not tell
        ("says_dead", pa.bool_()),  # whether it says of its subject that he or she is dead
    ]
)

MENTION = [
    ("mention", pa.int64()),
    ("row_id", pa.int64()),
    ("role", pa.string()),  # as links.csv writes it: `subject`, `owner2`
]

# kind → its table: the three columns above, then one text column a field of `fields.FIELDS[kind]`, null when absent.
SCHEMAS: dict[str, pa.Schema] = {
    kind: pa.schema([*MENTION, *((name, pa.string()) for name in names)]) for kind, names in fields.FIELDS.items()
}

RELATIONS = pa.schema(
    [
        ("row_id", pa.int64()),
        ("subject", pa.int64()),  # mention
        ("relation", pa.string()),  # one of fields.RELATIONS
        ("object", pa.int64()),  # mention
        ("detail", pa.string()),  # the source's own word (户主, 长子), null when it gives none
    ]
)


@dataclass(frozen=True)
class Mentions:
    """
    Everything that a batch of exports speaks of.

    :ivar rows: schema ROWS, one line a data row that was kept
    :ivar tables: kind → table of schema SCHEMAS[kind], one line a mention
    :ivar relations: schema RELATIONS, what rows state between their own mentions
    """

    rows: pa.Table
    tables: dict[str, pa.Table]
    relations: pa.Table

    def said(self, column: str, row_id: Ints) -> Coded:
        """Give what some rows say in a column of ROWS that holds text."""
        return coding.encode(self.rows[column]).take(self._lines(row_id))

    def lists(self, row_id: Ints) -> Coded:
        """Give the list in which each of some rows stands: its file and sheet, with BETWEEN between them."""
        file, sheet = (coding.encode(self.rows[name]) for name in ("file", "sheet"))
        code, first = coding.numbered(coding.combined([file.codes, sheet.codes + 1]))
        titles = tuple(
            BETWEEN.join((file.values[file.codes[at]], "" if sheet.codes[at] < 0 else sheet.values[sheet.codes[at]]))
            for at in first.tolist()
        )
        return Coded(code.astype(np.int32), titles).take(self._lines(row_id))

    def _lines(self, row_id: Ints) -> Ints:
        ids = self.rows["row_id"].to_numpy()
        order = np.argsort(ids, kind="stable")
        return np.asarray(order[np.searchsorted(ids, row_id, sorter=order)])
