"""Several people in one cell: who the others are, from the words beside their names and the form of the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import cells, relations

# Cells that hold one of these may hold several people; all others are never looked at one by one.
CROWDED: Final = r"[、,，;；/+＋&|\n()（）和与及 　]"
_NOTE: Final = re.compile(r"[(（]([^()（）]*)[)）]")
_LABEL: Final = re.compile(r"^([^:：]{1,4})[:：]\s*(.+)$")
_BY_GROUP: Final = {"1": "spouse", "5": "parent"}


@dataclass(frozen=True)
class Named:
    """
    One person of a cell.

    :ivar note: the word beside the name (父, 配偶), empty when there is none
    """

    name: str
    note: str


def named(cell: str) -> tuple[Named, ...]:
    """The people of a cell, in its order; one with the cell's own text when it holds only one."""
    parts = cells.split_people(cell)
    return tuple(_named(part) for part in parts) if len(parts) > 1 else (Named(cell, ""),)


def _named(part: str) -> Named:
    label = _LABEL.match(part)
    if label is not None:
        return Named(label.group(2).strip(), label.group(1).strip())
    note = _NOTE.search(part)
    return Named(_NOTE.sub("", part).strip(), note.group(1).strip() if note else "")


def role_of_other(base: str, note: str, *, owners: bool) -> str:
    """The role of a further person in a cell of role `base`."""
    if base != "subject":
        return base
    role = _BY_GROUP.get(relations.normalize(note)[:1] if note else "")
    if role is not None and not owners:
        return role
    return "owner" if owners else "member"


def dealt(cell: str | None, count: int, *, ids: bool) -> Sequence[str | None]:
    """A cell of ids or phones dealt to `count` people; all of it to the first when it does not part evenly."""
    if not cell:
        return [None] * count
    parts = re.split(r"[、,，;；/|\s]+", cell.strip()) if ids else cells.split_phones(cell)
    if len(parts) == count:
        return list(parts)
    return [cell, *[None] * (count - 1)]
