"""The catalogue through its screens."""

import pytest
from django.test import Client
from django.urls import reverse

from liren.modules.catalogue import actions
from liren.primitives.actors.models import User
from liren.primitives.records.models import Dataset
from tests import town


@pytest.fixture
def cast(committed) -> town.Cast:
    return town.settle()


@pytest.fixture
def dataset(cast: town.Cast) -> Dataset:
    system = actions.register_system(actor=cast.data_officer, name="民政救助系统")
    return actions.register_dataset(actor=cast.data_officer, system=system, name="低保名册", form="welfare")


def browser(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_a_dataset_that_nobody_answers_for_is_found_and_assigned_with_one_form(cast, dataset) -> None:
    client = browser("zhoumin")
    found = client.get(reverse("catalogue:datasets"), {"lead": "none"}).content.decode()

    client.post(reverse("catalogue:assign", args=[dataset.pk]), {"lead": cast.officer.organization_id})

    assert "低保名册" in found
    assert Dataset.objects.get().lead_id == cast.officer.organization_id
    assert "低保名册" not in client.get(reverse("catalogue:datasets"), {"lead": "none"}).content.decode()


def test_a_dataset_without_a_lead_is_not_published(cast, dataset) -> None:
    actions.describe_item(
        actor=cast.data_officer,
        dataset_id=dataset.pk,
        words=actions.ItemWords(code="001", name="户主姓名", condition="办理社会救助"),
    )

    response = browser("zhoumin").post(reverse("catalogue:publish", args=[dataset.pk]))

    assert response.status_code == 409
    assert Dataset.objects.get().published_at is None


@pytest.mark.parametrize(("username", "status"), [("wanglan", 200), ("hechuan", 200), ("liufeng", 403)])
def test_the_catalogue_is_open_to_those_who_may_see_it(dataset, username, status) -> None:
    client = browser(username)

    assert client.get(reverse("catalogue:datasets")).status_code == status
    assert client.get(reverse("catalogue:dataset", args=[dataset.pk])).status_code == status


def test_a_worker_may_not_assign(cast, dataset) -> None:
    response = browser("wanglan").post(
        reverse("catalogue:assign", args=[dataset.pk]), {"lead": cast.officer.organization_id}
    )

    assert response.status_code == 403
    assert Dataset.objects.get().lead is None
