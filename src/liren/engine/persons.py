"""Persons: exact evidence first, then what is left is weighed.

The residue is weighed between groups of mentions: a phone from one row and a name from another count together.
"""

from dataclasses import dataclass

import numpy as np

from liren.engine import alike, block, cluster, exact, forbid, gather, judge, lessons
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.dialects import duckdb
from liren.engine.gather import Context
from liren.engine.lessons import Models
from liren.engine.prepare import Persons
from liren.engine.weigh import Floats


@dataclass(frozen=True, eq=False)
class Weighed:
    """
    The residue, weighed.

    :ivar entity: for each line its group of exact evidence (a row of `judge.frame`)
    :ivar final: for each such group the person it became (the smallest of its groups)
    :ivar left, right, score: the candidate pairs of groups, in bits
    :ivar contest: bits that each pair loses to others who may as well be the one, at most 0
    """

    evidence: exact.Evidence
    entity: Ints
    final: Ints
    judge: judge.Judge
    left: Ints
    right: Ints
    score: Floats
    contest: Floats
    models: Models

    def person(self) -> Ints:
        """Give for each line the person it is."""
        return self.final[self.entity]


def weigh_residue(
    known: Persons,
    context: Context,
    evidence: exact.Evidence,
    *,
    models: Models,
    limits: duckdb.Limits,
    threshold: float,
    apart: frozenset[tuple[int, int]] = frozenset(),
) -> Weighed:
    """
    Weigh what exact evidence left open.

    :param models: weights of an earlier edition; when empty they are learnt from these persons
    :param apart: pairs of lines that a human keeps apart
    :raises ModelDoesNotFit: if the weights are for other comparisons
    """
    is_root = evidence.label == np.arange(known.size)
    entity, size = (np.cumsum(is_root) - 1)[evidence.label], int(is_root.sum())
    frame = gather.entity_frame(known, context, evidence, entity, size)
    scheme = alike.scheme(known.sounds)
    left, right = block.pairs(frame, alike.RULES, limits=limits)
    forbids = forbid.forbids(context, frame, entity, scheme, apart)
    for fitted in models.values():
        fitted.check(scheme)
    scorer = lessons.scorer(scheme, frame, models, forbids) if models else None
    if scorer is None:
        sample = lessons.sampled(scheme, frame, left, right)
        models = lessons.learnt(known, context, evidence, sample)
        scorer = lessons.scorer(scheme, frame, models, forbids)
        models = lessons.calibrated(sample, scorer, models)
        scorer = lessons.with_priors(scorer, models)
    places, grades = scorer.allowed(left, right)
    left, right = left[places], right[places]
    score, _ = scorer.score(left, right, grades)
    contest = contested(frame, left, right, score)
    edges = cluster.Edges(left, right, score + contest)
    label = cluster.entities(size, edges, threshold=threshold, score=scorer)
    return Weighed(evidence, entity, label, scorer, left, right, score, contest, models)


def contested(frame: Frame, left: Ints, right: Ints, score: Floats) -> Floats:
    """
    Say what each pair loses because others may as well be the one.

    Two persons of different valid ids cannot both be the 李伟 of a list: they share the odds.

    :return: bits, 0 or less
    """
    sure = frame.columns["sure_id"].sizes > 0
    odds = np.exp2(np.clip(score, -60, 60))
    one, two = ~sure[left] & sure[right], sure[left] & ~sure[right]
    total = np.bincount(left[one], odds[one], frame.size) + np.bincount(right[two], odds[two], frame.size)
    others = np.where(one, total[left] - odds, np.where(two, total[right] - odds, 0.0))
    return np.asarray(-np.log2(1 + np.maximum(others, 0.0)))
