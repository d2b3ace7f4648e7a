"""
Relations followed from file to file: what stands around a thing, and the ways between two things.

One statement a step, from the whole frontier at once. A single recursive statement cannot stop at a number of nodes
without forgetting either how far each stands or that it was met before; step by step, a hub of ten thousand relations
costs its first few and the answer says that it was cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.db import connections

from liren.kit.refs import Ref
from liren.modules.register.kinds import following
from liren.primitives.actors.queries import Actor

NODES: Final = 150  # that one picture shows
HOMES: Final = 50  # of a building from which one picture starts
WIDE: Final = 60  # relations of one thing, each way, that one picture follows
MEETING: Final = 4_000  # things looked through on each side of a way between two
BROAD: Final = 400  # relations of one thing, each way, that a way between two follows
LONGEST: Final = 6  # steps of a way between two
WAYS: Final = 12  # ways that one answer tells

# A relation at a time, so that of a hub's ten thousand no more are read than are told, whatever the planner estimates.
_STEP: Final = """
    SELECT e.id, e.subject_sort, e.subject_id, e.relation, e.object_sort, e.object_id, e.detail, e.since_on, e.until_on,
           e.seen_on, e.record_id, e.stated, e.confidence, e.is_forward
    FROM unnest(%(sorts)s::text[], %(ids)s::bigint[]) AS f (sort, id)
    CROSS JOIN LATERAL (
        (SELECT one.*, true AS is_forward
         FROM unnest(%(forward)s::text[]) AS k (relation)
         CROSS JOIN LATERAL (
             SELECT r.* FROM entities_relation r
             WHERE r.community_id = %(community)s AND r.subject_sort = f.sort AND r.subject_id = f.id
               AND r.relation = k.relation AND (%(ended)s OR r.until_on IS NULL)
             LIMIT %(wide)s) one
         LIMIT %(wide)s)
        UNION ALL
        (SELECT one.*, false
         FROM unnest(%(backward)s::text[]) AS k (relation)
         CROSS JOIN LATERAL (
             SELECT r.* FROM entities_relation r
             WHERE r.community_id = %(community)s AND r.object_sort = f.sort AND r.object_id = f.id
               AND r.relation = k.relation AND (%(ended)s OR r.until_on IS NULL)
             LIMIT %(wide)s) one
         LIMIT %(wide)s)
    ) e
"""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """
    One relation as a source stated it or linkage inferred it.

    :ivar since_on: the first time that a source said so
    :ivar until_on: when a later record of the same source no longer said so
    :ivar stated: by a source; otherwise inferred, with `confidence` between 0 and 1
    """

    id: int
    subject: Ref
    relation: str
    object: Ref
    detail: str
    since_on: date | None
    until_on: date | None
    seen_on: date | None
    record_id: int | None
    stated: bool
    confidence: float

    def other(self, ref: Ref) -> Ref:
        """Return the end that is not this one."""
        return self.object if ref == self.subject else self.subject


@dataclass(frozen=True, kw_only=True)
class Around:
    """
    What stands around a thing, or around all the homes of a building.

    :ivar steps: how many relations away each thing stands; the starts themselves at 0
    :ivar wide: things that stand to more than were followed
    :ivar is_cut: there are more things than one picture shows
    """

    starts: tuple[Ref, ...]
    steps: dict[Ref, int]
    edges: tuple[Edge, ...]
    wide: frozenset[Ref]
    is_cut: bool


Way = tuple[Ref, ...]


@dataclass(frozen=True, kw_only=True)
class Between:
    """
    The shortest ways between two things, each a row of things from the first to the second.

    :ivar edges: every relation on one of the ways
    :ivar is_cut: there are more shortest ways than are told
    :ivar is_partial: not everything could be looked through; a shorter way, or one at all, may exist
    """

    ways: tuple[Way, ...]
    edges: tuple[Edge, ...]
    is_cut: bool
    is_partial: bool


def around(
    actor: Actor, starts: Sequence[Ref], question: following.Question, *, depth: int, has_ended: bool = False
) -> Around:
    """
    Return what stands around things, as far as a question follows relations.

    :param starts: one thing, or HOMES of a building at most; they are told whatever is around them
    :param depth: how many relations away at most
    :param has_ended: follow relations that have ended, too
    """
    steps, edges, wide = dict.fromkeys(starts, 0), dict[int, Edge](), set[Ref]()
    frontier, is_cut = list(starts), False
    for step in range(1, depth + 1):
        met = _step(actor, frontier, question.follows, has_ended=has_ended, wide=WIDE)
        wide |= met.wide
        for edge in met.edges:
            for ref in (edge.subject, edge.object):
                if ref not in steps and len(steps) < NODES:
                    steps[ref] = step
            edges[edge.id] = edge
        is_cut = is_cut or any(ref not in steps for edge in met.edges for ref in (edge.subject, edge.object))
        frontier = [ref for ref, at in steps.items() if at == step]
        if not frontier:
            break
    kept = tuple(edge for edge in edges.values() if edge.subject in steps and edge.object in steps)
    return Around(starts=tuple(starts), steps=steps, edges=kept, wide=frozenset(wide), is_cut=is_cut or bool(wide))


@dataclass(kw_only=True)
class _Side:
    """One end's half of the search: how far each thing stands from it, and by which relations it was reached."""

    frontier: list[Ref]
    steps: dict[Ref, int]
    before: dict[Ref, dict[Ref, list[Edge]]] = field(default_factory=dict)  # thing → one step nearer → relations
    is_partial: bool = False

    def grow(self, actor: Actor, *, has_ended: bool) -> None:
        met = _step(actor, self.frontier, following.EVERY_WAY, has_ended=has_ended, wide=BROAD)
        self.is_partial = self.is_partial or bool(met.wide)
        step, edge_ends = self.steps[self.frontier[0]] + 1, set(self.frontier)
        for edge in met.edges:
            for near in {edge.subject, edge.object} & edge_ends:
                self._reach(edge.other(near), near, edge, step)
        self.frontier = [ref for ref, at in self.steps.items() if at == step]

    def _reach(self, far: Ref, near: Ref, edge: Edge, step: int) -> None:
        if far not in self.steps and len(self.steps) >= MEETING:
            self.is_partial = True
            return
        if self.steps.setdefault(far, step) == step:
            known = self.before.setdefault(far, {}).setdefault(near, [])
            if edge not in known:
                known.append(edge)

    def home(self, ref: Ref) -> list[Way]:
        """Return the shortest ways from a thing back to this end, as many as are told."""
        if not self.steps[ref]:
            return [(ref,)]
        found: list[Way] = []
        for near in sorted(self.before[ref], key=_in_order):
            found += [(ref, *rest) for rest in self.home(near)]
            if len(found) > WAYS:
                break
        return found[: WAYS + 1]


def between(actor: Actor, first: Ref, second: Ref, *, has_ended: bool = False) -> Between:
    """
    Return the shortest ways between two things, of LONGEST steps at most; none where there is no such way.

    Both ends are followed in turn, the narrower one first, so that two neighbors meet in their home and the ten
    thousand others who are registered there need not be looked through.
    """
    one, two = (_Side(frontier=[end], steps={end: 0}) for end in (first, second))
    for _ in range(LONGEST):
        if one.steps.keys() & two.steps.keys() or not (one.frontier and two.frontier):
            break
        min(one, two, key=_cost).grow(actor, has_ended=has_ended)
    ways = _joined(one, two)
    edges = {edge.id: edge for way in ways[:WAYS] for edge in _along(way, one, two)}
    return Between(
        ways=tuple(ways[:WAYS]),
        edges=tuple(edges.values()),
        is_cut=len(ways) > WAYS,
        is_partial=one.is_partial or two.is_partial,
    )


def _cost(side: _Side) -> tuple[int, int]:
    """Put the narrower end first; of two alike the one that has gone less far, so that a hub is met from both sides."""
    return (len(side.frontier), side.steps[side.frontier[0]])


def _joined(one: _Side, two: _Side) -> list[Way]:
    """Return the ways through the things that both ends reached, the shortest alone."""
    met = one.steps.keys() & two.steps.keys()
    length = min((one.steps[ref] + two.steps[ref] for ref in met), default=0)
    middles = sorted((ref for ref in met if one.steps[ref] + two.steps[ref] == length), key=_in_order)
    found: dict[Way, None] = {}
    for middle in middles:
        for there in one.home(middle):
            for onwards in two.home(middle):
                found[(*reversed(there), *onwards[1:])] = None
        if len(found) > WAYS:
            break
    return list(found)


def _along(way: Way, one: _Side, two: _Side) -> list[Edge]:
    """Return every relation between the neighbors of a way, whichever end found it."""
    return [
        edge
        for near, far in pairwise(way)
        for edge in (*one.before.get(far, {}).get(near, ()), *two.before.get(near, {}).get(far, ()))
    ]


def _in_order(ref: Ref) -> tuple[str, int]:
    return (ref.sort, ref.id)


@dataclass(frozen=True)
class _Met:
    edges: list[Edge]
    wide: frozenset[Ref]


def _step(
    actor: Actor, frontier: Sequence[Ref], follows: Iterable[following.Follow], *, has_ended: bool, wide: int
) -> _Met:
    """Return the relations of all these things, and which of them have more than were read; one statement."""
    ways = list(follows)
    params: dict[str, Any] = {
        "community": actor.community_id,
        "sorts": [ref.sort for ref in frontier],
        "ids": [ref.id for ref in frontier],
        "forward": sorted(name for name, is_forward in ways if is_forward),
        "backward": sorted(name for name, is_forward in ways if not is_forward),
        "ended": has_ended,
        "wide": wide + 1,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_STEP, params)
        rows = cursor.fetchall()
    edges, counted = [], dict[tuple[Ref, bool], int]()
    for row in rows:
        edge, is_forward = _edge(row), row[-1]
        key = (edge.subject if is_forward else edge.object, is_forward)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= wide:
            edges.append(edge)
    return _Met(edges, frozenset(ref for (ref, _side), number in counted.items() if number > wide))


def _edge(row: Sequence[Any]) -> Edge:
    (
        number,
        subject_sort,
        subject,
        relation,
        object_sort,
        target,
        detail,
        since,
        until,
        seen,
        record,
        stated,
        sure,
        _,
    ) = row
    return Edge(
        id=number,
        subject=Ref(subject_sort, subject),
        relation=relation,
        object=Ref(object_sort, target),
        detail=detail,
        since_on=since,
        until_on=until,
        seen_on=seen,
        record_id=record,
        stated=stated,
        confidence=sure,
    )
