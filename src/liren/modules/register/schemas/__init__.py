"""What programs are told of files, pairs and runs, and how they say what they ask. Values come masked, or opened."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from liren.kit.refs import Ref
from liren.modules.register.actions.searching import Sought
from liren.modules.register.queries.events import Event, events
from liren.modules.register.queries.explanations import Explanation
from liren.modules.register.queries.files import File, Neighbor
from liren.modules.register.queries.pairs import Side
from liren.modules.register.queries.sources import Source
from liren.primitives.agreements.actions import Disclosed
from liren.primitives.entities.queries import Link


class SourceOut(Schema):
    """The record that said something: the row of a delivery."""

    record_id: int
    dataset_id: int
    dataset: str
    department: str
    on: date
    file: str
    sheet: str
    row: int
    is_current: bool


class RefOut(Schema):
    """A thing of the register."""

    sort: str
    id: int


class EntityOut(Schema):
    """A row of a list, under its masked label."""

    id: int
    label: str
    standings: list[str]
    sources: int


class EntitiesOut(Schema):
    """One page of a list."""

    total: int
    items: list[EntityOut]


class LineOut(Schema):
    """
    One value of one field, masked; `ordinal` 0 is the value in use.

    `is_contested`: somebody says that it is wrong. Nothing may be decided by it until its source has answered.
    """

    field: str
    ordinal: int
    text: str
    standing: Literal["current", "conflict", "past"]
    rule: str
    observed_on: date | None
    source: SourceOut | None
    record_id: int
    is_contested: bool


class NeighborOut(Schema):
    """Something related, under its masked label; `confidence` is between 0 and 1."""

    sort: str
    id: int
    label: str
    relation: str
    detail: str
    is_ended: bool
    is_stated: bool
    confidence: float
    since_on: date | None
    seen_on: date | None
    until_on: date | None
    source: SourceOut | None

    @staticmethod
    def resolve_sort(found: Neighbor) -> str:
        """Take it from the reference."""
        return found.ref.sort

    @staticmethod
    def resolve_id(found: Neighbor) -> int:
        """Take it from the reference."""
        return found.ref.id


class MentionOut(Schema):
    """A row that speaks of the file, and in which role; ask the explanation why."""

    record_id: int
    role: str
    weight: float | None
    source: SourceOut | None

    @classmethod
    def of(cls, link: Link, source: Source | None) -> "MentionOut":
        """Tell a link with where its row stands."""
        told = {"record_id": link.record_id, "role": link.role, "weight": link.weight, "source": source}
        return cls.model_validate(told)


class MentionsOut(Schema):
    """One page of the rows that speak of a file, the latest first."""

    total: int
    items: list[MentionOut]


class EventOut(Schema):
    """
    What happened to a file: `on` is the day that orders it, of a masked value its year and month.

    `ground` says why: a source gives the day (`value`), said so for the first time then (`first_said`), or said so no
    more (`said_no_more`), from which its end is inferred.
    """

    name: str
    on: date | None
    ground: Literal["value", "first_said", "said_no_more"]
    is_stated: bool
    field: str | None
    other: RefOut | None
    source: SourceOut | None

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Tell an event."""
        told = {name: getattr(event, name) for name in ("name", "on", "ground", "is_stated", "source")}
        other = _ref(event.neighbor.ref) if event.neighbor else None
        return cls.model_validate({**told, "field": event.line.field if event.line else None, "other": other})


class FileOut(Schema):
    """One file, masked, with the latest of its rows; a list of its own has them all."""

    sort: str
    id: int
    label: str
    values: list[LineOut]
    relations: list[NeighborOut]
    events: list[EventOut]
    mentions: list[MentionOut]
    mention_count: int

    @classmethod
    def of(cls, found: File) -> "FileOut":
        """Tell a file."""
        return cls.model_validate(
            {
                **_ref(found.ref),
                "label": found.label,
                "values": found.lines,
                "relations": found.neighbors,
                "events": [EventOut.of(event) for event in events(found)],
                "mentions": [MentionOut.of(link, source) for link, source in found.mentions],
                "mention_count": found.mention_count,
            }
        )


class OpenIn(Schema):
    """For what purpose values are opened; some purposes want a reason."""

    purpose: str
    reason: str = ""


class ValueOut(Schema):
    """One opened value."""

    field: str
    text: str
    standing: str
    record_id: int | None
    rule: str
    observed_on: date | None


class OpenedOut(Schema):
    """What was opened, under the ledger's entry that says so. Keep neither longer than the purpose needs."""

    entry_id: int
    values: list[ValueOut]

    @classmethod
    def of(cls, opened: Disclosed, ref: Ref) -> "OpenedOut":
        """Tell what was opened of one file."""
        return cls.model_validate({"entry_id": opened.entry_id, "values": opened.values[ref]})


class LookOut(Schema):
    """One use of a file's values: who, for what, resting on which law."""

    entry_id: int
    at: datetime
    sort: str
    post: str
    organization: str
    purpose: str | None
    basis: str | None
    fields: list[str]
    reason: str | None


class SearchIn(Schema):
    """What is sought, whole: a name, an id, a phone, a plate or a door."""

    text: str
    purpose: str


class HitOut(RefOut):
    """One file that was found, masked."""

    label: str


class FoundOut(Schema):
    """At most twenty files, under the ledger's entry of the search."""

    entry_id: int | None
    is_more: bool
    items: list[HitOut]

    @classmethod
    def of(cls, found: Sought) -> "FoundOut":
        """Tell what a search found."""
        once = {hit.ref: hit for hit in (*found.homes, *found.hits)}.values()
        hits = [{**_ref(hit.ref), "label": hit.label} for hit in once]
        return cls.model_validate({"entry_id": found.entry_id, "is_more": found.is_more, "items": hits})


class LevelOut(Schema):
    """How alike one field is, and what that is worth in bits."""

    field: str
    level: str
    weight: float


class TurningOut(Schema):
    """The mildest level of a field that alone would have turned the decision."""

    field: str
    level: str


class ExplanationOut(Schema):
    """Why a row belongs to its file: levels and weights, never values."""

    entity: RefOut
    rule: str
    weight: float | None
    threshold: float
    levels: list[LevelOut]
    beside: list[LevelOut]
    turning: list[TurningOut]
    source: SourceOut | None
    via: SourceOut | None
    edition: int | None
    linked_at: datetime

    @staticmethod
    def resolve_via(found: Explanation) -> object:
        """Call the row that it was joined to by its short name."""
        return found.via_source

    @staticmethod
    def resolve_turning(found: Explanation) -> object:
        """Name both halves of each pair."""
        return [{"field": field, "level": level} for field, level in found.turning]


class PairOut(Schema):
    """Two rows about which a human is asked; the answer is expected to move `gain` rows."""

    id: int
    sort: str
    record_a: int
    role_a: str
    record_b: int
    role_b: str
    weight: float
    gain: float


class PairsOut(Schema):
    """One page of pairs, the one whose answer would change most first."""

    total: int
    items: list[PairOut]


class SideOut(Schema):
    """One of the two rows: its values by field, opened for the review, and the file that it is in."""

    record_id: int
    role: str
    values: dict[str, str]
    file: RefOut | None
    label: str
    source: SourceOut | None

    @staticmethod
    def resolve_file(side: Side) -> object:
        """Tell a reference by its parts."""
        return _ref(side.file) if side.file else None


class ComparedOut(Schema):
    """Both rows of a pair."""

    left: SideOut
    right: SideOut
    fields: list[str]
    is_one: bool


class AnswerIn(Schema):
    """Whether the two rows speak of one and the same."""

    answer: Literal["same", "different", "unsure"]


class DecisionOut(Schema):
    """An answer that was given, or taken back."""

    id: int
    answer: str
    decided_at: datetime
    undone_at: datetime | None


class SettleIn(Schema):
    """Which record is right about a field; none at all leaves it open as contested."""

    field: str = Field(max_length=64)
    record_id: int
    is_contested: bool = False


class RunOut(Schema):
    """One linkage run; it is over when its state is done, failed or cancelled."""

    id: int
    state: str
    asked_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    counts: dict[str, int]
    failure: str


class RunsOut(Schema):
    """One page of runs, the latest first."""

    total: int
    items: list[RunOut]


def _ref(ref: Ref) -> dict[str, object]:
    return {"sort": ref.sort, "id": ref.id}
