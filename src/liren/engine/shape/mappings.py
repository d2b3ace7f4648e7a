"""What each column of a table means: proposed, corrected by a person, kept, and applied to the next export."""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from liren.engine import fields
from liren.engine.shape import red_lines
from liren.kit import errors

FACT = "fact"


class MappingNotReadable(errors.Invalid):
    """The text is no mapping that this edition wrote."""

    code = "mapping_not_readable"


class ColumnNotThere(errors.Missing):
    """The mapping has no column of that index, or the column crossed a red line and cannot be mapped."""

    code = "column_not_there"


@dataclass(frozen=True)
class ColumnMapping:
    """
    One column.

    :ivar index: its place in the sheet, 0-based
    :ivar target: what it means; None when nobody knows yet, or when it was dropped
    :ivar confidence: 0 to 1; 1 after a person decided
    :ivar reason: the rule or the person that gave the target
    :ivar samples: a few cells for the correcting screen; never logged, never serialized
    :ivar dropped: the red line that it crosses; its cells are then never read again
    """

    index: int
    header: str
    target: fields.Target | None
    confidence: float
    reason: str
    samples: tuple[str, ...] = field(default=(), repr=False, compare=False)
    dropped: red_lines.RedLine | None = None


@dataclass(frozen=True)
class Mapping:
    """
    A whole table.

    :ivar form: one of fields.FORMS
    :ivar confidence: that it is this form, 0 to 1
    """

    form: str
    columns: tuple[ColumnMapping, ...]
    confidence: float = 1.0

    def __iter__(self) -> Iterator[ColumnMapping]:
        return iter(self.columns)

    @property
    def dropped(self) -> tuple[ColumnMapping, ...]:
        """The columns that crossed a red line."""
        return tuple(column for column in self.columns if column.dropped is not None)

    def with_target(self, index: int, target: fields.Target | None) -> "Mapping":
        """
        The same mapping with one column decided by a person.

        :raises ColumnNotThere: if there is no such column, or it was dropped: nobody can map it back
        """
        if not any(column.index == index and column.dropped is None for column in self.columns):
            raise ColumnNotThere(index=index)
        columns = tuple(
            dataclasses.replace(column, target=target, confidence=1.0, reason="person")
            if column.index == index
            else column
            for column in self.columns
        )
        return dataclasses.replace(self, columns=columns)

    def to_json(self) -> str:
        """Text that `from_json` reads; without samples."""
        columns = [
            {
                "index": column.index,
                "header": column.header,
                "target": str(column.target) if column.target else None,
                "confidence": column.confidence,
                "reason": column.reason,
                "dropped": column.dropped.code if column.dropped else None,
            }
            for column in self.columns
        ]
        return json.dumps({"form": self.form, "confidence": self.confidence, "columns": columns}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Mapping":
        """
        Read what `to_json` wrote.

        :raises MappingNotReadable: if it is something else
        """
        try:
            said = json.loads(text)
            columns = tuple(_column(column) for column in said["columns"])
            return cls(str(said["form"]), columns, float(said["confidence"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MappingNotReadable from error


def _column(said: dict[str, object]) -> ColumnMapping:
    target, dropped = said["target"], said["dropped"]
    return ColumnMapping(
        int(str(said["index"])),
        str(said["header"]),
        fields.Target.parse(str(target)) if target is not None else None,
        float(str(said["confidence"])),
        str(said["reason"]),
        (),
        red_lines.LINES[str(dropped)] if dropped is not None else None,
    )
