"""Filing what departments delivered: whole files and raw rows, as role `importer`.

Neither is ever changed. Files are erased when their time is over; raw rows stay.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connections

from liren.primitives.actors import actions as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.vault.actions import rows

IMPORTER = "importer"

_FILE = """
    INSERT INTO vault.file (community_id, sort, name, size, sha256) VALUES (%s, %s, %s, %s, %s) RETURNING id
"""
_CHUNK = "INSERT INTO vault.file_chunk (community_id, file_id, ordinal, bytes) VALUES (%s, %s, %s, %s)"
_RECORDS = """
    INSERT INTO vault.record (community_id, record_id, facts)
    SELECT %s, r.id, r.facts::jsonb FROM unnest(%b::bigint[], %b::text[]) r(id, facts)
    ON CONFLICT DO NOTHING
"""
_ERASE = "SELECT vault.erase_files(%s, %s, %s, %s, %s::bigint[], %s)"
CHUNK = 1024 * 1024


def store_file(*, community_id: int, sort: str, name: str, content: bytes, using: str = IMPORTER) -> int:
    """
    Keep a file and return its number; take it out again with `agreements.actions.disclose_file(file=Ref(sort, id))`.

    :param sort: `upload`, `error_file` or `export`
    :param name: as the sender named it; it may hold a person's name, so it is kept here and nowhere else
    """
    with actors.inside(community_id=community_id, using=using), connections[using].cursor() as cursor:
        cursor.execute(_FILE, [community_id, sort, name, len(content), hashlib.sha256(content).digest()])
        [number] = cursor.fetchone()
        for ordinal, start in enumerate(range(0, len(content), CHUNK)):
            cursor.execute(_CHUNK, [community_id, number, ordinal, content[start : start + CHUNK]])
    return int(number)


def erase_files(
    *, actor: Actor, delivery_id: int, files: Iterable[int], cause: str, using: str = IMPORTER
) -> int | None:
    """
    Erase bytes and names of files and return the entry that says so, in the same transaction; None if none was left.

    Call it inside a transaction that has entered the actor's community.

    :param cause: one word, `kept_until`
    """
    with connections[using].cursor() as cursor:
        whose = [actor.community_id, actor.user_id, actor.post_id, delivery_id]
        cursor.execute(_ERASE, [*whose, list(files), cause])
        entry: int | None = cursor.fetchone()[0]
        return entry


def store_records(*, community_id: int, records: Iterable[tuple[int, Mapping[str, Any]]], using: str = IMPORTER) -> int:
    """
    Keep raw rows by record number and return how many were given; a number that is held already stays as it is.

    :param records: (record id, cells as the source said them); NUL characters are dropped, PostgreSQL has none
    """
    given = ((number, json.dumps(dict(facts), ensure_ascii=False).replace("\\u0000", "")) for number, facts in records)
    return rows.insert(using=using, community_id=community_id, sql=_RECORDS, rows=given)
