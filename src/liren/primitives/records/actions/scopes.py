"""A transaction of one database role inside one community; for jobs and the command line, which have no request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def inside(*, community_id: int, using: str) -> Iterator[None]:
    """Open a transaction on an alias and enter a community until it ends."""
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT set_config('liren.community', %s, true)", [str(community_id)])
        yield
