"""What people and sources say instead of a value: written by the web role, which cannot read it again."""

from dataclasses import dataclass
from datetime import date

from django.db import connections

from liren.kit.refs import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    One value of an entity, named without saying it.

    :ivar nth: which of the values that the record gives the entity in this field, from 0
    """

    entity: Ref
    field: str
    record_id: int
    nth: int


def seal(*, under: Ref, field: str, value: str, on: date | None = None) -> None:
    """
    Keep what somebody holds to be right, in the place of what stood there; an empty text leaves nothing.

    Runs inside the transaction and community of the request, as everything here.

    :param under: a `report` or a `correction`; the door opens it under an entry that names it
    :param value: up to 300 characters
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT vault.seal(%s, %s, %s, %s, %s)", [under.sort, under.id, field, value, on])


def seal_said(*, correction_id: int, said: Said) -> bool:
    """Keep under a correction the value that it is about, shown to nobody; tell whether there is one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT vault.seal_said(%s, %s, %s, %s, %s, %s)", [correction_id, *_named(said)])
        return bool(cursor.fetchone()[0])


def about_the_same(*, corrections: list[int], said: Said) -> list[int]:
    """Return which of some corrections are about this very value."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT vault.about_the_same(%s::bigint[], %s, %s, %s, %s, %s)", [corrections, *_named(said)])
        return list(cursor.fetchone()[0])


def mark_contested(*, entity: Ref, field: str, corrections: list[int]) -> list[int]:
    """Mark the values that some corrections are about, and no others of the field; return their places."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT vault.mark_contested(%s, %s, %s, %s::bigint[])", [entity.sort, entity.id, field, corrections]
        )
        return list(cursor.fetchone()[0])


def _named(said: Said) -> tuple[str, int, str, int, int]:
    return said.entity.sort, said.entity.id, said.field, said.record_id, said.nth
