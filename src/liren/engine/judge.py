"""One scorer for every pair: the same patterns, weights, rarity and prohibitions, whoever asks."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, lanes, weigh
from liren.engine.bags import Bags, Frame
from liren.engine.coding import NONE, Ints
from liren.engine.weigh import Floats, Weights

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Forbid:
    """
    What says which pairs must never be one thing.

    :ivar test: (left, right, grades) → mask
    :ivar looks_at: comparisons whose grades it needs; the others may be missing
    """

    test: Callable[[Ints, Ints, compare.Grades], Mask]
    looks_at: tuple[str, ...] = ()


def any_of(some: Iterable[Forbid], left: Ints, right: Ints, grades: compare.Grades) -> Mask:
    """Say which pairs any of some constraints keeps apart."""
    out = np.zeros(len(left), bool)
    for forbid in some:
        out |= forbid.test(left, right, grades)
    return out


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
class Leaning:
    """
    What one comparison weighs more or less where one row has an id and the other is of a kind learnt apart.

    :ivar place: the comparison
    :ivar sure: rows with an id
    :ivar kind: of each row, NONE where it has an id or no kind
    :ivar general: m of the levels, whatever the kind
    :ivar m: one line a kind, one column a level
    """

    place: int
    sure: Mask
    kind: Ints
    general: Floats
    m: Floats

    @cached_property
    def bits(self) -> Floats:
        """What is added to the general weights; 0 for UNKNOWN in the last column, and for no kind in the last line."""
        return np.pad(np.log2(self.m / self.general), ((0, 1), (0, 1)))

    def kinds(self, left: Ints, right: Ints) -> Ints:
        """Give the kind by which each pair is weighed; NONE for none."""
        one = self.sure[left] ^ self.sure[right]
        return np.where(one, np.maximum(self.kind[left], self.kind[right]), NONE)

    def added(self, kinds: Ints, grades: NDArray[np.int8]) -> Floats:
        """Say what it adds to pairs of these kinds and levels."""
        return self.bits[kinds, grades]

    def of_kinds(self, kinds: Ints) -> Floats:
        """Say what it adds to each level, kind by kind."""
        return self.bits[kinds]


@dataclass(frozen=True, eq=False)
class Weighing:
    """
    What speaks for and against pairs, before any prior.

    :ivar evidence: bits, against strangers
    :ivar rival: bits, against the rival explanation; not a number where it is out of question
    """

    evidence: Floats
    rival: Floats


@dataclass(frozen=True, eq=False)
class Told:
    """
    Many pairs, told comparison by comparison; lines are pairs, columns the comparisons of the scheme.

    :ivar grades: levels, UNKNOWN where a side is silent
    :ivar bits: what each level weighs, 0 where a side is silent
    :ivar rarity: what an agreed value being rarer (or more common) than average adds
    :ivar prior: bits before anything was compared; with bits and rarity it sums to the score
    :ivar as_rival: which pairs were weighed against the rival, not against strangers
    :ivar leant: what was added to each level of the comparison that leans
    """

    grades: compare.Grades
    bits: Floats
    rarity: Floats
    prior: Floats
    as_rival: NDArray[np.bool_]
    leant: Floats


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
    leaning: Leaning | None = None
    threads: int = 1

    def __call__(self, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """Score pairs in bits: with the prior and −∞ where forbidden, and the bare evidence, 0 there."""
        score, evidence = np.full(len(left), -np.inf), np.zeros(len(left))
        for start in range(0, len(left), compare.ROUND):
            places, *found = self._round(left, right, start)
            score[places], evidence[places] = found
        return score, evidence

    def judged(self, left: Ints, right: Ints) -> tuple[Ints, Floats]:
        """Score, with the prior, the pairs that may be one thing: their places, and bits."""
        starts = range(0, len(left), compare.ROUND)
        rounds = lanes.each(functools.partial(self._round, left, right), starts, threads=self.threads)
        places = np.concatenate([np.empty(0, np.int64), *(one[0] for one in rounds)])
        return places, np.concatenate([np.empty(0), *(one[1] for one in rounds)])

    def _round(self, left: Ints, right: Ints, start: int) -> tuple[Ints, Floats, Floats]:
        left, right = left[start : start + compare.ROUND], right[start : start + compare.ROUND]
        places, grades = self.allowed(left, right)
        return places + start, *self.score(left[places], right[places], grades)

    def allowed(self, left: Ints, right: Ints) -> tuple[Ints, compare.Grades]:
        """
        Compare the pairs that may be one thing.

        Most pairs are forbidden by what few fields say; the others are not compared for them.

        :return: places of these pairs, and their grades
        """
        places = np.arange(len(left))
        grades = compare.blank(self.scheme, len(left))
        at_sight = [forbid for forbid in self.forbids.values() if not forbid.looks_at]
        looking = [forbid for forbid in self.forbids.values() if forbid.looks_at]
        names = {name for forbid in looking for name in forbid.looks_at}
        early = [place for place, c in enumerate(self.scheme.comparisons) if c.name in names]
        late = [place for place in range(len(self.scheme.comparisons)) if place not in early]
        for some, fields in ((at_sight, early), (looking, late)):
            kept = ~any_of(some, left[places], right[places], grades)
            places, grades = places[kept], np.asfortranarray(grades[kept])
            compare.fill(self.scheme, self.frame, left[places], right[places], places=fields, out=grades)
        compare.exchange(self.scheme, self.frame, left[places], right[places], out=grades)
        return places, grades

    def score(self, left: Ints, right: Ints, grades: compare.Grades) -> tuple[Floats, Floats]:
        """Score pairs that are compared already, whether forbidden or not."""
        return self.settle(self.weigh(left, right, grades))

    def weigh(self, left: Ints, right: Ints, grades: compare.Grades) -> Weighing:
        """Weigh pairs that are compared already."""
        evidence = weigh.bits_of(self.weights, grades)
        for place in range(len(self.scheme.comparisons)):
            rows = np.flatnonzero(grades[:, place] == compare.SAME)
            evidence[rows] += self._rarities(place, left[rows], right[rows])
        if self.leaning is not None:
            evidence += self.leaning.added(self.leaning.kinds(left, right), grades[:, self.leaning.place])
        rival = np.full(len(left), np.nan)
        if self.rival is not None:
            rival = np.where(self.rival.close(grades), weigh.bits_of(self.rival.weights, grades), np.nan)
        return Weighing(evidence, rival)

    def settle(self, weighing: Weighing) -> tuple[Floats, Floats]:
        """Add the priors: the score, and the bare evidence of the explanation that counts."""
        score, evidence = weighing.evidence + self.prior, weighing.evidence
        if self.rival is not None:
            lower = weighing.rival + self.rival.prior < score  # false where it is out of question
            evidence = np.where(lower, weighing.rival, evidence)
            score = np.where(lower, weighing.rival + self.rival.prior, score)
        return score, evidence

    def _rarities(self, place: int, left: Ints, right: Ints) -> Floats:
        """Say what the rarest value that both rows hold adds; each pair holds one."""
        column, rarity = self.frame.columns[self.scheme.comparisons[place].column], self.rarity[place]
        out = rarity[column.first[left]]
        if not column.is_single:
            many = np.flatnonzero(column.sizes[left] + column.sizes[right] > 2)
            if len(many):
                start, one, two = column.pairs(left[many], right[many])
                agree = (one == two) & self._wholly(place)[one]
                out[many] = np.maximum.reduceat(np.where(agree, rarity[one], -np.inf), start)
        return out

    def _wholly(self, place: int) -> Mask:
        """Say which values are the same as themselves: 张* is not."""
        comparison = self.scheme.comparisons[place]
        words = self.frame.columns[comparison.column].words
        if comparison.itself is None:
            return np.ones(len(words.values), bool)
        return np.asarray(words.numbers(comparison.itself) == compare.SAME)

    def tell(self, left: Ints, right: Ints) -> Told:
        """Say what each comparison adds, for many pairs at once."""
        grades = compare.vectors(self.scheme, self.frame, left, right)
        bits, rarity = _bits(self.weights, grades), np.zeros(grades.shape)
        for place in range(len(self.scheme.comparisons)):
            rows = np.flatnonzero(grades[:, place] == compare.SAME)
            rarity[rows, place] = self._rarities(place, left[rows], right[rows])
        leant = np.zeros((len(left), 1))
        if self.leaning is not None:
            leant = self.leaning.of_kinds(self.leaning.kinds(left, right))
            bits[:, self.leaning.place] += leant[np.arange(len(left)), grades[:, self.leaning.place]]
        prior, as_rival = np.full(len(left), self.prior), np.zeros(len(left), bool)
        if self.rival is not None:
            bare = weigh.bits_of(self.rival.weights, grades) + self.rival.prior
            as_rival = self.rival.close(grades) & (bare < prior + bits.sum(axis=1) + rarity.sum(axis=1))
            bits[as_rival] = _bits(self.rival.weights, grades[as_rival])
            rarity[as_rival], prior[as_rival] = 0.0, self.rival.prior
            leant[as_rival] = 0.0
        return Told(grades, bits, rarity, prior, as_rival, leant)

    def levels(self, told: Told, line: int, place: int) -> Floats:
        """Say what each level of a comparison would weigh in one of the told pairs; 0 for UNKNOWN at the end."""
        bits = (self.rival.weights if self.rival and told.as_rival[line] else self.weights)[place].bits
        leans = self.leaning is not None and self.leaning.place == place
        return bits + told.leant[line] if leans else bits

    def parts(self, told: Told, line: int) -> list[Part]:
        """Name what was compared in one of the pairs that were told."""
        return [
            Part(
                comparison.name,
                self.weights[place].levels[told.grades[line, place]],
                float(told.bits[line, place]),
                float(told.rarity[line, place]),
            )
            for place, comparison in enumerate(self.scheme.comparisons)
            if told.grades[line, place] != compare.UNKNOWN
        ]

    def against(self, told: Told, line: int) -> str:
        """Name what a pair was weighed against: `strangers`, or the rival."""
        return self.rival.name if self.rival is not None and told.as_rival[line] else "strangers"

    def forbidden(self, left: int, right: int) -> tuple[str, ...]:
        """Name the constraints that keep a pair apart."""
        one, two = np.array([left], np.int64), np.array([right], np.int64)
        grades = compare.vectors(self.scheme, self.frame, one, two)
        return tuple(name for name, forbid in self.forbids.items() if bool(forbid.test(one, two, grades)[0]))


def judge(
    *,
    scheme: compare.Scheme,
    frame: Frame,
    weights: Sequence[Weights],
    prior: float,
    forbids: dict[str, Forbid] | None = None,
    rival: Rival | None = None,
    census: Mapping[str, Bags] | None = None,
) -> Judge:
    """
    Make the scorer of a frame from learnt weights.

    :param census: columns by which the rarity of values is judged; those of the frame by default
    """
    counted = census or frame.columns
    rarity = [
        weigh.rarity_bits(comparison, weight, counted[comparison.column])
        for comparison, weight in zip(scheme.comparisons, weights, strict=True)
    ]
    return Judge(scheme, frame, weights, prior, rarity, forbids or {}, rival)


def _bits(weights: Sequence[Weights], grades: compare.Grades) -> Floats:
    return np.stack([weight.bits[grades[:, place]] for place, weight in enumerate(weights)], axis=1)
