"""Who looked at a file: the ledger's entries about it, newest first."""

from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import queries as ledger
from liren.primitives.ledger.queries import Look

SHOWN = 10


def looks(actor: Actor, ref: Ref) -> list[Look]:
    """Return the latest uses of a file's values; other entries about it are not uses."""
    return [look for look in ledger.looks_at(actor, ref, limit=50) if look.sort in ledger.DISCLOSURES][:SHOWN]
