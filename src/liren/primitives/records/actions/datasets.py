"""Register systems and datasets, appoint the lead department, publish."""

from datetime import datetime

from django.db import IntegrityError, transaction

from liren.engine import fields
from liren.kit.errors import Conflict, Invalid
from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records.models import Dataset, System


class NameTaken(Conflict):
    """Something of this name is registered already."""

    code = "records.name_taken"


class FormUnknown(Invalid):
    """No register of this form is known."""

    code = "records.form_unknown"


class LeadMissing(Conflict):
    """A dataset without a lead department (数源部门) is not published: nobody would answer for it."""

    code = "records.lead_missing"


@transaction.atomic
def register_system(*, actor: Actor, name: str, name_en: str = "", organization_id: int | None = None) -> System:
    """
    Register a department's system.

    :raises NameTaken: if the community has one of this name
    """
    try:
        with transaction.atomic():
            system = System.objects.create(
                community_id=actor.community_id, name=name, name_en=name_en, organization_id=organization_id
            )
    except IntegrityError:
        raise NameTaken(sort="system") from None
    ledger.append_entry(actor=actor, verb="system.registered", subjects=(Ref("system", system.pk),))
    return system


@transaction.atomic
def register_dataset(*, actor: Actor, system: System, name: str, name_en: str = "", form: str) -> Dataset:
    """
    Register a dataset of a system; it has no lead department yet.

    :raises FormUnknown: if the form is not one of `engine.fields.FORMS`
    :raises NameTaken: if the system has one of this name
    """
    if form not in fields.FORMS:
        raise FormUnknown(form=form)
    try:
        with transaction.atomic():
            dataset = Dataset.objects.create(
                community_id=actor.community_id, system=system, name=name, name_en=name_en, form=form
            )
    except IntegrityError:
        raise NameTaken(sort="dataset") from None
    ledger.append_entry(
        actor=actor, verb="dataset.registered", subjects=(Ref("dataset", dataset.pk),), data={"form": form}
    )
    return dataset


@transaction.atomic
def appoint_lead(*, actor: Actor, dataset_id: int, organization_id: int) -> Dataset:
    """Make an organization the one lead department of a dataset, in the place of the one before."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset_id, community_id=actor.community_id)
    before = dataset.lead_id
    dataset.lead_id = organization_id
    dataset.save(update_fields=["lead"])
    ledger.append_entry(
        actor=actor,
        verb="dataset.lead_appointed",
        subjects=(Ref("dataset", dataset.pk), Ref("organization", organization_id)),
        data={"before": before},
    )
    return dataset


@transaction.atomic
def publish_dataset(*, actor: Actor, dataset_id: int, at: datetime) -> Dataset:
    """
    Publish a dataset; publishing again keeps the first time.

    :raises LeadMissing: if nobody answers for it
    """
    dataset = Dataset.objects.select_for_update().get(pk=dataset_id, community_id=actor.community_id)
    if dataset.lead_id is None:
        raise LeadMissing(dataset=dataset.pk)
    if dataset.published_at is None:
        dataset.published_at = at
        dataset.save(update_fields=["published_at"])
        ledger.append_entry(actor=actor, verb="dataset.published", subjects=(Ref("dataset", dataset.pk),))
    return dataset
