"""Link the rows of any one table, given a declaration of its columns."""

from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import bags, block, cluster, columns, compare, judge, learn, model, rivals
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.dialects import duckdb

PAIRS_A_ROW: Final = 60
FEWEST_PAIRS: Final = 500_000
TWO: Final = 2  # lists in which a row has at most one partner


def link_table(
    table: pa.Table,
    declaration: columns.Declaration,
    *,
    limits: duckdb.Limits = duckdb.LIMITS,
    learnt: model.KindModel | None = None,
    threshold: float = 0.0,
) -> Ints:
    """
    Group the rows of a table into entities.

    :param threshold: bits; at 0 a link is as likely as not
    :return: for each row its entity's number, dense from 0
    """
    frame, keys = columns.read(table, declaration)
    order = bags.content_order(frame)
    frame, scheme = frame.take(order), declaration.scheme()
    rules = block.chosen(frame, keys, budget=max(PAIRS_A_ROW * frame.size, FEWEST_PAIRS))
    left, right = _joinable(frame, declaration, *block.pairs(frame, rules, limits=limits))
    grades = compare.vectors(scheme, frame, left, right)
    if learnt is None:
        learnt = learn.learn(scheme=scheme, frame=frame, rules=rules, left=left, right=right, grades=grades)
    learnt.check(scheme)
    scorer = judge.judge(
        scheme=scheme, frame=frame, weights=learnt.weights, prior=learnt.prior, forbids=_forbids(frame, declaration)
    )
    score, evidence = scorer.score(left, right, grades)
    if declaration.source is not None and len(frame.columns["source"].values) == TWO:
        score = rivals.contested(frame.columns["source"].first, left, right, evidence)
    label = cluster.entities(frame.size, cluster.Edges(left, right, score), threshold=threshold, score=scorer)
    return _numbered(label, order)


def _joinable(frame: Frame, declaration: columns.Declaration, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Leave out what can never be one: it would teach as if it could."""
    if declaration.source is None:
        return left, right
    source = frame.columns["source"].first
    apart = source[left] != source[right]
    return left[apart], right[apart]


def _forbids(frame: Frame, declaration: columns.Declaration) -> dict[str, judge.Forbid]:
    if declaration.source is None:
        return {}
    source = frame.columns["source"].first
    return {"one_source": judge.Forbid(lambda left, right, _: source[left] == source[right])}


def _numbered(label: Ints, order: Ints) -> Ints:
    out = np.empty(len(label), np.int64)
    out[order] = label
    _, first, inverse = np.unique(out, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)
