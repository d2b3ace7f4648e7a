"""Which language a person at the terminal reads: LIREN_LANG, else the locale; Chinese or English."""

import locale
import os


def is_chinese() -> bool:
    """Say whether to speak Chinese."""
    return _wanted().lower().startswith(("zh", "chinese"))


def say(chinese: str, english: str) -> str:
    """Choose the sentence in the reader's language."""
    return chinese if is_chinese() else english


def _wanted() -> str:
    for name in ("LIREN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return locale.getlocale()[0] or ""
