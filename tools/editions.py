"""Learn the edition of weights that the engine ships: `python -m tools.editions --edition 2026-11-23`.

How alike relatives are is learnt from pairs with ids that share a home. A folder of a few hundred rows holds too few
of them, so its own are added to those of this edition, which are learnt in the same way, without the truth, from demo
towns that clerks wrote more or less carefully.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from liren.engine import alike, edition, lessons, link
from liren.engine.model import KindModel, Model
from liren.engine.shape import folders
from liren.engine.weigh import Weights
from liren.site.town.build import generate
from liren.site.town.delivery import deliver

PEOPLE: Final = 3_000
TOWNS: Final = ((101, "calm"), (102, "usual"), (103, "rough"))
AT: Final = date(2024, 6, 30)
NEW: Final = 0.0005  # m and u of a level that the edition before does not know


def main() -> None:
    """Learn, and write the file that the engine reads."""
    options = argparse.ArgumentParser()
    options.add_argument("--edition", required=True, help="what to call it: the day")
    options.add_argument("--out", type=Path, default=edition.FILE, help="the file to write")
    chosen = options.parse_args()
    _write(edition.FILE, chosen.edition, fitted(Model.from_json(edition.FILE.read_text(encoding="utf-8"))))
    models = [learnt(seed, noise) for seed, noise in TOWNS]
    _write(chosen.out, chosen.edition, edition.mean([model.kinds[lessons.FAMILY] for model in models]))


def fitted(before: Model) -> KindModel:
    """
    Give the edition before with the levels that persons are compared by now.

    Learning starts from it. A level that is new says nothing yet: half a pair in a thousand, whoever the two are.
    """
    family = before.kinds[lessons.FAMILY]
    known = {
        weight.name: dict(zip(weight.levels, zip(weight.m, weight.u, strict=True), strict=True))
        for weight in family.weights
    }
    weights = []
    for comparison in alike.scheme({}).comparisons:
        told = np.array([known.get(comparison.name, {}).get(level, (NEW, NEW)) for level in comparison.names])
        weights.append(Weights(comparison.name, comparison.names, *told.T))
    return KindModel(tuple(weights), family.prior)


def _write(path: Path, name: str, family: KindModel) -> None:
    path.write_text(Model(name, {lessons.FAMILY: family}).to_json() + "\n", encoding="utf-8")


def learnt(seed: int, noise: str) -> Model:
    """Learn from one town."""
    with tempfile.TemporaryDirectory() as folder:
        exports, truth = Path(folder, "exports"), Path(folder, "truth")
        deliver(town=generate(people=PEOPLE, seed=seed, at=AT), folder=exports, truth=truth, noise=noise, edition=1)
        return link.link(folders.shape_folder(exports).mentions).model


if __name__ == "__main__":
    main()
