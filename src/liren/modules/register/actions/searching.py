"""Searching: entered first, found by keyed tokens, shown masked."""

from django.conf import settings

from liren.modules.register import kinds
from liren.modules.register.actions.opening import PurposeMissing
from liren.modules.register.queries import purposes
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.ledger import actions as ledger


def search(*, actor: Actor, text: str, purpose: str) -> agreements.Found:
    """
    Find files by what somebody typed; at most twenty, masked.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises PurposeMissing: if the purpose is not one of this post's for searching
    :raises liren.kit.errors.Refusal: fewer than two characters; too many searches; what the door refuses
    """
    actor.require(kinds.LOOK)
    if purpose not in {one.name for one in purposes.searching(actor)}:
        raise PurposeMissing()
    return agreements.search(actor=actor, purpose=purpose, text=text, key=ledger.index_key(folder=settings.KEYS))
