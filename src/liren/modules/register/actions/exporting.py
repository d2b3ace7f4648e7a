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

    :ivar rows: one a file, in the list's order, one text a field
    """

    entry_id: int
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
    if not entity_ids:
        raise NothingToExport()
    if len(entity_ids) > chosen.max_class:
        raise TooManyToExport(count=len(entity_ids), limit=chosen.max_class)
    fields = tuple(field for field in kinds.FIELDS if purposes.reaches(chosen, sort.name, field))
    refs = [Ref(sort.name, entity) for entity in entity_ids]
    opened = agreements.disclose_class(actor=actor, purpose=purpose, subjects=refs, fields=fields, reason=reason)
    rows = (tuple(opened.current(ref, field) or "" for field in fields) for ref in refs)
    return Exported(entry_id=opened.entry_id, fields=fields, rows=tuple(rows))
