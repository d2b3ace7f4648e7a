"""What linking one record at once reads and writes in the vault, as role `linker`; every call is one round trip."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connections

LINKER: Final = "linker"
AT_ONCE: Final = 20_000  # items of a list in one statement
CLEAR: Final = ("live_block", "live_group", "live_key", "live_mention")
LIVING: Final = "SELECT edition_id, body FROM vault.live_edition WHERE community_id = %s"
EDITION: Final = "SELECT edition_id FROM vault.live_edition WHERE community_id = %s"
KEEP: Final = """
    INSERT INTO vault.live_edition (community_id, edition_id, body) VALUES (%s, %s, %s)
    ON CONFLICT (community_id) DO UPDATE SET edition_id = excluded.edition_id, body = excluded.body
"""

Row = tuple[str, int, int, str, list[int], str]  # kind, id, other, body, numbers, ties: see live.sql
Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Change:
    """
    What one resolving changed; see `vault.live_write`.

    :ivar mentions: (mention, group, body, keys) of those that are new or other than they were
    :ivar groups: (group, person, members, body, ties, the groups that it is tied to, relatives), likewise
    """

    gone_mentions: Sequence[int] = ()
    gone_keys: Pairs = field(default_factory=list)
    gone_groups: Sequence[int] = ()
    gone_blocks: Pairs = field(default_factory=list)
    mentions: Sequence[tuple[int, int, str, Sequence[int]]] = ()
    keys: Pairs = field(default_factory=list)
    groups: Sequence[tuple[int, int, Sequence[int], str, str, Sequence[int], Sequence[int]]] = ()
    blocks: Pairs = field(default_factory=list)


def under(wanted: Collection[int]) -> list[Row]:
    """Give the groups with a mention under any of these keys, whole, and those that share a key with them."""
    return _asked("SELECT * FROM vault.live_under(%s)", [list(wanted)])


def mentions(wanted: Collection[int]) -> list[Row]:
    """Give the groups of these mentions, whole."""
    return _asked("SELECT * FROM vault.live_mentions(%s)", [list(wanted)])


def blocks(wanted: Collection[int], *, most: int) -> list[Row]:
    """Give who stands in these blocks, at most so many of each."""
    return _asked("SELECT * FROM vault.live_blocks(%s, %s)", [list(wanted), most])


def groups(wanted: Collection[int]) -> list[Row]:
    """Give groups as they are compared, without their mentions."""
    return _asked("SELECT * FROM vault.live_groups(%s)", [list(wanted)])


def write(change: Change) -> None:
    """Write what a resolving changed."""
    parts = [
        [*zip(*change.gone_keys, strict=True)] or [(), ()],
        [*zip(*change.gone_blocks, strict=True)] or [(), ()],
        [*zip(*change.mentions, strict=True)] or [(), (), (), ()],
        [*zip(*change.keys, strict=True)] or [(), ()],
        [*zip(*change.groups, strict=True)] or [()] * 7,
        [*zip(*change.blocks, strict=True)] or [(), ()],
    ]
    gone_keys, gone_blocks, told, keys, found, stands = ([list(one) for one in part] for part in parts)
    told[3] = [_array(some) for some in told[3]]
    for place in (2, 5, 6):
        found[place] = [_array(some) for some in found[place]]
    arrays = [
        list(change.gone_mentions), *gone_keys, list(change.gone_groups), *gone_blocks,
        *told, *keys, *found, *stands,
    ]  # fmt: skip
    with connections[LINKER].cursor() as cursor:
        cursor.execute(f"SELECT vault.live_write({', '.join(['%s'] * len(arrays))})", arrays)


def lock(*, community_id: int) -> None:
    """Let nobody else resolve records of a community until the transaction ends."""
    with connections[LINKER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('liren.live'), %s)", [community_id])


def edition(*, community_id: int) -> int | None:
    """Give the edition under which records are resolved at once; None before the first full run."""
    with connections[LINKER].cursor() as cursor:
        cursor.execute(EDITION, [community_id])
        found = cursor.fetchone()
    return None if found is None else int(found[0])


def edition_body(*, community_id: int) -> tuple[int, bytes] | None:
    """Give that edition with all that it froze."""
    with connections[LINKER].cursor() as cursor:
        cursor.execute(LIVING, [community_id])
        found = cursor.fetchone()
    return None if found is None else (int(found[0]), bytes(found[1]))


def begin(*, community_id: int, edition_id: int, body: bytes) -> None:
    """Forget what was resolved under an earlier edition, and keep what this one froze."""
    with connections[LINKER].cursor() as cursor:
        for table in CLEAR:
            cursor.execute(f"DELETE FROM vault.{table} WHERE community_id = %s", [community_id])  # noqa: S608  # a fixed list
        cursor.execute(KEEP, [community_id, edition_id, body])


def _asked(statement: str, parameters: list[Any]) -> list[Row]:
    with connections[LINKER].cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[Row] = cursor.fetchall()
    return found


def _array(numbers: Sequence[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
