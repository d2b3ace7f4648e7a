"""One English sentence has one Chinese one: Django asks all catalogues together, and the first to know it answers."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "src/liren").rglob("locale/zh_Hans/LC_MESSAGES/django.po"))
ENTRY = re.compile(
    r'((?:msgctxt .*\n)?msgid (?:.*)(?:\n".*")*)(?:\nmsgid_plural .*(?:\n".*")*)?\nmsgstr(?:\[0\])? ((?:.*)(?:\n".*")*)'
)


def said() -> dict[str, dict[str, list[str]]]:
    """Return for each message of any app its Chinese words, and which apps give them."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in CATALOGUES:
        app = str(path.relative_to(ROOT / "src/liren").parents[2])
        for message, words in ENTRY.findall(path.read_text("utf-8")):
            if message != 'msgid ""':
                found[message][words].append(app)
    return found


def test_the_same_words_mean_the_same_in_every_app():
    two = {message: dict(words) for message, words in said().items() if len(words) > 1}

    assert two == {}  # give one of them a context (pgettext) or other English words


def test_every_catalogue_is_read():
    assert len(said()) > 500
