"""Pairs become entities, under constraints.

1. A pair that must not be one entity never is, whatever the weights: its score is −∞ and stands against every merge.
2. One strong pair is not enough: two groups merge only if, over all pairs between them, the evidence for outweighs the
   evidence against. This cuts the chains on which single linkage collapses.
3. The answer does not depend on the order of rows, only on their content.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import bags, lanes
from liren.engine.coding import Ints
from liren.engine.weigh import Floats

AT_ONCE: Final = 400_000  # pairs of members, both ways
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


def entities(size: int, edges: Edges, *, threshold: float, score: Score, threads: int = 1) -> Ints:
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
    of_row = np.zeros(size, np.int64)
    of_row[members] = np.repeat(sizes, sizes)
    in_two = (label[left] == label[right]) & (of_row[left] == 2)
    out[np.maximum(left[in_two], right[in_two])] = np.minimum(left[in_two], right[in_two])
    some = []
    for many in np.flatnonzero(np.bincount(sizes, minlength=1)).tolist():
        if many > 2:
            alike = members[bags.spread(starts[sizes == many], sizes[sizes == many])].reshape(-1, many)
            step = max(AT_ONCE // (many * many), 1)
            some += [alike[start : start + step] for start in range(0, len(alike), step)]
    for alike, label in zip(some, lanes.each(partial(_settled, threshold, score), some, threads=threads), strict=True):
        out[alike] = label
    return out


def alone(size: int, *, threshold: float, score: Callable[[int, int], tuple[float, float]]) -> list[int]:
    """
    Settle one component of at most LARGEST members as `entities` does, without an array.

    :param score: as there, of two members; evidence of a pair that reaches the threshold is not looked at
    :return: for each member the smallest of its entity
    """
    scored = {(one, two): score(one, two) for one in range(size) for two in range(one + 1, size)}
    if all(bits > threshold for bits, _ in scored.values()):
        return [0] * size
    total = {pair: _voice_alone(*told, threshold) for pair, told in scored.items()}
    best = {pair: bits for pair, (bits, _) in scored.items()}
    label, weight = list(range(size)), [1] * size
    while strong := [pair for pair, bits in best.items() if bits >= threshold]:
        # As with arrays the first of the best is taken: the pairs stand in their order.
        worth = {(one, two): total[one, two] / (weight[one] * weight[two]) for one, two in strong}
        one, two = max(worth, key=worth.__getitem__)
        if worth[one, two] <= 0:
            break
        label = [one if told == two else told for told in label]
        for other in set(label) - {one}:
            into, from_ = (min(one, other), max(one, other)), (min(two, other), max(two, other))
            total[into] += total.pop(from_)
            best[into] = max(best[into], best.pop(from_))
        del total[one, two], best[one, two]
        weight[one] += weight[two]
    return label


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
    large = np.bincount(label, minlength=size)[label] > LARGEST
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

    order = np.lexsort((right, left, -score))
    for a, b in zip(left[order].tolist(), right[order].tolist(), strict=True):
        one, two = sorted((root(a), root(b)))
        total = size.get(one, 1) + size.get(two, 1)
        if one != two and total <= LARGEST:
            parent[two] = one
            size[one] = total
    for row in np.flatnonzero(large).tolist():
        out[row] = root(row)
    return out


def _settled(threshold: float, score: Score, rows: Ints) -> Ints:
    """Settle groups of one size, one line each: for each row the smallest of its entity."""
    many = rows.shape[1]
    one, two = np.triu_indices(many, 1)
    scored, evidence = score(rows[:, one].ravel(), rows[:, two].ravel())
    voices = _square(voice(scored, evidence, threshold), one, two, (len(rows), many), 0.0)
    label = agglomerate(voices, _square(scored, one, two, (len(rows), many), -np.inf), threshold)
    return np.take_along_axis(rows, label, axis=1)


def _square(flat: Floats, one: Ints, two: Ints, shape: tuple[int, int], diagonal: float) -> Floats:
    out = np.full((*shape, shape[1]), diagonal)
    out[:, one, two] = out[:, two, one] = flat.reshape(shape[0], -1)
    return out


def voice(scored: Floats, evidence: Floats, threshold: float) -> Floats:
    """
    Say how much each pair speaks for (+) or against (−) a merge.

    A pair below the threshold speaks only with the evidence against it: two mentions that share no field say nothing.
    """
    speaks = np.where(scored >= threshold, scored - threshold, np.minimum(evidence, 0.0))
    return np.where(np.isneginf(scored), -np.inf, np.clip(speaks, -LOUDEST, LOUDEST))


def _voice_alone(scored: float, evidence: float, threshold: float) -> float:
    if scored == -np.inf:
        return scored
    speaks = scored - threshold if scored >= threshold else min(evidence, 0.0)
    return min(max(speaks, -LOUDEST), LOUDEST)


def agglomerate(voices: Floats, scored: Floats, threshold: float) -> Ints:
    """
    Merge the best supported members of each group first, as long as some pair is strong and the sum of voices positive.

    :param voices: for each group a square, symmetric, 0 on the diagonal
    :param scored: likewise, −∞ on the diagonal
    :return: for each member of each group the smallest member that it became one with
    """
    total, best = voices.copy(), scored.copy()
    label = np.tile(np.arange(voices.shape[1]), (len(voices), 1))
    weight = np.ones(label.shape)
    open_ = np.arange(len(voices))
    while len(open_):
        one, two, worth = _best_merge(total, best, weight, threshold)
        merging = worth > 0
        total, best, weight, open_ = total[merging], best[merging], weight[merging], open_[merging]
        one, two = one[merging], two[merging]
        label[open_] = np.where(label[open_] == two[:, None], one[:, None], label[open_])
        _merge(total, best, weight, one, two)
    return label


def _best_merge(total: Floats, best: Floats, weight: Floats, threshold: float) -> tuple[Ints, Ints, Floats]:
    worth = np.where(best >= threshold, total / (weight[:, :, None] * weight[:, None, :]), -np.inf)
    flat = worth.reshape(len(worth), -1)
    place = flat.argmax(axis=1)
    one, two = np.divmod(place, worth.shape[1])
    return np.minimum(one, two), np.maximum(one, two), flat[np.arange(len(flat)), place]


def _merge(total: Floats, best: Floats, weight: Floats, one: Ints, two: Ints) -> None:
    group = np.arange(len(one))
    total[group, one] += total[group, two]
    total[group, :, one] = total[group, one]
    best[group, one] = np.maximum(best[group, one], best[group, two])
    best[group, :, one] = best[group, one]
    weight[group, one] += weight[group, two]
    best[group, two] = -np.inf
    best[group, :, two] = -np.inf
    best[group, one, one] = -np.inf
    total[group, one, one] = 0.0
