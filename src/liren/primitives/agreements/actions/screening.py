"""Population rules: who falls under one, as role `screener`. Entered first; answered with references, never a value.

append (the rule runs, its class entry is committed) ──▶ answer (own transaction) ──▶ Refs
"""

from dataclasses import dataclass
from datetime import date

from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements.actions import disclosing, refusals
from liren.primitives.ledger.actions import call_alone

SCREENER = "screener"

_APPEND = """
    SELECT entry_id, secret FROM agreements.append_screening(%s, %s, %s, %s, 'born_between', %s, %s, %s, %s)
"""
_ANSWER = "SELECT status, sort, subject_id FROM vault.screened(%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """
    Whom a rule found, in the order of their numbers, and the entry that names them all.
    """

    entry_id: int
    refs: tuple[Ref, ...]


def screen_born_between(
    *, actor: Actor, purpose: str, since: date, until: date, case: Ref | None = None, reason: str | None = None
) -> Screened:
    """
    Find the people whose known birth date lies in a span, both days included; for a job of the jobs' process.

    The purpose must allow the field `birth` and at least as many people in a class as are found.

    :raises RuleNotListed: the span is empty or out of all measure
    :raises TooManySubjects: the purpose allows no class, or a smaller one; nothing was entered or answered
    :raises Refusal: as `agreements.actions.disclose`
    """
    disclosing.require_own_transactions(SCREENER)
    disclosing.require_fitting_case(case, [], ["birth"])
    params = [
        actor.community_id,
        actor.user_id,
        actor.post_id,
        purpose,
        since,
        until,
        str(case) if case else None,
        reason,
    ]
    [[entry, secret]] = call_alone(using=SCREENER, sql=_APPEND, params=params, refusals=refusals.REFUSALS)
    ticket = [actor.community_id, entry, bytes(secret), actor.user_id]
    rows = disclosing.read(_ANSWER, ticket, using=SCREENER)
    return Screened(entry_id=int(entry), refs=tuple(Ref(sort, number) for _, sort, number in rows))
