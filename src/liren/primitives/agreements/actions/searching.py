"""Finding people by what somebody typed: entered first, then at most twenty masked hits."""

import json
from dataclasses import dataclass

from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements.actions import disclosing, refusals
from liren.primitives.ledger.actions import call_alone
from liren.primitives.vault.queries import Masked
from liren.primitives.vault.rules import tokens

_APPEND = """
    SELECT entry_id, secret FROM agreements.append_search(%s, %s, %s, %s, %s::text[], %s::bytea[], %s, %s)
"""
_SEARCH = "SELECT status, sort, entity_id, label, facts FROM vault.search(%s, %s, %s, %s, %s::text[], %s::bytea[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What a search found, masked.

    :ivar is_more: there are others; ask more narrowly
    """

    entry_id: int
    hits: tuple[Masked, ...]
    is_more: bool


def search(
    *, actor: Actor, purpose: str, text: str, key: bytes, case: Ref | None = None, reason: str | None = None
) -> Found:
    """
    Find entities by name, part of a name, pinyin, initials, phone or its last four, citizen id, plate.

    The entry holds the purpose and the kinds of words, never what was typed.

    :param key: the index key, `ledger.actions.index_key(folder=settings.KEYS)`
    :raises SearchTooShort: fewer than two characters, or nothing that people are found by
    :raises SearchingTooFast: more than 30 searches in a minute
    :raises Refusal: as `agreements.actions.disclose`
    """
    disclosing.require_own_transactions()
    disclosing.require_fitting_case(case, [], [])
    words = sorted(tokens.words_sought(text))
    if not words:
        raise refusals.SearchTooShort
    kinds = [word.kind for word in words]
    sought = [tokens.token(key=key, community=actor.community_id, word=word) for word in words]
    params = [
        actor.community_id,
        actor.user_id,
        actor.post_id,
        purpose,
        kinds,
        sought,
        str(case) if case else None,
        reason,
    ]
    [[entry, secret]] = call_alone(using=disclosing.DOOR, sql=_APPEND, params=params, refusals=refusals.REFUSALS)
    rows = disclosing.read(_SEARCH, [actor.community_id, entry, bytes(secret), actor.user_id, kinds, sought])
    return Found(
        entry_id=entry,
        hits=tuple(
            Masked(ref=Ref(sort, number), label=label, facts=json.loads(facts or "{}"))
            for status, sort, number, label, facts in rows
            if status == "hit"
        ),
        is_more=any(row[0] == "more" for row in rows),
    )
