"""What may stand where words are expected: a string, or a translation that is looked up when it is shown."""

from collections.abc import Iterable
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import get_language

Text: TypeAlias = str | Promise


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "zh").startswith("zh")


def in_own_words(name: str, name_en: str) -> str:
    """Return the name of an organization, a post or a person in the reader's language, as far as it has one."""
    return name if is_chinese() else name_en or name


def listed(names: Iterable[str]) -> str:
    """Return names in a line, parted as the reader's language parts them."""
    return ("、" if is_chinese() else ", ").join(names)
