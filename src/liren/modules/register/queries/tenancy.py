"""The linker's own transactions, each inside one community."""

from contextlib import AbstractContextManager
from typing import Final

from django.db import connections
from django.db.backends.utils import CursorWrapper

from liren.primitives.records.actions import scopes

LINKER: Final = "linker"


def inside(community_id: int) -> AbstractContextManager[None]:
    """Open a transaction of the linker inside a community."""
    return scopes.inside(community_id=community_id, using=LINKER)


def linker() -> CursorWrapper:
    """Return a cursor of the linker."""
    return connections[LINKER].cursor()
