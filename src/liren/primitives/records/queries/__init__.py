"""What systems said: for people, a page at a time (`held`); for linkage, all of it at once (`linkable`)."""

from liren.primitives.records.models import Dataset, Delivery, Part, Record
from liren.primitives.records.queries.held import (
    DatasetMissing,
    DeliveryMissing,
    dataset,
    datasets,
    deliveries,
    delivery,
    is_department,
    latest_layouts,
    lineage,
    loaded_before,
    parts,
    receiver,
    records_by_id,
    require_sight,
    systems,
)
from liren.primitives.records.queries.linkable import Linkable, linkable

__all__ = [
    "Dataset",
    "Delivery",
    "Part",
    "Record",
    "DatasetMissing",
    "DeliveryMissing",
    "Linkable",
    "dataset",
    "datasets",
    "deliveries",
    "delivery",
    "is_department",
    "latest_layouts",
    "lineage",
    "linkable",
    "loaded_before",
    "parts",
    "receiver",
    "records_by_id",
    "require_sight",
    "systems",
]
