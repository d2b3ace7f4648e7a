"""Who of the groups that are tied to each other is one person: `cluster`, for the few that one record touches."""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from liren.engine import cluster
from liren.engine.coding import Ints
from liren.engine.live.frozen import Frozen
from liren.engine.live.state import State
from liren.engine.weigh import Floats

FEW: Final = 60  # groups of a component that are settled faster without an array


def settled(state: State, one: int, other: int) -> float:
    """Give the score of an edge, less what it loses to others who may as well be the one."""
    first, second = state.groups[one], state.groups[other]
    score = first.edges[other]
    if first.is_sure == second.is_sure:
        return score
    unsure = second if first.is_sure else first
    odds = sum(_odds(unsure.edges[rival]) for rival in unsure.sure) - _odds(score)
    return score - math.log2(1 + max(odds, 0.0))


def labels(state: State, some: Sequence[int], *, frozen: Frozen) -> list[int]:
    """
    Settle one component.

    :param some: groups, ascending
    :return: for each the smallest group of its person
    """
    if len(some) < 3:
        return [some[0]] * len(some)
    threshold = frozen.threshold
    if len(some) <= FEW:
        told = cluster.alone(len(some), threshold=threshold, score=lambda a, b: _score(state, some[a], some[b], frozen))
    else:
        told = cluster.entities(
            len(some), _edges(state, some), threshold=threshold, score=_scores(state, some, frozen)
        ).tolist()
    return [some[place] for place in told]


def _edges(state: State, some: Sequence[int]) -> cluster.Edges:
    place = {number: at for at, number in enumerate(some)}
    pairs = [(a, b) for a in some for b in state.groups[a].edges if a < b and b in place]
    return cluster.Edges(
        np.array([place[a] for a, _ in pairs], np.int64),
        np.array([place[b] for _, b in pairs], np.int64),
        np.array([settled(state, a, b) for a, b in pairs], np.float64),
    )


def _scores(state: State, some: Sequence[int], frozen: Frozen) -> Callable[[Ints, Ints], tuple[Floats, Floats]]:
    def score(left: Ints, right: Ints) -> tuple[Floats, Floats]:
        told = [_score(state, some[a], some[b], frozen) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
        return np.array([one for one, _ in told], np.float64), np.array([two for _, two in told], np.float64)

    return score


def _score(state: State, one: int, two: int, frozen: Frozen) -> tuple[float, float]:
    """Score two groups; where they reach the threshold nobody asks for the bare evidence."""
    first, second = state.groups[one], state.groups[two]
    known = first.edges.get(two)
    if known is not None and known >= frozen.threshold:
        return known, 0.0
    assert first.profile is not None
    assert second.profile is not None
    return frozen.scorer(first.profile, second.profile)


def _odds(score: float) -> float:
    return float(2.0 ** min(max(score, -60.0), 60.0))
