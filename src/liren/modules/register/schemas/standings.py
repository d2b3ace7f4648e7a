"""What programs are told of living-status questions."""

from datetime import date

from ninja import Schema

from liren.modules.register.schemas import RefOut, SourceOut


class QuestionOut(Schema):
    """A living-status question and of how many files of its sort it is true."""

    name: str
    sort: str
    title_zh: str
    title_en: str
    files: int


class EvidenceOut(Schema):
    """One thing that was said: `way` is the relation to `ref`, or the field of a value that is told to nobody here."""

    way: str
    ref: RefOut | None
    label: str
    on: date | None
    is_stated: bool
    source: SourceOut | None


class StandingOut(Schema):
    """A file of which a question is true, masked, and why."""

    id: int
    label: str
    evidence: list[EvidenceOut]


class StandingsOut(Schema):
    """One page of the files that a question is true of."""

    total: int
    items: list[StandingOut]
