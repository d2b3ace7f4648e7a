"""A short declaration with which the engine links data that it has never seen.

Declaration((Field("first_name", "name", swaps_with="surname"), Field("surname", "name"), Field("dob", "date")))
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import bags, coding, compare
from liren.engine.bags import Frame
from liren.engine.coding import Coded

DIGITS: Final = "0123456789"


@dataclass(frozen=True)
class Field:
    """
    One column of a table.

    :ivar kind: `name`, `text`, `date` (of which a digit slips), `day` (which comes some days off), `amount`, `code`
        (postcodes, numbers that name a thing) or `category`
    :ivar swaps_with: another field of the declaration, whose value sometimes stands in this one
    :ivar levels: how alike its values may be, where that is not LEVELS of its kind
    """

    name: str
    kind: str
    swaps_with: str | None = None
    levels: tuple[compare.Level, ...] | None = None

    @property
    def comparison(self) -> compare.Comparison:
        """Say how it is compared."""
        return compare.Comparison(self.name, self.name, LEVELS[self.kind] if self.levels is None else self.levels)


@dataclass(frozen=True)
class Declaration:
    """
    What a table's columns are.

    :ivar source: a column; rows of one source are never one thing (two lists without repetitions are being joined)
    """

    fields: tuple[Field, ...]
    source: str | None = None

    def scheme(self) -> compare.Scheme:
        """Say how these fields are compared."""
        comparisons = tuple(field.comparison for field in self.fields)
        swaps = tuple(compare.Swap(field.name, field.swaps_with) for field in self.fields if field.swaps_with)
        return compare.Scheme(comparisons, swaps)


LEVELS: Final[dict[str, tuple[compare.Level, ...]]] = {
    "name": (compare.jaro_winkler(0.92), compare.edits(1), compare.jaro_winkler(0.88), compare.jaro_winkler(0.7)),
    "text": (compare.edits(1), compare.edits(2), compare.jaro_winkler(0.88), compare.jaro_winkler(0.7)),
    "date": (compare.edits(1), compare.edits(2), compare.prefix(4)),
    "code": (compare.edits(1), compare.edits(2)),
    "day": (compare.days(1), compare.days(4), compare.days(10), compare.days(30)),
    "amount": (compare.share(0.01), compare.share(0.03), compare.share(0.1), compare.share(0.3)),
    "category": (),
}
WEEK: Final = 7
STEP: Final = math.log(1.05)  # of the amounts that may be one


def read(table: pa.Table, declaration: Declaration) -> tuple[Frame, dict[str, list[str]]]:
    """
    Code a table and derive its keys.

    :return: the frame, and for each field the columns that may serve as keys
    """
    columns = {field.name: coding.encode(_cleaned(table[field.name])) for field in declaration.fields}
    keys: dict[str, list[str]] = {}
    for field in declaration.fields:
        keys[field.name] = [field.name]
        for name, derived in _derived(field, columns[field.name]).items():
            columns[name] = derived
            keys[field.name].append(name)
    if declaration.source:
        columns["source"] = coding.encode(table[declaration.source].cast(pa.string()))
    return Frame(table.num_rows, {name: bags.of(column) for name, column in columns.items()}), keys


def _cleaned(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast(pa.string())))
    return pc.replace_substring_regex(text, r"\s+", " ")


def _derived(field: Field, column: Coded) -> dict[str, Coded]:
    if field.kind in ("name", "text"):
        return {f"{field.name}:start": coding.mapped(column, lambda value: value[:4])}
    if field.kind == "date":
        return {
            f"{field.name}:month": coding.mapped(column, lambda value: "".join(c for c in value if c in DIGITS)[:6]),
            f"{field.name}:day": coding.mapped(column, lambda value: "".join(c for c in value if c in DIGITS)[4:]),
        }
    if field.kind == "code":
        return {f"{field.name}:start": coding.mapped(column, lambda value: value[: max(2, len(value) // 2)])}
    if field.kind in STEPS:
        # Two grids, half a step apart: what is close stands in one cell of either.
        return {
            f"{field.name}:{grid}": coding.mapped(column, functools.partial(_cell, STEPS[field.kind], shift))
            for grid, shift in (("near", 0.0), ("near_half", 0.5))
        }
    return {}


def _cell(place: Callable[[str], float], shift: float, value: str) -> str | None:
    found = place(value) + shift
    return None if math.isnan(found) else str(math.floor(found))


def _week(value: str) -> float:
    return compare.day(value) / WEEK


def _step(value: str) -> float:
    amount = compare.number(value)
    return math.log(amount) / STEP if amount > 0 else math.nan


STEPS: Final[dict[str, Callable[[str], float]]] = {"day": _week, "amount": _step}
