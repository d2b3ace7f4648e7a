"""Lists of files, each row under its masked label."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries import files
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A row of a list: an entity and what lists may call it."""

    id: int
    label: str
    standings: tuple[str, ...]
    sources: int


def listed(actor: Actor, sort: str) -> QuerySet[Entity]:
    """
    Return the current entities of a sort.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    """
    actor.require(kinds.LOOK)
    return entities.current(actor, sort)


def with_labels(actor: Actor, sort: str, shown: Sequence[Entity]) -> list[Labelled]:
    """Return the rows of one page with their masked labels; one query however many rows."""
    labels = files.labels(actor, [Ref(sort, entity.pk) for entity in shown])
    return [
        Labelled(
            id=entity.pk,
            label=labels[Ref(sort, entity.pk)],
            standings=tuple(entity.standings),
            sources=entity.sources,
        )
        for entity in shown
    ]


def narrowed(found: QuerySet[Entity], name: str) -> QuerySet[Entity]:
    """Keep the files that one source knows, that several know, or about which sources contradict one another."""
    if name == "disputed":
        return entities.disputed(found)
    return found.filter(sources=1) if name == "one" else found.filter(sources__gte=2)


def counts(actor: Actor) -> dict[str, int]:
    """Return how many files there are of each sort."""
    actor.require(kinds.LOOK)
    return entities.counts(actor)


def standing_counts(actor: Actor, sort: str) -> dict[str, int]:
    """Return how many files of a sort each living-status fact is true of."""
    actor.require(kinds.LOOK)
    return entities.standing_counts(actor, sort)
