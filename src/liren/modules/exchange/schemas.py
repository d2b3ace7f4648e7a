"""What programs are told of datasets and deliveries, and how they say what they send."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext
from ninja import Schema

from liren.engine.read.messages import MESSAGES as READING
from liren.engine.shape.problems import MESSAGES as SHAPING
from liren.primitives.records.queries import Delivery
from liren.web import problems
from liren.web.text import is_chinese


class DatasetOut(Schema):
    """One dataset that the caller may see."""

    id: int
    system: str
    name: str
    form: str
    lead: str | None
    published_at: datetime | None
    loaded_at: datetime | None


class DeliveryOut(Schema):
    """One delivery: its state, what became of its rows, and the words of a refusal (`?language=en` for English)."""

    id: int
    name: str
    dataset_id: int | None
    carrier: str
    state: str
    refusal: str
    refusal_words: str
    received_at: datetime
    closed_at: datetime | None
    rows: int
    new: int
    changed: int
    unchanged: int
    errors: int
    absent: int
    dropped: int
    same_as: int | None


class ShareOut(Schema):
    """So many of so many."""

    part: int
    whole: int


class MeasuredOut(Schema):
    """How good a dataset was after a delivery: measure → share, of all columns and of each."""

    delivery_id: int
    measured_at: datetime
    overall: dict[str, ShareOut]
    columns: dict[str, dict[str, ShareOut]]


class DatasetQualityOut(Schema):
    """How good a dataset is, and was after the deliveries before; nothing when it was not measured."""

    overall: dict[str, ShareOut]
    columns: dict[str, dict[str, ShareOut]]
    before: list[MeasuredOut]


class FlawOut(Schema):
    """A row that counts against a dataset, by where it stands."""

    record_id: int
    delivery_id: int
    file: str
    sheet: str
    row: int
    field: str


class FlawsOut(Schema):
    """One page of rows."""

    total: int
    items: list[FlawOut]


class DatasetsOut(Schema):
    """One page of datasets."""

    total: int
    items: list[DatasetOut]


class DeliveriesOut(Schema):
    """One page of deliveries, the latest first."""

    total: int
    items: list[DeliveryOut]


class ConnectionIn(Schema):
    """
    A source to register: a table or query (`postgresql`, `mysql`, `sqlite`), a folder (`folder`, `sftp`), or a page
    (`json`). The password, which may be a private key, is sealed and never told again.
    """

    dataset_id: int
    engine: str
    database: str = ""
    host: str = ""
    port: int = 0
    username: str = ""
    password: str = ""
    table: str = ""
    query: str = ""
    folder: str = ""
    pattern: str = ""
    host_key: str = ""
    page: str = ""
    rows_at: str = ""
    next_key: str = ""
    page_key: str = ""


class ScheduleIn(Schema):
    """How often a source is polled: 0 (only when asked), 15, 60, 1440 or 10080 minutes; paused or not."""

    every: int
    is_paused: bool = False


class PollOut(Schema):
    """One look at a source; its outcome is empty while it is at work."""

    id: int
    begun_at: datetime
    ended_at: datetime | None
    by_clock: bool
    outcome: str
    refusal: str
    refusal_words: str
    seen: int
    fresh: int
    gone: int
    delivery_id: int | None


class PollsOut(Schema):
    """One page of the polls of a source, the latest first."""

    total: int
    items: list[PollOut]


class PollAsked(Schema):
    """Whether a poll was asked for; one waited already when it was not."""

    is_asked: bool


class ConnectionOut(Schema):
    """A source, and how it is polled."""

    id: int
    dataset_id: int
    engine: str
    host: str
    port: int
    database: str
    table: str
    query: str
    folder: str
    pattern: str
    host_key: str
    page: str
    rows_at: str
    next_key: str
    page_key: str
    registered_at: datetime
    every: int
    next_at: datetime | None
    paused_at: datetime | None
    failures: int


class ConnectionsOut(Schema):
    """One page of connections."""

    total: int
    items: list[ConnectionOut]


def refusal_words(delivery: Delivery) -> str:
    """Say in one line, in the reader's language, why a file was refused and what to do; empty for one that was not."""
    return words_of(delivery.refusal, delivery.refusal_data, kept=gettext("No row of it is in the register."))


def words_of(code: str, data: Mapping[str, object], *, kept: str = "") -> str:
    """
    Say a refusal in one line, in the reader's language; empty for none.

    :param kept: what is said besides of a file that could not be read
    """
    if not code:
        return ""
    if known := {**READING, **SHAPING}.get(code):
        said = known[0] if is_chinese() else known[1], kept
    else:
        told = problems.of(problems.INVALID, code=code, data=dict(data))
        said = str(told.what), str(told.do)
    return ("" if is_chinese() else " ").join(part for part in said if part)
