"""A worker drops two files, mends one column, loads them, and sends back the rows that did not fit."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import EMPTY, HEADER, LAN, ZHOU, workbook
from liren.primitives.records.models import Delivery
from tests import browser, qinghe, town
from tests.browser import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two exports as they come: a title above, a column nobody may keep, empty rows, a bare CSV in GB18030."""
    parking, owners = tmp_path / "车位登记.xlsx", tmp_path / "业主.csv"
    parking.write_bytes(workbook([LAN, EMPTY, ZHOU]))
    owners.write_bytes("小区名称,房号,业主姓名,手机号\n青禾苑,1-2-301,王岚,13800137001\n,,,\n".encode("gb18030"))
    return [parking, owners]


def log_in(visit: Visit, path: str, **window) -> Page:
    page = visit(f"/accounts/login/?next={path}", **window)
    page.get_by_label("用户名").fill("wanglan")
    page.get_by_label("密码", exact=True).fill(town.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{path}")
    return page


def seen(page: Page, name: str) -> None:
    """Hold a page to what every page must be: no sideways scrolling, nothing that axe finds serious."""
    assert browser.overflow(page) == 0, name
    assert browser.axe(page) == [], name


def test_two_dirty_files_are_brought_in(visit: Visit, way, files, tmp_path):
    page = log_in(visit, "/imports/new/")
    seen(page, "new")
    page.get_by_label("文件", exact=True).set_input_files([str(each) for each in files])
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/imports/")
    qinghe.do_jobs(page)
    page.goto("/imports/")
    seen(page, "list")

    parking = Delivery.objects.get(name="车位登记.xlsx")
    page.goto(f"/imports/{parking.pk}/")
    seen(page, "mapping")
    assert page.get_by_text("宗教信仰属于敏感个人信息").is_visible()
    assert page.get_by_text(LAN[0]).count() == 0
    page.get_by_label("“车位号”的含义").select_option("keep")
    page.get_by_label("部门系统").fill("停车系统")
    page.get_by_label("数据集名称").fill("车位登记")
    page.get_by_role("button", name="核对无误，入库").click()
    page.wait_for_url(f"**/imports/{parking.pk}/")
    seen(page, "working")
    qinghe.do_jobs(page)
    page.goto(f"/imports/{parking.pk}/")
    seen(page, "result")
    assert page.get_by_text("2 行已入库。").is_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="下载不合格的行").click()
    download.value.save_as(tmp_path / "back.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "back.xlsx").active.values)
    assert rows[1] == (*HEADER, "错误原因")
    assert len(rows) == 3


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_way_in_fits_a_phone(visit: Visit, way, language):
    delivery = way.drop(workbook([LAN, EMPTY, ZHOU]))

    page = log_in(visit, "/imports/", size=browser.PHONE)
    for path in ("/imports/", "/imports/new/", f"/imports/{delivery.pk}/"):
        page.goto(f"{path}?language={language}")
        seen(page, path)
