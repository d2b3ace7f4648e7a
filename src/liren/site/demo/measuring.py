"""How well the register was linked, against the town's truth: a floor for regressions, not the engine's measure."""

import csv
from pathlib import Path

from liren.primitives.actors.queries import Actor
from liren.primitives.entities.models import Link
from liren.primitives.records.models import Record
from liren.site.demo.importing import inside
from liren.site.town import evaluate

KINDS = ("person", "household", "dwelling", "vehicle", "organization")


def measure(*, actor: Actor, truth: Path, scratch: Path) -> dict[str, evaluate.Score]:
    """
    Write the register's links as links.csv into a scratch folder and score them.

    :return: kind → score
    """
    links = scratch / "links.csv"
    with inside(actor), links.open("w", encoding="utf-8", newline="") as file:
        places = {
            record: place
            for record, *place in Record.objects.filter(superseded_by=None)
            .values_list("id", "file", "sheet", "row")
            .iterator()
        }
        writer = csv.writer(file)
        writer.writerow(["file", "sheet", "row", "kind", "role", "entity"])
        rows = Link.objects.filter(sort__in=KINDS).values_list("record_id", "sort", "role", "entity_id").iterator()
        writer.writerows(
            [*places[record], sort, role, f"{sort}-{entity}"] for record, sort, role, entity in rows if record in places
        )
    return evaluate.score(links=links, truth=truth)
