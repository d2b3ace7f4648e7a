"""
What linkage needs of a community: its current records as mentions, and what humans decided about pairs of them.

Runs as database role `linker` and leaves one class entry for all that it reads (`register.linked`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liren.engine.fields import PERSON
from liren.engine.mentions import Mentions
from liren.kit.errors import Invalid
from liren.modules.register.queries.tenancy import LINKER, inside
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Linkable

FACT: Final = "fact"
COUNTER: Final = "serial"  # the number of a line says nothing about anybody

Ints = npt.NDArray[np.int64]


class NothingToLink(Invalid):
    """No department's export has been loaded yet."""

    code = "register.nothing_to_link"


@dataclass(frozen=True, eq=False)
class Batch:
    """
    Everything that linkage needs.

    :ivar same, apart: pairs of mentions that humans decided
    """

    told: Linkable
    same: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()

    @property
    def mentions(self) -> Mentions:
        """What the rows speak of."""
        return self.told.mentions

    @property
    def record_ids(self) -> Ints:
        """The record of each row id."""
        return self.told.record_ids

    def placed(self, mentions: Ints) -> tuple[Ints, list[str]]:
        """Return record ids and roles of mentions."""
        return self.record_ids[self._row_of[mentions]], self._role_of[mentions].tolist()

    def dataset_of(self, mentions: Ints) -> Ints:
        """Return the dataset that each mention came with."""
        return self.told.dataset_ids[self._row_of[mentions]]

    def observed_on(self, record_id: int) -> date:
        """Return the day on which a record's source said so."""
        return self.told.days[self._place_of[record_id]]

    def dataset(self, record_id: int) -> int:
        """Return a record's dataset."""
        return int(self.told.dataset_ids[self._place_of[record_id]])

    def facts(self, links: pa.Table) -> Iterator[tuple[str, str, str, int]]:
        """
        Yield what rows say beside the fields that are compared: entity, `fact.` and its name, text, record.

        A row's facts are its subject's; a row without a person speaks of its dwelling, vehicle or organization.
        """
        subject = self._subjects(links)
        for rows in self.told.rows:
            records_ = rows.about["record_id"].to_pylist()
            for column, cells in zip(rows.mapping.columns, rows.table.sheet.columns, strict=True):
                if column.target is None or column.target.kind != FACT or column.target.field == COUNTER:
                    continue
                for record, text in zip(records_, cells.to_pylist(), strict=True):
                    if text and record in subject:
                        yield subject[record], f"fact.{column.target.field}", text, record

    def _subjects(self, links: pa.Table) -> dict[int, str]:
        found_in, roles = self.placed(links["mention"].to_numpy())
        kinds, entities_ = links["kind"].to_pylist(), links["entity"].to_pylist()
        found: dict[int, str] = {}
        for record, role, kind, entity in zip(found_in.tolist(), roles, kinds, entities_, strict=True):
            if role == "subject" and (record not in found or kind == PERSON):
                found[record] = entity
        return found

    def mention_of(self, record_id: int, role: str) -> int | None:
        """Return the mention of a person, or None when the record is not current any more."""
        return self._mention_of.get((record_id, role))

    @cached_property
    def _row_of(self) -> Ints:
        return self._gathered("row_id").astype(np.int64)

    @cached_property
    def _role_of(self) -> npt.NDArray[np.object_]:
        return self._gathered("role")

    @cached_property
    def _mention_of(self) -> dict[tuple[int, str], int]:
        table = self.mentions.tables[PERSON]
        found_in = self.record_ids[table["row_id"].to_numpy()].tolist()
        return dict(
            zip(zip(found_in, table["role"].to_pylist(), strict=True), table["mention"].to_pylist(), strict=True)
        )

    @cached_property
    def _place_of(self) -> dict[int, int]:
        return {record: place for place, record in enumerate(self.record_ids.tolist())}

    def _gathered(self, column: str) -> npt.NDArray[np.object_]:
        tables = self.mentions.tables.values()
        size = sum(table.num_rows for table in tables)
        out = np.empty(size, object)
        for table in tables:
            out[table["mention"].to_numpy()] = np.array(table[column].to_pylist(), object)
        return out


def load(actor: Actor) -> Batch:
    """
    Read the current records of the actor's community.

    :raises NothingToLink: if there are none
    """
    with inside(actor.community_id):
        told = records.linkable(actor.community_id)
        decided = list(
            entities.decisions(actor, using=LINKER).values_list(
                "sort", "answer", "record_a", "role_a", "record_b", "role_b"
            )
        )
    if not told.about.num_rows:
        raise NothingToLink()
    batch = Batch(told)
    same, apart = _constraints(batch, decided)
    return Batch(told, same, apart)


def _constraints(
    batch: Batch, decided: Sequence[tuple[str, str, int, str, int, str]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    pairs: dict[str, list[tuple[int, int]]] = {entity_kinds.SAME: [], entity_kinds.DIFFERENT: []}
    for sort, answer, record_a, role_a, record_b, role_b in decided:
        a, b = batch.mention_of(record_a, role_a), batch.mention_of(record_b, role_b)
        if sort == PERSON and answer in pairs and a is not None and b is not None:
            pairs[answer].append((a, b))
    return pairs[entity_kinds.SAME], pairs[entity_kinds.DIFFERENT]
