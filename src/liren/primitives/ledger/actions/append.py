"""Appending an entry: the last step of every action."""

import json
from collections.abc import Iterable, Mapping

from liren.kit.errors import Forbidden, Invalid
from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger.actions import calls


class EntryNotValid(Invalid):
    """The entry is not written as entries are, or its words could identify somebody."""

    code = "ledger.entry_not_valid"


class OtherCommunity(Forbidden):
    """The transaction is inside another community than the actor."""

    code = "ledger.other_community"


class VerbReserved(Forbidden):
    """Only the door writes disclosures."""

    code = "ledger.verb_reserved"


REFUSALS = {
    "ledger.other_community": OtherCommunity,
    "ledger.verb_reserved": VerbReserved,
    **dict.fromkeys(
        (
            "ledger.incomplete",
            "ledger.verb_not_valid",
            "ledger.subject_not_valid",
            "ledger.purpose_not_valid",
            "ledger.words_may_identify",
            "ledger.field_not_valid",
            "ledger.case_not_valid",
            "ledger.data_not_plain",
            "ledger.too_many_subjects",
        ),
        EntryNotValid,
    ),
}

_APPEND = "SELECT ledger.append_event(%s, %s, %s, %s, %s::text[], %s, %s, %s::text[], %s, %s::jsonb)"


def append_entry(
    *,
    actor: Actor,
    verb: str,
    subjects: Iterable[Ref] = (),
    purpose: str | None = None,
    basis: str | None = None,
    fields: Iterable[str] = (),
    case: Ref | None = None,
    data: Mapping[str, str | int | bool | None] | None = None,
    using: str = "default",
) -> int:
    """
    Say what happened, in the caller's own transaction: the action and its entry are committed together or not at all.

    The database sets the time and the role. Entries hold references and words of the house, never a value of a person:
    side data is flat, ASCII, at most 2 kB, and holds no run of seven digits.

    :param verb: past and dotted, `delivery.loaded`
    :param basis: the law it rests on, as a citation
    :return: the id of the entry
    :raises EntryNotValid: if a word, a subject or the data is not as entries are
    :raises OtherCommunity: unless the transaction is inside the actor's community
    :raises VerbReserved: for a disclosure
    """
    [[entry]] = calls.call(
        using=using,
        sql=_APPEND,
        params=[
            actor.community_id,
            actor.user_id,
            actor.post_id,
            verb,
            [str(subject) for subject in subjects],
            purpose,
            basis,
            list(fields),
            str(case) if case else None,
            json.dumps(dict(data or {})),
        ],
        refusals=REFUSALS,
    )
    return int(entry)
