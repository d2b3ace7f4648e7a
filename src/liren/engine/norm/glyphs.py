"""Characters that look alike (己已, 坂板): what a tired eye, a pen or a scanner exchanges.

The table is measured, not collected: `python -m tools.glyphs` compares how characters are drawn.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = Path(__file__).parent / "data" / "glyphs.txt"

Characters = NDArray[np.uint32]


@lru_cache(maxsize=100_000)
def alike(one: str, two: str) -> bool:
    """Tell whether two characters are different and look alike."""
    return bool(which_alike(np.array([one], "U1").view(np.uint32), np.array([two], "U1").view(np.uint32))[0])


def which_alike(one: Characters, two: Characters) -> NDArray[np.bool_]:
    """Tell which characters, given by their code points, are different from their partners and look alike."""
    wanted, known = _pair(np.minimum(one, two), np.maximum(one, two)), _pairs()
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.asarray(known[at] == wanted)


def _pair(low: Characters, high: Characters) -> NDArray[np.uint64]:
    return (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)


@lru_cache(maxsize=1)
def _pairs() -> NDArray[np.uint64]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    told = sorted((ord(line[0]), ord(other)) for line in lines for other in line[1:])
    low, high = np.array(told, np.uint32).T
    return _pair(low, high)
