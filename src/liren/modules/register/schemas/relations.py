"""What programs ask of relations, and what they are told."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from liren.kit.refs import Ref
from liren.modules.register.actions.following import Followed
from liren.modules.register.kinds import following
from liren.modules.register.queries.graph import Around, Between, Edge
from liren.modules.register.schemas import SourceOut


class AroundIn(Schema):
    """A question about what stands around a file, and what for."""

    question: Literal["lives", "responsible", "affected", "all"]
    depth: int = Field(2, ge=min(following.DEPTHS), le=max(following.DEPTHS))
    has_ended: bool = False
    purpose: str = Field(max_length=64)
    reason: str = Field("", max_length=200)


class BuildingAroundIn(AroundIn):
    """A question about what stands around the homes of a building; `building` is empty where a place has no numbers."""

    place: str = Field(min_length=1, max_length=200)
    building: str = Field("", max_length=64)


class BetweenIn(Schema):
    """The other file (`person`, `dwelling` and so on, and its number), and what for."""

    other_sort: str = Field(max_length=32)
    other_id: int = Field(ge=1, le=2**62)
    has_ended: bool = False
    purpose: str = Field(max_length=64)
    reason: str = Field("", max_length=200)


class ThingOut(Schema):
    """A thing that is shown, under its masked label; `step` is how many relations away it stands, None on a way."""

    sort: str
    id: int
    label: str
    step: int | None


class EdgeOut(Schema):
    """One relation, read from subject to object; inferred where `stated` is false, with `confidence` from 0 to 1."""

    subject_sort: str
    subject_id: int
    relation: str
    object_sort: str
    object_id: int
    detail: str
    since_on: date | None
    until_on: date | None
    seen_on: date | None
    stated: bool
    confidence: float
    source: SourceOut | None


class AroundOut(Schema):
    """What stands around a file; `is_cut` says that there is more, `wide` which things' relations were not all read."""

    entry_id: int
    things: list[ThingOut]
    edges: list[EdgeOut]
    is_cut: bool
    wide: list[str]

    @classmethod
    def of(cls, followed: Followed) -> "AroundOut":
        """Tell an answer."""
        found = followed.found
        assert isinstance(found, Around)
        return cls(
            entry_id=followed.entry_id,
            things=[_thing(ref, followed, step) for ref, step in found.steps.items()],
            edges=[_edge(edge, followed) for edge in found.edges],
            is_cut=found.is_cut,
            wide=sorted(map(str, found.wide)),
        )


class BetweenOut(Schema):
    """The shortest ways, each a row of `sort:id`; `is_partial` says that a shorter one may exist."""

    entry_id: int
    ways: list[list[str]]
    things: list[ThingOut]
    edges: list[EdgeOut]
    is_cut: bool
    is_partial: bool

    @classmethod
    def of(cls, followed: Followed) -> "BetweenOut":
        """Tell an answer."""
        found = followed.found
        assert isinstance(found, Between)
        return cls(
            entry_id=followed.entry_id,
            ways=[[str(ref) for ref in way] for way in found.ways],
            things=[_thing(ref, followed, None) for ref in followed.labels],
            edges=[_edge(edge, followed) for edge in found.edges],
            is_cut=found.is_cut,
            is_partial=found.is_partial,
        )


def _thing(ref: Ref, followed: Followed, step: int | None) -> ThingOut:
    return ThingOut(sort=ref.sort, id=ref.id, label=followed.labels[ref], step=step)


def _edge(edge: Edge, followed: Followed) -> EdgeOut:
    source = followed.sources.get(edge.record_id or 0)
    return EdgeOut(
        subject_sort=edge.subject.sort,
        subject_id=edge.subject.id,
        relation=edge.relation,
        object_sort=edge.object.sort,
        object_id=edge.object.id,
        detail=edge.detail,
        since_on=edge.since_on,
        until_on=edge.until_on,
        seen_on=edge.seen_on,
        stated=edge.stated,
        confidence=edge.confidence,
        source=SourceOut.model_validate(source) if source else None,
    )
