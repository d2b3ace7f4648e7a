"""What may stand where words are expected: a string, or a translation that is looked up when it is shown."""

from typing import TypeAlias

from django.utils.functional import Promise

Text: TypeAlias = str | Promise
