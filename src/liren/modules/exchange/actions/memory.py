"""Remember what the columns of a dataset mean, so that its next delivery maps itself and names what drifted."""

from collections.abc import Mapping, Sequence
from typing import Any

from liren.modules.exchange import rules
from liren.modules.exchange.actions.shaping import Told
from liren.primitives.actors.queries import Actor
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Dataset, Delivery, Layout

Column = dict[str, Any]


def recall(
    actor: Actor, told: Sequence[Told], *, dataset: Dataset | None, using: str
) -> tuple[Dataset | None, list[deliveries.PartRead]]:
    """
    Recognize the dataset by its columns, and lay what was confirmed before over what the machine proposes.

    :return: the dataset, None when no delivery of it came before, and the sheets as they are to be noted
    """
    known = _layouts(actor, dataset, using=using)
    parts = []
    for sheet in told:
        layout = _most_like(known, sheet) if sheet.is_taken else None
        if layout is not None and dataset is None:
            dataset = layout.dataset
            known = [each for each in known if each.dataset_id == layout.dataset_id]
        parts.append(_part(sheet, layout))
    return dataset, parts


def _layouts(actor: Actor, dataset: Dataset | None, *, using: str) -> list[Layout]:
    found = Layout.objects.using(using).filter(community_id=actor.community_id).select_related("dataset")
    found = found.filter(parts__delivery__state="loaded")
    if dataset is not None:
        found = found.filter(dataset=dataset)
    return list(found.distinct().order_by("-id")[:200])


def _most_like(layouts: Sequence[Layout], told: Told) -> Layout | None:
    ranked = [(rules.likeness(before=headers_of(each), now=told.headers), each) for each in layouts]
    like, layout = max(ranked, key=lambda one: one[0], default=(0.0, None))
    return layout if like >= rules.SIMILAR else None


def headers_of(layout: Layout) -> list[str]:
    """Return the headers of a layout, left to right."""
    return [column["header"] for column in layout.columns]


def _part(told: Told, layout: Layout | None) -> deliveries.PartRead:
    proposal = dict(told.proposal)
    form = told.form
    if layout is not None:
        form = layout.form
        drift = rules.drift(before=headers_of(layout), now=told.headers)
        remembered = {column["header"]: column for column in layout.columns}
        proposal["columns"] = [_overlaid(column, remembered.get(column["header"])) for column in proposal["columns"]]
        proposal["remembered"] = layout.pk
        proposal["drift"] = {"added": list(drift.added), "missing": list(drift.missing)}
    return deliveries.PartRead(
        sheet=told.sheet.name, form=form, rows=told.rows, proposal=proposal, is_taken=told.is_taken
    )


def _overlaid(column: Column, before: Mapping[str, Any] | None) -> Column:
    if before is None or column.get("dropped"):
        return column
    return {**column, "target": before["target"], "confidence": 1.0, "reason": "remembered"}


def knows_all(delivery: Delivery) -> bool:
    """Tell whether every sheet that is taken maps itself: remembered, and nothing drifted."""
    taken = [part for part in delivery.parts.using(delivery._state.db).all() if part.is_taken]
    return bool(taken) and all(
        part.proposal.get("remembered") and not any(part.proposal["drift"].values()) for part in taken
    )


def confirm_remembered(actor: Actor, delivery: Delivery, *, using: str) -> Delivery:
    """Confirm the layouts that were remembered, with nobody asked."""
    assert delivery.dataset is not None  # only a known dataset is remembered
    parts = delivery.parts.using(using).filter(is_taken=True)
    layouts = {
        part.pk: keep_layout(actor, delivery.dataset, part.form, part.proposal["columns"], using=using)
        for part in parts
    }
    return deliveries.confirm_mapping(
        actor=actor, delivery_id=delivery.pk, dataset=delivery.dataset, layouts=layouts, using=using
    )


def keep_layout(
    actor: Actor, dataset: Dataset, form: str, columns: Sequence[Mapping[str, Any]], *, using: str
) -> Layout:
    """Return the dataset's layout of these columns, keeping it when it is new."""
    kept = [column for column in columns if not column.get("dropped")]
    names = rules.fact_names([column["target"] for column in kept], [column["header"] for column in kept])
    facts = iter(names)
    told = [
        {"header": column["header"], "target": "", "dropped": column["dropped"]}
        if column.get("dropped")
        else {"header": column["header"], "target": column["target"], "fact": next(facts)}
        for column in columns
    ]
    layout, _ = Layout.objects.using(using).get_or_create(
        dataset_id=dataset.pk,
        digest=rules.digest(form, told),
        defaults={"community_id": actor.community_id, "form": form, "columns": told, "key_facts": None},
    )
    return layout
