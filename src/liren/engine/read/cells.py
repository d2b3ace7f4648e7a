"""One cell of a workbook to the text that a person saw.

A spreadsheet keeps 15 significant digits. A citizen id typed as a number has lost its last three for ever; it is
written in exponent form, so that the text itself says that the tail is unknown and nobody reads zeros as digits.
"""

import datetime as dt
from typing import Final

import pyarrow as pa

EXACT: Final = 1e15  # above this a float no longer holds every integer a spreadsheet shows


def text_of(value: object) -> str:
    """The text of any value that a workbook or a database holds; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def column_of(values: tuple[object, ...]) -> tuple[pa.Array, int]:
    """A column of text, and how many of its cells were numbers."""
    if set(map(type, values)) <= {str}:
        return pa.array(values, pa.string()), 0
    numbers = sum(1 for value in values if type(value) in (float, int))
    return pa.array([value if type(value) is str else text_of(value) for value in values], pa.string()), numbers


def _float(value: float) -> str:
    if not value.is_integer():
        return format(value, ".15g")
    return str(int(value)) if abs(value) < EXACT else format(value, ".14E")


def _moment(value: dt.datetime) -> str:
    return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
