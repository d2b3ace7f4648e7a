"""What a person's file was made of: its rows, whom it may be as well, and what it was merged with and parted from."""

from dataclasses import dataclass

from django.db.models import Q

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries import files
from liren.modules.register.queries.sources import Source
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity
from liren.primitives.entities.queries import EntityMissing, Link, Move

ROWS = 200
MOVES = 20


@dataclass(frozen=True, kw_only=True)
class Identity:
    """
    A file of a person, to be merged and split.

    :ivar candidates: files of open questions about it, with their labels
    :ivar moves: what it was merged with and parted from, the latest first, with the other's label
    """

    entity: Entity
    sort: kinds.Sort
    label: str
    rows: tuple[tuple[Link, Source | None], ...]
    candidates: tuple[tuple[Ref, str], ...]
    moves: tuple[tuple[Move, str], ...]


def identity(actor: Actor, sort: kinds.Sort, entity_id: int) -> Identity:
    """
    Return what a person's file is made of.

    :raises liren.primitives.actors.queries.MayNot: if the post does not review
    :raises liren.primitives.entities.queries.EntityMissing: the same for hidden and absent, and for what is no person
    """
    actor.require(kinds.REVIEW)
    if sort.name != entity_kinds.PERSON:
        raise EntityMissing(sort=sort.name)
    entity = entities.get(actor, sort.name, entity_id)
    rows = files.with_sources(actor, entities.links(actor, entity)[:ROWS])
    beside = _asked_with(actor, entity)
    moves = list(entities.moves(actor).filter(Q(giver=entity) | Q(taker=entity), sort=sort.name)[:MOVES])
    others = [move.taker_id if move.giver_id == entity.pk else move.giver_id for move in moves]
    own = Ref(sort.name, entity.pk)
    labels = files.labels(actor, [own, *beside, *(Ref(sort.name, other) for other in others)])
    return Identity(
        entity=entity,
        sort=sort,
        label=labels[own],
        rows=tuple(rows),
        candidates=tuple((ref, labels[ref]) for ref in beside),
        moves=tuple((move, labels[Ref(sort.name, other)]) for move, other in zip(moves, others, strict=True)),
    )


def _asked_with(actor: Actor, entity: Entity) -> list[Ref]:
    """Return the files of which an open question asks whether they are this one."""
    mine = {(link.record_id, link.role) for link in entities.links(actor, entity)}
    records = {record for record, _role in mine}
    open_ = entities.pairs(actor).filter(Q(record_a__in=records) | Q(record_b__in=records), sort=entity.sort)
    sides = {side for one in open_ for side in ((one.record_a, one.role_a), (one.record_b, one.role_b))}
    owners = entities.owners(actor, sort=entity.sort, mentions=sides - mine) if sides - mine else {}
    return sorted({ref for ref in owners.values() if ref.id != entity.pk})
