"""
A worker's morning in the browser: two exports come in, one column is put right, the register is linked anew, ten pairs
are decided by keyboard, and a person's numbers are opened for a purpose, which the person's own file then tells.
"""

import re
from pathlib import Path
from typing import Final

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests import qinghe
from tests.browser import Visit
from tests.qinghe import Linked

pytestmark = pytest.mark.browser

# An answer that earlier ones or two valid ids exclude is not taken; which pairs these are is the town's.
REFUSED: Final = re.compile("相反的答案不能同时照办|两份档案各有一个有效的居民身份证号码")
UNSURE: Final = "3"
WHOLE_ID = re.compile(r"\b\d{17}[\dX]\b")

HEADER = ("序号", "老人姓名", "身份证号码", "现住址", "电话", "紧急联系人", "其他电话", "备注")
VISITED = (
    ("1", "王 建国", "330103194501010017", "望潮里3幢2单元501室", "13800137001", "王丽", "0571-88001234", "独居"),
    ("2", "李秀英", "", "望潮里 3-2-502", "１３８００１３７００２", "李强（子）", "13800137011、13800137012", ""),
    ("3", "张桂兰", "33010319480202002X", "", "13800137003", "", "", "空巢"),
)


def test_two_exports_become_part_of_the_register_and_a_person_is_opened_for_a_purpose(
    linked: Linked, visit: Visit, tmp_path: Path
):
    page = qinghe.log_in(visit, linked, "wanglan")

    floating = next(path for path in linked.next_month.iterdir() if path.name.startswith("流动人口"))
    _drop(page, [floating, _visits(tmp_path / "探访名单.xlsx")])
    _load_a_delivery_that_drifted(page, floating.name)
    _put_a_column_right_and_load(page)
    _link_anew(page)
    _decide_ten_pairs(page)
    _open_the_numbers_of_somebody_known_to_six_sources(page)


def _visits(path: Path) -> Path:
    """A list as a colleague keeps it: titles above, numbers full-width and two in a cell, a total below."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("探访名单")
        sheet.merge_range(0, 0, 0, 7, "青禾社区独居和高龄老人探访名单（2024年6月）")
        sheet.merge_range(1, 0, 1, 7, "填表人：王岚      填表日期：2024.6.20")
        for at, row in enumerate([HEADER, *VISITED, ("合计", "3人")], start=2):
            sheet.write_row(at, 0, row)
    return path


def _drop(page: Page, files: list[Path]) -> None:
    page.get_by_role("link", name="导入文件").click()
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已接收 2 个文件。")).to_be_visible()
    qinghe.do_jobs(page)
    page.goto("/")
    expect(page.get_by_text("请核对各列的含义")).to_have_count(2)


def _load_a_delivery_that_drifted(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("row", name=re.compile("手机号码 由“联系电话”改名"))).to_be_visible()
    _load(page)


def _put_a_column_right_and_load(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="探访名单.xlsx").first.click()
    page.get_by_label("部门系统").fill("社区自建台账")
    page.get_by_label("数据集名称").fill("老人探访名单")
    page.get_by_label("“其他电话”的含义").select_option(label="本人 · 电话")
    _load(page)
    expect(page.get_by_text("3 行已入库。")).to_be_visible()


def _load(page: Page) -> None:
    address = page.url
    page.get_by_role("button", name="核对无误，入库").click()
    page.wait_for_load_state("load")
    qinghe.do_jobs(page)
    page.goto(address)
    expect(page.get_by_text("行已入库。")).to_be_visible()


def _link_anew(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="上次关联之后又来了新记录。").click()
    page.get_by_role("button", name="重新关联").click()
    page.wait_for_url(re.compile(r"/runs/\d+/"))
    address = page.url
    qinghe.do_jobs(page)
    page.goto(address)
    page.get_by_role("link", name="去认人台").click()


def _decide_ten_pairs(page: Page) -> None:
    waiting = _waiting(page)
    for decided, key in enumerate("1213221312", start=1):
        _press(page, key)
        if _waiting(page) > waiting - decided:
            expect(page.get_by_text(REFUSED)).to_be_visible()
            _press(page, UNSURE)
        assert _waiting(page) == waiting - decided
    _press(page, "u")
    expect(page.get_by_text("已撤销上一个答案，这一对会再问。")).to_be_visible()
    assert _waiting(page) == waiting - 9
    _press(page, UNSURE)
    assert _waiting(page) == waiting - 10


def _press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def _waiting(page: Page) -> int:
    return int(re.sub(r"\D", "", page.get_by_text(re.compile(r"还有 [\d,]+ 对")).inner_text()))


def _open_the_numbers_of_somebody_known_to_six_sources(page: Page) -> None:
    page.get_by_role("link", name="人房户").click()
    page.get_by_role("link", name="来源").click()  # the least known first
    page.get_by_role("link", name="来源").click()  # the best known first
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    address = page.url
    rows = page.locator("#sources li, section:has(h2:text-is('来源')) li").all_inner_texts()
    assert len({row for text in rows for row in re.findall(r"\S+ \S+(?= · )", text)}) >= 6
    expect(page.get_by_text("还没有人打开过这份档案的信息。")).to_be_visible()
    assert WHOLE_ID.findall(page.locator("main").inner_text()) == []

    page.get_by_label("看完整号码，为了").select_option(label="低保入户核查")
    page.get_by_role("button", name="显示 60 秒").click()
    expect(page.get_by_text("为「低保入户核查」显示完整信息。")).to_be_visible()
    assert WHOLE_ID.findall(page.locator("main").inner_text()) != []

    page.goto(address)
    assert WHOLE_ID.findall(page.locator("main").inner_text()) == []
    looks = page.locator("section", has=page.get_by_role("heading", name="谁查看过"))
    expect(looks.get_by_text("青禾社区居民委员会 · 社区工作者")).to_be_visible()
    expect(looks.get_by_text("低保入户核查")).to_be_visible()
