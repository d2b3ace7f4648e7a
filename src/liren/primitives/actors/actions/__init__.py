"""Entering a community; and placing its organizations, posts, accounts and who holds what."""

from liren.primitives.actors.actions.entering import RoleNotHeld, enter, identify, inside
from liren.primitives.actors.actions.placing import (
    appoint,
    found_community,
    open_account,
    open_post,
    place_organization,
    release,
    set_password,
)

__all__ = [
    "RoleNotHeld",
    "appoint",
    "enter",
    "found_community",
    "identify",
    "inside",
    "open_account",
    "open_post",
    "place_organization",
    "release",
    "set_password",
]
