"""Every screen of a linked community: no serious barrier, nothing sideways, on desk and phone, in both languages."""

import pytest
from playwright.sync_api import Page

from tests import browser, qinghe
from tests.browser import PC, PHONE, Visit
from tests.qinghe import Linked

pytestmark = pytest.mark.browser

WORKER = [
    "/", "/imports/", "/imports/new/", "/imports/1/", "/catalogue/", "/catalogue/organizations/", "/catalogue/1/",
    "/register/search/",
    "/register/review/", "/register/runs/", "/register/runs/1/", "/register/people/", "/register/households/",
    "/register/living-households/", "/register/dwellings/", "/register/vehicles/", "/register/organizations/",
]  # fmt: skip
SORTS = ("people", "households", "living-households", "dwellings", "vehicles", "organizations")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_screen_can_be_used_on_a_desk_and_on_a_phone(linked: Linked, visit: Visit, language):
    page = qinghe.log_in(visit, linked, "wanglan", cookies={"django_language": language})

    wrong = {path: found for path in [*WORKER, *_files(page)] if (found := _wrong(page, path, language))}

    assert wrong == {}


def test_large_letters_fit_every_desk_and_phone(linked: Linked, visit: Visit):
    cookies = {"django_language": "en", "liren_elder": "1"}  # the longest words in the largest letters
    page = qinghe.log_in(visit, linked, "wanglan", cookies=cookies)
    screens = ["/", "/register/people/", "/register/review/", "/register/runs/1/", *_files(page)]

    wrong = {path: found for path in screens if (found := _wrong(page, path, "elder"))}

    assert wrong == {}


def test_the_columns_of_a_delivery_can_be_checked_on_a_phone(linked: Linked, visit: Visit):
    page = qinghe.log_in(visit, linked, "wanglan")
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(sorted(linked.next_month.glob("流动人口*")))
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/imports/*/")
    path = page.url.removeprefix(page.evaluate("location.origin"))
    at_work = _wrong(page, path, "at-work")

    qinghe.do_jobs(page)

    assert at_work == []
    assert _wrong(page, path, "columns") == []


def _files(page: Page) -> list[str]:
    """One file of every sort, and why a row belongs to the first."""
    paths = []
    for sort in SORTS:
        page.goto(f"/register/{sort}/")
        paths += [page.locator("tbody tr a").first.get_attribute("href") or ""]
    page.goto(paths[0])
    return [*paths, page.locator("a[href*='/explain/']").first.get_attribute("href") or ""]


def _wrong(page: Page, path: str, name: str) -> list[str]:
    found = []
    for size in (PC, PHONE):
        page.set_viewport_size(size)
        answer = page.goto(path)
        browser.photograph(page, f"screen-{name}-{size['width']}-{path.strip('/').replace('/', '-') or 'today'}")
        found += [] if answer and answer.ok else [f"{path} answered {answer and answer.status}"]
        found += [f"scrolls {wide} pixels sideways" for wide in [browser.overflow(page)] if wide > 0]
        found += browser.axe(page)
    page.set_viewport_size(PC)
    return found
