"""Names of one place, learnt from people who are known, by other evidence, to live behind one door under both."""

from typing import Final

import numpy as np

from liren.engine import cluster
from liren.engine.coding import NONE, Ints

FEWEST_WITNESSES: Final = 3  # people behind the same door under two names of a place
LEAST_AGREEMENT: Final = 0.6  # of all who live under both names


def joined(place: Ints, door: Ints, occupant: Ints) -> Ints:
    """Join places under whose names the same people live behind the same doors."""
    known = np.flatnonzero((place >= 0) & (door >= 0) & (occupant >= 0))
    if not len(known):
        return place
    same_door = _shared(np.stack([occupant[known], door[known]]), place[known])
    same_person = _shared(occupant[known][None, :], place[known])
    left, right = [], []
    for pair, witnesses in same_door.items():
        if witnesses >= FEWEST_WITNESSES and witnesses >= LEAST_AGREEMENT * same_person[pair]:
            left.append(pair[0])
            right.append(pair[1])
    root = cluster.components(int(place.max()) + 1, np.array(left, np.int64), np.array(right, np.int64))
    return np.where(place >= 0, root[place], NONE)


def _shared(owner: Ints, place: Ints) -> dict[tuple[int, int], int]:
    """Count for pairs of places the owners who have both."""
    rows = np.unique(np.vstack([owner, place[None, :]]), axis=1)
    found: dict[tuple[int, int], int] = {}
    for step in (1, 2):  # an owner of more than three places tells little
        same = (rows[:-1, step:] == rows[:-1, :-step]).all(axis=0)
        pairs, counts = np.unique(np.stack([rows[-1, :-step][same], rows[-1, step:][same]]), axis=1, return_counts=True)
        for one, two, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
            found[one, two] = found.get((one, two), 0) + count
    return found
