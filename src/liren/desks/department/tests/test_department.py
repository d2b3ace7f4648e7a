"""A department's desk: its own data, what was left out, what came back; and a way to begin."""

import pytest
from django.urls import reverse

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import EMPTY, LAN, ZHOU, workbook
from liren.modules.exchange.tests.test_pages import browser, text
from liren.primitives.records.actions import datasets

DESK = "/department/"


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


def test_a_new_department_is_told_how_to_begin(way) -> None:
    page = text(browser("hechuan").get(DESK))

    assert "Nothing of your department is here yet" in page
    assert reverse("exchange:new") in page


def test_a_department_sees_its_datasets_what_was_dropped_and_what_came_back(way) -> None:
    delivery = way.bring(workbook([LAN, EMPTY, ZHOU]))
    datasets.appoint_lead(
        actor=way.cast.data_officer,
        dataset_id=delivery.dataset_id,
        organization_id=way.cast.officer.organization_id,
    )
    refused = registers.WayIn(way.cast, way.cast.officer, way.places).drop(
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "x.xlsx"
    )

    page = text(browser("hechuan").get(DESK))

    assert "车位登记" in page and "宗教信仰" in page and "PIPL art. 6" in page
    assert "1 row did not fit" in page and reverse("exchange:errors", args=[delivery.pk]) in page
    assert reverse("exchange:delivery", args=[refused.pk]) in page and "renamed picture" in page


def test_other_departments_data_is_not_there(way) -> None:
    way.bring(workbook([LAN, ZHOU]))

    page = text(browser("hechuan").get(DESK))

    assert "车位" not in page


@pytest.mark.parametrize("username", ["wanglan", "liufeng", "shenmo", "zhengzhi"])
def test_who_is_of_no_department_has_no_such_desk(way, username) -> None:
    assert browser(username).get(DESK).status_code == 403
