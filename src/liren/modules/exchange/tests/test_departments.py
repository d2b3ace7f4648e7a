"""A department meets its own data and nobody else's."""

import dataclasses

import pytest

from liren.modules.exchange.actions import mapping
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import FENG, LAN, ZHOU, workbook
from liren.primitives.actors.models import Post
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Dataset, Record


@pytest.fixture
def way(committed, tmp_path) -> registers.WayIn:
    return registers.open_way(tmp_path)


def of_department(way: registers.WayIn) -> Actor:
    """Move the data officer's post to the civil affairs department."""
    civil = way.cast.officer.organization_id
    Post.objects.filter(pk=way.cast.data_officer.post_id).update(organization_id=civil)
    return dataclasses.replace(way.cast.data_officer, organization_id=civil)


def test_a_departments_data_officer_sees_only_what_the_department_leads(way) -> None:
    delivery = way.bring(workbook([LAN, ZHOU]))
    inside, outside = of_department(way), way.cast.data_officer

    assert not records.deliveries(inside).exists()
    assert not records.datasets(inside).exists()
    assert list(records.deliveries(outside)) == [delivery]

    datasets.appoint_lead(actor=outside, dataset_id=delivery.dataset_id, organization_id=inside.organization_id)
    assert list(records.deliveries(inside)) == [delivery]


def test_a_department_sees_the_dataset_that_it_has_just_named(way) -> None:
    made = mapping.name_dataset(actor=way.cast.officer, system="救助系统", name="低保", form="welfare")

    assert list(records.datasets(way.cast.officer)) == [made]


def test_a_department_does_not_write_into_a_dataset_that_it_may_not_see(way) -> None:
    way.bring(workbook([LAN, ZHOU]))

    with pytest.raises(datasets.NameTaken):
        mapping.name_dataset(actor=way.cast.officer, system="停车系统", name="车位登记", form="parking")

    assert Dataset.objects.count() == 1


def test_a_departments_file_is_not_taken_for_another_departments_dataset(way) -> None:
    way.bring(workbook([LAN, ZHOU]))
    theirs = registers.WayIn(way.cast, way.cast.officer, way.places)

    delivery = theirs.drop(workbook([LAN, FENG]), "我们的.xlsx")

    assert (delivery.state, delivery.dataset) == (kinds.READ, None)
    assert Record.objects.count() == 2
