"""How good a register is where nobody knows the truth: precision and recall of its pairs, from answers on a sample.

Pairs lie in strata (exact evidence by rule, weighed pairs by score, pairs left apart by score). From each some are
asked, drawn blindly; a pair that was asked because it was doubtful is no sample of anything. What people answered gives
each stratum a Beta posterior, and these give intervals for the whole: a stratified estimate as in Cochran, Sampling
Techniques (1977), ch. 5. Pairs that no rule of blocking compared are in no stratum: recall is that of the candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from liren.engine.weigh import Floats

DRAWS: Final = 4_000
SEED: Final = 20_240_229  # the same answers give the same interval
WORTH: Final = 1.0  # answers for which the weights' own expectation counts
JEFFREYS: Final = 0.5  # without it 95 of 100 intervals become 67 where weights are too sure of themselves


@dataclass(frozen=True, slots=True)
class Stratum:
    """
    Pairs of mentions that are alike for this purpose.

    :ivar joined: whether the register holds them for one person
    :ivar size: pairs
    :ivar expected: the share of them that the weights expect to be one person
    :ivar same, different: answers on pairs drawn from it; `cannot tell` is no answer
    """

    name: str
    joined: bool
    size: int
    expected: float
    same: int = 0
    different: int = 0

    @property
    def asked(self) -> int:
        """Count the answers."""
        return self.same + self.different


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate: the mean of what is credible, and the bounds of it."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """
    What the answers say of the register.

    :ivar precision: of the pairs held for one person, the share that is
    :ivar recall: of the candidate pairs that are one person, the share held for one
    :ivar asked: answers it rests on
    """

    precision: Interval
    recall: Interval
    f1: Interval
    asked: int


def estimate(strata: Sequence[Stratum], *, level: float = 0.95) -> Quality:
    """
    Estimate precision and recall of pairs with credible intervals.

    What nothing speaks of is perfect: an empty register claims nothing and misses nothing.

    :param level: the chance that an interval holds the truth
    """
    held = [stratum for stratum in strata if stratum.size]
    random = np.random.default_rng(SEED)
    one = np.array([stratum.size * _shares(random, stratum) for stratum in held]).reshape(-1, DRAWS)
    joined = np.array([stratum.joined for stratum in held], bool)
    right, all_, claimed = one[joined].sum(axis=0), one.sum(axis=0), sum(s.size for s in held if s.joined)
    precision = right / claimed if claimed else np.ones(DRAWS)
    # Where nothing is one person, nothing was missed.
    recall = np.divide(right, all_, out=np.ones(DRAWS), where=all_ > 0)
    f1 = np.divide(2 * right, claimed + all_, out=np.ones(DRAWS), where=claimed + all_ > 0)
    asked = sum(stratum.asked for stratum in held)
    return Quality(_interval(precision, level), _interval(recall, level), _interval(f1, level), asked)


def allocated(strata: Sequence[Stratum], *, budget: int) -> list[int]:
    """
    Say how many pairs more to ask of each stratum so that the whole is known best.

    By size times spread (Neyman 1934), one of each at least while the budget lasts; never more than there are.
    """
    room = np.array([stratum.size - stratum.asked for stratum in strata], np.int64)
    out = np.zeros(len(strata), np.int64)
    worth = np.array([stratum.size * _spread(stratum) for stratum in strata])
    for place in np.argsort(-worth, kind="stable"):
        if out.sum() < budget and room[place] > 0 and strata[place].asked == 0:
            out[place] = 1
    while (left := budget - int(out.sum())) > 0 and (open_ := out < room).any():
        # What has been asked counts: a second sample fills up the first.
        wanted = np.where(open_, worth / (out + 1 + [stratum.asked for stratum in strata]), -1.0)
        step = max(left // 50, 1)
        place = int(wanted.argmax())
        out[place] += min(step, int(room[place] - out[place]))
    return out.tolist()


def _prior(stratum: Stratum) -> tuple[float, float]:
    return WORTH * stratum.expected + JEFFREYS, WORTH * (1 - stratum.expected) + JEFFREYS


def _shares(random: np.random.Generator, stratum: Stratum) -> Floats:
    """Draw the share of one person that is credible: of those not asked; of those asked it is known."""
    one, two = _prior(stratum)
    unknown = random.beta(stratum.same + one, stratum.different + two, DRAWS)
    rest = max(stratum.size - stratum.asked, 0)
    return np.asarray((stratum.same + rest * unknown) / (stratum.asked + rest))


def _spread(stratum: Stratum) -> float:
    one, two = _prior(stratum)
    share = (stratum.same + one) / (stratum.asked + one + two)
    return float(np.sqrt(share * (1 - share)))


def _interval(draws: Floats, level: float) -> Interval:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(draws.mean()), float(low), float(high))
