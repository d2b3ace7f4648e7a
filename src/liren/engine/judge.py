"""One scorer for every pair: the same patterns, weights, rarity and prohibitions, whoever asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, weigh
from liren.engine.coding import Frame, Ints
from liren.engine.weigh import Floats, Weights

ROUND: Final = 2_000_000  # pairs compared at a time, to bound memory

# Says which pairs must never be one thing: (left, right, grades) → mask.
Forbid = Callable[[Ints, Ints, compare.Grades], NDArray[np.bool_]]


@dataclass(frozen=True)
class Part:
    """
    What one comparison adds to a pair's score.

    :ivar bits: the weight of the level
    :ivar rarity: what the agreed value being rarer (or more common) than average adds
    """

    comparison: str
    level: str
    bits: float
    rarity: float


@dataclass(frozen=True, eq=False)
class Judge:
    """
    :ivar prior: bits; how likely two random rows are one thing
    :ivar rarity: for each comparison what an agreement on each value adds, 0 at the end
    :ivar forbids: name of a constraint → its test
    """

    scheme: compare.Scheme
    frame: Frame
    weights: Sequence[Weights]
    prior: float
    rarity: Sequence[Floats]
    forbids: dict[str, Forbid] = field(default_factory=dict)

    def __call__(self, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """Score pairs in bits: with the prior and −∞ where forbidden, and the bare evidence."""
        scores, evidences = [np.empty(0)], [np.empty(0)]
        for start in range(0, len(left), ROUND):
            one, two = left[start : start + ROUND], right[start : start + ROUND]
            score, evidence = self.score(one, two, compare.vectors(self.scheme, self.frame, one, two))
            scores.append(score)
            evidences.append(evidence)
        return np.concatenate(scores), np.concatenate(evidences)

    def score(self, left: Ints, right: Ints, grades: compare.Grades) -> tuple[Floats, Floats]:
        """Score pairs that are compared already."""
        evidence = weigh.bits_of(self.weights, grades)
        for place, comparison in enumerate(self.scheme.comparisons):
            codes = self.frame.columns[comparison.column].codes[left]
            evidence += np.where(grades[:, place] == compare.SAME, self.rarity[place][codes], 0.0)
        score = evidence + self.prior
        for forbid in self.forbids.values():
            score = np.where(forbid(left, right, grades), -np.inf, score)
        return score, evidence

    def parts(self, left: int, right: int) -> list[Part]:
        """Say what each comparison adds for one pair; with the prior they sum to its score."""
        one, two = np.array([left], np.int64), np.array([right], np.int64)
        grades = compare.vectors(self.scheme, self.frame, one, two)[0]
        parts = []
        for place, comparison in enumerate(self.scheme.comparisons):
            grade = int(grades[place])
            if grade == compare.UNKNOWN:
                continue
            code = self.frame.columns[comparison.column].codes[left]
            rarity = float(self.rarity[place][code]) if grade == compare.SAME else 0.0
            weight = self.weights[place]
            parts.append(Part(comparison.name, weight.levels[grade], float(weight.bits[grade]), rarity))
        return parts

    def forbidden(self, left: int, right: int) -> tuple[str, ...]:
        """Name the constraints that keep a pair apart."""
        one, two = np.array([left], np.int64), np.array([right], np.int64)
        grades = compare.vectors(self.scheme, self.frame, one, two)
        return tuple(name for name, forbid in self.forbids.items() if bool(forbid(one, two, grades)[0]))


def judge(
    *,
    scheme: compare.Scheme,
    frame: Frame,
    weights: Sequence[Weights],
    prior: float,
    forbids: dict[str, Forbid] | None = None,
) -> Judge:
    """Make the scorer of a frame from learnt weights."""
    rarity = [
        weigh.rarity_bits(comparison, weight, frame.columns[comparison.column])
        for comparison, weight in zip(scheme.comparisons, weights, strict=True)
    ]
    return Judge(scheme, frame, weights, prior, rarity, forbids or {})
