"""Remember what the columns of a dataset mean, so that its next delivery maps itself and names what drifted.

A column keeps the name of its fact for as long as it means the same, whatever its header says this month: rows are
named and compared by facts, so a renamed column changes no record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Max, Q

from liren.engine.shape import drift, proposals
from liren.modules.exchange import rules
from liren.modules.exchange.actions import fitting, held
from liren.modules.exchange.actions.shaping import Told, told_columns
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records import rules as rules_of_records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Dataset, Delivery, Layout, Part

Column = dict[str, Any]
LEAVE = "leave"  # dropped because a person said so


def recall(
    actor: Actor, told: Sequence[Told], *, dataset: Dataset | None, using: str
) -> tuple[Dataset | None, list[deliveries.PartRead]]:
    """
    Recognize the dataset by its columns, and lay what was confirmed before over what the machine proposes.

    :return: the dataset, None when no delivery of it came before, and the sheets as they are to be noted
    """
    known = _layouts(actor, dataset, using=using)
    named = dataset is not None
    parts = []
    for sheet in told:
        layout = _most_like(known, sheet.headers, sheet.proposal["columns"], sheet.form, named=named)
        if layout is None and not named:
            layout = _familiar(known, sheet, using=using)
        layout = layout if sheet.is_taken else None
        if layout is not None and dataset is None:
            dataset = layout.dataset
            known = [each for each in known if each.dataset_id == layout.dataset_id]
        parts.append(_part(sheet, layout, using=using))
    return dataset, parts


def recall_part(actor: Actor, part: Part, dataset: Dataset) -> bool:
    """
    Lay what a dataset remembers over a sheet that was not known to be of it; answer whether it drifted.

    Only names and meanings are compared: the one who asks may not see what is held.
    """
    known = _layouts(actor, dataset, using="default")
    columns = [{**column, **column.get("proposed", {})} for column in part.proposal["columns"]]
    headers = [column["header"] for column in columns]
    layout = _most_like(known, headers, columns, part.form, named=True)
    if layout is None or layout.pk == part.proposal.get("remembered"):
        return False
    fresh = fitting.mapping_of(columns, form=part.form)
    part.proposal |= _laid_over(columns, layout, drift.adopt(_mapping(layout), fresh))
    part.form = layout.form
    part.save(update_fields=["form", "proposal"])
    return any(part.proposal["drift"].values())


def _layouts(actor: Actor, dataset: Dataset | None, *, using: str) -> list[Layout]:
    """Return the layouts that deliveries were loaded with, the latest used first."""
    loaded = Q(parts__delivery__state=kinds.LOADED)
    seen = {dataset.pk} if dataset is not None else {each.pk for each in records.datasets(actor, using=using)}
    found = Layout.objects.using(using).filter(community_id=actor.community_id, dataset_id__in=seen)
    found = found.select_related("dataset")
    used = found.annotate(used_at=Max("parts__delivery__closed_at", filter=loaded)).filter(used_at__isnull=False)
    return list(used.order_by("-used_at", "-id")[:200])


def _most_like(
    layouts: Sequence[Layout], headers: Sequence[str], columns: Sequence[Column], form: str, *, named: bool
) -> Layout | None:
    """
    Return the layout that has most headers in common, then most meanings.

    Of a dataset that a person named, one of the same form is enough; else the headers must do, or the meanings with a
    few headers: a person checks it.
    """
    ranked = []
    for layout in layouts:
        header = rules.likeness(before=headers_of(layout), now=headers)
        meaning = rules.likeness(before=_meanings(layout.columns), now=_meanings(columns))
        is_alike = meaning >= rules.SIMILAR and header >= rules.RELATED
        if header >= rules.SIMILAR or (layout.form == form and (named or is_alike)):
            ranked.append((header, meaning, layout))
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def _familiar(known: Sequence[Layout], told: Told, *, using: str) -> Layout | None:
    """Return the layout whose records a sheet brings again, under headers that nobody has seen."""
    now = held.columns_of(told.table)
    best: tuple[float, Layout | None] = (0.0, None)
    for layout in {each.dataset_id: each for each in reversed(known)}.values():
        fresh = told.mapping if told.form == layout.form else proposals.propose(told.table, form=layout.form)
        if rules.likeness(before=_meanings(layout.columns), now=_meanings(told_columns(fresh))) < rules.RELATED:
            continue
        adopted = drift.adopt(_mapping(layout), fresh, cells=held.cells(layout, now, using=using))
        best = max(best, (adopted.familiar, layout), key=lambda one: one[0])
    return best[1] if best[0] >= rules.FAMILIAR else None


def _meanings(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    return [column["target"] for column in columns if column["target"] and ".fact." not in column["target"]]


def headers_of(layout: Layout) -> list[str]:
    """Return the headers of a layout, left to right."""
    return [column["header"] for column in layout.columns]


def _part(told: Told, layout: Layout | None, *, using: str) -> deliveries.PartRead:
    proposal, form = dict(told.proposal), told.form
    if layout is not None:
        form = layout.form
        fresh = told.mapping if told.form == form else proposals.propose(told.table, form=form)
        before = _mapping(layout)
        adopted = drift.adopt(before, fresh)
        if {change.kind for change in adopted.changes} - {"moved"} or _has_twins(layout):
            adopted = drift.adopt(before, fresh, cells=held.cells(layout, held.columns_of(told.table), using=using))
        proposal |= _laid_over(told_columns(fresh), layout, adopted)
    return deliveries.PartRead(
        sheet=told.sheet.name, form=form, rows=told.rows, proposal=proposal, is_taken=told.is_taken
    )


def with_retyped(part: deliveries.PartRead, retyped: Sequence[str]) -> deliveries.PartRead:
    """Name the columns of a remembered sheet that its source declares to be something else now; a person is asked."""
    if not retyped or "drift" not in part.proposal:
        return part
    names = {rules_of_records.plain_name(name) for name in retyped}
    told = [column["header"] for column in part.proposal["columns"] if column["header"] in names]
    return replace(part, proposal={**part.proposal, "drift": {**part.proposal["drift"], "retyped": told}})


def _has_twins(layout: Layout) -> bool:
    return len(set(headers_of(layout))) < len(layout.columns)


def _mapping(layout: Layout) -> Any:
    return fitting.mapping_of(layout.columns, form=layout.form)


def _laid_over(columns: Sequence[Column], layout: Layout, adopted: drift.Adopted) -> dict[str, Any]:
    """Return what of a proposal changes by what is remembered: the columns, and how they drifted."""
    before = dict(enumerate(layout.columns))
    crossed = {column["at"] for column in columns if column.get("dropped")}
    changes = [change for change in adopted.changes if change.header]
    renamed = [{"header": each.header, "was": each.was} for each in changes if each.kind == "renamed"]
    return {
        "columns": [
            overlaid(column, before[adopted.origins[column["at"]]])
            if column["at"] in adopted.origins and column["at"] not in crossed
            else column
            for column in columns
        ],
        "remembered": layout.pk,
        "drift": {
            "added": [each.header for each in changes if each.kind == "added"],
            "missing": [each.header for each in changes if each.kind == "missing"],
            "renamed": renamed,
        },
    }


def overlaid(column: Column, before: Mapping[str, Any]) -> Column:
    """Return a column as the one that it was before: its meaning, the name of its fact, and what it was called."""
    was = before["header"] if before["header"] != column["header"] else ""
    return {
        **column,
        "proposed": {name: column[name] for name in ("target", "confidence", "reason")},
        "target": before["target"],
        "dropped": LEAVE if before.get("dropped") == LEAVE else column["dropped"],
        "held_as": before.get("fact", ""),
        "was": was,
        "confidence": 1.0,
        "reason": "renamed" if was else "remembered",
    }


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
    names = rules.fact_names(
        [column["target"] for column in kept],
        [column["header"] for column in kept],
        [held_name(column) for column in kept],
    )
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


def held_name(column: Mapping[str, Any]) -> str:
    """Return the name of the fact that a column was kept under, while it means the same; else it is a new fact."""
    return "" if column["reason"] == "person" else str(column.get("held_as", ""))


def key_before(actor: Actor, layout: Layout, part: Part, *, using: str) -> Sequence[str] | None:
    """Return the facts that named rows in the dataset's deliveries before, None when there were none of this form."""
    chosen: Callable[..., Any] = (
        Layout.objects.using(using)
        .filter(
            community_id=actor.community_id, dataset_id=layout.dataset_id, form=layout.form, key_facts__isnull=False
        )
        .filter
    )
    recalled = chosen(pk=part.proposal.get("remembered", 0)).first()
    # Another sheet of the same file is no delivery before: a sheet of codes has other columns than the list beside it.
    latest = recalled or chosen().exclude(parts__delivery=part.delivery_id).order_by("-id").first()
    return None if latest is None else list(latest.key_facts)


def key_now(known: Sequence[str], part: Part, layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the facts that name rows are called in a sheet's layout, and those that are no longer there."""
    pairs = zip(part.proposal["columns"], layout.columns, strict=True)
    facts = [(column.get("held_as") or told["fact"], told["fact"]) for column, told in pairs if told.get("fact")]
    now = dict(facts)
    return tuple(now[name] for name in known if name in now), tuple(name for name in known if name not in now)


def key_headers(part: Part) -> list[str] | None:
    """Return what the columns are called that name the rows of a loaded sheet, None when not all of them are there."""
    assert part.layout is not None  # it was loaded
    called = {column["fact"]: column["header"] for column in part.layout.columns if column.get("fact")}
    names = [called.get(fact) for fact in part.layout.key_facts or ()]
    return None if None in names else [name for name in names if name is not None]
