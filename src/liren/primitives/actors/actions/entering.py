"""Entering a community: what a transaction may see follows from two settings that last until it ends.

A setting of the session would outlive the request, and the next user of a pooled connection would inherit the tenant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import connections, transaction

from liren.kit.errors import Unavailable

_SET = "SELECT set_config(%s, %s, true)"


class RoleNotHeld(Unavailable):
    """This process was given no password of the database role that the work needs; another process does it."""

    code: ClassVar[str] = "actors.role_not_held"


@contextmanager
def inside(*, community_id: int, using: str) -> Iterator[None]:
    """
    Open a transaction on an alias and enter a community until it ends.

    :raises RoleNotHeld: this process may not act as that role
    """
    if using not in connections.settings:
        raise RoleNotHeld(alias=using)
    with transaction.atomic(using=using):
        enter(community_id=community_id, using=using)
        yield


def enter(*, community_id: int, using: str = "default") -> None:
    """Enter a community until the transaction under way ends."""
    _set("liren.community", community_id, using)


def identify(*, user_id: int, using: str = "default") -> None:
    """Say who is looking, so that the own posts can be seen before a community is entered."""
    _set("liren.user", user_id, using)


def _set(name: str, value: int, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(_SET, [name, str(value)])
