"""Two mentions side by side for the review desk: values out of the vault under one entry, and the weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from liren.engine.fields import Target
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries import files
from liren.modules.register.queries.sources import Source, sources_of
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Pair
from liren.primitives.records import queries as records
from liren.primitives.records.models import Record

PURPOSE = "register_review"
COMPARED = ("name", "former_name", "sex", "birth", "citizen_id", "other_id", "phone", "address", "relation")


@dataclass(frozen=True, kw_only=True)
class Side:
    """
    One of the two mentions: where it stands, and its values by field.

    :ivar file: the entity that it belongs to now
    :ivar label: how lists call that entity, masked
    :ivar rows: how many mentions that entity has
    """

    record_id: int
    role: str
    source: Source | None
    values: Mapping[str, str]
    file: Ref | None
    label: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A pair as it is shown; `fields` are those that at least one side fills, in the order of the desk."""

    pair: Pair
    left: Side
    right: Side
    fields: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """Whether the register has the two in one file now."""
        return self.left.file is not None and self.left.file == self.right.file


def side_by_side(actor: Actor, pair: Pair) -> Compared:
    """
    Open both rows of a pair under one entry (purpose `register_review`) and return what each says in its role.

    :raises liren.primitives.actors.queries.MayNot: if the post does not review
    :raises liren.kit.errors.Refusal: what the door refuses
    """
    actor.require(kinds.REVIEW)
    ids = [pair.record_a, pair.record_b]
    found = {record.pk: record for record in records.records_by_id(actor, ids)}
    opened = agreements.disclose(
        actor=actor, purpose=PURPOSE, subjects=[Ref("record", one) for one in dict.fromkeys(ids)], fields=["row"]
    )
    sources = sources_of(actor, ids)
    mentions = ((pair.record_a, pair.role_a), (pair.record_b, pair.role_b))
    owners = entities.owners(actor, sort=pair.sort, mentions=mentions)
    rows = entities.mention_counts(actor, owners.values())
    labels = files.labels(actor, owners.values())
    left, right = (
        Side(
            record_id=record,
            role=role,
            source=sources.get(record),
            values=_said(found.get(record), opened.current(Ref("record", record), "row"), pair.sort, role),
            file=owners.get((record, role)),
            label=labels.get(owners[record, role], "") if (record, role) in owners else "",
            rows=rows.get(owners[record, role], 0) if (record, role) in owners else 0,
        )
        for record, role in mentions
    )
    filled = tuple(field for field in COMPARED if left.values.get(field) or right.values.get(field))
    return Compared(pair=pair, left=left, right=right, fields=filled)


def _said(record: Record | None, row: str | None, sort: str, role: str) -> dict[str, str]:
    """Return what a row says of one mention: its own fields, and the address that it gives."""
    if record is None or row is None:
        return {}
    facts, plain = json.loads(row), role.rstrip("0123456789")
    said: dict[str, list[str]] = {}
    for column in record.layout.columns:
        if not column.get("target") or not column.get("fact"):
            continue
        target, text = Target.parse(column["target"]), str(facts.get(column["fact"], "") or "").strip()
        if text and target.kind == sort and target.role in (role, plain):
            said.setdefault(target.field, []).append(text)
        elif text and target.kind == "dwelling" and target.field != "code":
            said.setdefault("address", []).append(text)
    return {field: " ".join(texts) for field, texts in said.items()}


def open_count(actor: Actor) -> int:
    """Return how many pairs wait for this user."""
    return entities.pairs(actor).count()
