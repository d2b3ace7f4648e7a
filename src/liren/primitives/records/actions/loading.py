"""Take the rows of a delivery into the records, in sets, in one transaction.

Rows are compared with the dataset's current records by two keyed hashes, inside the database:

    same name, same content     unchanged: nothing is written
    same name, other content    changed: the next version, the one before is superseded
    no such name                new

Names may repeat in a source (two parking spaces of one owner): equal rows are paired first, the rest in their order.
Killed at any point, the transaction leaves nothing, and the next run starts from the same records.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
from django.db import connections
from django.db.backends.utils import CursorWrapper

from liren.primitives.records import rules
from liren.primitives.records.models import Delivery
from liren.primitives.vault import actions as vault

ALIAS: Final = "importer"
BATCH: Final = 5_000
MATCH: Final = Path(__file__).with_name("match.sql").read_text("utf-8")
STAGE: Final = """
    INSERT INTO records_staged (community_id, delivery_id, part, line, source_key, content)
    SELECT %s, %s, %s, told.line, told.source_key, told.content
    FROM unnest(%b::int[], %b::bytea[], %b::bytea[]) AS told (line, source_key, content)
"""
SUPERSEDE: Final = """
    UPDATE records_record r SET superseded_by_id = s.record FROM records_staged s
    WHERE s.community_id = %(community)s AND s.delivery_id = %(delivery)s AND s.before = r.id
"""
INSERT: Final = """
    INSERT INTO records_record (id, community_id, dataset_id, delivery_id, layout_id, source_key, ordinal, version,
                                content, file, sheet, "row", form, observed_on)
    SELECT record, %(community)s, %(dataset)s, %(delivery)s, %(layout)s, source_key, ordinal, version, content,
           %(file)s, %(sheet)s, line, %(form)s, %(observed_on)s
    FROM records_staged
    WHERE community_id = %(community)s AND delivery_id = %(delivery)s AND part = %(part)s AND record IS NOT NULL
"""
FRESH: Final = """
    SELECT line, record FROM records_staged
    WHERE community_id = %(community)s AND delivery_id = %(delivery)s AND part = %(part)s AND record IS NOT NULL
"""
COUNT: Final = """
    SELECT part, count(*) FILTER (WHERE record IS NOT NULL AND before IS NULL),
           count(*) FILTER (WHERE before IS NOT NULL), count(*) FILTER (WHERE record IS NULL)
    FROM records_staged WHERE community_id = %(community)s AND delivery_id = %(delivery)s GROUP BY part
"""
CURRENT: Final = """
    SELECT count(*) FROM records_record
    WHERE community_id = %(community)s AND dataset_id = %(dataset)s AND superseded_by_id IS NULL
"""
# The steps are passes over rows: hashing them, and writing those that say something new.
Beat = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """
    The rows of one sheet that fit, columnar.

    :ivar numbers: spreadsheet rows, 1-based
    :ivar facts: fact name → text of every row, equally long; "" is no fact
    :ivar key_facts: the facts that name a row; none: the whole row does
    """

    layout_id: int
    file: str
    sheet: str
    form: str
    numbers: Sequence[int]
    facts: Mapping[str, pa.ChunkedArray] = field(repr=False)
    key_facts: tuple[str, ...] = ()
    observed_on: date | None = None


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a sheet."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Loaded:
    """
    What became of a delivery's rows, a sheet at a time.

    :ivar absent: current records of the dataset that the delivery does not hold; they stay as they are
    """

    sheets: tuple[Counts, ...]
    absent: int


def load(*, delivery: Delivery, sheets: Sequence[Rows], secret: bytes, beat: Beat) -> Loaded:
    """
    Store what is new or changed, as the role importer; returns the counts of each sheet.

    Call it inside a transaction of alias `importer` that has entered the community.

    :param beat: told how many rows each step took; may raise to give up
    """
    with connections[ALIAS].cursor() as cursor:
        # Two deliveries of one dataset must not both think that a name is new.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('liren.records.load'), %s)", [delivery.dataset_id])
        _stage(cursor, delivery, sheets, secret=secret, beat=beat)
        owners = {"community": delivery.community_id, "dataset": delivery.dataset_id or 0, "delivery": delivery.pk}
        cursor.execute(MATCH, owners)
        cursor.execute(SUPERSEDE, owners)
        for ordinal, sheet in enumerate(sheets):
            _insert_records(cursor, ordinal, sheet, owners)
            _insert_facts(cursor, ordinal, sheet, owners, beat=beat)
        loaded = _counted(cursor, len(sheets), owners)
        cursor.execute(
            "DELETE FROM records_staged WHERE community_id = %(community)s AND delivery_id = %(delivery)s", owners
        )
    return loaded


def _stage(cursor: CursorWrapper, delivery: Delivery, sheets: Sequence[Rows], *, secret: bytes, beat: Beat) -> None:
    naming, telling = rules.key_of(secret, label="source_key"), rules.key_of(secret, label="content")
    for ordinal, sheet in enumerate(sheets):
        for batch in _batches(sheet):
            contents = [rules.content_hash([("", sheet.form), *facts.items()], key=telling) for _, facts in batch]
            names = [_name(sheet, facts, told, naming) for (_, facts), told in zip(batch, contents, strict=True)]
            lines = [number for number, _ in batch]
            cursor.execute(STAGE, [delivery.community_id, delivery.pk, ordinal, lines, names, contents])
            beat(len(batch))


def _name(sheet: Rows, facts: Mapping[str, str], content: bytes, key: bytes) -> bytes:
    parts = [facts.get(each, "") for each in sheet.key_facts]
    return rules.source_key([sheet.form, *parts], key=key) if any(parts) else content


def _batches(sheet: Rows) -> Iterator[list[tuple[int, dict[str, str]]]]:
    """Read the sheet a batch of rows at a time: spreadsheet row, and the facts that are not empty."""
    names = tuple(sheet.facts)
    for start in range(0, len(sheet.numbers), BATCH):
        columns = [sheet.facts[name].slice(start, BATCH).to_pylist() for name in names]
        cells = zip(*columns, strict=True) if columns else iter(())
        yield [
            (number, {name: text for name, text in zip(names, row, strict=True) if text})
            for number, row in zip(sheet.numbers[start : start + BATCH], cells, strict=True)
        ]


def _insert_records(cursor: CursorWrapper, ordinal: int, sheet: Rows, owners: Mapping[str, int]) -> None:
    cursor.execute(
        INSERT,
        {
            **owners,
            "part": ordinal,
            "layout": sheet.layout_id,
            "file": sheet.file,
            "sheet": sheet.sheet,
            "form": sheet.form,
            "observed_on": sheet.observed_on,
        },
    )


def _insert_facts(cursor: CursorWrapper, ordinal: int, sheet: Rows, owners: Mapping[str, int], *, beat: Beat) -> None:
    cursor.execute(FRESH, {**owners, "part": ordinal})
    ids: dict[int, int] = dict(cursor.fetchall())
    for batch in _batches(sheet):
        told = [(ids[number], facts) for number, facts in batch if number in ids]
        if told:
            vault.store_records(community_id=owners["community"], records=told)
        beat(len(batch))


def _counted(cursor: CursorWrapper, sheets: int, owners: Mapping[str, int]) -> Loaded:
    cursor.execute(COUNT, owners)
    counts = {part: Counts(new, changed, unchanged) for part, new, changed, unchanged in cursor.fetchall()}
    cursor.execute(CURRENT, owners)
    [current] = cursor.fetchone()
    told = sum(each.new + each.changed + each.unchanged for each in counts.values())
    return Loaded(tuple(counts.get(part, Counts()) for part in range(sheets)), current - told)
