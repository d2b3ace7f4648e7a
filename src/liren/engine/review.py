"""Pairs that a human might settle, those first whose answer would change most."""

from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine.batch import Batch

REVIEW: Final = pa.schema(
    [
        ("mention_a", pa.int64()),
        ("mention_b", pa.int64()),
        ("entity_a", pa.string()),
        ("entity_b", pa.string()),
        ("weight", pa.float32()),  # bits, with the prior
        ("gain", pa.float32()),  # how much an answer would change: mentions that move, times how open the question is
    ]
)


def review(batch: Batch, links: pa.Table, *, threshold: float, doubt: float) -> pa.Table:
    """Give the pairs whose score lies within `doubt` bits of the threshold: schema REVIEW."""
    weighed = batch.weighed
    open_ = np.flatnonzero(np.abs(weighed.score - threshold) <= doubt)
    left, right, score = weighed.left[open_], weighed.right[open_], weighed.score[open_]
    _, root = np.unique(weighed.entity, return_index=True)
    size = np.bincount(weighed.entity, minlength=weighed.judge.frame.size)
    moved = np.minimum(size[left], size[right])
    chance = 1 / (1 + np.exp2(-(score - threshold)))
    gain = moved * 4 * chance * (1 - chance)
    # One question for each two persons: the strongest pair stands for them.
    one, two = weighed.final[left], weighed.final[right]
    order = np.lexsort((right, left, -score, np.maximum(one, two), np.minimum(one, two)))
    low, high = np.minimum(one, two)[order], np.maximum(one, two)[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if len(order) else np.empty(0, bool)
    first |= low == high  # within one person every doubtful tie is a question of its own
    kept = order[first]
    kept = kept[np.lexsort((right[kept], left[kept], -gain[kept]))]
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
