"""How well the register was linked, against the town's truth: a floor for regressions, not the engine's measure."""

import csv
from pathlib import Path

from liren.modules.exchange.actions import keeping, loading
from liren.primitives.actors.actions import inside as enter
from liren.primitives.actors.queries import Actor
from liren.primitives.entities.models import Link
from liren.primitives.records import queries as records
from liren.primitives.records import rules
from liren.primitives.records.models import Delivery, Record
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
        current = Record.objects.filter(superseded_by=None)
        called = _called(actor, set(current.values_list("delivery_id", flat=True)))
        places = {
            record: [*called[delivery, sheet], row]
            for record, delivery, sheet, row in current.values_list("id", "delivery_id", "sheet", "row").iterator()
        }
        writer = csv.writer(file)
        writer.writerow(["file", "sheet", "row", "kind", "role", "entity"])
        rows = Link.objects.filter(sort__in=KINDS).values_list("record_id", "sort", "role", "entity_id").iterator()
        writer.writerows(
            [*places[record], sort, role, f"{sort}-{entity}"] for record, sort, role, entity in rows if record in places
        )
    return evaluate.score(links=links, truth=truth)


def _called(actor: Actor, deliveries: set[int]) -> dict[tuple[int, str], tuple[str, str]]:
    """Return what the clerks called file and sheet, for each delivery and label of a sheet; the importer may know."""
    found = {}
    with enter(community_id=actor.community_id, using=loading.ALIAS):
        known = records.known_words(actor, using=loading.ALIAS)
        for delivery in Delivery.objects.using(loading.ALIAS).filter(pk__in=deliveries):
            sheets = keeping.sheets(community_id=actor.community_id, upload=delivery.upload, using=loading.ALIAS)
            for at, sheet in enumerate(sheets):
                found[delivery.pk, rules.sheet_label(sheet.name, at=at, known=known)] = (sheet.file, sheet.name)
    return found
