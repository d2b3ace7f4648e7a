"""Two lists without repetitions: a row has at most one partner, so that those who could be it compete.

A pair that is no better than its rivals is uncertain however alike it is, and one without rivals is a pair although
little speaks for it, if nearly every row has a partner. How many have one is learnt (expectation and maximization).
"""

from typing import Final

import numpy as np

from liren.engine.coding import Codes, Ints
from liren.engine.weigh import Floats

ROUNDS: Final = 60
STILL: Final = 1e-7  # change of the share of rows with a partner at which learning ends
LOUDEST: Final = 60.0  # bits: 2 to this power stays far inside a float


def contested(source: Codes, left: Ints, right: Ints, evidence: Floats) -> Floats:
    """
    Score pairs of rows of different lists among their rivals.

    :param source: the list of each row
    :param evidence: bits for each pair, without a prior
    :return: bits for the pair against all other partners and none, at the worse of its two rows
    """
    partners = len(source) - np.bincount(source - source.min(initial=0))[source - source.min(initial=0)]
    possible = max(partners.sum() / 2, 1)
    odds = np.exp2(np.clip(evidence, -LOUDEST, LOUDEST))
    rivals = _both(left, right, odds, len(source))
    chance = len(source) / 4 / possible
    for _ in range(ROUNDS):
        alone = _alone(chance, partners)
        sure = np.minimum(*(chance * odds / (alone[side] + chance * rivals[side]) for side in (left, right)))
        before, chance = chance, sure.sum() / possible
        if abs(chance - before) * possible < STILL * len(source):
            break
    alone = _alone(chance, partners)
    against = [alone[side] + chance * np.maximum(rivals[side] - odds, 0) for side in (left, right)]
    scored: Floats = np.log2(np.maximum(chance, np.finfo(float).tiny) * odds) - np.log2(np.maximum(*against))
    return scored


def _alone(chance: float, partners: Ints) -> Floats:
    """Give the chance that a row has no partner; never none."""
    return np.asarray(np.maximum(1 - chance * partners, 0.5 / np.maximum(partners, 1)), np.float64)


def _both(left: Ints, right: Ints, odds: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(left, odds, size) + np.bincount(right, odds, size), np.float64)
