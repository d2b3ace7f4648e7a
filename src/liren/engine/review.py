"""Pairs that are worth a human's time, those first whose answer would change most.

A pair is worth asking when
1. its answer is expected to move enough: the mentions that would move, times the chance that the human says otherwise
   than the weights;
2. whoever reads the two rows can see more than a name: at least two comparisons speak for one person. Where only a
   name agrees a human knows no more than the weights do; a further delivery tells, or a visit.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import compare
from liren.engine.batch import Batch
from liren.engine.coding import Ints
from liren.engine.judge import Judge
from liren.engine.weigh import Floats

REVIEW: Final = pa.schema(
    [
        ("mention_a", pa.int64()),
        ("mention_b", pa.int64()),
        ("entity_a", pa.string()),
        ("entity_b", pa.string()),
        ("weight", pa.float32()),  # bits, with the prior and what others who may as well be the one take away
        ("gain", pa.float32()),  # mentions that an answer is expected to move
    ]
)
WORTH: Final = 0.2  # expected moves below which nobody is asked: of five such answers one moves a mention
SEEN: Final = 2  # comparisons that must speak for one person


def review(batch: Batch, links: pa.Table, *, threshold: float, doubt: float, worth: float = WORTH) -> pa.Table:
    """Give the pairs worth asking whose score lies within `doubt` bits of the threshold: schema REVIEW."""
    weighed = batch.weighed
    settled = weighed.score + weighed.contest
    # A forbidden pair has no odds: no answer could join it.
    open_ = np.flatnonzero(np.isfinite(settled) & (np.abs(settled - threshold) <= doubt))
    left, right, score = weighed.left[open_], weighed.right[open_], settled[open_]
    gain = _gain(batch, left, right, score - threshold)
    asked = np.flatnonzero(gain >= worth)
    asked = asked[_speaking(weighed.judge, left[asked], right[asked]) >= SEEN]
    left, right, score, gain = left[asked], right[asked], score[asked], gain[asked]
    kept = _one_question_each(weighed.final[left], weighed.final[right], score, left, right)
    kept = kept[np.lexsort((right[kept], left[kept], -gain[kept]))]
    _, root = np.unique(weighed.entity, return_index=True)
    mention_a, mention_b = batch.known.mention[root[left[kept]]], batch.known.mention[root[right[kept]]]
    entity = links["entity"].combine_chunks()
    place = np.full(int(links["mention"].to_numpy().max(initial=-1)) + 1, -1, np.int64)
    place[links["mention"].to_numpy()] = np.arange(links.num_rows)
    return pa.table(
        {
            "mention_a": mention_a,
            "mention_b": mention_b,
            "entity_a": entity.take(pa.array(place[mention_a])),
            "entity_b": entity.take(pa.array(place[mention_b])),
            "weight": score[kept].astype(np.float32),
            "gain": gain[kept].astype(np.float32),
        },
        REVIEW,
    )


def _gain(batch: Batch, left: Ints, right: Ints, above: Floats) -> Floats:
    """Give the mentions that would move, times the chance that the answer is not the one of the weights."""
    size = np.bincount(batch.weighed.entity, minlength=batch.weighed.judge.frame.size)
    chance = 1 / (1 + np.exp2(-above))
    return np.asarray(np.minimum(size[left], size[right]) * np.minimum(chance, 1 - chance))


def _speaking(judge: Judge, left: Ints, right: Ints) -> Ints:
    """Count the comparisons of each pair that speak for one person."""
    grades = compare.vectors(judge.scheme, judge.frame, left, right)
    speaking = [weight.bits[grades[:, place]] > 0 for place, weight in enumerate(judge.weights)]
    return np.asarray(np.sum(speaking, axis=0, dtype=np.int64))


def _one_question_each(one: Ints, two: Ints, score: Floats, left: Ints, right: Ints) -> Ints:
    """Keep the strongest pair of each two persons; within one person every doubtful tie is a question of its own."""
    order = np.lexsort((right, left, -score, np.maximum(one, two), np.minimum(one, two)))
    low, high = np.minimum(one, two)[order], np.maximum(one, two)[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if len(order) else np.empty(0, bool)
    return np.asarray(order[first | (low == high)])
