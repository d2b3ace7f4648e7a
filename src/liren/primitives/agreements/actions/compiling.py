"""Compiling the declared purposes to the rows that the door re-checks."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from django.db import connections

from liren.primitives.agreements import kinds
from liren.primitives.agreements.kinds import Purpose


def compile_purposes(
    *, community_id: int, purposes: Iterable[Purpose] | None = None, using: str = "admin"
) -> int | None:
    """
    Bring the built-in agreement's rows of one community up to date; return the entry, None if nothing changed.

    Runs as the owner of the plain tables (`liren migrate`, founding a community): no serving process may widen what it
    is allowed. Running it again changes nothing.

    :param purposes: all registered ones unless given
    """
    rows = [_row(purpose) for purpose in (kinds.purposes if purposes is None else purposes)]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT agreements.compile_purposes(%s, %s, %s::date, %s::jsonb)",
            [community_id, kinds.AGREEMENT, kinds.EDITION.isoformat(), json.dumps(rows, ensure_ascii=False)],
        )
        entry: int | None = cursor.fetchone()[0]
        return entry


def _row(purpose: Purpose) -> dict[str, object]:
    row = asdict(purpose)
    row.update(
        purpose=row.pop("name"),
        roles=sorted(purpose.roles),
        fields=sorted(purpose.fields),
        valid_from=purpose.valid_from.isoformat(),
        valid_until=purpose.valid_until.isoformat() if purpose.valid_until else None,
    )
    return row
