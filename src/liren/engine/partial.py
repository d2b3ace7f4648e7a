"""Names of which a source tells only a part: 张*, 张*三, 张先生.

What agreeing on a part is worth cannot be learnt from people with ids: a source that hides names hides ids too,
so the level is rarely seen and its chances come out as zero. But it follows from the names that are told in full:
hide the same characters of them, and count how many strangers, and how many relatives, then fit.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import alike, compare
from liren.engine.bags import Bags, Frame, Words
from liren.engine.coding import Ints
from liren.engine.weigh import Floats, Weights

PAIRS: Final = 20_000
SEED: Final = 20_260_102
LEVELS: Final = tuple(alike.LEVELS_OF_NAMES.index(level) + 1 for level in ("masked", "surname_only"))


def against_strangers(
    scheme: compare.Scheme, frame: Frame, census: Mapping[str, Bags], weights: Sequence[Weights]
) -> list[Weights]:
    """Give the weights with the levels of partial names set: one name fits its own part, strangers' by chance."""
    place, comparison = _names(scheme)
    column, told = frame.columns[alike.NAME], census[alike.NAME]
    hidden, full = column.codes[_is_part(column)[column.codes]], told.codes[~_is_part(told)[told.codes]]
    if not len(hidden) or not len(full):
        return list(weights)
    random = np.random.default_rng(SEED)
    one, two = random.choice(hidden, PAIRS).astype(np.int64), random.choice(full, PAIRS).astype(np.int64)
    return _with(weights, place, _shares(comparison, column.words, one, two), to="strangers")


def against_family(
    scheme: compare.Scheme, frame: Frame, relatives: tuple[Ints, Ints], weights: Sequence[Weights]
) -> list[Weights]:
    """
    Do the same for the second explanation: by how relatives' names fit when as much of one is hidden.

    :param relatives: rows of two different persons of one family each
    """
    place, comparison = _names(scheme)
    column = frame.columns[alike.NAME]
    hidden = column.codes[_is_part(column)[column.codes]]
    one, two = column.first[relatives[0]], column.first[relatives[1]]
    whole = (one >= 0) & (two >= 0) & ~_is_part(column)[one] & ~_is_part(column)[two]
    one, two = one[whole], two[whole]
    if not len(hidden) or not len(one):
        return list(weights)
    random = np.random.default_rng(SEED)
    picked = random.integers(0, len(one), PAIRS)
    parts = [
        _hidden_as(column.values[name], column.values[part])
        for name, part in zip(one[picked].tolist(), random.choice(hidden, PAIRS).tolist(), strict=True)
    ]
    names = [column.values[name] for name in two[picked].tolist()]
    pairs = [(part, name) for part, name in zip(parts, names, strict=True) if part and part != name]
    if not pairs:
        return list(weights)
    words = Words(tuple(text for pair in pairs for text in pair))
    numbers = np.arange(0, 2 * len(pairs), 2)
    return _with(weights, place, _shares(comparison, words, numbers, numbers + 1), to="family")


def _names(scheme: compare.Scheme) -> tuple[int, compare.Comparison]:
    return next((place, one) for place, one in enumerate(scheme.comparisons) if one.column == alike.NAME)


def _is_part(column: Bags) -> NDArray[np.bool_]:
    return np.asarray(column.words.numbers(alike.name_with_itself) != compare.SAME)


def _hidden_as(name: str, part: str) -> str | None:
    """Hide of a name what is hidden in `part`; None when the two are not of one length."""
    if alike.LOST not in part:
        return name[: len(part)]
    if len(part) != len(name):
        return None
    return "".join(alike.LOST if b == alike.LOST else a for a, b in zip(name, part, strict=True))


def _shares(comparison: compare.Comparison, words: Words, one: Ints, two: Ints) -> Floats:
    """Say which share of pairs fits at each of LEVELS, of those that could."""
    grades = compare.grade(comparison, words, one, two)
    told = words.numbers(alike.told)
    few = np.minimum(told[one], told[two]) < 2
    could = (int((~few).sum()), int(few.sum()))
    return np.array(
        [(int((grades == level).sum()) + 0.5) / (many + 1) for level, many in zip(LEVELS, could, strict=True)]
    )


def _with(weights: Sequence[Weights], place: int, shares: Floats, *, to: str) -> list[Weights]:
    weight = weights[place]
    m, u = weight.m.copy(), weight.u.copy()
    agree = m[compare.SAME] + m[list(LEVELS)].sum()
    for level, share in zip(LEVELS, shares.tolist(), strict=True):
        if to == "strangers":
            m[level] = u[level] * agree / share
        else:
            u[level] = m[level] * share / agree
    out = list(weights)
    out[place] = dataclasses.replace(weight, m=m, u=u)
    return out
