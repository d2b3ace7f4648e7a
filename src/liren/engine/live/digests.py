"""Texts as numbers under a key: what an edition and an index keep in place of values."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from liren.engine.coding import Ints
from liren.engine.places import GAP
from liren.engine.weigh import Floats

Digest = Callable[..., int]


def keyed(key: bytes) -> Digest:
    """Give the function that numbers texts under a key of at most 64 bytes: 64 bits, signed as a database has them."""
    empty = hashlib.blake2b(digest_size=8, key=key)

    def digest(*parts: str) -> int:
        state = empty.copy()
        state.update(GAP.join(parts).encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "big", signed=True)

    return digest


@dataclass(frozen=True, eq=False)
class Table:
    """
    Numbers by digest: a mapping that a million entries do not make heavy.

    :ivar digests: ascending
    """

    digests: Ints
    values: Floats

    def get(self, digest: int, default: float) -> float:
        """Look a number up."""
        at = bisect_left(self.digests, digest)
        if at < len(self.digests) and self.digests[at] == digest:
            return float(self.values[at])
        return default


def table(found: Mapping[int, float]) -> Table:
    """Make a table of a mapping."""
    digests = np.fromiter(found, np.int64, len(found))
    order = np.argsort(digests)
    return Table(digests[order], np.fromiter(found.values(), np.float64, len(found))[order])
