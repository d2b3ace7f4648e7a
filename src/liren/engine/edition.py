"""The edition of weights that the engine brings along, for folders that hold too few relatives to learn from.

It was learnt by `python -m tools.editions` from demo towns, without their truth; nobody typed a weight. What a folder
teaches itself is added to it, so that it counts for much in a hamlet and for nothing in a town.
"""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from liren.engine import compare
from liren.engine.model import KindModel, Model
from liren.engine.weigh import Weights

FILE: Final = Path(__file__).with_name("editions") / "persons.json"
WORTH: Final = 50.0  # pairs of a folder's own that count for as much as the edition


def shipped(kind: str, scheme: compare.Scheme) -> KindModel:
    """
    Give what the edition tells of a kind.

    :raises ModelDoesNotFit: if it is of other comparisons
    """
    learnt = _read().kinds[kind]
    learnt.check(scheme)
    return learnt


@functools.cache
def _read() -> Model:
    return Model.from_json(FILE.read_text(encoding="utf-8"))


def mean(learnt: Sequence[KindModel]) -> KindModel:
    """Give the weights between those of several towns."""
    weights = []
    for same in zip(*(one.weights for one in learnt), strict=True):
        m, u = (np.mean([getattr(weight, name) for weight in same], axis=0) for name in ("m", "u"))
        weights.append(Weights(same[0].name, same[0].levels, m, u))
    return KindModel(tuple(weights), float(np.mean([one.prior for one in learnt])))
