"""Draw what is asked to learn how good a register is: pairs of every stratum, blindly, beside the doubtful ones.

Two populations. What the register claims: each row that was joined to another, by the rule or the score that joined
them. What it may have missed: candidate pairs that stand apart, the strongest pair of each two persons, by score. Which
pairs no rule of blocking ever compared is in neither: recall is that of the candidates.
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.coding import Ints
from liren.engine.link import Linked
from liren.engine.weigh import Floats

STRATA: Final = pa.schema(
    [
        ("stratum", pa.string()),
        ("joined", pa.bool_()),  # whether the register holds its pairs for one person
        ("size", pa.int64()),
        ("expected", pa.float64()),  # share of one person, as the weights expect it
    ]
)
DRAWN: Final = pa.schema(
    [
        ("stratum", pa.string()),
        ("mention_a", pa.int64()),
        ("mention_b", pa.int64()),
        ("weight", pa.float32()),  # bits; null where nothing was weighed
    ]
)
BANDS: Final = (  # of scores in bits, from below
    (-np.inf, -8.0, "surely_not"),
    (-8.0, -3.0, "hardly"),
    (-3.0, 0.0, "rather_not"),
    (0.0, 3.0, "rather"),
    (3.0, 8.0, "likely"),
    (8.0, np.inf, "surely"),
)
LEAST: Final = -20.0  # bits below which nobody is asked, and none of a million is one person
SURE: Final = 0.999  # share of one person that exact evidence is expected to reach
SETTLED: Final = ("alone", "human")  # nothing to ask about
APART: Final = "apart_"
BY_ID: Final = "citizen_id"


def drawn(linked: Linked, *, each: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """
    Give the strata of a result, schema STRATA, and of each up to so many pairs, schema DRAWN, in the order to ask them.

    :param seed: draws of one seed are the same again
    """
    claimed, missed = _claimed(linked), _apart(linked)
    every = pa.concat_tables([claimed, missed]).combine_chunks()
    random = np.random.default_rng(seed)
    names = every["stratum"].to_numpy()
    strata, kept = [], []
    for name in sorted(set(names.tolist())):
        places = np.flatnonzero(names == name)
        chance = every["chance"].to_numpy()[places]
        strata.append((name, not name.startswith(APART), len(places), float(chance.mean())))
        kept.append(random.permutation(places)[:each])
    told = pa.table([list(column) for column in zip(*strata, strict=True)] or [[]] * 4, schema=STRATA)
    return told, every.take(pa.array(np.concatenate([*kept, np.empty(0, np.int64)]))).select(DRAWN.names).cast(DRAWN)


def _claimed(linked: Linked) -> pa.Table:
    """List the rows of persons that were joined to another."""
    links = linked.links.filter(pc.equal(linked.links["kind"], fields.PERSON))
    links = links.filter(pc.invert(pc.is_in(links["rule"], pa.array(SETTLED))))
    links = links.filter(pc.not_equal(links["mention"], links["via"]))
    weight = links["weight"].to_numpy().astype(np.float64)
    weighed = np.equal(links["rule"].to_numpy(), "weighed")
    by_id = np.equal(links["rule"].to_numpy(), BY_ID)
    exact = np.where(by_id, "by_id", "by_exact_evidence")
    return _table(
        np.where(weighed, _banded(np.where(weighed, weight, 0.0), "joined_"), exact),
        links["mention"].to_numpy(),
        links["via"].to_numpy(),
        weight=np.where(weighed, weight, np.nan),
        chance=np.where(weighed, _chance(np.where(weighed, weight, 0.0)), SURE),
    )


def _apart(linked: Linked) -> pa.Table:
    """List the candidate pairs that stand apart, the strongest of each two persons."""
    weighed = linked.batch.weighed
    score = weighed.score + weighed.contest
    one, two = weighed.final[weighed.left], weighed.final[weighed.right]
    open_ = np.flatnonzero((one != two) & np.isfinite(score) & (score > LEAST))
    low, high = np.minimum(one, two)[open_], np.maximum(one, two)[open_]
    order = np.lexsort((weighed.right[open_], weighed.left[open_], -score[open_], high, low))
    low, high, open_ = low[order], high[order], open_[order]
    open_ = open_[np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if len(order) else np.empty(0, bool)]
    _, root = np.unique(weighed.entity, return_index=True)
    mention = linked.batch.known.mention
    return _table(
        _banded(score[open_], APART),
        mention[root[weighed.left[open_]]],
        mention[root[weighed.right[open_]]],
        weight=score[open_],
        chance=_chance(score[open_]),
    )


def _banded(score: Floats, prefix: str) -> np.ndarray:
    out = np.full(len(score), "", object)
    for low, high, name in BANDS:
        out[(score >= low) & (score < high)] = prefix + name
    return out


def _chance(score: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp2(-np.clip(score, -60, 60))))


def _table(stratum: np.ndarray, one: Ints, two: Ints, *, weight: Floats, chance: Floats) -> pa.Table:
    return pa.table(
        {
            "stratum": pa.array(stratum.tolist(), pa.string()),
            "mention_a": one,
            "mention_b": two,
            "weight": pa.array(weight, pa.float64(), mask=np.isnan(weight)),
            "chance": chance,
        }
    )
