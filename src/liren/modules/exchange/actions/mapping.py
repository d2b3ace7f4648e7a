"""A person says what the columns mean, and which dataset it is; loading follows."""

from collections.abc import Mapping

from django.db import transaction

from liren.engine import fields
from liren.kit.errors import Conflict, Invalid
from liren.modules.exchange.actions import memory
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets, deliveries
from liren.primitives.records.models import Dataset, Delivery, Part, System

KEEP = "keep"  # kept as it is, not compared
LEAVE = "leave"  # not stored


class TargetUnknown(Invalid):
    """A column was said to mean something that the register does not know."""

    code = "exchange.target_unknown"


class NothingTaken(Conflict):
    """Every sheet is left out; cancel the delivery instead."""

    code = "exchange.nothing_taken"


@transaction.atomic
def confirm_mapping(
    *,
    actor: Actor,
    delivery_id: int,
    dataset: Dataset,
    targets: Mapping[int, Mapping[int, str]],
    forms: Mapping[int, str] | None = None,
) -> Delivery:
    """
    Fix what each column of each sheet means; the next delivery of the dataset maps itself by it.

    :param targets: part id → place of the column → target, `keep` or `leave`; a part that is absent is left out, a
        column that is absent stays as proposed
    :param forms: part id → the form a person chose
    :raises TargetUnknown: if a target is none
    :raises NothingTaken: if no sheet is left
    :raises deliveries.MoveNotPossible: if the delivery does not wait for a mapping
    """
    actor.require("records.deliver")
    delivery = records.delivery(actor, delivery_id)
    parts = {part.pk: part for part in records.parts(delivery) if part.pk in targets}
    if not parts:
        raise NothingTaken(delivery=delivery_id)
    layouts = {}
    for part_id, part in parts.items():
        part.form = (forms or {}).get(part_id) or part.form
        part.proposal["columns"] = [
            _decided(column, targets[part_id].get(column["at"])) for column in part.proposal["columns"]
        ]
        part.save(update_fields=["form", "proposal"])
        layouts[part_id] = memory.keep_layout(actor, dataset, part.form, part.proposal["columns"], using="default")
    return deliveries.confirm_mapping(actor=actor, delivery_id=delivery_id, dataset=dataset, layouts=layouts)


def _decided(column: memory.Column, said: str | None) -> memory.Column:
    if column["dropped"] in ("", LEAVE) and said is not None:
        if said == LEAVE:
            return {**column, "target": "", "dropped": LEAVE, "reason": "person"}
        target = f"subject.fact.{column['header']}" if said == KEEP else _known(said)
        if target != column["target"] or column["dropped"]:
            return {**column, "target": target, "dropped": "", "confidence": 1.0, "reason": "person"}
    return column


def _known(target: str) -> str:
    try:
        parsed = fields.Target.parse(target)
    except ValueError:
        raise TargetUnknown from None
    if parsed.kind != "fact" and parsed.field not in fields.FIELDS.get(parsed.kind, ()):
        raise TargetUnknown
    return target


@transaction.atomic
def name_dataset(*, actor: Actor, system: str, name: str, form: str) -> Dataset:
    """
    Return the dataset of this name in the system of this name; what is not registered yet is registered now.

    Nobody answers for a new one: the catalogue lists it as without a lead department until somebody does.
    """
    actor.require("records.deliver")
    community = actor.community_id
    found = System.objects.filter(community_id=community, name=system).first()
    held = found or datasets.register_system(actor=actor, name=system, organization_id=actor.organization_id)
    known = Dataset.objects.filter(community_id=community, system=held, name=name).first()
    return known or datasets.register_dataset(actor=actor, system=held, name=name, form=form)


def taken_form(parts: list[Part]) -> str:
    """Return the form of a delivery: that of its first sheet that is taken."""
    return next((part.form for part in parts if part.is_taken), "unknown")
