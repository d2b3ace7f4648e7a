"""The catalogue: one lead department each, nothing unsaid, nothing published that nobody answers for."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from liren.modules.catalogue import actions, queries, rules
from liren.modules.catalogue.models import Item
from liren.primitives.actors.queries import MayNot
from liren.primitives.ledger import queries as ledger
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Dataset, Layout
from tests import town


@pytest.fixture
def cast(db) -> town.Cast:
    return town.settle()


@pytest.fixture
def dataset(cast) -> Dataset:
    system = actions.register_system(actor=cast.data_officer, name="民政救助系统")
    return actions.register_dataset(actor=cast.data_officer, system=system, name="低保名册", form="welfare")


def words(**changes: str) -> actions.ItemWords:
    return actions.ItemWords(**{"code": "001", "name": "户主姓名", "condition": "办理社会救助", **changes})


def verbs(actor) -> list[str]:
    return [look.verb for look in ledger.latest(actor)]


def test_registering_stands_on_the_ledger(cast, dataset) -> None:
    assert verbs(cast.data_officer) == ["dataset.registered", "system.registered"]
    assert [each.name for each in queries.without_lead(cast.worker)] == ["低保名册"]


def test_a_name_is_registered_once(cast, dataset) -> None:
    with pytest.raises(datasets.NameTaken):
        actions.register_system(actor=cast.data_officer, name="民政救助系统")
    with pytest.raises(datasets.NameTaken):
        actions.register_dataset(actor=cast.data_officer, system=dataset.system, name="低保名册", form="welfare")

    assert queries.datasets(cast.worker).count() == 1


def test_a_form_that_nobody_knows_is_refused(cast, dataset) -> None:
    with pytest.raises(datasets.FormUnknown):
        actions.register_dataset(actor=cast.data_officer, system=dataset.system, name="名单", form="horoscope")


def test_a_grid_worker_may_not_keep_the_catalogue(cast) -> None:
    with pytest.raises(MayNot):
        actions.register_system(actor=cast.grid_worker, name="任意系统")

    assert not records.systems(cast.worker).exists()


def test_a_dataset_without_a_lead_department_is_not_published(cast, dataset) -> None:
    actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words())

    with pytest.raises(datasets.LeadMissing):
        actions.publish_dataset(actor=cast.data_officer, dataset_id=dataset.pk, at=timezone.now())

    assert queries.dataset(cast.worker, dataset.pk).published_at is None


def test_the_database_itself_refuses_to_publish_what_nobody_answers_for(cast, dataset) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).update(published_at=timezone.now())


def test_a_dataset_without_items_is_not_published(cast, dataset) -> None:
    actions.assign_lead(actor=cast.director, dataset_id=dataset.pk, organization_id=cast.officer.organization_id)

    with pytest.raises(actions.ItemsMissing):
        actions.publish_dataset(actor=cast.data_officer, dataset_id=dataset.pk, at=timezone.now())


def test_with_lead_and_items_a_dataset_is_published_once(cast, dataset) -> None:
    at = timezone.now()
    actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words())
    actions.assign_lead(
        actor=cast.director,
        dataset_id=dataset.pk,
        organization_id=cast.officer.organization_id,
        backup_ids=[cast.worker.organization_id],
    )

    actions.publish_dataset(actor=cast.data_officer, dataset_id=dataset.pk, at=at)
    actions.publish_dataset(actor=cast.data_officer, dataset_id=dataset.pk, at=timezone.now())

    assert queries.dataset(cast.worker, dataset.pk).published_at == at
    assert [each.name for each in queries.backups(cast.worker, dataset_id=dataset.pk)] == ["青禾社区居民委员会"]
    assert not queries.without_lead(cast.worker).exists()
    assert verbs(cast.worker)[:2] == ["dataset.published", "dataset.lead_appointed"]


def test_a_lead_department_does_not_stand_in_for_itself(cast, dataset) -> None:
    office = cast.officer.organization_id

    with pytest.raises(actions.BackupIsLead):
        actions.assign_lead(actor=cast.director, dataset_id=dataset.pk, organization_id=office, backup_ids=[office])


def test_a_lead_department_is_an_organization_of_the_community(cast, dataset) -> None:
    with pytest.raises(actions.OrganizationMissing):
        actions.assign_lead(actor=cast.director, dataset_id=dataset.pk, organization_id=999_999)

    assert queries.dataset(cast.worker, dataset.pk).lead is None


def test_an_item_that_is_not_shared_says_why_and_by_which_law(cast, dataset) -> None:
    with pytest.raises(actions.ItemNotComplete) as refused:
        actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words(share_class=rules.NOT_SHARED))

    assert refused.value.data == {"missing": ["reason", "law"]}
    assert not Item.objects.exists()


def test_an_item_is_said_again_under_its_code(cast, dataset) -> None:
    actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words())

    actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words(name="户主"))

    assert [each.name for each in queries.items(cast.worker, dataset_id=dataset.pk)] == ["户主"]


def test_items_are_described_from_a_confirmed_layout_without_what_was_dropped(cast, dataset) -> None:
    layout = Layout.objects.create(
        community=cast.community,
        dataset=dataset,
        form="welfare",
        columns=[
            {"header": "户主姓名", "target": "subject.person.name", "fact": "subject.person.name"},
            {"header": "宗教信仰", "target": "", "dropped": "religion"},
            {"header": "身份证号码", "target": "subject.person.citizen_id", "fact": "subject.person.citizen_id"},
        ],
        digest="x",
    )

    actions.describe_from_layout(actor=cast.worker, layout=layout, condition="办理社会救助")
    actions.describe_from_layout(actor=cast.worker, layout=layout, condition="办理社会救助")

    items = queries.items(cast.worker, dataset_id=dataset.pk)
    assert [(each.code, each.name, each.sensitivity) for each in items] == [
        ("001", "户主姓名", "general"),
        ("002", "身份证号码", "sensitive"),
    ]


def test_overlap_names_the_datasets_that_hold_an_item_already(cast, dataset) -> None:
    other = actions.register_dataset(actor=cast.worker, system=dataset.system, name="特困名册", form="welfare")
    target = "subject.person.name"
    actions.describe_item(actor=cast.worker, dataset_id=dataset.pk, words=words(target=target))
    actions.describe_item(actor=cast.worker, dataset_id=other.pk, words=words(name="姓名", target=target))

    overlap = queries.overlap(cast.worker, dataset_id=other.pk)

    assert (overlap.items, overlap.held, overlap.by_dataset) == (1, 1, ((dataset.pk, ("姓名",)),))


def test_what_is_not_there_is_missing(cast) -> None:
    with pytest.raises(records.DatasetMissing):
        queries.dataset(cast.worker, 999_999)
    with pytest.raises(records.DatasetMissing):
        actions.assign_lead(actor=cast.director, dataset_id=999_999, organization_id=cast.officer.organization_id)
