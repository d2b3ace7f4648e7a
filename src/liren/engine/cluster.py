"""Pairs become entities, under constraints.

1. A pair that must not be one entity never is, whatever the weights: its score is −∞ and stands against every merge.
2. One strong pair is not enough: two groups merge only if, over all pairs between them, the evidence for outweighs the
   evidence against. This cuts the chains on which single linkage collapses.
3. The answer does not depend on the order of rows, only on their content.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine.coding import Ints
from liren.engine.weigh import Floats

LARGEST: Final = 200  # members that one round of agglomeration looks at together
LOUDEST: Final = 20.0  # bits that one pair may add for or against a merge

Score = Callable[[Ints, Ints], tuple[Floats, Floats]]


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """Scored pairs of rows."""

    left: Ints
    right: Ints
    score: Floats


def components(size: int, left: Ints, right: Ints) -> Ints:
    """Label connected components; a label is the smallest row of its component."""
    label = np.arange(size, dtype=np.int64)
    while len(left):
        one, two = label[left], label[right]
        # Only roots are hooked: a row that is not a root carries the ties of edges that are closed already.
        np.minimum.at(label, np.maximum(one, two), np.minimum(one, two))
        while not np.array_equal(flat := label[label], label):
            label = flat
        open_ = label[left] != label[right]
        left, right = left[open_], right[open_]
    return label


def entities(size: int, edges: Edges, *, threshold: float, score: Score) -> Ints:
    """
    Group rows into entities.

    :param edges: candidate pairs, scored with the prior, −∞ where forbidden
    :param score: gives (score with prior, evidence without it) of any pairs, also of those that were no candidates
    :return: for each row the smallest row of its entity
    """
    strong = np.flatnonzero(edges.score >= threshold)
    left, right = edges.left[strong], edges.right[strong]
    label = _bounded(size, left, right, edges.score[strong])
    members, starts, sizes = groups(label)
    out = np.arange(size, dtype=np.int64)
    # A group of two is a single pair, and strong: nothing to weigh.
    in_two = (label[left] == label[right]) & (sizes[np.searchsorted(members[starts], label[left])] == 2)
    out[np.maximum(left[in_two], right[in_two])] = np.minimum(left[in_two], right[in_two])
    large = [members[start : start + many] for start, many in zip(starts[sizes > 2], sizes[sizes > 2], strict=True)]
    _agglomerate_all(large, threshold, score, out)
    return out


def groups(label: Ints) -> tuple[Ints, Ints, Ints]:
    """List rows group by group: (rows, start of each group, size of each group)."""
    order = np.argsort(label, kind="stable").astype(np.int64)
    if not len(order):
        return order, order, order
    sorted_ = label[order]
    starts = np.flatnonzero(np.r_[True, sorted_[1:] != sorted_[:-1]]).astype(np.int64)
    return order, starts, np.diff(np.r_[starts, len(order)])


def _bounded(size: int, left: Ints, right: Ints, score: Floats) -> Ints:
    label = components(size, left, right)
    _, inverse, sizes = np.unique(label, return_inverse=True, return_counts=True)
    large = sizes[inverse] > LARGEST
    if not large.any():
        return label
    inside = large[left]
    return _kruskal(label, large, left[inside], right[inside], score[inside])


def _kruskal(label: Ints, large: NDArray[np.bool_], left: Ints, right: Ints, score: Floats) -> Ints:
    """Cut components that are too large at their weakest bridges: strongest pairs join first, up to LARGEST."""
    out = label.copy()
    out[large] = np.flatnonzero(large)
    parent: dict[int, int] = {}
    size: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.get(row, row)) != row:
            parent[row] = parent.get(above, above)
            row = above
        return row

    for place in np.lexsort((right, left, -score)).tolist():
        one, two = sorted((root(int(left[place])), root(int(right[place]))))
        total = size.get(one, 1) + size.get(two, 1)
        if one != two and total <= LARGEST:
            parent[two] = one
            size[one] = total
    for row in np.flatnonzero(large).tolist():
        out[row] = root(row)
    return out


def _agglomerate_all(some: list[Ints], threshold: float, score: Score, out: Ints) -> None:
    # Groups are scored many at a time: one call of `score` has a fixed price.
    batch: list[Ints] = []
    pending = 0
    for rows in some:
        batch.append(rows)
        pending += len(rows) * (len(rows) - 1) // 2
        if pending > 2_000_000:
            _agglomerate_batch(batch, threshold, score, out)
            batch, pending = [], 0
    if batch:
        _agglomerate_batch(batch, threshold, score, out)


def _agglomerate_batch(batch: list[Ints], threshold: float, score: Score, out: Ints) -> None:
    upper = {size: np.triu_indices(size, 1) for size in {len(rows) for rows in batch}}
    left = np.concatenate([rows[upper[len(rows)][0]] for rows in batch])
    right = np.concatenate([rows[upper[len(rows)][1]] for rows in batch])
    scored, evidence = score(left, right)
    at = 0
    for rows in batch:
        one, two = upper[len(rows)]
        width = len(one)
        voices = voice(scored[at : at + width], evidence[at : at + width], threshold)
        matrix = np.zeros((len(rows), len(rows)))
        matrix[one, two] = matrix[two, one] = voices
        best = np.full((len(rows), len(rows)), -np.inf)
        best[one, two] = best[two, one] = scored[at : at + width]
        label = agglomerate(matrix, best, threshold)
        out[rows] = rows[label]
        at += width


def voice(scored: Floats, evidence: Floats, threshold: float) -> Floats:
    """
    Say how much each pair speaks for (+) or against (−) a merge.

    A pair below the threshold speaks only with the evidence against it: two mentions that share no field say nothing.
    """
    speaks = np.where(scored >= threshold, scored - threshold, np.minimum(evidence, 0.0))
    return np.where(np.isneginf(scored), -np.inf, np.clip(speaks, -LOUDEST, LOUDEST))


def agglomerate(voices: Floats, scored: Floats, threshold: float) -> Ints:
    """
    Merge the best supported groups first, as long as some pair is strong and the sum of voices is positive.

    :param voices: square, symmetric, 0 on the diagonal
    :param scored: likewise, −∞ on the diagonal
    :return: for each member the smallest member of its group
    """
    size = len(voices)
    label = np.arange(size, dtype=np.int64)
    total, best, weight = voices.copy(), scored.copy(), np.ones(size)
    while True:
        worth = np.where(best >= threshold, total / np.outer(weight, weight), -np.inf)
        np.fill_diagonal(worth, -np.inf)
        place = int(worth.argmax())
        one, two = divmod(place, size)
        if not worth[one, two] > 0:
            return label
        one, two = min(one, two), max(one, two)
        label[label == two] = one
        total[one] += total[two]
        total[:, one] = total[one]
        best[one] = np.maximum(best[one], best[two])
        best[:, one] = best[one]
        weight[one] += weight[two]
        best[two] = best[:, two] = -np.inf
        best[one, one] = -np.inf
        total[one, one] = 0.0
