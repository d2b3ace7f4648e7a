"""Which value of an entity survives, and why; what was said otherwise is kept beside it.

For each field the values are ranked: better evidence first (a valid id, a whole date, an unmasked name), then the
more rows, then the newer, then the order of content. Every value names a mention that holds it.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liren.engine import alike, coding, fields
from liren.engine.batch import Batch
from liren.engine.coding import Coded, Ints
from liren.engine.mentions import Mentions

VALUES: Final = pa.schema(
    [
        ("entity", pa.string()),
        ("kind", pa.string()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("rank", pa.int32()),  # 0 survives
        ("rule", pa.string()),  # of rank 0 why it won, of the others what it is: see RULES
        ("rows", pa.int32()),  # mentions that hold it
        ("mention", pa.int64()),  # one of them, the newest
    ]
)
RULES: Final = {
    "only": "no other value was said",
    "better": "valid, whole or unmasked where others are not",
    "more_rows": "more mentions hold it",
    "newer": "as many mentions hold it, but its latest is newer",
    "first": "nothing tells the values apart; the order of content decides",
    "several": "a field that holds several values",
    "other": "said otherwise, and kept",
    "borrowed": "another person's id, written for this one",
}
SEVERAL: Final = frozenset({"phone", "former_name", "other_id"})


def ranked(batch: Batch, mentions: Mentions, links: pa.Table) -> pa.Table:
    """Rank all values of all entities: schema VALUES."""
    observed = _observed(mentions)
    entity = links["entity"].combine_chunks().dictionary_encode()
    number, names = entity.indices.to_numpy(), entity.dictionary
    parts = [_ranked(column, number, names, observed) for column in _columns(batch, mentions) if len(column[1])]
    return pa.concat_tables([*parts, VALUES.empty_table()]).sort_by(
        [("entity", "ascending"), ("field", "ascending"), ("rank", "ascending")]
    )


def surviving(ranks: pa.Table) -> pa.Table:
    """Keep the values that survive."""
    several = pc.is_in(ranks["field"], pa.array(sorted(SEVERAL)))
    return ranks.filter(pc.or_(pc.equal(ranks["rank"], 0), several))


def conflicting(ranks: pa.Table) -> pa.Table:
    """Keep all values of the fields on which an entity's mentions disagree, the surviving one first."""
    several = pc.is_in(ranks["field"], pa.array(sorted(SEVERAL)))
    lonely = pc.equal(ranks["rule"], "only")
    return ranks.filter(pc.invert(pc.or_(lonely, several)))


Quality = Callable[[str], int]
Column = tuple[str, Ints, Coded, Quality]


def _columns(batch: Batch, mentions: Mentions) -> Iterator[Column]:
    known = batch.known
    single, owned = known.single, batch.weighed.evidence.owned_id
    borrowed = Coded(np.where(owned < 0, single["citizen_id"].codes, -1).astype(np.int32), single["citizen_id"].values)
    yield "name", known.mention, single["name"], lambda text: 0 if alike.LOST in text else len(text) > 1
    yield "former_name", known.mention, single["former"], lambda _: 0
    yield "citizen_id", known.mention, Coded(owned, single["citizen_id"].values), lambda _: 3
    yield "borrowed_id", known.mention, borrowed, lambda _: -1
    yield "partial_id", known.mention, single["pattern"], lambda text: sum(c != alike.LOST for c in text)
    yield "other_id", known.mention, single["other_id"], lambda _: 0
    yield "birth", known.mention, single["birth"], len
    yield "sex", known.mention, single["sex"], lambda _: 0
    phone = known.phone
    yield "phone", known.mention[phone.rows], Coded(phone.codes.astype(np.int32), phone.values), lambda _: 0
    for found, field in ((batch.households, "register_no"), (batch.vehicles, "plate"), (batch.organizations, "uscc")):
        yield field, found.mention, found.key, lambda text: 0 if alike.LOST in text else 1
    for kind, names in (
        (fields.DWELLING, ("address", "code")),
        (fields.ORGANIZATION, ("name",)),
        (fields.VEHICLE, ("color", "space")),
    ):
        table = mentions.tables[kind].sort_by("mention")
        for name in names:
            yield name, table["mention"].to_numpy(), coding.encode(table[name]), len if name == "address" else _even


def _even(_: str) -> int:
    return 0


def _observed(mentions: Mentions) -> Ints:
    """Give for each mention the day (since 1970) on which its source said so, 0 when unknown."""
    day = np.zeros(int(max(mentions.rows["row_id"].to_numpy().max(initial=-1), -1)) + 1, np.int64)
    told = mentions.rows["observed_on"].cast(pa.int32()).fill_null(0)
    day[mentions.rows["row_id"].to_numpy()] = told.to_numpy()
    size = max((int(t["mention"].to_numpy().max(initial=-1)) for t in mentions.tables.values()), default=-1) + 1
    out = np.zeros(size, np.int64)
    for table in mentions.tables.values():
        out[table["mention"].to_numpy()] = day[table["row_id"].to_numpy()]
    return out


def _ranked(column: Column, number: Ints, names: pa.Array, observed: Ints) -> pa.Table:
    field, mention, coded, quality = column
    known = coded.codes >= 0
    mention, codes = mention[known], coded.codes[known].astype(np.int64)
    entity, day = number[mention].astype(np.int64), observed[mention]
    order = np.lexsort((mention, -day, codes, entity))
    entity, codes, mention, day = entity[order], codes[order], mention[order], day[order]
    starts = (
        np.flatnonzero(np.r_[True, (entity[1:] != entity[:-1]) | (codes[1:] != codes[:-1])]) if len(entity) else order
    )
    rows = np.diff(np.r_[starts, len(entity)])
    entity, codes, mention, day = entity[starts], codes[starts], mention[starts], day[starts]
    good = np.array([int(quality(value)) for value in coded.values] or [0], np.int64)[codes]
    order = np.lexsort((codes, -day, -rows, -good, entity))
    entity, codes, mention, day, rows, good = (column[order] for column in (entity, codes, mention, day, rows, good))
    first = np.r_[True, entity[1:] != entity[:-1]] if len(entity) else np.empty(0, bool)
    rank = np.arange(len(entity)) - np.maximum.accumulate(np.where(first, np.arange(len(entity)), 0))
    taken = names.take(pa.array(entity))
    return pa.table(
        {
            "entity": taken,
            "kind": pc.list_element(pc.split_pattern(taken, "-"), 0),
            "field": pa.array(np.full(len(entity), field, object), pa.string()),
            "value": pa.array(coded.values, pa.string()).take(pa.array(codes)),
            "rank": rank.astype(np.int32),
            "rule": pa.array(_why(field, first, good, rows, day), pa.string()),
            "rows": rows.astype(np.int32),
            "mention": mention,
        },
        VALUES,
    )


def _why(field: str, first: NDArray[np.bool_], good: Ints, rows: Ints, day: Ints) -> NDArray[np.object_]:
    if field in SEVERAL:
        return np.full(len(first), "several", object)
    if field == "borrowed_id":
        return np.full(len(first), "borrowed", object)
    last = np.r_[first[1:], True] if len(first) else first
    why = np.full(len(first), "other", object)
    following = {name: np.r_[column[1:], 0] for name, column in (("good", good), ("rows", rows), ("day", day))}
    for name, mask in (
        ("first", first),
        ("newer", first & (day > following["day"])),
        ("more_rows", first & (rows > following["rows"])),
        ("better", first & (good > following["good"])),
        ("only", first & last),
    ):
        why[mask] = name
    return why
