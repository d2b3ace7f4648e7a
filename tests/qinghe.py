"""Qinghe as the demo leaves it, small: founded, its registers imported and linked, by the demo's own functions.

`linked` is made once for a module of tests and wiped after it; its tests may add to it, never count on its emptiness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page

from liren.modules.register import actions as register
from liren.modules.register.models import Run
from liren.site.demo import founding, importing
from liren.site.demo.drawing import draw_town
from liren.site.demo.founding import Founded
from liren.site.town.build import generate
from liren.site.town.delivery import deliver
from tests import databases, jobs
from tests.browser import Visit

DAY = date(2024, 6, 30)
PEOPLE, SEED = 300, 7


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A linked community, and the folder of its next deliveries: the monthly registers with their columns moved."""

    founded: Founded
    password: str
    next_month: Path


@pytest.fixture(scope="module")
def linked(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Linked]:
    """Found, import and link a town of three hundred."""
    folder = tmp_path_factory.mktemp("qinghe")
    town = generate(people=PEOPLE, seed=SEED, at=DAY)
    first, second = (
        deliver(town=town, folder=folder / str(edition), truth=folder / f"truth-{edition}", edition=edition)
        for edition in (1, 2)
    )
    with override_settings(DATA=folder / "data", KEYS=folder / "keys"), django_db_blocker.unblock():
        founded = founding.found(on=DAY)
        assert founded.password
        for path in first.paths:
            importing.import_file(founded=founded, path=path)
        link(founded)
        draw_town(founded=founded, town=town, scratch=folder)
        yield Linked(founded=founded, password=founded.password, next_month=second.paths[0].parent)
        databases.wipe()


def link(founded: Founded) -> Run:
    """Link the register anew, without the queue."""
    with importing.inside(founded.worker):
        run = register.start_run(actor=founded.worker, at=timezone.now())
    return register.work_run(actor=founded.worker, run_id=run.pk, clock=timezone.now)


def do_jobs(page: Page) -> None:
    """Leave a page and do every job that it queued."""
    page.goto("about:blank")  # a page at work reloads itself once it is done, and would break off the next visit
    jobs.do_jobs()


def log_in(visit: Visit, linked: Linked, username: str, **window: Any) -> Page:
    """Log a member of the demo's cast in and stand at their desk."""
    page = visit("/accounts/login/?next=/", **window)
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(linked.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page
