"""The catalogue through its screens."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from liren.modules.catalogue import actions, queries
from liren.modules.catalogue.models import Item
from liren.primitives.actors.models import Organization, User
from liren.primitives.records.models import Dataset, Delivery
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


def said(**more: str) -> dict[str, str]:
    return {
        "code": "001", "name": "户主姓名", "type": "text", "sensitivity": "general", "share_class": "conditional",
        "condition": "办理社会救助", **more,
    }  # fmt: skip


def test_an_item_is_added_changed_and_taken_out(cast, dataset) -> None:
    client = browser("wanglan")

    client.post(reverse("catalogue:add", args=[dataset.pk]), said())
    item = Item.objects.get()
    not_shared = said(share_class="not_shared", reason="涉及隐私", law="个人信息保护法第二十八条")
    client.post(reverse("catalogue:item", args=[dataset.pk, item.pk]), not_shared)
    changed = Item.objects.get()
    client.post(reverse("catalogue:item", args=[dataset.pk, item.pk]), {"remove": "1"})

    assert (changed.pk, changed.share_class, changed.law) == (item.pk, "not_shared", "个人信息保护法第二十八条")
    assert not Item.objects.exists()


def test_all_words_that_a_share_class_asks_for_are_asked_for_at_once(cast, dataset) -> None:
    response = browser("wanglan").post(
        reverse("catalogue:add", args=[dataset.pk]), said(share_class="not_shared", condition="")
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reason", "law"}
    assert not Item.objects.exists()


def test_a_code_stands_once_in_a_dataset(cast, dataset) -> None:
    client = browser("wanglan")
    client.post(reverse("catalogue:add", args=[dataset.pk]), said())

    again = client.post(reverse("catalogue:add", args=[dataset.pk]), said(name="身份证号"))

    assert (again.status_code, Item.objects.get().name) == (409, "户主姓名")


def test_the_last_item_of_a_published_dataset_stays(cast, dataset) -> None:
    officer, client = cast.data_officer, browser("shenmo")
    client.post(reverse("catalogue:add", args=[dataset.pk]), said())
    actions.assign_lead(actor=officer, dataset_id=dataset.pk, organization_id=cast.officer.organization_id)
    client.post(reverse("catalogue:publish", args=[dataset.pk]))

    refused = client.post(reverse("catalogue:item", args=[dataset.pk, Item.objects.get().pk]), {"remove": "1"})

    assert (refused.status_code, Item.objects.count()) == (409, 1)


def test_a_department_describes_what_is_its_own_and_nothing_else(cast, dataset) -> None:
    client = browser("hechuan")
    foreign = client.post(reverse("catalogue:add", args=[dataset.pk]), said())

    actions.assign_lead(actor=cast.data_officer, dataset_id=dataset.pk, organization_id=cast.officer.organization_id)
    own = client.post(reverse("catalogue:add", args=[dataset.pk]), said())

    assert (foreign.status_code, own.status_code) == (404, 302)


def test_overlap_names_the_items_that_another_dataset_holds(cast, dataset) -> None:
    officer = cast.data_officer
    other = actions.register_dataset(actor=officer, system=dataset.system, name="特困名册", form="welfare")
    for each in (dataset, other):
        words = actions.ItemWords(code="001", name="户主姓名", target="head.person.name", condition="办理社会救助")
        actions.describe_item(actor=officer, dataset_id=each.pk, words=words)

    page = browser("wanglan").get(reverse("catalogue:dataset", args=[dataset.pk])).content.decode()

    assert "民政救助系统·特困名册" in page and ": 户主姓名" in page


def test_what_an_organization_answers_for_is_listed_by_line_and_by_area(cast, dataset) -> None:
    actions.assign_lead(actor=cast.data_officer, dataset_id=dataset.pk, organization_id=cast.officer.organization_id)
    client, url = browser("wanglan"), reverse("catalogue:organizations")

    area, line = (client.get(url, {"tree": tree}).content.decode() for tree in ("area", "line"))

    assert all(f'href="{reverse("catalogue:dataset", args=[dataset.pk])}"' in page for page in (area, line))
    assert (area.count("└"), line.count("└")) == (2, 0)
    assert "社会救助科科员" in line


def test_an_english_reader_chooses_among_english_names_of_departments(cast, dataset) -> None:
    client = browser("zhoumin")
    client.cookies["django_language"] = "en"
    Organization.objects.filter(pk=cast.worker.organization_id).update(name_en="Committee of Qinghe")
    said = {"lead": cast.officer.organization_id, "backups": cast.worker.organization_id}
    client.post(reverse("catalogue:assign", args=[dataset.pk]), said)

    page = client.get(reverse("catalogue:dataset", args=[dataset.pk])).content.decode()

    assert "Stands in for it: Committee of Qinghe" in page
    assert page.count("Committee of Qinghe") == 3  # it may lead, it may stand in, it does
    assert "青禾社区居民委员会" not in page


def test_the_catalogue_tells_when_a_dataset_was_last_delivered(cast, dataset) -> None:
    for code, name in (("001", "姓名"), ("002", "住址")):
        words = actions.ItemWords(code=code, name=name, condition="办理社会救助")
        actions.describe_item(actor=cast.data_officer, dataset_id=dataset.pk, words=words)
    for day, state in ((1, "loaded"), (3, "loaded"), (9, "refused")):
        closed_at = datetime(2024, 6, day, 2, 0, tzinfo=UTC)
        Delivery.objects.create(
            community_id=dataset.community_id,
            dataset=dataset,
            name="低保.xlsx",
            state=state,
            received_by_id=cast.worker.user_id,
            received_in_id=cast.worker.post_id,
            received_at=closed_at,
            closed_at=closed_at,
        )

    found = queries.datasets(cast.worker).get()

    assert found.item_count == 2  # type: ignore[attr-defined]  # annotated by the query
    assert found.loaded_at == datetime(2024, 6, 3, 2, 0, tzinfo=UTC)  # type: ignore[attr-defined]  # likewise
