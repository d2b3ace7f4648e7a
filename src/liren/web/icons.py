"""The icons we serve: symbols of one SVG sprite, named as in Bootstrap Icons."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static

SPRITE = "liren/vendor/icons.svg"


@cache
def names() -> frozenset[str]:
    """Every icon of the sprite; `tools/icons.txt` lists them."""
    sprite = (Path(__file__).parent / "static" / SPRITE).read_text(encoding="utf-8")
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))


def url(name: str) -> str:
    """
    The address of an icon.

    :raises KeyError: if the sprite does not hold it; add it to tools/icons.txt and run tools/vendor_assets.py
    """
    if name not in names():
        raise KeyError(name)
    return f"{static(SPRITE)}#{name}"
