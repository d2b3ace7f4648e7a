"""
What stands around a page: menu, community, search, the person and the post.

The face does not know who is logged in. A desk gives it a `Frame` through the setting `LIREN_FRAME`, the dotted path of
a function `(request) -> Frame`; it is called only by layouts that draw it, so error pages never touch the database.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from liren.web.parts import Choice, Link
from liren.web.text import Text


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A choice that the whole page hangs on (community, post): posted to `url` as `field`."""

    label: Text
    url: str
    field: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Search:
    """The search box of the top bar: a POST of `name` to `url`, since what is sought must not stand in an address."""

    url: str
    placeholder: Text
    name: str = "q"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything around the page; an empty one is a visitor's."""

    home: str = "/"
    menu: tuple[Link, ...] = ()
    place: Switch | None = None
    search: Search | None = None
    messages: Link | None = None
    person: Text = ""
    posts: Switch | None = None
    account: tuple[Link, ...] = ()
    logout_url: str = ""
    as_of: datetime | None = None
    phone: str = ""


def visitor(_request: HttpRequest) -> Frame:
    """Frame the page of someone we know nothing of."""
    return Frame()
