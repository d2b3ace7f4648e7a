"""What a level is worth: Fellegi and Sunter's weights, learnt without labels.

`u`, the chance of a level between two different things, is counted (for `same`) or sampled. `m`, the chance of it
between two mentions of one thing, is learnt by expectation and maximisation, once a blocking rule, over the comparisons
that the rule does not fix. Pairs are counted by distinct pattern first, so a million cost as much as a few hundred.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare
from liren.engine.bags import Bags, Frame
from liren.engine.coding import Ints

Floats = NDArray[np.float64]

ROUNDS: Final = 200
SETTLED: Final = 1e-5
SAMPLE: Final = 80_000
SEED: Final = 20_260_101
MOST_COUNTED: Final = 16_000_000  # possible patterns that are counted in a table; more are sorted
MOST_EMPTY: Final = 16  # likewise, for each pair: a table for few pairs costs more than sorting them
FEW: Final = 3  # times a value was seen, up to which its true share is estimated from the shares of such values
LEAST_EXPECTED: Final = 0.05
START_SAME: Final = (
    0.9  # where learning starts, not what it ends with: `same` is likelier between two mentions of one thing
)


@dataclass(frozen=True, eq=False)
class Weights:
    """
    What the levels of one comparison are worth.

    :ivar m: chance of each level between mentions of one thing
    :ivar u: chance of each level between different things
    """

    name: str
    levels: tuple[str, ...]
    m: Floats
    u: Floats

    @property
    def bits(self) -> Floats:
        """The weight of each level in bits, and 0 at the end for UNKNOWN (index −1)."""
        return np.append(np.log2(self.m / self.u), 0.0)


@dataclass(frozen=True)
class Session:
    """What one blocking rule taught: `fixed` comparisons agree in all its pairs and learn nothing."""

    fixed: frozenset[int]
    pairs: int
    matches: float
    m: dict[int, Floats]


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct agreement patterns and how many pairs show each."""

    grades: compare.Grades
    counts: Ints


def patterns(grades: compare.Grades) -> tuple[Patterns, Ints]:
    """Count the distinct patterns; also say which pattern each pair shows."""
    widths = (grades.max(axis=0, initial=0).astype(np.int64) + 2).tolist()
    key = np.zeros(len(grades), np.int64)
    for place, width in enumerate(widths):
        key = key * width + (grades[:, place] + 1)
    shown, inverse, counts = _counted(key, math.prod(widths))
    found = np.empty((len(shown), len(widths)), np.int8)
    for place, width in reversed(list(enumerate(widths))):
        shown, grade = np.divmod(shown, width)
        found[:, place] = grade - 1
    return Patterns(found, counts), inverse


def _counted(key: Ints, room: int) -> tuple[Ints, Ints, Ints]:
    if room > min(MOST_COUNTED, MOST_EMPTY * len(key)):
        shown, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
        return shown, inverse, counts.astype(np.int64)
    times = np.bincount(key, minlength=room)
    shown = np.flatnonzero(times)
    place = np.zeros(room, np.int64)
    place[shown] = np.arange(len(shown))
    return shown, place[key], times[shown]


def chances_between_strangers(
    scheme: compare.Scheme, frame: Frame, *, census: Mapping[str, Bags] | None = None
) -> list[Floats]:
    """
    Estimate u.

    :param census: columns of rows that are different things; agreement by chance is counted on them

    `same` is counted over all pairs, because a sample of a million sees no two people in one flat; the other levels
    share what is left as they do in the sample.
    """
    random = np.random.default_rng(SEED)
    sample = SAMPLE if frame.size > 1 else 0
    left = random.integers(0, max(frame.size, 1), sample)
    right = random.integers(0, max(frame.size, 1), sample)
    keep = left != right
    grades = compare.vectors(scheme, frame, left[keep], right[keep])
    found = []
    for place, (comparison, size) in enumerate(zip(scheme.comparisons, scheme.sizes, strict=True)):
        column = grades[:, place]
        counts = np.bincount(column[column >= 0], minlength=size).astype(np.float64) + 0.5
        u = counts / counts.sum()
        found.append(_with_counted_same(u, (census or frame.columns)[comparison.column]))
    return found


def _with_counted_same(u: Floats, column: Bags) -> Floats:
    counts = column.counts().astype(np.float64)
    pairs = float(column.known) * (column.known - 1)
    same = max(float((counts * (counts - 1)).sum()), 0.5) / max(pairs, 1.0)
    rest = u[1:] / u[1:].sum()
    return np.append(min(same, 0.999), (1 - min(same, 0.999)) * rest)


def learn_session(observed: Patterns, u: Sequence[Floats], fixed: frozenset[int], *, times: int = 1) -> Session:
    """
    Learn m, and how many of the pairs are matches, from the pairs of one blocking rule.

    :param times: how many pairs of the rule each observed pair stands for
    """
    places = [place for place in range(observed.grades.shape[1]) if place not in fixed]
    m = {place: _start(len(u[place])) for place in places}
    share = 0.5
    counts = observed.counts.astype(np.float64)
    for _ in range(ROUNDS):
        odds = np.full(len(counts), np.log(share / (1 - share)))
        for place in places:
            odds += np.r_[np.log(m[place] / u[place]), 0.0][observed.grades[:, place]]
        chance = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
        matched = counts * chance
        new = {place: _shares(observed.grades[:, place], matched, len(u[place])) for place in places}
        new_share = float(np.clip(matched.sum() / counts.sum(), 1e-9, 1 - 1e-9))
        moved = max([abs(new_share - share), *(float(np.abs(new[p] - m[p]).max()) for p in places)])
        m, share = new, new_share
        if moved < SETTLED:
            break
    return Session(fixed, int(observed.counts.sum()) * times, share * float(counts.sum()) * times, m)


def _start(size: int) -> Floats:
    rest = 0.5 ** np.arange(1, size)
    return np.append(START_SAME, (1 - START_SAME) * rest / rest.sum())


def _shares(grades: NDArray[np.int8], weight: Floats, size: int) -> Floats:
    known = grades >= 0
    # Half a pair a level: a level that never occurred is unlikely, not impossible.
    total = np.bincount(grades[known], weights=weight[known], minlength=size) + 0.5
    return np.asarray(total / total.sum())


def pooled(scheme: compare.Scheme, sessions: Sequence[Session], u: Sequence[Floats]) -> list[Weights]:
    """Join what the sessions learnt, each counting by its matches."""
    found = []
    for place, comparison in enumerate(scheme.comparisons):
        taught = [session for session in sessions if place in session.m and session.matches > 20]
        if taught:
            total = sum(session.matches for session in taught)
            m = np.sum([session.m[place] * session.matches for session in taught], axis=0) / total
        else:
            m = _start(len(u[place]))
        if not comparison.against:
            m[-1] = u[place][-1]
        found.append(Weights(comparison.name, scheme.names(comparison), m, np.asarray(u[place])))
    return found


def prior_from(sessions: Sequence[Session], weights: Sequence[Weights], frame_pairs: float) -> float:
    """
    Estimate how likely two random rows are one thing.

    A rule sees only the matches that agree on its fields: what it found, divided by the chance of that agreement.
    """
    totals = []
    for session in sessions:
        if session.matches <= 20:
            continue
        reach = float(np.prod([weights[place].m[compare.SAME] for place in session.fixed]))
        totals.append(session.matches / max(reach, 0.05))
    if not totals:
        return 1e-6
    return float(np.clip(np.median(totals) / frame_pairs, 1e-12, 0.5))


def bits_of(weights: Sequence[Weights], grades: compare.Grades) -> Floats:
    """Sum the weights of patterns, in bits, without the prior."""
    total = np.zeros(len(grades))
    for place, weight in enumerate(weights):
        total += weight.bits[grades[:, place]]
    return total


def expected(counts: Floats, seen: Ints) -> Floats:
    """
    Say how often values that were seen so often are to be expected among others (Good 1953, Turing's estimate).

    A name that one row in a thousand bears is rarer than that: most such names have no second bearer.

    :param seen: how often each distinct value was seen
    """
    times = np.bincount(np.minimum(seen, FEW + 1), minlength=FEW + 2).astype(np.float64)
    adjusted = np.maximum(counts, 1.0)
    for few in range(1, FEW + 1):
        turing = (few + 1) * times[few + 1] / max(times[few], 1.0) if few < FEW else float(few)
        adjusted[np.maximum(counts, 1) == few] = np.clip(turing, LEAST_EXPECTED * few, few)
    return adjusted


def rarity_bits(comparison: compare.Comparison, weight: Weights, column: Bags) -> Floats:
    """
    Say for each value how much more (or less) than average an agreement on it weighs, in bits; 0 at the end for NONE.

    The chance that a stranger has this value, in place of the average chance that strangers agree.
    """
    if not comparison.rarity or not column.values:
        return np.zeros(len(column.values) + 1)
    counts = column.counts()
    share = expected(np.maximum(counts, 1.0), counts[counts > 0]) / max(column.known, 1)
    return np.append(np.log2(weight.u[compare.SAME] / share), 0.0)
