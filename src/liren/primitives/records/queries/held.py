"""What systems, datasets, deliveries and records there are; every answer stays inside what the actor may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from liren.kit.errors import Missing
from liren.primitives.actors import kinds as actors
from liren.primitives.actors.models import Community, Organization, OrganizationKind, Post, User
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds, rules
from liren.primitives.records.models import Dataset, Delivery, Layout, Part, Record, System


class DatasetMissing(Missing):
    """There is no such dataset, or none that the actor may see."""

    code = "records.dataset_missing"


class DeliveryMissing(Missing):
    """There is no such delivery, or none that the actor may see."""

    code = "records.delivery_missing"


def systems(actor: Actor) -> QuerySet[System]:
    """Return the community's systems, by name."""
    return System.objects.filter(community_id=actor.community_id).select_related("organization").order_by("name", "id")


def is_department(actor: Actor, *, using: str = "default") -> bool:
    """Tell whether a post sees what its own organization delivers and leads, and nothing else of what comes in."""
    if actor.may("records.see_own") or actor.role != actors.DATA_OFFICER:
        return actor.may("records.see_own")
    inside = (OrganizationKind.COMMITTEE, OrganizationKind.SUBDISTRICT)
    return not Organization.objects.using(using).filter(pk=actor.organization_id, kind__in=inside).exists()


def require_sight(actor: Actor) -> None:
    """
    Refuse a post that sees no delivery at all.

    :raises MayNot: if it may see neither all nor its own
    """
    if not actor.may("records.see_own"):
        actor.require("records.see")


def datasets(actor: Actor, *, using: str = "default") -> QuerySet[Dataset]:
    """
    Return the datasets that the actor may see, with `deliveries_loaded` and `loaded_at`, the time of the last one.

    A department sees those that it leads, and those of its own systems that nobody leads yet.
    """
    actor_sees = Q(community_id=actor.community_id)
    if is_department(actor, using=using):
        own = Q(lead__isnull=True, system__organization_id=actor.organization_id)
        actor_sees &= own | Q(lead_id=actor.organization_id)
    elif not actor.may("records.see"):
        actor_sees = Q(pk__in=())
    loaded = Q(deliveries__state=kinds.LOADED)
    return (
        Dataset.objects.using(using)
        .filter(actor_sees)
        .select_related("system", "lead")
        .annotate(
            deliveries_loaded=Count("deliveries", filter=loaded),
            loaded_at=Max("deliveries__closed_at", filter=loaded),
        )
        .order_by("system__name", "name", "id")
    )


def dataset(actor: Actor, dataset_id: int) -> Dataset:
    """
    Return one dataset.

    :raises DatasetMissing: if it is absent or hidden
    """
    found = datasets(actor).filter(pk=dataset_id).first()
    if found is None:
        raise DatasetMissing(dataset=dataset_id)
    return found


def deliveries(actor: Actor) -> QuerySet[Delivery]:
    """
    Return the deliveries that the actor may see, the latest first.

    A department sees what it delivered and what came for the datasets that it leads.
    """
    actor_sees = Q(community_id=actor.community_id)
    if is_department(actor):
        actor_sees &= Q(received_in__organization_id=actor.organization_id) | Q(dataset__lead_id=actor.organization_id)
    elif not actor.may("records.see"):
        actor_sees = Q(pk__in=())
    return (
        Delivery.objects.filter(actor_sees)
        .select_related("dataset__system", "dataset__lead", "received_by", "received_in__organization", "same_as")
        .order_by("-received_at", "-id")
    )


def delivery(actor: Actor, delivery_id: int) -> Delivery:
    """
    Return one delivery.

    :raises DeliveryMissing: if it is absent or hidden
    """
    found = deliveries(actor).filter(pk=delivery_id).first()
    if found is None:
        raise DeliveryMissing(delivery=delivery_id)
    return found


def receiver(*, community_id: int, delivery_id: int, using: str) -> Actor:
    """
    Return who received a delivery, as the actor of the jobs that carry it on.

    :raises DeliveryMissing: if there is none in this community
    """
    found = (
        Delivery.objects.using(using)
        .filter(community_id=community_id, pk=delivery_id)
        .select_related("received_by", "received_in__organization")
        .first()
    )
    if found is None:
        raise DeliveryMissing(delivery=delivery_id)
    return as_actor(found.received_by, found.received_in)


def eraser(*, community_id: int, delivery_id: int, using: str) -> Actor:
    """
    Return who asked that the files of a delivery be erased early; else who received it, as of its other jobs.

    :raises DeliveryMissing: if there is none in this community
    """
    found = (
        Delivery.objects.using(using)
        .filter(community_id=community_id, pk=delivery_id, erase_asked_by__isnull=False)
        .select_related("erase_asked_by", "erase_asked_in__organization")
        .first()
    )
    if found is None or found.erase_asked_by is None or found.erase_asked_in is None:
        return receiver(community_id=community_id, delivery_id=delivery_id, using=using)
    return as_actor(found.erase_asked_by, found.erase_asked_in)


def open_among(*, community_id: int, delivery_ids: Iterable[int], using: str) -> set[int]:
    """Return which of some deliveries are open in a community: received, read, mapped or loading."""
    found = Delivery.objects.using(using).filter(community_id=community_id, pk__in=list(delivery_ids))
    return set(found.filter(state__in=kinds.OPEN).values_list("pk", flat=True))


def to_erase(*, community_id: int, today: date, using: str) -> QuerySet[Delivery]:
    """Return the deliveries whose files nobody needs any more: cancelled, or kept until a day before today."""
    over = Q(kept_until__lt=today, state__in=(*kinds.CLOSED, kinds.READ, kinds.MAPPED))
    return (
        Delivery.objects.using(using)
        .filter(over | Q(state=kinds.CANCELLED), community_id=community_id, erased_at__isnull=True)
        .order_by("id")
    )


def as_actor(user: User, post: Post) -> Actor:
    """Return a user in a post as the actor of a job that carries on what they began."""
    return Actor(
        user_id=user.pk,
        post_id=post.pk,
        organization_id=post.organization_id,
        community_id=post.community_id,
        role=post.role,
        name=str(user),
        post_name=post.name,
        organization_name=post.organization.name,
    )


def known_words(actor: Actor, *, using: str = "default") -> frozenset[str]:
    """Return how the community and its organizations are called in file names; all of them stand in plain tables."""
    place = Community.objects.using(using).get(pk=actor.community_id)
    organizations = Organization.objects.using(using).filter(community_id=actor.community_id)
    return rules.words_of([place.name, place.above, *organizations.values_list("name", flat=True)])


def parts(delivery: Delivery) -> QuerySet[Part]:
    """Return the sheets of a delivery that the actor was shown, in the order of the file."""
    return (
        Part.objects.filter(community_id=delivery.community_id, delivery_id=delivery.pk)
        .select_related("layout")
        .order_by("ordinal")
    )


def latest_layouts(actor: Actor, *, dataset_id: int) -> list[Layout]:
    """Return the layouts that deliveries of a dataset were loaded with, the latest first."""
    loaded = Q(parts__delivery__state=kinds.LOADED)
    return list(
        Layout.objects.filter(community_id=actor.community_id, dataset_id=dataset_id)
        .annotate(used_at=Max("parts__delivery__closed_at", filter=loaded))
        .filter(used_at__isnull=False)
        .order_by("-used_at", "-id")
    )


def loaded_before(actor: Actor, *, dataset_id: int, sha256: bytes, using: str = "default") -> Delivery | None:
    """
    Return the first delivery of a dataset that was loaded from the same bytes, or None.

    None, too, when another delivery changed what is held since those bytes last came: they bring the old rows back.
    """
    loaded = Delivery.objects.using(using).filter(
        community_id=actor.community_id, dataset_id=dataset_id, state=kinds.LOADED
    )
    same = loaded.filter(sha256=sha256).order_by("closed_at", "id")
    first, last = same.first(), same.last()
    if last is None or loaded.filter(Q(new__gt=0) | Q(changed__gt=0), closed_at__gt=last.closed_at).exists():
        return None
    return first


def last_loaded(actor: Actor, *, dataset_id: int, using: str = "default") -> Delivery | None:
    """Return the delivery of a dataset that was loaded last, or None."""
    loaded = Delivery.objects.using(using).filter(
        community_id=actor.community_id, dataset_id=dataset_id, state=kinds.LOADED
    )
    return loaded.order_by("-closed_at", "-id").first()


def records_by_id(actor: Actor, ids: list[int]) -> QuerySet[Record]:
    """Return records with their dataset and delivery, by id: where a value came from, and when."""
    return (
        Record.objects.filter(community_id=actor.community_id, pk__in=ids)
        .select_related("dataset__system", "dataset__lead", "delivery", "layout")
        .order_by("id")
    )


def latest_versions(actor: Actor, ids: Iterable[int], *, using: str = "default") -> dict[int, int]:
    """Return the current version of each of some records; a record that is current is its own."""
    found, asked = {number: number for number in ids}, set(ids)
    while asked:
        rows = Record.objects.using(using).filter(community_id=actor.community_id, pk__in=asked)
        next_ = dict(rows.exclude(superseded_by=None).values_list("pk", "superseded_by_id"))
        found = {number: next_.get(last, last) for number, last in found.items()}
        asked = set(next_.values())
    return found


def datasets_of(actor: Actor, ids: Iterable[int], *, using: str = "default") -> dict[int, int]:
    """Return the dataset of each of some records."""
    rows = Record.objects.using(using).filter(community_id=actor.community_id, pk__in=list(ids))
    return dict(rows.values_list("pk", "dataset_id"))


def lineage(record: Record) -> QuerySet[Record]:
    """Return every version of a row, the first one first."""
    return Record.objects.filter(
        community_id=record.community_id,
        dataset_id=record.dataset_id,
        source_key=bytes(record.source_key),
        ordinal=record.ordinal,
    ).order_by("version")
