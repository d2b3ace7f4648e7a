"""Items, overlap, and datasets that nobody answers for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from liren.kit.errors import Missing
from liren.modules.catalogue import rules
from liren.modules.catalogue.models import Item
from liren.primitives.actors import queries as actors
from liren.primitives.actors.models import Organization, Post
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as record_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Dataset

# The two trees that an organization stands in, and the column that names its parent there.
TREES: Final[Mapping[str, str]] = {"line": "line_parent_id", "area": "area_parent_id"}


@dataclass(frozen=True, kw_only=True)
class Duties:
    """
    What an organization is there for, where it stands in one of the trees.

    :ivar depth: 0 at the top
    :ivar datasets: those that it leads, by name
    """

    organization: Organization
    depth: int
    posts: tuple[Post, ...]
    datasets: tuple[Dataset, ...]


class ItemMissing(Missing):
    """The dataset has no such item, or the actor may not describe it."""

    code = "catalogue.item_missing"


def datasets(actor: Actor) -> QuerySet[Dataset]:
    """Return every dataset of the community with `item_count` and `loaded_at`; open to all who see the catalogue."""
    actor.require("catalogue.see")
    return (
        Dataset.objects.filter(community_id=actor.community_id)
        .select_related("system", "lead")
        .annotate(
            item_count=Count("items", distinct=True),
            loaded_at=Max("deliveries__closed_at", filter=Q(deliveries__state=record_kinds.LOADED)),
        )
        .order_by("system__name", "name", "id")
    )


def dataset(actor: Actor, dataset_id: int) -> Dataset:
    """
    Return one dataset of the catalogue.

    :raises records.DatasetMissing: if there is none
    """
    found = datasets(actor).filter(pk=dataset_id).first()
    if found is None:
        raise records.DatasetMissing(dataset=dataset_id)
    return found


def kept(actor: Actor, dataset_id: int) -> Dataset:
    """
    Return one dataset of the catalogue that the actor may describe: a department only what is its own.

    :raises records.DatasetMissing: if there is none
    """
    actor.require("catalogue.keep")
    if records.is_department(actor):
        records.dataset(actor, dataset_id)
    return dataset(actor, dataset_id)


def may_keep(actor: Actor, dataset_id: int) -> bool:
    """Tell whether the actor may describe a dataset."""
    if not actor.may("catalogue.keep"):
        return False
    return not records.is_department(actor) or records.datasets(actor).filter(pk=dataset_id).exists()


def item(actor: Actor, *, dataset_id: int, item_id: int) -> Item:
    """
    Return one item of a dataset that the actor may describe.

    :raises ItemMissing: if there is none
    """
    found = items(actor, dataset_id=kept(actor, dataset_id).pk).filter(pk=item_id).first()
    if found is None:
        raise ItemMissing(item=item_id)
    return found


def duties(actor: Actor, *, tree: str) -> tuple[Duties, ...]:
    """Return every organization with its posts and the datasets that it leads, in the order of one tree of `TREES`."""
    found = {one.pk: one for one in actors.organizations(actor).prefetch_related("posts")}
    led: dict[int, list[Dataset]] = {}
    for one in datasets(actor).filter(lead__isnull=False).order_by("name", "id"):
        led.setdefault(one.lead_id or 0, []).append(one)
    places = rules.in_tree_order({key: getattr(one, TREES[tree]) for key, one in found.items()})
    return tuple(
        Duties(
            organization=found[key],
            depth=depth,
            posts=tuple(sorted(found[key].posts.all(), key=lambda post: post.pk)),
            datasets=tuple(led.get(key, ())),
        )
        for depth, key in places
    )


def without_lead(actor: Actor) -> QuerySet[Dataset]:
    """Return the datasets that nobody answers for (无主)."""
    return datasets(actor).filter(lead__isnull=True)


def items(actor: Actor, *, dataset_id: int) -> QuerySet[Item]:
    """Return the items of a dataset, by code."""
    actor.require("catalogue.see")
    return Item.objects.filter(community_id=actor.community_id, dataset_id=dataset_id).order_by("code", "id")


def backups(actor: Actor, *, dataset_id: int) -> list[Organization]:
    """Return the organizations that stand in for the lead department."""
    found = dataset(actor, dataset_id)
    return [each.organization for each in found.backups.select_related("organization").order_by("organization__name")]


def overlap(actor: Actor, *, dataset_id: int) -> rules.Overlap:
    """Return how much of a dataset other datasets hold already."""
    actor.require("catalogue.see")
    rows = Item.objects.filter(community_id=actor.community_id).order_by("dataset_id", "code", "id")
    told = [(row.dataset_id, rules.meaning(target=row.target, name=row.name), row.name) for row in rows]
    own = {meaning: name for dataset, meaning, name in told if dataset == dataset_id}
    return rules.overlap(own, [(dataset, meaning) for dataset, meaning, _ in told if dataset != dataset_id])


def names(actor: Actor) -> Mapping[int, str]:
    """Return the display name of every dataset: system and dataset."""
    return {each.pk: f"{each.system.name}·{each.name}" for each in datasets(actor)}
