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

from liren.engine import edition, lessons, link
from liren.engine.model import Model
from liren.engine.shape import folders
from liren.site.town.build import generate
from liren.site.town.delivery import deliver

PEOPLE: Final = 3_000
TOWNS: Final = ((101, "calm"), (102, "usual"), (103, "rough"))
AT: Final = date(2024, 6, 30)


def main() -> None:
    """Learn, and write the file that the engine reads."""
    options = argparse.ArgumentParser()
    options.add_argument("--edition", required=True, help="what to call it: the day")
    options.add_argument("--out", type=Path, default=edition.FILE, help="the file to write")
    chosen = options.parse_args()
    models = [learnt(seed, noise) for seed, noise in TOWNS]
    kinds = {lessons.FAMILY: edition.mean([model.kinds[lessons.FAMILY] for model in models])}
    chosen.out.write_text(Model(chosen.edition, kinds).to_json() + "\n", encoding="utf-8")


def learnt(seed: int, noise: str) -> Model:
    """Learn from one town."""
    with tempfile.TemporaryDirectory() as folder:
        exports, truth = Path(folder, "exports"), Path(folder, "truth")
        deliver(town=generate(people=PEOPLE, seed=seed, at=AT), folder=exports, truth=truth, noise=noise, edition=1)
        return link.link(folders.shape_folder(exports).mentions).model


if __name__ == "__main__":
    main()
