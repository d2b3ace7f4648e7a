"""
The page of all parts, a list, a phone page, a problem and the log-in: by eye, by keyboard, on a phone, without
JavaScript, in both languages, in large print.
"""

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.browser import PC, PHONE, Visit

pytestmark = pytest.mark.browser
PAGES = [
    "/components/",
    "/components/list/",
    "/components/phone/",
    "/components/print/",
    "/components/problems/409/",
    "/accounts/login/",
]
RESIDENT = ["/components/phone/", "/accounts/login/"]


def _cookies(language: str, elder: str) -> dict[str, str]:
    return {"django_language": language, "liren_elder": elder}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("elder", ["0", "1"])
def test_nothing_serious_is_found_and_nothing_scrolls_sideways(visit: Visit, path, language, elder):
    page = visit(path, size=PC, cookies=_cookies(language, elder))
    on_pc = (browser.axe(page), browser.overflow(page))

    page.set_viewport_size(PHONE)
    on_phone = (browser.axe(page), browser.overflow(page))

    assert on_pc == ([], 0)
    assert on_phone == ([], 0)


def test_the_dark_wall_has_contrast_enough(visit: Visit):
    assert browser.axe(visit("/components/?theme=dark")) == []


@pytest.mark.parametrize(("elder", "smallest"), [("0", 44), ("1", 60)])
def test_a_finger_can_hit_every_control_of_a_residents_page(visit: Visit, elder, smallest):
    page = visit("/components/phone/", size=PHONE, cookies=_cookies("zh-hans", elder))

    assert browser.small_targets(page, smallest=smallest) == []


def test_large_print_is_large_everywhere(visit: Visit):
    page = visit("/accounts/login/?elder=1", size=PHONE)

    assert browser.small_targets(page, smallest=60) == []
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22


@pytest.mark.parametrize("path", ["/components/", "/components/list/", "/accounts/login/"])
def test_the_keyboard_shows_where_it_is(visit: Visit, path):
    assert browser.unseen_focus(visit(path), steps=40) == []


def test_one_can_skip_to_the_content(visit: Visit):
    page = visit("/components/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_menus_switches_and_exports_work_without_javascript(visit: Visit):
    page = visit("/components/list/", javascript=False)

    page.get_by_role("button", name="English").click()
    page.get_by_text("Export", exact=True).click()
    page.get_by_label("What for").select_option("visits")
    page.get_by_label("Reason").fill("Monthly report")
    page.get_by_role("button", name="Export and record").click()

    assert page.locator("body").inner_text().split("\n")[:3] == ["48", "visits", "Monthly report"]


def test_large_print_stays_on_from_page_to_page_without_javascript(visit: Visit):
    page = visit("/components/phone/", size=PHONE, javascript=False)

    page.get_by_role("switch", name="长辈版").click()
    page.goto("/accounts/login/")

    assert page.get_by_role("switch", name="长辈版").get_attribute("aria-checked") == "true"


def test_a_form_says_what_to_do_beside_each_field(visit: Visit):
    page = visit("/components/", javascript=False)

    page.get_by_role("button", name="保存走访").click()

    expect(page.get_by_text("请填写这一项。")).to_have_count(5)


def test_a_key_answers_and_typing_does_not(visit: Visit):
    page = visit("/components/")
    page.evaluate(
        "document.querySelector('[data-lr-key=\"1\"]').addEventListener('click', event => {"
        " event.preventDefault(); document.title = 'answered'; })"
    )

    page.get_by_placeholder("其他用途请写明事由").press("1")
    assert page.title() != "answered"
    page.locator("#content").focus()
    page.keyboard.press("1")

    assert page.title() == "answered"


def test_a_menu_closes_with_escape(visit: Visit):
    page = visit("/components/list/")

    page.get_by_text("导出", exact=True).click()
    page.keyboard.press("Escape")

    assert page.locator("details.lr-export").get_attribute("open") is None
