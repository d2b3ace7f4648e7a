"""Persons: exact evidence first, then what is left is weighed.

The residue is weighed between groups of mentions: a phone from one row and a name from another count together.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from liren.engine import alike, answers, block, cluster, exact, forbid, gather, holders, judge, lessons
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.dialects import duckdb
from liren.engine.gather import Context
from liren.engine.lessons import Models
from liren.engine.prepare import Persons
from liren.engine.weigh import Floats

PASSES: Final = 3  # while the persons found are the only census there is


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

    @property
    def models(self) -> Models:
        """Give the weights used."""
        return lessons.models_of(self.judge) | holders.models_of(self.judge)

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
    same: Sequence[tuple[int, int]] = (),
    apart: frozenset[tuple[int, int]] = frozenset(),
) -> Weighed:
    """
    Weigh what exact evidence left open.

    :param models: weights of an earlier edition; when empty they are learnt from these persons
    :param same, apart: pairs of lines that a human found to be one person, or keeps apart; they refine what is learnt
    :raises ModelDoesNotFit: if the weights are for other comparisons
    """
    is_root = evidence.label == np.arange(known.size)
    entity, size = (np.cumsum(is_root) - 1)[evidence.label], int(is_root.sum())
    frame = gather.entity_frame(known, context, evidence, entity, size, threads=limits.threads)
    scheme = alike.scheme(known.sounds)
    left, right = block.pairs(frame, alike.RULES, limits=limits)
    forbids = forbid.forbids(context, frame, entity, scheme, apart)
    lessons.check(models, scheme)
    holders.check(models, scheme)
    sample = None if models else lessons.sampled(scheme, frame, left, right, forbids=forbids, threads=limits.threads)

    def joined(census: lessons.Census) -> Weighed:
        if sample is None:
            scorer = holders.recalled(lessons.scorer(scheme, frame, models, forbids, census), models)
        else:
            scorer = lessons.trained(known, context, evidence, sample, forbids=forbids, counted=census)
            scorer = holders.heeded(sample, scorer)
            scorer = answers.heeded(scorer, known, context, same=same, apart=sorted(apart))
        scorer = dataclasses.replace(scorer, threads=limits.threads)
        return _joined(evidence, entity, scorer, (left, right), threshold)

    census = lessons.census(scheme, frame)
    weighed = joined(census)
    for _ in range(PASSES - 1 if alike.NAME in census.lacking else 0):
        weighed = joined(lessons.census(scheme, frame, weighed.final))
    return weighed


def _joined(
    evidence: exact.Evidence,
    entity: Ints,
    scorer: judge.Judge,
    pairs: tuple[Ints, Ints],
    threshold: float,
) -> Weighed:
    places, score = scorer.judged(*pairs)
    left, right = pairs[0][places], pairs[1][places]
    contest = contested(scorer.frame, left, right, score)
    edges = cluster.Edges(left, right, score + contest)
    label = cluster.entities(scorer.frame.size, edges, threshold=threshold, score=scorer, threads=scorer.threads)
    return Weighed(evidence, entity, label, scorer, left, right, score, contest)


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
