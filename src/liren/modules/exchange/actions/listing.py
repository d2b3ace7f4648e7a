"""Note that a list was taken out."""

from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger


def note_export(*, actor: Actor, name: str, rows: int, reason: str) -> None:
    """Enter that a list of `name` left the house, with the reason that was given."""
    ledger.append_entry(
        actor=actor, verb="list.exported", purpose="list_export", basis=reason, data={"list": name, "rows": rows}
    )
