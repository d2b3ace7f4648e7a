"""What merged and parted is entered under both names, and whoever used a file that held another's rows is told.

merged ── uses of the joined file ──▶ parted: each use is told: to the officer's list, to the organization that used
                                      it, and in the ledger under both, so that each person's own chain has it
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import transaction

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.models import Told
from liren.modules.register.queries.tenancy import LINKER
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.queries import Move
from liren.primitives.ledger import actions as ledger
from liren.primitives.ledger import queries as looks
from liren.primitives.ledger.queries import Look


class ToldMissing(Missing):
    """There is no such use, or it was looked after."""

    code = "register.told_missing"


PAGE: Final = 200
# Households of those who live together have no values of their own that anybody could have used.
WITHOUT: Final = frozenset({entity_kinds.LIVING_HOUSEHOLD})


def tell_moves(*, actor: Actor, at: datetime) -> int:
    """
    Enter what a run merged and parted, tell of each use that it makes wrong, and return how many those are.

    :param at: when the run wrote; the moves of this moment are its own
    """
    told = 0
    for move in entities.moves(actor, using=LINKER).filter(moved_at=at).exclude(sort__in=WITHOUT).order_by("id"):
        found = [] if move.kind == Move.MERGED else list(_uses(actor, move))
        Told.objects.using(LINKER).bulk_create(_told(actor, move, look) for look in found)
        _enter(actor, move, found)
        told += len(found)
    return told


@transaction.atomic
def see_told(*, actor: Actor, told_id: int, at: datetime) -> Told:
    """
    Say that a use was looked after: the organization was told what it saw was another's.

    :raises liren.primitives.actors.queries.MayNot: if the post is not told
    :raises ToldMissing: if there is no such use, or somebody was quicker
    """
    actor.require(kinds.TOLD)
    one = Told.objects.select_for_update().filter(community_id=actor.community_id, pk=told_id, seen_at=None).first()
    if one is None:
        raise ToldMissing(told=told_id)
    one.seen_by_id, one.seen_at = actor.user_id, at
    one.save(update_fields=["seen_by", "seen_at"])
    both = [Ref(one.move.sort, one.move.giver_id), Ref(one.move.sort, one.move.taker_id)]
    ledger.append_entry(actor=actor, verb="use.seen", subjects=both, data={"entry": one.entry_id})
    return one


def _uses(actor: Actor, move: Move) -> Iterator[Look]:
    """Yield who looked at a file while it held what now belongs to another."""
    since, before = _joined_at(actor, move), None
    while page := looks.looks_at(actor, Ref(move.sort, move.giver_id), before=before, limit=PAGE, using=LINKER):
        for look in page:
            if look.at < since:
                return
            if look.sort in looks.DISCLOSURES:
                yield look
        before = page[-1].entry_id


def _joined_at(actor: Actor, move: Move) -> datetime:
    """Return since when the giver held what it gave away: the merge of the two, else its first row."""
    same = {"sort": move.sort, "giver_id": move.taker_id, "taker_id": move.giver_id, "pk__lt": move.pk}
    merged = entities.moves(actor, using=LINKER).filter(kind=Move.MERGED, **same).first()
    return merged.moved_at if merged else move.since_at


def _told(actor: Actor, move: Move, look: Look) -> Told:
    return Told(
        community_id=actor.community_id,
        move_id=move.pk,
        entry_id=look.entry_id,
        used_at=look.at,
        used_by=look.actor_id,
        organization_id=look.organization_id,
        purpose=look.purpose or "",
    )


def _enter(actor: Actor, move: Move, found: list[Look]) -> None:
    both = [Ref(move.sort, move.giver_id), Ref(move.sort, move.taker_id)]
    data: dict[str, str | int | bool | None] = {"kind": move.kind, "mentions": move.mentions, "uses": len(found)}
    ledger.append_entry(actor=actor, verb=f"entity.{move.kind}", subjects=both, data=data, using=LINKER)
    for look in found:
        ledger.append_entry(
            actor=actor,
            verb="use.told",
            subjects=both,
            data={"entry": look.entry_id, "organization": look.organization_id},
            using=LINKER,
        )
