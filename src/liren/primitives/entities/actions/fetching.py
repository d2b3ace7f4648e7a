"""One statement of the linker's, inside its community."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from liren.primitives.actors import actions as actors


def fetch(using: str, community_id: int, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement inside a community and return its rows, if it has any."""
    actors.enter(community_id=community_id, using=using)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []
