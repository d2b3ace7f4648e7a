"""One scorer for every pair: the same patterns, weights, rarity and prohibitions, whoever asks."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, weigh
from liren.engine.coding import BETWEEN, Coded, Codes, Frame, Ints
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
    spoken: dict[int, dict[str, float]] = field(default_factory=dict)  # place → value alone in a cell → its rarity

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
        for place in range(len(self.scheme.comparisons)):
            evidence += self._rarities(place, left, right, grades[:, place] == compare.SAME)
        score = evidence + self.prior
        if self.rival is not None:
            bare = weigh.bits_of(self.rival.weights, grades)
            lower = self.rival.close(grades) & (bare + self.rival.prior < score)
            evidence = np.where(lower, bare, evidence)
            score = np.where(lower, bare + self.rival.prior, score)
        for forbid in self.forbids.values():
            score = np.where(forbid(left, right, grades), -np.inf, score)
        return score, evidence

    def _rarities(self, place: int, left: Ints, right: Ints, same: NDArray[np.bool_]) -> Floats:
        comparison = self.scheme.comparisons[place]
        column = self.frame.columns[comparison.column]
        out = np.zeros(len(left))
        rows = np.flatnonzero(same)
        one, two = column.codes[left[rows]], column.codes[right[rows]]
        out[rows] = self.rarity[place][one]
        if comparison.several and comparison.rarity:
            unequal = one != two
            if place not in self.spoken:
                self.spoken[place] = _alone(column, self.rarity[place])
            out[rows[unequal]] = _rarest_shared(column, self.spoken[place], one[unequal], two[unequal])
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
            same = np.array([grade == compare.SAME])
            rarity = 0.0 if against else float(self._rarities(place, one, two, same)[0])
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


def _judged_by(column: str, census: Frame, frame: Frame) -> Coded:
    """Give the column of the census, unless too few rows of the census know it."""
    told, all_ = census.columns[column], frame.columns[column]
    return told if weigh.is_representative(told, all_) else all_


def _alone(column: Coded, rarity: Floats) -> dict[str, float]:
    """Give the rarity of every value that stands alone in some cell."""
    return {value: float(bits) for value, bits in zip(column.values, rarity, strict=False) if BETWEEN not in value}


def _rarest_shared(column: Coded, alone: dict[str, float], one: Codes, two: Codes) -> Floats:
    """Say what the rarest value that both cells hold adds; a value alone in a cell carries its own rarity."""
    wide = len(column.values)
    pairs, place = np.unique(one.astype(np.int64) * wide + two, return_inverse=True)
    best = np.zeros(len(pairs))
    for number, (first, second) in enumerate(zip((pairs // wide).tolist(), (pairs % wide).tolist(), strict=True)):
        shared = set(column.values[first].split(BETWEEN)) & set(column.values[second].split(BETWEEN))
        best[number] = max((alone.get(value, 0.0) for value in shared), default=0.0)
    return np.asarray(best[place])
