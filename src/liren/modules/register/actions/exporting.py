"""Taking a list out of the house: one class entry for all of it, committed before a value leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from liren.kit.errors import Invalid
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions.opening import PurposeMissing
from liren.modules.register.queries import purposes
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.entities import queries as entities
from liren.primitives.ledger import actions as ledger


class NothingToExport(Invalid):
    """The list is empty, so nothing can be taken out."""

    code = "register.nothing_to_export"


class TooManyToExport(Invalid):
    """The purpose does not cover so many at once; filter the list first."""

    code = "register.too_many_to_export"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """
    A list as it leaves: never store or log it.

    :ivar files: the file of the list that each row belongs to
    :ivar rows: one a subject, in the list's order, one text a field; a living household's are its members
    """

    entry_id: int
    files: tuple[int, ...]
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def export_list(*, actor: Actor, sort: kinds.Sort, entity_ids: Sequence[int], purpose: str, reason: str) -> Exported:
    """
    Open the values in use of a list's files under one class entry.

    :raises liren.primitives.actors.queries.MayNot: if the post may not open values
    :raises PurposeMissing: if the purpose is not one of this post's for lists
    :raises NothingToExport: if the list is empty
    :raises TooManyToExport: if the purpose does not cover so many
    """
    actor.require(kinds.DISCLOSE)
    chosen = next((one for one in purposes.exporting(actor, sort.name) if one.name == purpose), None)
    if chosen is None:
        raise PurposeMissing()
    told = _subjects(actor, sort, entity_ids)
    refs = list(dict.fromkeys(ref for _, ref in told))
    if not refs:
        raise NothingToExport()
    if len(refs) > chosen.max_class:
        raise TooManyToExport(count=len(refs), limit=chosen.max_class)
    fields = tuple(field for field in kinds.FIELDS if purposes.reaches(chosen, refs[0].sort, field))
    opened = agreements.disclose_class(actor=actor, purpose=purpose, subjects=refs, fields=fields, reason=reason)
    rows = (tuple(opened.current(ref, field) or "" for field in fields) for _, ref in told)
    files = tuple(file for file, _ in told)
    return Exported(entry_id=opened.entry_id, files=files, fields=fields, rows=tuple(rows))


def note_export(*, actor: Actor, name: str, rows: int, reason: str) -> None:
    """Enter that a list without identity values left the house, with the reason that was given."""
    ledger.append_entry(
        actor=actor, verb="list.exported", purpose="list_export", basis=reason, data={"list": name, "rows": rows}
    )


def _subjects(actor: Actor, sort: kinds.Sort, entity_ids: Sequence[int]) -> list[tuple[int, Ref]]:
    """Return each file of the list with whom a row of it is about."""
    opened_as = kinds.EXPORTED_AS.get(sort.name)
    if opened_as is None:
        return [(entity, Ref(sort.name, entity)) for entity in entity_ids]
    return [(home, Ref(opened_as, person)) for home, person in entities.members(actor, sort.name, entity_ids)]
