"""Following relations from a file: entered first, with everybody whom the answer shows, and shown masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from liren.kit.errors import Invalid
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions.opening import PurposeMissing
from liren.modules.register.kinds import following
from liren.modules.register.queries import buildings, files, graph, purposes
from liren.modules.register.queries.graph import Around, Between, Edge
from liren.modules.register.queries.sources import Source, sources_of
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.agreements.kinds import RELATIONS
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities


class QuestionMissing(Invalid):
    """No question was asked of the relations, or none that they answer."""

    code = "register.question_missing"


class DepthNotPossible(Invalid):
    """So many relations away is further than an answer reaches."""

    code = "register.depth_not_possible"


class EndsAreOne(Invalid):
    """Both ends of the way are the same file."""

    code = "register.ends_are_one"


@dataclass(frozen=True, kw_only=True)
class Followed:
    """
    What was shown under which entry.

    :ivar labels: what lists call each thing that is shown
    :ivar sources: who stated the relations, by record
    """

    entry_id: int
    found: Around | Between
    labels: dict[Ref, str]
    sources: dict[int, Source]


def follow_around(
    *, actor: Actor, start: Ref, question: str, depth: int, has_ended: bool, purpose: str, reason: str
) -> Followed:
    """
    Show what stands around a thing, as far as a question reaches; the entry names everybody who is shown.

    :raises liren.primitives.actors.queries.MayNot: if the post may not open values
    :raises QuestionMissing: if there is no such question
    :raises DepthNotPossible: if it is none of DEPTHS
    :raises PurposeMissing: if the purpose is not one of this post's for following relations
    :raises liren.primitives.entities.queries.EntityMissing: the same for hidden and absent
    :raises liren.kit.errors.Refusal: what the door refuses: no reason, not in force
    """
    _require(actor, purpose)
    asked = _question(question, depth)
    starts = [_standing(actor, start)]
    found = graph.around(actor, starts, asked, depth=depth, has_ended=has_ended)
    return _shown(actor, starts, found, list(found.steps), purpose=purpose, reason=reason)


def follow_building(
    *, actor: Actor, place: str, building: str, question: str, depth: int, has_ended: bool, purpose: str, reason: str
) -> Followed:
    """
    Show what stands around the homes of a building, of so many as one answer tells; the entry names the homes, too.

    :raises liren.modules.register.queries.buildings.BuildingMissing: if no home bears that place and number
    :raises liren.kit.errors.Refusal: as `follow_around`
    """
    _require(actor, purpose)
    asked = _question(question, depth)
    homes = buildings.homes(actor, buildings.building(actor, place, building)).order_by("pk")
    starts = [Ref(entity_kinds.DWELLING, home.pk) for home in homes[: graph.HOMES + 1]]
    found = graph.around(actor, starts[: graph.HOMES], asked, depth=depth, has_ended=has_ended)
    if len(starts) > graph.HOMES:
        found = replace(found, is_cut=True)
    return _shown(actor, found.starts, found, list(found.steps), purpose=purpose, reason=reason)


def follow_between(*, actor: Actor, first: Ref, second: Ref, has_ended: bool, purpose: str, reason: str) -> Followed:
    """
    Show the shortest ways between two things; the entry names both and everybody on a way.

    :raises EndsAreOne: if both are one
    :raises liren.kit.errors.Refusal: as `follow_around`
    """
    _require(actor, purpose)
    first, second = _standing(actor, first), _standing(actor, second)
    if first == second:
        raise EndsAreOne()
    found = graph.between(actor, first, second, has_ended=has_ended)
    shown = dict.fromkeys((first, second, *(ref for way in found.ways for ref in way)))
    return _shown(actor, [first], found, list(shown), purpose=purpose, reason=reason)


def _question(name: str, depth: int) -> following.Question:
    if name not in following.QUESTION:
        raise QuestionMissing()
    if depth not in following.DEPTHS:
        raise DepthNotPossible(depth=depth, most=max(following.DEPTHS))
    return following.QUESTION[name]


def _require(actor: Actor, purpose: str) -> None:
    actor.require(kinds.DISCLOSE)
    if purpose not in {one.name for one in purposes.following(actor)}:
        raise PurposeMissing()


def _standing(actor: Actor, ref: Ref) -> Ref:
    """Return what a thing is now, if it was merged."""
    return Ref(ref.sort, entities.get(actor, ref.sort, ref.id).pk)


def _shown(
    actor: Actor, starts: Sequence[Ref], found: Around | Between, shown: Sequence[Ref], *, purpose: str, reason: str
) -> Followed:
    about = [ref for ref in shown if ref in starts or ref.sort == entity_kinds.PERSON]
    entered = agreements.disclose_class(
        actor=actor, purpose=purpose, subjects=about, fields=[RELATIONS], reason=reason or None
    )
    return Followed(
        entry_id=entered.entry_id,
        found=found,
        labels=files.labels(actor, shown),
        sources=sources_of(actor, _records(found.edges)),
    )


def _records(edges: Iterable[Edge]) -> list[int]:
    return [edge.record_id for edge in edges if edge.record_id]
