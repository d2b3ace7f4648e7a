"""The linker's own transactions, each inside one community."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

LINKER: Final = "linker"


@contextmanager
def inside(community_id: int) -> Iterator[None]:
    """Open a transaction of the linker inside a community."""
    with transaction.atomic(using=LINKER):
        with linker() as cursor:
            cursor.execute("SELECT set_config('liren.community', %s, true)", [str(community_id)])
        yield


def linker() -> CursorWrapper:
    """Return a cursor of the linker."""
    return connections[LINKER].cursor()
