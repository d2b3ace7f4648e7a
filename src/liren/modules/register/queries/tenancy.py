"""The linker's own transactions, each inside one community."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from django.db import connections

from liren.primitives.actors import actions

LINKER: Final = "linker"


def inside(community_id: int) -> AbstractContextManager[None]:
    """Open a transaction of the linker inside a community."""
    return actions.inside(community_id=community_id, using=LINKER)


@contextmanager
def piped() -> Iterator[None]:
    """
    Send the linker's statements without waiting for each: only who fetches waits, for all before as well.

    What fails is told by the next that fetches, or at the end.
    """
    connection = connections[LINKER]
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
