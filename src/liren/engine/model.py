"""An edition of learnt weights: readable, dated by whoever had it learnt, the same again after a round trip."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from liren.engine import compare
from liren.engine.weigh import Weights
from liren.kit import errors

FORMAT: Final = 1


class ModelNotReadable(errors.Invalid):
    """The text is no model of this format."""

    code = "model_not_readable"


class ModelDoesNotFit(errors.Invalid):
    """The model was learnt for other comparisons or levels than those of this engine."""

    code = "model_does_not_fit"


@dataclass(frozen=True, eq=False)
class KindModel:
    """
    What was learnt about one kind of thing.

    :ivar prior: bits; how likely two random mentions are one thing
    """

    weights: tuple[Weights, ...]
    prior: float

    def check(self, scheme: compare.Scheme) -> None:
        """
        Make sure that the weights are those of a scheme.

        :raises ModelDoesNotFit: if a comparison or a level differs
        """
        wanted = [(c.name, scheme.names(c)) for c in scheme.comparisons]
        if wanted != [(weight.name, weight.levels) for weight in self.weights]:
            raise ModelDoesNotFit


@dataclass(frozen=True, eq=False)
class Model:
    """
    :ivar edition: what the caller calls it, usually the day it was learnt
    """

    edition: str
    kinds: Mapping[str, KindModel]

    def to_json(self) -> str:
        """Write the model so that a person can read it."""
        return json.dumps(
            {
                "format": FORMAT,
                "edition": self.edition,
                "kinds": {kind: _written(learnt) for kind, learnt in sorted(self.kinds.items())},
            },
            ensure_ascii=False,
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """
        Read what `to_json` wrote.

        :raises ModelNotReadable: if it is anything else
        """
        try:
            raw = json.loads(text)
        except ValueError as error:
            raise ModelNotReadable from error
        return cls.from_raw(raw)

    @classmethod
    def from_raw(cls, raw: Any) -> "Model":
        """
        Read what `to_json` wrote, once it is no text any more.

        :raises ModelNotReadable: if it is anything else
        """
        try:
            if raw["format"] != FORMAT:
                raise ModelNotReadable
            return cls(str(raw["edition"]), {kind: _read(learnt) for kind, learnt in raw["kinds"].items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelNotReadable from error


def _written(learnt: KindModel) -> dict[str, Any]:
    return {
        "prior_bits": learnt.prior,
        "comparisons": [
            {
                "name": weight.name,
                "levels": [
                    {"name": name, "m": float(m), "u": float(u), "bits": round(float(bits), 2)}
                    for name, m, u, bits in zip(weight.levels, weight.m, weight.u, weight.bits[:-1], strict=True)
                ],
            }
            for weight in learnt.weights
        ],
    }


def _read(raw: dict[str, Any]) -> KindModel:
    weights = tuple(
        Weights(
            str(one["name"]),
            tuple(str(level["name"]) for level in one["levels"]),
            np.array([level["m"] for level in one["levels"]], np.float64),
            np.array([level["u"] for level in one["levels"]], np.float64),
        )
        for one in raw["comparisons"]
    )
    return KindModel(weights, float(raw["prior_bits"]))
