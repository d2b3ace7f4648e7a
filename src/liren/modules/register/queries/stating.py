"""What single records state, a value at a time, as linkage understands them: who states a value, and who still does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyarrow as pa

from liren.engine import fields, prepare
from liren.engine.prepare import Persons
from liren.modules.register.rules import given
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Linkable

SUBJECT: Final = "subject"
FACT: Final = "fact"
# Column of the engine → field of a file.
SINGLE: Final = {
    "name": ("name",),
    "former": ("former_name",),
    "citizen_id": ("citizen_id", "borrowed_id"),
    "pattern": ("partial_id",),
    "other_id": ("other_id",),
    "birth": ("birth",),
    "sex": ("sex",),
}
THINGS: Final = {
    fields.HOUSEHOLD: ("register_no",),
    fields.DWELLING: ("address", "code"),
    fields.VEHICLE: ("plate", "color", "space"),
    fields.ORGANIZATION: ("uscc", "name"),
}

Mention = tuple[int, str, str]  # record, sort, role
Stated = Mapping[Mention, Mapping[str, frozenset[str]]]
Told = tuple[Mention, str, str]  # who, field, text


def stated(community_id: int, record_ids: Sequence[int]) -> Stated:
    """
    Return what some records state of each of their mentions: field → texts as the register holds them.

    Runs inside a transaction of the linker, whose caller leaves the entry.
    """
    told: dict[Mention, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    if record_ids:
        found = records.linkable_among(community_id, sorted(set(record_ids)))
        for mention, field, text in (*_of_persons(found), *_of_things(found)):
            told[mention][field].add(text)
        for mention, field, text in _facts(found, list(told)):
            told[mention][field].add(text)
    return {mention: {field: frozenset(texts) for field, texts in by.items()} for mention, by in told.items()}


def _of_persons(found: Linkable) -> Iterator[Told]:
    known = prepare.persons(found.mentions)
    who = _who(found, known)
    for column, names in SINGLE.items():
        coded = known.single[column]
        for line, code in enumerate(coded.codes.tolist()):
            if code >= 0:
                yield from ((who[line], name, coded.values[code]) for name in names)
    for line, code in zip(known.phone.rows.tolist(), known.phone.codes.tolist(), strict=True):
        yield who[line], "phone", known.phone.values[code]


def _who(found: Linkable, known: Persons) -> list[Mention]:
    roles = [known.role.values[code] for code in known.role.codes.tolist()]
    numbers = found.record_ids[known.row].tolist()
    return [(number, fields.PERSON, role) for number, role in zip(numbers, roles, strict=True)]


def _of_things(found: Linkable) -> Iterator[Told]:
    for sort, names in THINGS.items():
        table: pa.Table = found.mentions.tables[sort]
        numbers = found.record_ids[table["row_id"].to_numpy()].tolist()
        for name in names:
            told = zip(numbers, table["role"].to_pylist(), table[name].to_pylist(), strict=True)
            for number, role, text in told:
                if held := given.understood(sort, name, text or ""):
                    yield (number, sort, role), name, held


def _facts(found: Linkable, mentions: Sequence[Mention]) -> Iterator[Told]:
    """Tell what rows say beside the compared fields: of their person, else of whatever they are about."""
    subjects: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention[2] == SUBJECT:
            subjects[mention[0]].append(mention)
    for rows in found.rows:
        numbers = rows.about["record_id"].to_pylist()
        for column, cells in zip(rows.mapping.columns, rows.table.sheet.columns, strict=True):
            if column.target is None or column.target.kind != FACT:
                continue
            for number, text in zip(numbers, cells.to_pylist(), strict=True):
                if text:
                    yield from ((one, f"{FACT}.{column.target.field}", text) for one in subjects[number])
