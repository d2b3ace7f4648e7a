"""A person says what the columns mean, and which dataset it is; loading follows."""

from collections.abc import Mapping

from django.db import transaction

from liren.engine import fields
from liren.kit.errors import Conflict, Invalid
from liren.modules.exchange.actions import memory
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets, deliveries
from liren.primitives.records.models import Dataset, Delivery, Layout, Part, System

KEEP = "keep"  # kept as it is, not compared
LEAVE = memory.LEAVE  # not stored
NEW = "new"  # a column that was not there before


class TargetUnknown(Invalid):
    """A column was said to mean something that the register does not know."""

    code = "exchange.target_unknown"


class KeyColumnMissing(Conflict):
    """
    The column that named this dataset's rows so far is not among those that came; `headers` says what it was called.

    Loaded all the same, every row would be a second one beside the record that it means.
    """

    code = "exchange.key_column_missing"


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
    origins: Mapping[int, Mapping[int, str]] | None = None,
    forms: Mapping[int, str] | None = None,
) -> Delivery:
    """
    Fix what each column of each sheet means; the next delivery of the dataset maps itself by it.

    A delivery that turns out to be of a dataset whose columns are remembered, and drifted, is not confirmed: it is
    returned as it waits, with what is remembered laid over it, for a person to look at again.

    :param targets: part id → place of the column → target, `keep` or `leave`; a part that is absent is left out, a
        column that is absent stays as proposed
    :param origins: part id → place of the column → what it was called before, or `new`
    :param forms: part id → the form a person chose
    :raises TargetUnknown: if a target is none
    :raises NothingTaken: if no sheet is left
    :raises KeyColumnMissing: if the rows could not be told apart from those that are held
    :raises deliveries.MoveNotPossible: if the delivery does not wait for a mapping
    """
    actor.require("records.deliver")
    delivery = records.delivery(actor, delivery_id)
    parts = {part.pk: part for part in records.parts(delivery) if part.pk in targets}
    if not parts:
        raise NothingTaken(delivery=delivery_id)
    if any(memory.recall_part(actor, part, dataset) for part in parts.values()):
        return deliveries.name_dataset(actor=actor, delivery_id=delivery_id, dataset=dataset)
    layouts = {}
    for part_id, part in parts.items():
        part.form = (forms or {}).get(part_id) or part.form
        _say_origins(part, (origins or {}).get(part_id, {}))
        part.proposal["columns"] = [
            _decided(column, targets[part_id].get(column["at"])) for column in part.proposal["columns"]
        ]
        part.save(update_fields=["form", "proposal"])
        layouts[part_id] = memory.keep_layout(actor, dataset, part.form, part.proposal["columns"], using="default")
        _check_key(actor, part, layouts[part_id])
    return deliveries.confirm_mapping(actor=actor, delivery_id=delivery_id, dataset=dataset, layouts=layouts)


def _say_origins(part: Part, said: Mapping[int, str]) -> None:
    """Take a person's word for what columns were called before."""
    layout = Layout.objects.filter(dataset__isnull=False, pk=part.proposal.get("remembered", 0)).first()
    if layout is None or not said:
        return
    before = {column["header"]: column for column in layout.columns}
    part.proposal["columns"] = [
        _originated(column, before, said.get(column["at"])) for column in part.proposal["columns"]
    ]


def _originated(column: memory.Column, before: Mapping[str, memory.Column], said: str | None) -> memory.Column:
    if said is None or column["dropped"] or said == column.get("was"):
        return column
    fresh = {**column, **column.get("proposed", {}), "held_as": "", "was": ""}
    return memory.overlaid(fresh, before[said]) if said in before else fresh


def _check_key(actor: Actor, part: Part, layout: Layout) -> None:
    known = memory.key_before(actor, layout, part, using="default")
    missing = memory.key_now(known, part, layout)[1] if known else ()
    if missing:
        raise KeyColumnMissing(facts=list(missing))


def _decided(column: memory.Column, said: str | None) -> memory.Column:
    if column["dropped"] not in ("", LEAVE) or said is None:
        return column
    if said == LEAVE:
        return {**column, "target": "", "dropped": LEAVE, "reason": "person"}
    target = _kept(column) if said == KEEP else _known(said)
    if target == column["target"] and not column["dropped"]:
        return column
    return {**column, "target": target, "dropped": "", "confidence": 1.0, "reason": "person"}


def _kept(column: memory.Column) -> str:
    """A fact stays the fact that it was, under the name that it came with first."""
    is_fact = not column["target"] or fields.Target.parse(column["target"]).kind == "fact"
    return str(column["target"]) if is_fact and not column["dropped"] else f"subject.fact.{column['header']}"


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

    :raises datasets.NameTaken: if there is one of this name that the actor may not see
    """
    actor.require("records.deliver")
    known = records.datasets(actor).filter(system__name=system, name=name).first()
    if known is not None:
        return known
    held = System.objects.filter(community_id=actor.community_id, name=system).first()
    if held is None:
        held = datasets.register_system(actor=actor, name=system, organization_id=actor.organization_id)
    # One of this name that the post may not see is refused here: nobody writes into another department's dataset.
    return datasets.register_dataset(actor=actor, system=held, name=name, form=form)


def taken_form(parts: list[Part]) -> str:
    """Return the form of a delivery: that of its first sheet that is taken."""
    return next((part.form for part in parts if part.is_taken), "unknown")
