"""Columns as distinct values and codes.

Registers repeat themselves: a million rows hold a tenth as many names. Everything costly (normalising, edit distances)
is done once a distinct value; rows carry only its number. Values are sorted, so codes do not depend on row order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

NONE = -1  # the code of an absent value
WIDEST = 62  # bits of a number that is a key


@dataclass(frozen=True, eq=False, slots=True)
class Coded:
    """
    One column.

    :ivar codes: one code a row, an index into `values`, or NONE
    :ivar values: the distinct values, sorted
    """

    codes: Codes
    values: tuple[str, ...]

    def take(self, rows: Ints) -> "Coded":
        """Give the same column for other rows (values that no longer occur are kept)."""
        return Coded(self.codes[rows], self.values)

    def counts(self) -> Ints:
        """Count how many rows hold each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values)).astype(np.int64)


def encode(column: pa.Array | pa.ChunkedArray) -> Coded:
    """Code a text column; empty text counts as absent."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    text = column.cast(pa.string())
    text = pc.if_else(pc.equal(text, ""), None, text)
    coded = text.dictionary_encode()
    return _sorted(coded.indices.fill_null(NONE).to_numpy(zero_copy_only=False), coded.dictionary)


def encode_values(values: Iterable[str | None]) -> Coded:
    """Code Python values; None and empty text count as absent."""
    return encode(pa.array(list(values), pa.string()))


def mapped(coded: Coded, change: Callable[[str], str | None]) -> Coded:
    """Derive a column: `change` runs once a distinct value; None means absent."""
    changed = encode_values(change(value) for value in coded.values)
    return Coded(through(changed.codes, coded.codes), changed.values)


def through(inner: Codes, outer: Codes) -> Codes:
    """Follow codes through a table of codes, keeping NONE."""
    if not len(inner):
        return np.full(len(outer), NONE, np.int32)
    return np.where(outer >= 0, inner[outer], NONE).astype(np.int32)


def united(parts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], list[Ints]]:
    """
    Join lists of distinct values.

    :return: the values of all, and for each list the new number of each of its values, NONE at the end
    """
    number: dict[str, int] = {}
    codes = [np.array([*(number.setdefault(value, len(number)) for value in part), NONE], np.int64) for part in parts]
    return tuple(number), codes


def combined(columns: Sequence[Codes]) -> Ints:
    """Number the distinct combinations of several code columns; NONE where any of them is absent."""
    key, room = columns[0].astype(np.int64), int(columns[0].max(initial=0)) + 1
    for codes in columns[1:]:
        width = int(codes.max(initial=0)) + 1
        if room * width >= 2**WIDEST:
            key = dense(key)
            room = int(key.max(initial=0)) + 1
        key = np.where((key >= 0) & (codes >= 0), key * width + codes, NONE)
        room *= width
    return key


def content_hash(columns: Sequence[Codes], size: int | None = None) -> NDArray[np.uint64]:
    """Hash each row's codes into 64 bits."""
    total = np.zeros(len(columns[0]) if size is None else size, np.uint64)
    for codes in columns:
        number = codes.astype(np.int64).astype(np.uint64)
        total = _mix(total * np.uint64(0x9E3779B97F4A7C15) + number + np.uint64(1))
    return total


def _mix(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # The finaliser of splitmix64 (Steele, Lea and Flood 2014): every input bit reaches every output bit.
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def _sorted(codes: NDArray[np.signedinteger], values: pa.Array) -> Coded:
    order = pc.sort_indices(values)
    rank = np.empty(len(values) + 1, np.int32)
    rank[order.to_numpy()] = np.arange(len(values), dtype=np.int32)
    rank[-1] = NONE
    return Coded(rank[codes], tuple(values.take(order).to_pylist()))


def dense(key: Ints) -> Ints:
    """Number distinct keys without gaps, in their order; NONE stays."""
    known = key >= 0
    out = np.full(len(key), NONE, np.int64)
    out[known], _ = numbered(key[known])
    return out


def numbered(key: Ints) -> tuple[Ints, Ints]:
    """
    Number distinct keys without gaps, in their order.

    :param key: none below 0
    :return: the number of each key, and for each number where it stands first
    """
    key, place = ordered(key, np.arange(len(key)))
    starts = np.r_[True, key[1:] != key[:-1]] if len(key) else np.empty(0, bool)
    out = np.empty(len(key), np.int64)
    out[place] = np.cumsum(starts) - 1
    return out, place[starts]


def ordered(key: Ints, beside: Ints) -> tuple[Ints, Ints]:
    """Sort pairs of numbers, none below 0."""
    # Sorting numbers is several times faster than sorting places by numbers: the pair is put into one number.
    bits = int(beside.max(initial=0)).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > WIDEST:
        order = np.lexsort((beside, key))
        return key[order], beside[order]
    both = np.sort((key.astype(np.int64) << bits) | beside)
    return both >> bits, both & ((1 << bits) - 1)
