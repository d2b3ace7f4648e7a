"""docs/reference/reading.md says what the code says."""

import dataclasses
import pkgutil
from importlib import import_module
from pathlib import Path

from liren.engine import read
from liren.engine.read import limits, messages
from liren.kit import errors

PAGE = Path(__file__).parents[5] / "docs" / "reference" / "reading.md"


def refusals_of_reading():
    found = set()
    for module in pkgutil.iter_modules(read.__path__, "liren.engine.read."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, errors.Refusal) and value.__module__ == module.name:
                found.add(value.code)
    return found - {limits.TooLarge.code}


def test_every_refusal_of_reading_has_a_sentence_in_both_languages():
    assert set(messages.MESSAGES) == refusals_of_reading()


def test_the_page_lists_every_sentence():
    lines = [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in messages.MESSAGES.items()]

    assert "\n".join(lines) in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_every_limit():
    lines = [f"| `{field.name}` | {field.default:,} |" for field in dataclasses.fields(limits.Limits)]

    assert "\n".join(lines) in PAGE.read_text(encoding="utf-8")
