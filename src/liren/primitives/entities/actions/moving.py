"""Which mentions went from one entity to another: kept, so that who used the one learns whom else it held."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from liren.primitives.entities import rules
from liren.primitives.entities.models import Move
from liren.primitives.vault.actions import rows

Ids = npt.NDArray[np.int64]


def note_moves(
    *,
    community_id: int,
    sort: str,
    held: Ids,
    entities: Ids,
    since: Sequence[datetime | None],
    at: datetime,
    using: str = "linker",
) -> int:
    """
    Keep which entities were merged and parted, and return how many moves there were.

    :param held: mention → the entity that it belonged to until now, rules.NEW where to none
    :param entities: mention → the entity that it belongs to from now on
    :param since: mention → since when it belonged to the former
    """
    found = _moves(held, entities, since)
    return rows.insert(
        using=using, community_id=community_id, sql=_MOVES, rows=((kind, sort, *move, at) for kind, *move in found)
    )


def _moves(held: Ids, entities: Ids, since: Sequence[datetime | None]) -> Iterator[tuple[str, int, int, int, datetime]]:
    moved = np.flatnonzero((held != rules.NEW) & (held != entities))
    if not len(moved):
        return
    pairs, which, counts = np.unique(
        np.stack([held[moved], entities[moved]]), axis=1, return_inverse=True, return_counts=True
    )
    first: dict[int, datetime] = {}
    for place, pair in zip(moved.tolist(), which.ravel().tolist(), strict=True):
        began = since[place]
        assert began is not None  # who was held has a link, and a link a date
        first[pair] = min(began, first.get(pair, began))
    is_emptied, was_empty = ~np.isin(pairs[0], entities), ~np.isin(pairs[1], held)
    for number, (giver, taker) in enumerate(pairs.T.tolist()):
        kind = Move.MERGED if is_emptied[number] else Move.PARTED if was_empty[number] else Move.MOVED
        yield kind, giver, taker, int(counts[number]), first[number]


_MOVES: Final = """
    INSERT INTO entities_move (community_id, kind, sort, giver_id, taker_id, mentions, since_at, moved_at)
    SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::integer[], %s::timestamptz[],
                             %s::timestamptz[])
"""
