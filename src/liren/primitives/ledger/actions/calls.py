"""Calls into the strong-room's SQL functions, and their refusals as the house's own.

A function refuses with SQLSTATE `LR` + an HTTP family and a stable code as its message; it never repeats a value, so
neither the server's log nor the exception holds one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DatabaseError, connections

from liren.kit.errors import Refusal


def call(
    *, using: str, sql: str, params: Sequence[Any], refusals: Mapping[str, type[Refusal]]
) -> list[tuple[Any, ...]]:
    """
    Run one statement and return its rows.

    :param refusals: code of the SQL function → what to raise
    :raises Refusal: the one that the code names; an unknown code stays the database's error, which is a defect
    """
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    except DatabaseError as error:
        refusal = refusals.get(_code(error))
        if refusal is None:
            raise
        raise refusal() from None


def call_alone(
    *, using: str, sql: str, params: Sequence[Any], refusals: Mapping[str, type[Refusal]]
) -> list[tuple[Any, ...]]:
    """
    Run one statement that is a transaction of its own, past Django's cursors: they keep and may print what they ran.

    :raises Refusal: as `call`
    """
    connection = connections[using]
    try:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            return list(connection.connection.execute(sql, params).fetchall())
    except DatabaseError as error:
        refusal = refusals.get(_code(error))
        if refusal is None:
            raise
        raise refusal() from None


def _code(error: DatabaseError) -> str:
    cause = error.__cause__
    state, diagnosis = getattr(cause, "sqlstate", None), getattr(cause, "diag", None)
    if state is None or not state.startswith("LR") or diagnosis is None:
        return ""
    return str(diagnosis.message_primary)
