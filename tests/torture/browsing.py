"""Browsers that log in and unmask a name without pause, over HTTP; each says what it was shown."""

import os
import random
import re
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

BROWSERS = 3
PAUSE = 0.05  # before a page that failed is asked for again
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SHOWN = re.compile(r"resident ([0-9]+)")
LETTERS = "abcdefghijklmnop"


@dataclass(frozen=True)
class Answer:
    """
    A name that a browser was shown; `subject` is -1 if it was one that nobody asked for.

    :ivar reason: what this one request gave as its reason; its entry repeats it
    """

    reason: str
    subject: int


class Crowd:
    """Browsers in a process of their own: what forks beside them has no threads."""

    def __init__(self, home: str, *, subjects: int, login: dict[str, str]) -> None:
        self.reading, writing = os.pipe()
        self.rest = b""
        parent = os.getpid()
        self.process = os.fork()
        if not self.process:
            os.close(self.reading)
            _browse_all([_Browser(home, subjects, login, number, writing) for number in range(BROWSERS)], parent)
        os.close(writing)
        os.set_blocking(self.reading, False)

    def answers(self) -> list[Answer]:
        """Return what was shown since the last call."""
        data = self.rest
        with suppress(BlockingIOError):
            while more := os.read(self.reading, 1 << 16):
                data += more
        *lines, self.rest = data.split(b"\n")
        told = (line.decode().rpartition(" ") for line in lines)
        return [Answer(reason, int(subject)) for reason, _, subject in told]

    def end(self) -> list[Answer]:
        """Let everybody finish the page that is being loaded; return what was shown last."""
        os.kill(self.process, signal.SIGTERM)
        os.set_blocking(self.reading, True)
        told = self.answers()
        os.waitpid(self.process, 0)
        return told


def _browse_all(browsers: "list[_Browser]", parent: int) -> None:
    """Run the browsers until told to stop, or until nobody listens."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    for browser in browsers:
        browser.start()
    while not stopping.wait(0.2) and os.getppid() == parent:
        pass
    for browser in browsers:
        browser.stopping.set()
    for browser in browsers:
        browser.join()
    os._exit(0)


class _Browser(threading.Thread):
    def __init__(self, home: str, subjects: int, login: dict[str, str], number: int, out: int) -> None:
        super().__init__()
        self.home, self.subjects, self.login = home, subjects, login
        self.number, self.out, self.stopping = number, out, threading.Event()

    def run(self) -> None:
        chance, opener, token, count = random.Random(self.number), _fresh(), "", 0
        while not self.stopping.is_set():
            try:
                token = token or self._log_in(opener)
                count += 1
                self._unmask(opener, token, chance.randrange(self.subjects), self._words(count))
            except HTTPError as refused:
                refused.close()
                if refused.code < 500:  # the session is gone, or we were too fast
                    opener, token = _fresh(), ""
                self.stopping.wait(PAUSE)
            except (URLError, HTTPException, OSError):
                self.stopping.wait(PAUSE)  # killed under us; a person would load the page again

    def _log_in(self, opener: OpenerDirector) -> str:
        address = f"{self.home}/accounts/login/"
        if found := TOKEN.search(_read(opener, address)):
            _read(opener, address, {**self.login, "csrfmiddlewaretoken": found[1]})
        page = _read(opener, f"{self.home}/register/people/{self.subjects - 1}/")
        found = TOKEN.search(page)
        if found is None or "reveal-purpose" not in page:
            raise HTTPException("not logged in")
        return found[1]

    def _unmask(self, opener: OpenerDirector, token: str, subject: int, reason: str) -> None:
        form = {"purpose": "resident_visit", "reason": reason, "csrfmiddlewaretoken": token}
        page = _read(opener, f"{self.home}/register/people/{subject}/open/", form)
        for shown in set(SHOWN.findall(page)):
            told = subject if int(shown) == subject else -1
            os.write(self.out, f"{reason} {told}\n".encode())  # one write of a pipe is whole or nothing

    def _words(self, count: int) -> str:
        """Name a request in letters: an entry takes no long number in its reason."""
        return "torture-" + "".join(LETTERS[int(digit, 16)] for digit in f"{self.number:x}{count:x}")


def _fresh() -> OpenerDirector:
    time.sleep(PAUSE)
    return build_opener(HTTPCookieProcessor(CookieJar()))


def _read(opener: OpenerDirector, address: str, form: dict[str, str] | None = None) -> str:
    sent = urlencode(form).encode() if form else None
    with opener.open(address, sent, timeout=30) as answer:
        return str(answer.read().decode("utf-8", "replace"))
