"""What became of every mention: its entity, and the evidence that brought it there."""

from typing import Final

import numpy as np
import pyarrow as pa

from liren.engine import fields, persons, places, things
from liren.engine.batch import Batch
from liren.engine.coding import Ints

LINKS: Final = pa.schema(
    [
        ("mention", pa.int64()),
        ("kind", pa.string()),
        ("entity", pa.string()),
        ("rule", pa.string()),  # `alone`, `human`, `weighed`, or the name of the exact evidence
        ("weight", pa.float32()),  # bits of the weighed pair; null for all other rules
        ("via", pa.int64()),  # the mention it was joined to, itself when alone
    ]
)
ENTITIES: Final = pa.schema([("entity", pa.string()), ("kind", pa.string()), ("mentions", pa.int64())])


def links(batch: Batch) -> pa.Table:
    """Give schema LINKS, one line a mention, in mention order."""
    parts = [
        _persons(batch),
        _numbered(fields.HOUSEHOLD, batch.households),
        _dwellings(batch.dwellings),
        _numbered(fields.VEHICLE, batch.vehicles),
        _numbered(fields.ORGANIZATION, batch.organizations),
    ]
    return pa.concat_tables(parts).sort_by("mention").combine_chunks()


def entities(linked: pa.Table) -> pa.Table:
    """Give schema ENTITIES from schema LINKS, in the order of first mentions."""
    counted = linked.group_by(["entity", "kind"]).aggregate([("mention", "count"), ("mention", "min")])
    counted = counted.sort_by("mention_min").select(["entity", "kind", "mention_count"])
    return counted.rename_columns(["entity", "kind", "mentions"]).cast(ENTITIES)


def _persons(batch: Batch) -> pa.Table:
    weighed, known = batch.weighed, batch.known
    evidence = weighed.evidence
    rule = np.array([*evidence.rules, "weighed"], object)[evidence.rule]
    weight = np.full(known.size, np.nan, np.float32)
    via = known.mention[evidence.via]
    root = _roots(weighed)
    group, other, bits = _bridges(weighed)
    rule[root[group]], weight[root[group]], via[root[group]] = "weighed", bits, known.mention[root[other]]
    return _table(fields.PERSON, known.mention, weighed.person(), rule=rule, weight=weight, via=via)


def _roots(weighed: persons.Weighed) -> Ints:
    """Give the first line of each group of exact evidence."""
    _, first = np.unique(weighed.entity, return_index=True)
    return first.astype(np.int64)


def _bridges(weighed: persons.Weighed) -> tuple[Ints, Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Give for each group that was merged the strongest pair that ties it to another group of its person."""
    joined = weighed.final[weighed.left] == weighed.final[weighed.right]
    left, right, score = weighed.left[joined], weighed.right[joined], weighed.score[joined]
    one, two = np.concatenate([left, right]), np.concatenate([right, left])
    both = np.concatenate([score, score])
    order = np.lexsort((two, -both, one))
    one, two, both = one[order], two[order], both[order]
    first = np.r_[True, one[1:] != one[:-1]] if len(one) else np.empty(0, bool)
    keep = first & (weighed.final[one] != one)
    return one[keep], two[keep], both[keep]


def _dwellings(found: places.Dwellings) -> pa.Table:
    rule = np.array(found.rule.values, object)[found.rule.codes]
    return _table(fields.DWELLING, found.mention, found.entity, rule=rule)


def _numbered(kind: str, found: things.Things) -> pa.Table:
    return _table(kind, found.mention, found.entity, rule=np.array(found.rules, object)[found.rule])


def _table(  # type: ignore[no-untyped-def]
    kind: str, mention: Ints, entity: Ints, *, rule, weight=None, via: Ints | None = None
) -> pa.Table:
    order = np.argsort(mention)
    mention, entity, rule = mention[order], entity[order], rule[order]
    _, first, inverse = np.unique(entity, return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(first))
    names = pa.array([f"{kind}-{place}" for place in range(1, len(first) + 1)], pa.string())
    alone = np.bincount(inverse, minlength=len(first))[inverse] == 1 if len(inverse) else np.empty(0, bool)
    weights = np.full(len(mention), np.nan, np.float32) if weight is None else weight[order]
    return pa.table(
        {
            "mention": mention,
            "kind": pa.array(np.full(len(mention), kind, object), pa.string()),
            "entity": names.take(pa.array(number[inverse])),
            "rule": pa.array(np.where(alone, "alone", rule), pa.string()),
            "weight": pa.array(weights, mask=np.isnan(weights)),
            "via": mention[first[inverse]] if via is None else via[order],
        },
        LINKS,
    )
