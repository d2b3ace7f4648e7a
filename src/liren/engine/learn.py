"""Learn a frame's weights and prior from the frame itself: no labels, no typed numbers."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from liren.engine import block, compare, weigh
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.model import KindModel

FEWEST: Final = 50  # pairs from which a rule can teach
MOST: Final = 400_000  # pairs of a rule that are looked at


def learn(
    *,
    scheme: compare.Scheme,
    frame: Frame,
    rules: Sequence[block.Rule],
    left: Ints,
    right: Ints,
    grades: compare.Grades,
) -> KindModel:
    """Learn from candidate pairs and a sample of strangers."""
    u = weigh.chances_between_strangers(scheme, frame)
    sessions = []
    for rule in rules:
        taught = session(scheme=scheme, frame=frame, rule=rule, left=left, right=right, grades=grades, u=u)
        if taught is not None:
            sessions.append(taught)
    weights = weigh.pooled(scheme, sessions, u)
    prior = weigh.prior_from(sessions, weights, frame.size * (frame.size - 1) / 2)
    return KindModel(tuple(weights), float(np.log2(prior)))


def session(
    *,
    scheme: compare.Scheme,
    frame: Frame,
    rule: block.Rule,
    left: Ints,
    right: Ints,
    grades: compare.Grades,
    u: Sequence[weigh.Floats],
    every: int = 1,
) -> weigh.Session | None:
    """
    Learn from the candidate pairs that one rule would have found, or not at all if they are too few.

    :param every: how many candidates each given pair stands for
    """
    inside = np.arange(len(left))
    places = {comparison.column: place for place, comparison in enumerate(scheme.comparisons)}
    for key in rule.keys:
        if key in places:
            inside = inside[grades[inside, places[key]] == compare.SAME]
            continue
        column = frame.columns[key]
        if not column.is_single:
            return None  # which of several values agrees is not told by the first
        one, two = column.first[left[inside]], column.first[right[inside]]
        inside = inside[(one == two) & (one >= 0)]
    if len(inside) < FEWEST:
        return None
    step = -(-len(inside) // MOST)
    observed, _ = weigh.patterns(grades[inside[::step]])
    return weigh.learn_session(observed, u, fixed_by(scheme, rule), times=step * every)


def fixed_by(scheme: compare.Scheme, rule: block.Rule) -> frozenset[int]:
    """Say which comparisons a rule decides: those of its columns and of what is derived from them (`birth:year`)."""
    stems = {key.split(":")[0] for key in rule.keys}
    return frozenset(place for place, c in enumerate(scheme.comparisons) if c.column.split(":")[0] in stems)
