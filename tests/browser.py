"""A real browser against the real site, for journeys: Chromium by Playwright, axe-core for accessibility.

`visit(path, ...)` opens a page in a window of its own; when the test ends, a page that broke the content policy or
threw a script error fails it. The site is served by threads of this process, so that `committed` data is seen at once.
Set LIREN_CHROMIUM to another browser than /usr/bin/chromium.
"""

import os
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = Path(os.environ.get("LIREN_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
]
PC = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
BROKEN = re.compile(r"Content Security Policy|Refused to|Uncaught")

Visit = Callable[..., Page]


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the served site."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would take our ORM calls for calls from a coroutine.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """Open `visit(path, size=PC, javascript=True, cookies={})`; fails the test if a page broke its content policy."""
    contexts = []
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if BROKEN.search(message.text):
            broken.append(message.text)

    def open_page(
        path: str, *, size: dict[str, int] = PC, javascript: bool = True, cookies: dict[str, str] | None = None
    ) -> Page:
        context = chromium.new_context(
            base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, java_script_enabled=javascript
        )
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in (cookies or {}).items()])
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(path)
        page.wait_for_load_state("load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert broken == []


def axe(page: Page) -> list[str]:
    """Serious and critical violations, each as `rule: first element`; contrast of 4.5 : 1 is one of the rules."""
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many pixels the page scrolls sideways; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page, *, smallest: int) -> list[str]:
    """Visible controls lower than `smallest` pixels; links inside a sentence are exempt (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(
        """smallest => [...document.querySelectorAll("button, summary, select, textarea, nav a, .btn, .lr-look a,"
               + " input:not([type=hidden]):not([type=radio]):not([type=checkbox])")]
           .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < smallest - 0.5)
           .map(each => `${each.outerHTML.slice(0, 90)} ${each.getBoundingClientRect().height}`)""",
        smallest,
    )
    return found


def unseen_focus(page: Page, *, steps: int) -> list[str]:
    """Press Tab `steps` times; the elements on which a keyboard user could not see where they are."""
    unseen = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement;
                 if (at === document.body) return "";
                 const style = getComputedStyle(at);
                 const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                 return shown ? "" : at.outerHTML.slice(0, 120); }"""
        )
        unseen += [seen] if seen else []
    return unseen


def photograph(page: Page, name: str) -> Path:
    """Write a picture into the temporary folder, for a person to look at."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / "liren-pictures" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
