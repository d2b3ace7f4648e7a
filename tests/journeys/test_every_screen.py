"""Every screen of a linked community: no serious barrier, nothing sideways, on desk and phone, in both languages."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from liren.modules.exchange.actions import connections
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection
from liren.primitives.records import queries as records
from liren.site.demo import importing
from tests import browser, qinghe, walk
from tests.browser import PC, PHONE, Visit
from tests.qinghe import Linked

pytestmark = pytest.mark.browser

SORTS = ("people", "households", "living-households", "dwellings", "vehicles", "organizations")
LISTS = [f"/register/{sort}/" for sort in SORTS]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_screen_can_be_used_on_a_desk_and_on_a_phone(linked: Linked, visit: Visit, language):
    _register_a_database(linked)
    cookies = {"django_language": language}
    wrong: dict[str, list[str]] = {}
    for user in sorted({who for who, _path in walk.WALKED.values()}):
        page = (
            qinghe.log_in(visit, linked, user, cookies=cookies) if user else visit("/accounts/login/", cookies=cookies)
        )
        paths = [path for who, path in walk.WALKED.values() if who == user]
        if user == "wanglan":
            *files, explain = _files(page)
            building = _first(page, "/register/buildings/")
            relations = building.replace("/one/", "/relations/")
            named = {"file": files[0], "explain": explain, "building": building, "building_relations": relations}
            paths = [path.format(**named) for path in paths] + LISTS[1:] + files[1:]
        wrong |= {path: found for path in paths if (found := _wrong(page, path, language))}

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


def _register_a_database(linked: Linked) -> None:
    """Register a department's database once, so that there is one to look at."""
    officer = linked.founded.data_officer
    with importing.inside(officer):
        if Connection.objects.exists():
            return
        connections.register_connection(
            actor=officer,
            dataset_id=records.datasets(officer)[0].pk,
            address=connections.Address(engine="sqlite", database="parking.db", table="permits"),
            password="",
            places=Places(settings.DATA, settings.KEYS),
            at=timezone.now(),
        )


def _first(page: Page, path: str) -> str:
    """The address that the first row of a list leads to."""
    page.goto(path)
    return page.locator("tbody tr a").first.get_attribute("href") or ""


def _files(page: Page) -> list[str]:
    """One file of every sort, and why a row belongs to the first."""
    paths = [_first(page, f"/register/{sort}/") for sort in SORTS]
    page.goto(paths[0])
    return [*paths, page.locator("a[href*='/explain/']").first.get_attribute("href") or ""]


def _wrong(page: Page, path: str, name: str) -> list[str]:
    found = []
    for size in (PC, PHONE):
        page.set_viewport_size(size)
        answer = page.goto(path)
        browser.photograph(page, f"screen-{name}-{size['width']}-{path.strip('/').replace('/', '-') or 'today'}")
        expected = (200, 409) if path.startswith("/components/problems/") else (200,)
        status = answer.status if answer else None
        found += [] if status in expected else [f"{path} answered {status}"]
        found += [f"scrolls {wide} pixels sideways" for wide in [browser.overflow(page)] if wide > 0]
        found += browser.axe(page)
    page.set_viewport_size(PC)
    return found
