"""Many rows in one statement: COPY does not work on walled tables, so the columns travel as arrays."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db import connections

from liren.primitives.actors import actions as actors

BATCH = 5000


def insert(*, using: str, community_id: int, sql: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """
    Run an INSERT ... SELECT FROM unnest(...) over rows in batches, inside the community; return how many there were.

    The first parameter of the statement is the community, the others are one array a column.
    """
    count = 0
    batches = _batches(rows)
    first = next(batches, None)
    if first is None:
        return count
    with actors.inside(community_id=community_id, using=using), connections[using].cursor() as cursor:
        for batch in chain([first], batches):
            cursor.execute(sql, [community_id, *map(list, zip(*batch, strict=True))])
            count += len(batch)
    return count


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
