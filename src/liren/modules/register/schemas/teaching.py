"""What programs ask and are told about answers, checks, uses of merged files and editions."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from liren.engine.quality import Interval, Stratum
from liren.modules.register.actions.checking import FIRST, MOST
from liren.modules.register.queries.checks import Report
from liren.modules.register.queries.told import Told
from liren.modules.register.schemas import DecisionOut


class JoinIn(Schema):
    """The other file's number."""

    other_id: int = Field(ge=1, le=2**62)


class RowIn(Schema):
    """A row, and the role in it."""

    record_id: int
    role: str = Field(max_length=20)


class PartIn(Schema):
    """The rows of a file that speak of another person."""

    rows: list[RowIn] = Field(min_length=1, max_length=400)


class ChainOut(Schema):
    """Answers that exclude one another: `parts` tells two apart, `ties` tie them one to the next all the same."""

    parts: DecisionOut
    ties: list[DecisionOut]


class CheckIn(Schema):
    """How many questions to ask."""

    questions: int = Field(FIRST, ge=1, le=MOST)


class AskedOut(Schema):
    """How many more questions wait at the review desk."""

    asked: int


class IntervalOut(Schema):
    """A share, and between which ends the truth lies in 95 of 100 checks."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, one: Interval) -> "IntervalOut":
        """Write an interval."""
        return cls(mean=one.mean, low=one.low, high=one.high)


class StratumOut(Schema):
    """Pairs by what speaks for them, how many, and what was answered about those that were asked."""

    name: str
    is_joined: bool
    size: int
    expected: float
    same: int
    different: int

    @classmethod
    def of(cls, one: Stratum) -> "StratumOut":
        """Write a stratum."""
        return cls(
            name=one.name,
            is_joined=one.joined,
            size=one.size,
            expected=one.expected,
            same=one.same,
            different=one.different,
        )


class QualityOut(Schema):
    """What answers on the latest sample say of the register; nothing but `is_drawn` where none was drawn."""

    is_drawn: bool
    run: int | None = None
    drawn_at: datetime | None = None
    asked: int = 0
    open: int = 0
    precision: IntervalOut | None = None
    recall: IntervalOut | None = None
    strata: list[StratumOut] = []

    @classmethod
    def of(cls, report: Report | None) -> "QualityOut":
        """Write a report."""
        if report is None:
            return cls(is_drawn=False)
        return cls(
            is_drawn=True,
            run=report.check.run_id,
            drawn_at=report.check.drawn_at,
            asked=report.quality.asked,
            open=report.open,
            precision=IntervalOut.of(report.quality.precision),
            recall=IntervalOut.of(report.quality.recall),
            strata=[StratumOut.of(one) for one in report.strata],
        )


class ToldOut(Schema):
    """A use of a file while it held rows of what is another file now."""

    id: int
    entry_id: int
    used_at: datetime
    organization_id: int | None
    purpose: str
    giver: int
    taker: int
    parted_at: datetime

    @classmethod
    def of(cls, one: Told) -> "ToldOut":
        """Write a use, with the two files that were one."""
        return cls(
            id=one.pk,
            entry_id=one.entry_id,
            used_at=one.used_at,
            organization_id=one.organization_id,
            purpose=one.purpose,
            giver=one.move.giver_id,
            taker=one.move.taker_id,
            parted_at=one.move.moved_at,
        )


class EditionOut(Schema):
    """An edition of weights: for each kind the comparisons, and of each level m, u and bits."""

    id: int
    learnt_at: datetime
    weights: dict[str, Any]


class EditionsOut(Schema):
    """Editions, the latest first, without their weights."""

    total: int
    items: list["EditionLineOut"]


class EditionLineOut(Schema):
    """An edition without its weights."""

    id: int
    learnt_at: datetime


EditionsOut.model_rebuild()
