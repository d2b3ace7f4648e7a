"""`python -m liren.site.town --people N --seed S --out DIR --truth DIR`: write the demo town's registers."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from liren.site.town.build import generate
from liren.site.town.delivery import deliver

_AT = "2024-06-30"


def run(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the registers.")],
    truth: Annotated[Path, typer.Option(help="Folder for truth.csv; not the same.")],
    people: Annotated[int, typer.Option(min=50, help="About how many living inhabitants.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same town.")] = 1,
    noise: Annotated[Literal["calm", "usual", "rough"], typer.Option(help="How often clerks slip.")] = "usual",
    edition: Annotated[Literal["1", "2"], typer.Option(help="2: the same registers, a month later.")] = "1",
    at: Annotated[str, typer.Option(help="The town's day.")] = _AT,
) -> None:
    """Write the registers of a demo town, and whom each row speaks of."""
    town = generate(people=people, seed=seed, at=date.fromisoformat(at))
    delivery = deliver(town=town, folder=out, truth=truth, noise=noise, edition=int(edition))
    for path in delivery.paths:
        typer.echo(f"{path.name}\t{delivery.tally.rows[path.name]}")
    typer.echo(f"{delivery.truth}\t{sum(delivery.tally.mentions.values())}")


if __name__ == "__main__":
    typer.run(run)
