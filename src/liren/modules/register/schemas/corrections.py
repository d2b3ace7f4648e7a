"""What programs ask and are told about values that somebody says are wrong."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from liren.modules.register.kinds import correcting
from liren.modules.register.queries.corrections import Report

State = Literal["open", "unknown", "promised", "corrected", "confirmed", "delivered", "overtaken", "withdrawn"]


class ReportIn(Schema):
    """
    Which value is wrong: field, place and record as the file tells them; how the reporter knows (`told`, `document`,
    `visit`, `source`); and, if they know it, what is right. That goes into the vault and comes back to no list.
    """

    field: str = Field(max_length=64)
    ordinal: int = Field(ge=0, le=32767)
    record_id: int = Field(ge=1, le=2**62)
    how: str = Field(max_length=16)
    value: str = Field(default="", max_length=4 * correcting.LONGEST)


class ReportOut(Schema):
    """A report at one source, and what became of it there."""

    id: int
    correction_id: int
    sort: str
    entity_id: int
    field: str
    dataset: str
    how: str
    reported_at: datetime
    withdrawn_at: datetime | None
    state: State
    why: str
    answered_at: datetime | None

    @classmethod
    def of(cls, one: Report) -> "ReportOut":
        """Tell a report."""
        at = one.correction
        told = {name: getattr(at, name) for name in ("sort", "entity_id", "field", "state", "why", "answered_at")}
        own = {name: getattr(one, name) for name in ("how", "reported_at", "withdrawn_at")}
        return cls.model_validate({"id": one.pk, "correction_id": at.pk, "dataset": at.dataset.name, **told, **own})


class ReportsOut(Schema):
    """Reports, the latest first."""

    total: int
    items: list[ReportOut]


class CorrectionOut(Schema):
    """A value that somebody says is wrong, at its source; `reported` is how many say so."""

    id: int
    sort: str
    entity_id: int
    field: str
    record_id: int
    dataset_id: int
    state: State
    why: str
    reported: int
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None


class CorrectionsOut(Schema):
    """What the own organization is the source of, the oldest first, and how many there are of each state."""

    total: int
    counts: dict[str, int]
    items: list[CorrectionOut]


class OpenedCorrectionOut(Schema):
    """What was opened, under the ledger's entry that says so. Keep neither longer than the answer needs."""

    entry_id: int
    said: str | None
    answer: str | None
    instead: list[str]


class AnsweredIn(Schema):
    """
    The answer: `corrected` with the right value, `promised` for the next delivery, `confirmed` with why (`original`,
    `asked`, `system`), or `unknown`.
    """

    answer: str = Field(max_length=12)
    value: str = Field(default="", max_length=4 * correcting.LONGEST)
    why: str = Field(default="", max_length=16)
