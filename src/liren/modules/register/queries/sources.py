"""Where something was said: the dataset, its department, the day, and the row of the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.primitives.records.models import Record


@dataclass(frozen=True, kw_only=True)
class Source:
    """
    A record as a reader is told of it.

    :ivar on: when the source said so: its own date, else the day of the delivery
    """

    record_id: int
    dataset_id: int
    dataset: str
    department: str
    department_en: str
    on: date
    file: str
    sheet: str
    row: int
    form: str
    is_current: bool


def sources_of(actor: Actor, record_ids: Iterable[int]) -> dict[int, Source]:
    """Return the sources of records, by record id; one query."""
    found = records.records_by_id(actor, sorted(set(record_ids)))
    return {record.pk: _source(record) for record in found}


def _source(record: Record) -> Source:
    lead = record.dataset.lead
    name = lead.name if lead else record.dataset.system.name
    return Source(
        record_id=record.pk,
        dataset_id=record.dataset_id,
        dataset=record.dataset.name,
        department=name,
        department_en=(lead.name_en if lead else "") or name,
        on=record.observed_on or timezone.localdate(record.delivery.received_at),
        file=record.file,
        sheet=record.sheet,
        row=record.row,
        form=record.form,
        is_current=record.superseded_by_id is None,
    )
