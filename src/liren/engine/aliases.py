"""Names of one place, learnt from people who are known, by other evidence, to live behind one door under both."""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from liren.engine import cluster
from liren.engine.coding import NONE, Ints

FEWEST_WITNESSES: Final = 3  # people behind the same door under two names of a place
ONE_IS_ENOUGH: Final = 1  # where one name is short for the other
SHORTEST: Final = 4  # characters of a name that may be short for another
LEAST_AGREEMENT: Final = 0.6  # of all who live under both names
# A short name leaves none of these out: they tell places apart.
_TELLING: Final = re.compile("[0-9A-Z零一二三四五六七八九十东南西北中新老大小上下前后内外甲乙丙丁]")


def joined(place: Ints, door: Ints, occupant: Ints, *, named: Iterable[tuple[int, str]]) -> Ints:
    """
    Join places under whose names the same people live behind the same doors.

    :param named: (place, name) of the compounds among the places
    """
    known = np.flatnonzero((place >= 0) & (door >= 0) & (occupant >= 0))
    if not len(known):
        return place
    same_door = _shared(np.stack([occupant[known], door[known]]), place[known])
    same_person = _shared(occupant[known][None, :], place[known])
    called: dict[int, set[str]] = {}
    for number, name in named:
        called.setdefault(number, set()).add(name)
    left, right = [], []
    for pair, witnesses in same_door.items():
        one, other = (called.get(number, set()) for number in pair)
        is_short = any(_is_short(name, whole) for name in one for whole in other)
        fewest = ONE_IS_ENOUGH if is_short else FEWEST_WITNESSES
        # Who has so many places that these two are not counted among them is no witness, behind whatever door.
        if pair in same_person and witnesses >= max(fewest, LEAST_AGREEMENT * same_person[pair]):
            left.append(pair[0])
            right.append(pair[1])
    root = cluster.components(int(place.max()) + 1, np.array(left, np.int64), np.array(right, np.int64))
    return np.where(place >= 0, root[place], NONE)


def _is_short(one: str, other: str) -> bool:
    """红星厂家属院 is what people say for 红星机械厂家属院; but 和平里 is not 和平东里."""
    short, whole = sorted((one, other), key=len)
    if len(short) < SHORTEST or short == whole or short[0] != whole[0] or short[-2:] != whole[-2:]:
        return False
    at, left = 0, ""
    for character in whole:
        if at < len(short) and character == short[at]:
            at += 1
        else:
            left += character
    return at == len(short) and not _TELLING.search(left)


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
