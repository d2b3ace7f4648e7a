"""One scorer for every pair: the same patterns, weights, rarity and prohibitions, whoever asks."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, weigh
from liren.engine.bags import Bags, Frame
from liren.engine.coding import Ints
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
class Rival:
    """
    Another way to understand a pair than as strangers: as two of one family.

    What a family shares (phone, flat, household) tells nothing between its members, so it has no weight here.

    :ivar close: says by their grades which pairs may be of one family
    """

    name: str
    weights: Sequence[Weights]
    prior: float
    close: Callable[[compare.Grades], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class Weighing:
    """
    What speaks for and against pairs, before any prior.

    :ivar evidence: bits, against strangers
    :ivar rival: bits, against the rival explanation; not a number where it is out of question
    :ivar forbidden: pairs that are never one thing
    """

    evidence: Floats
    rival: Floats
    forbidden: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Judge:
    """
    Scores a pair against the likeliest other explanation: the lower of the two odds counts.

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
    rival: Rival | None = None

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
        return self.settle(self.weigh(left, right, grades))

    def weigh(self, left: Ints, right: Ints, grades: compare.Grades) -> Weighing:
        """Weigh pairs that are compared already; each distinct pattern of grades is weighed once."""
        shown, which = weigh.patterns(grades)
        evidence = weigh.bits_of(self.weights, shown.grades)[which]
        for place in range(len(self.scheme.comparisons)):
            rows = np.flatnonzero(grades[:, place] == compare.SAME)
            evidence[rows] += self._rarities(place, left[rows], right[rows])
        rival = np.full(len(shown.counts), np.nan)
        if self.rival is not None:
            rival = np.where(self.rival.close(shown.grades), weigh.bits_of(self.rival.weights, shown.grades), np.nan)
        forbidden = np.zeros(len(left), bool)
        for forbid in self.forbids.values():
            forbidden |= forbid(left, right, grades)
        return Weighing(evidence, rival[which], forbidden)

    def settle(self, weighing: Weighing) -> tuple[Floats, Floats]:
        """Add the priors: the score, −∞ where forbidden, and the bare evidence of the explanation that counts."""
        score = weighing.evidence + self.prior
        evidence = weighing.evidence
        if self.rival is not None:
            lower = weighing.rival + self.rival.prior < score  # false where it is out of question
            evidence = np.where(lower, weighing.rival, evidence)
            score = np.where(lower, weighing.rival + self.rival.prior, score)
        return np.where(weighing.forbidden, -np.inf, score), evidence

    def _rarities(self, place: int, left: Ints, right: Ints) -> Floats:
        """Say what the rarest value that both rows hold adds; each pair holds one."""
        column, rarity = self.frame.columns[self.scheme.comparisons[place].column], self.rarity[place]
        out = rarity[column.first[left]]
        if not column.is_single:
            many = np.flatnonzero(column.sizes[left] + column.sizes[right] > 2)
            if len(many):
                start, one, two = column.pairs(left[many], right[many])
                out[many] = np.maximum.reduceat(np.where(one == two, rarity[one], -np.inf), start)
        return out

    def parts(self, left: int, right: int) -> tuple[float, str, list[Part]]:
        """
        Say what each comparison adds for one pair.

        :return: the prior, against what it is weighed (`strangers` or the rival's name), and the parts, which with the
            prior sum to the score
        """
        one, two = np.array([left], np.int64), np.array([right], np.int64)
        grades = compare.vectors(self.scheme, self.frame, one, two)
        against = self._as_rival(one, two, grades)
        weights, prior = (self.weights, self.prior) if against is None else (against.weights, against.prior)
        parts = []
        for place, comparison in enumerate(self.scheme.comparisons):
            grade = int(grades[0, place])
            if grade == compare.UNKNOWN:
                continue
            rarity = float(self._rarities(place, one, two)[0]) if grade == compare.SAME and not against else 0.0
            weight = weights[place]
            parts.append(Part(comparison.name, weight.levels[grade], float(weight.bits[grade]), rarity))
        return prior, against.name if against else "strangers", parts

    def _as_rival(self, one: Ints, two: Ints, grades: compare.Grades) -> Rival | None:
        if self.rival is None or not self.rival.close(grades)[0]:
            return None
        score, _ = dataclasses.replace(self, rival=None, forbids={}).score(one, two, grades)
        return self.rival if weigh.bits_of(self.rival.weights, grades)[0] + self.rival.prior < score[0] else None

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
    rival: Rival | None = None,
    census: Frame | None = None,
) -> Judge:
    """
    Make the scorer of a frame from learnt weights.

    :param census: rows by which the rarity of values is judged; all of them by default
    """
    counted = census or frame
    rarity = [
        weigh.rarity_bits(comparison, weight, _judged_by(comparison.column, counted, frame))
        for comparison, weight in zip(scheme.comparisons, weights, strict=True)
    ]
    return Judge(scheme, frame, weights, prior, rarity, forbids or {}, rival)


def _judged_by(column: str, census: Frame, frame: Frame) -> Bags:
    """Give the column of the census, unless too few rows of the census know it."""
    told, all_ = census.columns[column], frame.columns[column]
    return told if weigh.is_representative(told, all_) else all_
