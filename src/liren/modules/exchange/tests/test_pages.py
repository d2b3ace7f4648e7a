"""The way in through its screens: dropped, checked, loaded, refused."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import EMPTY, LAN, ZHOU, workbook
from liren.primitives.actors.models import User
from liren.primitives.records import kinds
from liren.primitives.records.models import Delivery, Part
from tests.jobs import do_jobs


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


def browser(username: str) -> Client:
    client = Client()
    client.get(reverse("web:components"), {"language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def drop(client: Client, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("exchange:new"), {"upload": sent})


def test_a_dropped_file_is_read_by_the_worker_process(way) -> None:
    client = browser("wanglan")

    response = drop(client, ("车位.xlsx", workbook([LAN, ZHOU])))
    do_jobs()

    delivery = Delivery.objects.get()
    page = text(client.get(response["Location"]))
    assert delivery.state == kinds.READ
    assert "车牌号" in page
    assert LAN[0] not in page and LAN[3] not in page
    assert "宗教信仰" in page and "PIPL art. 6" in page


def test_samples_are_shown_when_asked(way) -> None:
    client = browser("wanglan")
    delivery = way.drop(workbook([LAN, ZHOU]))

    page = text(client.post(reverse("exchange:samples", args=[delivery.pk])))

    assert LAN[0] in page


def test_confirming_loads_and_the_result_says_what_became_of_the_rows(way) -> None:
    client = browser("wanglan")
    delivery = way.drop(workbook([LAN, EMPTY, ZHOU]))
    part = Part.objects.get(delivery_id=delivery.pk)

    sent = {f"part-{part.pk}": "on", "system": "停车系统", "name": "车位登记"}
    response = client.post(reverse("exchange:confirm", args=[delivery.pk]), sent)
    do_jobs()

    page = text(client.get(response["Location"]))
    assert "2 rows are now in the register." in page
    assert "Download the rows that did not fit" in page
    file = client.post(reverse("exchange:errors", args=[delivery.pk]))
    assert file["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_refused_file_is_explained(way) -> None:
    client = browser("wanglan")
    delivery = way.drop(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "照片.xlsx")

    page = text(client.get(reverse("exchange:delivery", args=[delivery.pk])))

    assert "No row of it is in the register." in page


def test_a_file_without_bytes_does_not_take_the_others_with_it(way) -> None:
    client = browser("wanglan")

    response = drop(client, ("空.csv", b""), ("车位.xlsx", workbook([LAN])))

    assert response.status_code == 302
    assert [each.name for each in Delivery.objects.all()] == ["车位.xlsx"]


def test_what_is_at_work_shows_progress_and_can_be_cancelled(way) -> None:
    client = browser("wanglan")
    response = drop(client, ("车位.xlsx", workbook([LAN])))

    page = text(client.get(response["Location"]))
    client.post(reverse("exchange:cancel", args=[Delivery.objects.get().pk]))

    assert "Reading the file" in page
    assert Delivery.objects.get().state == kinds.CANCELLED
    assert not list(Path(way.places.spool.folder).glob("*.bytes"))


def test_a_finished_job_makes_the_browser_load_the_page_again(way) -> None:
    delivery = way.drop(workbook([LAN]))

    response = browser("wanglan").get(reverse("exchange:progress", args=[delivery.pk]))

    assert response["HX-Refresh"] == "true"


def test_a_department_sees_only_what_it_delivered_or_leads(way) -> None:
    delivery = way.drop(workbook([LAN]))
    officer = browser("hechuan")

    assert officer.get(reverse("exchange:delivery", args=[delivery.pk])).status_code == 404
    assert "车位.xlsx" not in text(officer.get(reverse("exchange:imports")))
    assert "My deliveries" in text(officer.get(reverse("exchange:imports")))


def test_a_grid_worker_may_not_deliver(way) -> None:
    response = browser("liufeng").get(reverse("exchange:new"))

    assert response.status_code == 403


def test_an_export_of_the_list_asks_for_a_reason_and_stands_on_the_ledger(way) -> None:
    client = browser("wanglan")
    way.drop(workbook([LAN]))

    refused = client.post(reverse("exchange:imports"), {"reason": "", "format": "csv"})
    taken = client.post(reverse("exchange:imports"), {"reason": "月度台账", "format": "csv"})

    assert refused.status_code == 422
    assert io.StringIO(taken.content.decode("utf-8-sig")).readline().startswith("File or table")


def test_a_renamed_column_is_shown_with_what_it_was_called(way) -> None:
    client = browser("wanglan")
    way.bring(workbook([LAN, ZHOU]))
    header = ("车牌号", "车牌颜色", "车主", "电话", "泊位", "宗教信仰")
    delivery = way.drop(workbook([LAN, ZHOU], header=header), "四月.xlsx")

    page = text(client.get(reverse("exchange:delivery", args=[delivery.pk])))

    assert "Renamed since the last delivery: 泊位 (before: 车位号)." in page
    assert '<option value="车位号" selected>renamed from 车位号</option>' in page


def test_a_person_who_leaves_out_what_names_the_rows_is_told_what_would_happen(way) -> None:
    client = browser("wanglan")
    way.bring(workbook([LAN, ZHOU]))
    header = ("号牌", "车牌颜色", "车主", "电话", "泊位", "宗教信仰")
    delivery = way.drop(workbook([LAN, ZHOU], header=header), "四月.xlsx")
    part = Part.objects.get(delivery_id=delivery.pk)

    sent = {f"part-{part.pk}": "on", "dataset": delivery.dataset_id, f"column-{part.pk}-0": "leave"}
    response = client.post(reverse("exchange:confirm", args=[delivery.pk]), sent)

    assert response.status_code == 409
    assert "is not among those that came" in text(response)
    assert Delivery.objects.get(pk=delivery.pk).state == kinds.READ
