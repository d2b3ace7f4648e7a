"""What each kind of evidence is worth: `python -m bench.ablation` links one town again and again, told less each time.

What is left out is left out of what the engine is told, not of the engine: the same code decides with less. Writes
linkage-ablation.md.
"""

import argparse
import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from bench import pages
from liren.engine import batch, fields, link, resolve
from liren.engine.mentions import Mentions
from liren.engine.shape import folders
from liren.site.town import evaluate
from liren.site.town.build import generate
from liren.site.town.delivery import deliver

PEOPLE, SEED = 5_000, 90_417  # a seed that nothing was tuned on
AT = date(2024, 6, 30)
PACKAGES = ("duckdb", "numpy", "pyarrow")
SCORED = (fields.PERSON, fields.DWELLING, fields.HOUSEHOLD)
HOMES = (*batch.AROUND, "household_at")
HOUSEHOLDS = ("head_of", "member_of")
Told = Callable[[Mentions], Mentions]


def main() -> None:
    """Link the town with each kind of evidence left out, and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--print", action="store_true", help="write no page")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="liren-bench-") as folder:
        rows = list(measured(Path(folder), chosen.people))
    if not chosen.print:
        print(pages.write(page=PAGE, rows=rows, packages=PACKAGES))


def measured(folder: Path, people: int) -> Iterable[tuple[str, ...]]:
    """Give the rows of the table, one a kind of evidence that is left out."""
    exports, truth = folder / "exports", folder / "truth"
    deliver(town=generate(people=people, seed=SEED, at=AT), folder=exports, truth=truth, noise="usual", edition=1)
    whole = folders.shape_folder(exports).mentions
    for name, less in VARIANTS.items():
        mentions = less(whole)
        links = folder / "links.csv"
        resolve.write(mentions, link.link(mentions), links)
        scores = evaluate.score(links=links, truth=truth / "truth.csv")
        person = scores[fields.PERSON]
        row = (name, f"{person.precision:.4f}", f"{person.recall:.4f}", *(f"{scores[kind].f1:.4f}" for kind in SCORED))
        print(*(cell.ljust(24) for cell in row), flush=True)
        yield row


def without_relations(*names: str) -> Told:
    """Leave out what rows state between their mentions."""

    def less(mentions: Mentions) -> Mentions:
        kept = pc.invert(pc.is_in(mentions.relations["relation"], value_set=pa.array(names)))
        return dataclasses.replace(mentions, relations=mentions.relations.filter(kept))

    return less


def without_fields(*names: str) -> Told:
    """Leave out columns of the persons."""

    def less(mentions: Mentions) -> Mentions:
        table = mentions.tables[fields.PERSON]
        for name in names:
            blank = pa.nulls(table.num_rows, pa.string())
            table = table.set_column(table.column_names.index(name), name, blank)
        return dataclasses.replace(mentions, tables=mentions.tables | {fields.PERSON: table})

    return less


VARIANTS: dict[str, Told] = {
    "nothing": lambda mentions: mentions,
    "where people live": without_relations(*HOMES),
    "kinship": without_relations(*batch.KINSHIP),
    "registered households": without_relations(*HOUSEHOLDS),
    "all three": without_relations(*HOMES, *batch.KINSHIP, *HOUSEHOLDS),
    "phones": without_fields("phone"),
    "days of birth": without_fields("birth"),
    "citizen ids": without_fields("citizen_id", "other_id"),
}


def _follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    whole = {kind: float(cell) for kind, cell in zip(SCORED, rows[0][3:], strict=True)}
    for name, _precision, _recall, *scores in rows[1:]:
        lost = (f"{kind}s {whole[kind] - float(cell):+.4f}" for kind, cell in zip(SCORED, scores, strict=True))
        yield f"Worth of {name} (F1 with it, less F1 without): {', '.join(lost)}."


PAGE = pages.Page(
    file="linkage-ablation.md",
    title="What each kind of evidence is worth",
    introduction=(
        "Written by `python -m bench.ablation`. One demo town of a seed that nothing was tuned on is linked again and\n"
        "again; each time one kind of evidence is left out of what the engine is told. Persons, households and\n"
        "dwellings help each other: who lives behind one door under one name is more likely one person, kinship says\n"
        "who is too young, and a door that two addresses lead to is known by the people behind it."
    ),
    columns=("Left out", "Persons' precision", "Persons' recall", "Persons' F1", "Dwellings' F1", "Households' F1"),
    follows=_follows,
)

if __name__ == "__main__":
    main()
