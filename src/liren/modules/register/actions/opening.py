"""Opening the values of a file for a purpose: only those that the purpose needs, recorded before they are seen."""

from liren.kit.errors import Invalid
from liren.modules.register import kinds
from liren.modules.register.queries import purposes
from liren.modules.register.queries.files import File
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements


class PurposeMissing(Invalid):
    """No purpose was chosen, or none that this post may claim here."""

    code = "register.purpose_missing"


class NothingToOpen(Invalid):
    """The purpose opens no value that this file holds."""

    code = "register.nothing_to_open"


def open_values(*, actor: Actor, found: File, purpose: str, reason: str) -> agreements.Disclosed:
    """
    Open the values of a file that a purpose needs.

    :raises liren.primitives.actors.queries.MayNot: if the post may not open values
    :raises PurposeMissing: if the purpose is not one of this post's
    :raises NothingToOpen: if the purpose does not reach any value of this file
    :raises liren.kit.errors.Refusal: what the door refuses: no reason, not in force, too many at once
    """
    actor.require(kinds.DISCLOSE)
    chosen = next((one for one in purposes.offered(actor, found.ref.sort) if one.name == purpose), None)
    if chosen is None:
        raise PurposeMissing()
    fields = sorted({line.field for line in found.lines if purposes.reaches(chosen, found.ref.sort, line.field)})
    if not fields:
        raise NothingToOpen(purpose=purpose)
    return agreements.disclose(actor=actor, purpose=purpose, subjects=[found.ref], fields=fields, reason=reason or None)
