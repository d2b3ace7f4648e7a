"""Merged values follow what sources answered: the right value stands where the wrong one stood, doubt is marked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import connections

from liren.kit.refs import Ref
from liren.modules.register.models import Correction
from liren.modules.register.queries.corrections import CORRECTION
from liren.modules.register.queries.tenancy import LINKER
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities

CURRENT, CONFLICT, PAST = "current", "conflict", "past"
RULE: Final = "corrected"

_SEALED: Final = """
    SELECT entity_id, rule, value, observed_on FROM vault.value
    WHERE community_id = %s AND entity_sort = %s AND entity_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One value that some record gives an entity."""

    text: str
    record_id: int
    rule: str
    standing: str
    observed_on: date | None
    is_contested: bool = False


Values = dict[Ref, dict[str, list[Given]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """
    What is said about one value.

    :ivar said: the value that is said to be wrong
    :ivar right: what its source gave instead, and when; None where it gave none
    """

    said: str
    right: str | None
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What one source answered about one value, or that it has not.

    :ivar state: rules.STATES
    """

    record_id: int
    state: str
    sealed: Sealed


def correct(actor: Actor, values: Values) -> None:
    """Let what sources answered, and what they have not answered, stand in the merged values."""
    states = (*rules.LIVE, rules.CONFIRMED)
    told = list(
        Correction.objects.using(LINKER).filter(community_id=actor.community_id, state__in=states).order_by("id")
    )
    if not any(one.state in rules.LIVE for one in told):
        return
    held, whose = sealed(actor, [one.pk for one in told]), _whose(actor, told)
    changes: dict[tuple[Ref, str], list[Change]] = defaultdict(list)
    for one in told:
        if one.pk in held and one.pk in whose:
            change = Change(record_id=one.record_id, state=one.state, sealed=held[one.pk])
            changes[whose[one.pk], one.field].append(change)
    for (ref, field), some in changes.items():
        if field in values.get(ref, {}):
            values[ref][field] = corrected(values[ref][field], some)


def corrected(given: Sequence[Given], changes: Sequence[Change]) -> list[Given]:
    """
    Let the right value stand where the wrong one stood, and mark what is contested.

    The wrong one stays as a value of the past; while another source that states it has not agreed, as a contradiction.
    """
    out = list(given)
    for change in changes:
        if change.state == rules.CORRECTED and change.sealed.right is not None:
            others = (one for one in changes if one is not change and one.sealed.said == change.sealed.said)
            is_held = any(one.state in (*rules.CONTESTED, rules.CONFIRMED) for one in others)
            out = _replaced(out, change, change.sealed.right, CONFLICT if is_held else PAST)
    doubted = {one.sealed.said for one in changes if one.state in rules.CONTESTED}
    return [replace(one, is_contested=one.text in doubted) for one in out]


def _replaced(given: list[Given], change: Change, right: str, left: str) -> list[Given]:
    place = next((at for at, one in enumerate(given) if one.text == change.sealed.said), None)
    if place is None or right == change.sealed.said:
        return given
    wrong, rest = given[place], [one for at, one in enumerate(given) if at != place]
    first = given[0]
    # Where the value in use is another source's, and the same by now, the contradiction is over.
    if place and first.text == right:
        return [*rest, replace(wrong, standing=left)]
    new = replace(
        wrong, text=right, rule=RULE, record_id=change.record_id, observed_on=change.sealed.on,
        standing=CURRENT if not place else wrong.standing,
    )  # fmt: skip
    others = [one for one in rest if one.text != right]
    return [*others[:place], new, *others[place:], replace(wrong, standing=left)]


def sealed(actor: Actor, corrections: Sequence[int]) -> dict[int, Sealed]:
    """Return what is said about the values of some corrections, inside the linker's transaction that is open."""
    told: dict[int, dict[str, tuple[str, date | None]]] = defaultdict(dict)
    with connections[LINKER].cursor() as cursor:
        cursor.execute(_SEALED, [actor.community_id, CORRECTION, list(corrections)])
        for number, rule, text, on in cursor.fetchall():
            told[number][rule] = (text, on)
    return {
        number: Sealed(
            said=by["reported"][0], right=by["given"][0] if "given" in by else None, on=by.get("given", ("", None))[1]
        )
        for number, by in told.items()
        if "reported" in by
    }


def _whose(actor: Actor, told: Sequence[Correction]) -> dict[int, Ref]:
    """Return whose value each correction is about now: rows move between files."""
    mentions = {(one.record_id, one.sort, one.role) for one in told}
    found = entities.linked(actor, mentions, using=LINKER)
    return {
        one.pk: Ref(one.sort, found[one.record_id, one.sort, one.role])
        for one in told
        if (one.record_id, one.sort, one.role) in found
    }
