"""Keep the catalogue: items, lead department, publication. Every action stands on the ledger."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.modules.catalogue import queries, rules
from liren.modules.catalogue.models import Backup, Item
from liren.primitives.actors import queries as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import queries as records_queries
from liren.primitives.records.actions import datasets as records
from liren.primitives.records.models import Dataset, Layout, System


class ItemNotComplete(Invalid):
    """The share class asks for words that are missing; `missing` names all of them at once."""

    code = "catalogue.item_not_complete"


class ItemsMissing(Conflict):
    """A dataset without items says nothing; it is not published."""

    code = "catalogue.items_missing"


class ItemTaken(Conflict):
    """Another item of the dataset has this code or name."""

    code = "catalogue.item_taken"


class OrganizationMissing(Invalid):
    """The lead department is no organization of this community."""

    code = "catalogue.organization_missing"


class BackupIsLead(Invalid):
    """The lead department cannot stand in for itself."""

    code = "catalogue.backup_is_lead"


@dataclass(frozen=True, kw_only=True)
class ItemWords:
    """What a person says of an item."""

    code: str
    name: str
    type: str = rules.TEXT
    target: str = ""
    sensitivity: str = rules.GENERAL
    share_class: str = rules.CONDITIONAL
    condition: str = ""
    reason: str = ""
    law: str = ""


def register_system(*, actor: Actor, name: str, name_en: str = "", organization_id: int | None = None) -> System:
    """
    Register a department's system.

    :raises records.NameTaken: if the community has one of this name
    """
    actor.require("catalogue.keep")
    return records.register_system(actor=actor, name=name, name_en=name_en, organization_id=organization_id)


def register_dataset(*, actor: Actor, system: System, name: str, name_en: str = "", form: str = "unknown") -> Dataset:
    """
    Register a dataset of a system; nobody answers for it yet.

    :raises records.NameTaken: if the system has one of this name
    """
    actor.require("catalogue.keep")
    return records.register_dataset(actor=actor, system=system, name=name, name_en=name_en, form=form)


@transaction.atomic
def describe_item(*, actor: Actor, dataset_id: int, words: ItemWords) -> Item:
    """
    Add an item to a dataset, or say something else about the one of this code.

    :raises ItemNotComplete: naming every word that is missing
    """
    dataset = queries.kept(actor, dataset_id)
    _check(words)
    item, _ = Item.objects.update_or_create(
        dataset_id=dataset.pk, code=words.code, defaults={"community_id": actor.community_id, **asdict(words)}
    )
    _note(actor, dataset.pk, item, share_class=words.share_class)
    return item


@transaction.atomic
def add_item(*, actor: Actor, dataset_id: int, words: ItemWords) -> Item:
    """
    Add an item to a dataset.

    :raises ItemNotComplete: naming every word that is missing
    :raises ItemTaken: if an item of the dataset has this code or name
    """
    dataset = queries.kept(actor, dataset_id)
    if Item.objects.filter(Q(code=words.code) | Q(name=words.name), dataset_id=dataset.pk).exists():
        raise ItemTaken(dataset=dataset_id)
    return describe_item(actor=actor, dataset_id=dataset_id, words=words)


@transaction.atomic
def change_item(*, actor: Actor, dataset_id: int, item_id: int, words: ItemWords) -> Item:
    """
    Say something else about an item.

    :raises queries.ItemMissing: if there is none
    :raises ItemNotComplete: naming every word that is missing
    :raises ItemTaken: if another item of the dataset has this code or name
    """
    item = queries.item(actor, dataset_id=dataset_id, item_id=item_id)
    _check(words)
    others = Item.objects.filter(dataset_id=dataset_id).exclude(pk=item.pk)
    if others.filter(Q(code=words.code) | Q(name=words.name)).exists():
        raise ItemTaken(item=item.pk)
    for name, said in asdict(words).items():
        setattr(item, name, said)
    item.save()
    _note(actor, dataset_id, item, share_class=words.share_class)
    return item


@transaction.atomic
def remove_item(*, actor: Actor, dataset_id: int, item_id: int) -> None:
    """
    Take an item out of a dataset's description; what was delivered stays.

    :raises queries.ItemMissing: if there is none
    :raises ItemsMissing: if it is the last one of a published dataset
    """
    item = queries.item(actor, dataset_id=dataset_id, item_id=item_id)
    dataset = queries.kept(actor, dataset_id)
    if dataset.published_at is not None and dataset.item_count == 1:  # type: ignore[attr-defined]  # annotated
        raise ItemsMissing(dataset=dataset_id)
    _note(actor, dataset_id, item, removed=1)
    item.delete()


def _check(words: ItemWords) -> None:
    missing = rules.missing_words(
        share_class=words.share_class, condition=words.condition, reason=words.reason, law=words.law
    )
    if missing:
        raise ItemNotComplete(missing=list(missing))


def _note(actor: Actor, dataset_id: int, item: Item, **data: str | int) -> None:
    subjects = (Ref("dataset", dataset_id), Ref("item", item.pk))
    ledger.append_entry(actor=actor, verb="item.described", subjects=subjects, data=data)


@transaction.atomic
def describe_from_layout(*, actor: Actor, layout: Layout, condition: str) -> list[Item]:
    """
    Add an item for every kept column of a confirmed layout that the dataset does not describe yet.

    Sensitivity and type are proposed from the column's meaning; they are shared under `condition` until somebody says
    otherwise.
    """
    queries.kept(actor, layout.dataset_id)
    held = Item.objects.filter(dataset_id=layout.dataset_id)
    known, codes = set(held.values_list("name", flat=True)), held.values_list("code", flat=True)
    last = max((int(code) for code in codes if code.isdecimal()), default=0)
    fresh = [
        Item(
            community_id=actor.community_id,
            dataset_id=layout.dataset_id,
            code=f"{number:03d}",
            name=column["header"],
            type=rules.likely_type(target=column["target"], name=column["header"]),
            target=column["target"],
            sensitivity=rules.likely_sensitivity(target=column["target"], name=column["header"], form=layout.form),
            condition=condition,
        )
        for number, column in enumerate(_kept(layout, known), start=last + 1)
    ]
    made = Item.objects.bulk_create(fresh)
    subjects = (Ref("dataset", layout.dataset_id),)
    ledger.append_entry(actor=actor, verb="item.described", subjects=subjects, data={"items": len(made)})
    return made


def describe_latest(*, actor: Actor, dataset_id: int, condition: str) -> list[Item]:
    """
    Add the items of the layouts that the dataset's latest delivery was loaded with, one a sheet.

    :raises ItemsMissing: if nothing was loaded yet
    """
    queries.kept(actor, dataset_id)
    layouts = records_queries.latest_layouts(actor, dataset_id=dataset_id)
    if not layouts:
        raise ItemsMissing(dataset=dataset_id)
    latest = [each for each in layouts if each.used_at == layouts[0].used_at]  # type: ignore[attr-defined]  # annotated
    made = [describe_from_layout(actor=actor, layout=each, condition=condition) for each in latest]
    return [item for items in made for item in items]


def note_export(*, actor: Actor, rows: int, reason: str) -> None:
    """Enter that the catalogue left the house, with the reason that was given."""
    ledger.append_entry(
        actor=actor, verb="list.exported", purpose="list_export", basis=reason, data={"list": "catalogue", "rows": rows}
    )


def _kept(layout: Layout, known: set[str]) -> list[dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    for column in layout.columns:
        if column.get("fact") and column["header"] not in known:
            kept.setdefault(column["header"], column)
    return list(kept.values())


@transaction.atomic
def assign_lead(*, actor: Actor, dataset_id: int, organization_id: int, backup_ids: Sequence[int] = ()) -> Dataset:
    """
    Make one organization answer for a dataset, and others stand in for it.

    :raises OrganizationMissing: if one of them is not of this community
    :raises BackupIsLead: if the lead department is among its own backups
    """
    actor.require("catalogue.publish")
    if organization_id in backup_ids:
        raise BackupIsLead(organization=organization_id)
    wanted = {organization_id, *backup_ids}
    if actors.organizations(actor).filter(pk__in=wanted).count() != len(wanted):
        raise OrganizationMissing
    queries.dataset(actor, dataset_id)
    dataset = records.appoint_lead(actor=actor, dataset_id=dataset_id, organization_id=organization_id)
    Backup.objects.filter(dataset_id=dataset.pk).delete()
    Backup.objects.bulk_create(
        Backup(community_id=actor.community_id, dataset_id=dataset.pk, organization_id=each) for each in set(backup_ids)
    )
    return dataset


@transaction.atomic
def publish_dataset(*, actor: Actor, dataset_id: int, at: datetime) -> Dataset:
    """
    Publish a dataset.

    :raises records.LeadMissing: if no lead department answers for it
    :raises ItemsMissing: if it has no items
    """
    actor.require("catalogue.publish")
    if queries.dataset(actor, dataset_id).item_count == 0:  # type: ignore[attr-defined]  # annotated
        raise ItemsMissing(dataset=dataset_id)
    return records.publish_dataset(actor=actor, dataset_id=dataset_id, at=at)
