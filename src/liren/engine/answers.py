"""What humans answered about pairs refines the weights that nobody labelled.

The learnt weights are where the search begins, and each level of a comparison is taken to be known to within SPREAD
bits; an answer counts as one pair. What fits both best is found by maximum a posteriori logistic regression (ridge
regression of the odds, as in Hoerl and Kennard 1970, le Cessie and van Houwelingen 1992): it looks at what was answered
given how alike the two are, so it does not matter that only doubtful pairs were asked. One answer moves little, fifty
that agree move what they have in common, and answers that contradict each other move nothing far: the loss is convex.
"""

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, gather, judge
from liren.engine.coding import Ints
from liren.engine.gather import Context
from liren.engine.prepare import Persons
from liren.engine.weigh import Floats, Weights

SPREAD: Final = 1.0  # bits within which a learnt weight is taken to be known
MOST: Final = 6.0  # bits by which answers move a weight at most
ROUNDS: Final = 50
SETTLED: Final = 1e-6
NAT: Final = float(np.log(2))

Pairs = Sequence[tuple[int, int]]
Mask = NDArray[np.bool_]


def heeded(judging: judge.Judge, known: Persons, context: Context, *, same: Pairs, apart: Pairs) -> judge.Judge:
    """
    Give the scorer with weights that answers refined.

    :param same, apart: lines of `known` that a human found to be one person, or two
    """
    if not same and not apart:
        return judging
    told = np.array([*same, *apart], np.int64)
    lines, place = np.unique(told, return_inverse=True)
    left, right = place.reshape(told.shape).T
    is_same = np.arange(len(told)) < len(same)
    frame = gather.mention_frame(known, context, lines, judging.frame)
    # How rare a value is counts the same for all levels, and 0 on the average.
    even = [np.zeros(len(frame.columns[one.column].values) + 1) for one in judging.scheme.comparisons]
    asked = dataclasses.replace(judging, frame=frame, rarity=even, forbids={}, leaning=None)
    shown = asked.tell(left, right)
    grades, as_rival, worth = shown.grades, shown.as_rival, _worth(left, right)
    score = shown.prior + shown.bits.sum(axis=1)
    weights = refined(judging.weights, grades[~as_rival], score[~as_rival], is_same[~as_rival], worth[~as_rival])
    rival = judging.rival
    if rival is not None:
        taught = refined(rival.weights, grades[as_rival], score[as_rival], is_same[as_rival], worth[as_rival])
        rival = dataclasses.replace(rival, weights=taught)
    return dataclasses.replace(judging, weights=weights, rival=rival)


def refined(
    weights: Sequence[Weights], grades: compare.Grades, score: Floats, is_same: Mask, worth: Floats | None = None
) -> list[Weights]:
    """
    Move m of every level to where the answers fit better, as far as SPREAD lets them.

    :param grades: of each answered pair, one column a comparison
    :param score: what each pair was thought to be, in bits, the prior included
    :param worth: how many answers each counts for, 1 by default
    """
    if not len(grades):
        return list(weights)
    shows, where = _levels(weights, grades)
    moved = np.clip(_fitted(shows, score, is_same, np.ones(len(score)) if worth is None else worth), -MOST, MOST)
    return [_moved(weight, moved[where == place]) for place, weight in enumerate(weights)]


def _levels(weights: Sequence[Weights], grades: compare.Grades) -> tuple[Floats, Ints]:
    """Say which level each pair shows, one column a level of a comparison, and which comparison each column is of."""
    columns = [
        (grades[:, place] == level) & (weight.m[level] != weight.u[level])  # what must weigh nothing is not taught
        for place, weight in enumerate(weights)
        for level in range(len(weight.levels))
    ]
    where = np.repeat(np.arange(len(weights)), [len(weight.levels) for weight in weights])
    return np.stack(columns, axis=1).astype(np.float64), where


def _fitted(shows: Floats, score: Floats, is_same: Mask, worth: Floats) -> Floats:
    """Find by Newton's method, with halved steps, what is to be added to each level, in bits."""
    added = np.zeros(shows.shape[1])
    loss = _loss(added, shows, score, is_same, worth)
    for _ in range(ROUNDS):
        chance = _chance(score + shows @ added)
        slope = NAT * shows.T @ (worth * (chance - is_same)) + added / SPREAD**2
        bend = (shows * (NAT**2 * worth * chance * (1 - chance))[:, None]).T @ shows + np.eye(len(added)) / SPREAD**2
        step = np.linalg.solve(bend, slope)
        while (lower := _loss(added - step, shows, score, is_same, worth)) > loss and np.abs(step).max() > SETTLED:
            step /= 2
        if lower > loss or np.abs(step).max() <= SETTLED:
            break
        added, loss = added - step, lower
    return added


def _loss(added: Floats, shows: Floats, score: Floats, is_same: Mask, worth: Floats) -> float:
    odds = NAT * (score + shows @ added)
    return float((worth * (np.logaddexp(0, odds) - is_same * odds)).sum() + (added**2).sum() / (2 * SPREAD**2))


def _chance(bits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -500, 500))))


def _moved(weight: Weights, added: Floats) -> Weights:
    m = weight.m * np.exp2(added)
    taught = weight.m != weight.u
    rest = 1 - weight.m[~taught].sum()
    m[taught] *= rest / m[taught].sum() if taught.any() else 1.0
    return dataclasses.replace(weight, m=m)


def _worth(left: Ints, right: Ints) -> Floats:
    """Let many answers about one row count for one: who splits a file says the same of each of its rows."""
    often = np.bincount(np.concatenate([left, right]))
    return np.asarray(1 / np.minimum(often[left], often[right]))
