"""
Which counts of a map may be told one by one: small ones are merged, and none can be worked out from the others.

A count below SMALL would point at households. Counts of buildings are merged inside their group (a grid, else a
compound) until what is merged together is at least SMALL; where a whole group is too small, its total is merged with
those of other groups in the same way. Every number that is told is 0 or at least SMALL, and so is every difference
between a total and the numbers told below it.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Group = TypeVar("Group", bound=Hashable)
SMALL: Final = 5


@dataclass(frozen=True, kw_only=True)
class Told(Generic[Cell, Group]):
    """
    What may be told.

    :ivar cells: the count of each cell; None where it is merged
    :ivar groups: the total of each group; None where it is merged with others'
    :ivar merged: of each group what its merged cells make together; only where its total is told
    :ivar rest: what the merged groups make together; 0 if there are none
    :ivar total: of everything; None if it is too small itself
    """

    cells: Mapping[Cell, int | None]
    groups: Mapping[Group, int | None]
    merged: Mapping[Group, int]
    rest: int | None
    total: int | None


def merge(counts: Mapping[Cell, int], group_of: Mapping[Cell, Group]) -> Told[Cell, Group]:
    """Merge what is small: inside its group first, then group by group."""
    grouped: dict[Group, dict[Cell, int]] = defaultdict(dict)
    for cell, number in counts.items():
        grouped[group_of[cell]][cell] = number
    totals = {group: sum(cells.values()) for group, cells in grouped.items()}
    hidden_groups = _hidden(totals)
    hidden = {
        group: {cell for cell, number in cells.items() if number} if group in hidden_groups else _hidden(cells)
        for group, cells in grouped.items()
    }
    total, rest = sum(totals.values()), sum(totals[group] for group in hidden_groups)
    return Told(
        cells={cell: None if cell in hidden[group_of[cell]] else number for cell, number in counts.items()},
        groups={group: None if group in hidden_groups else number for group, number in totals.items()},
        merged={
            group: sum(grouped[group][cell] for cell in cells)
            for group, cells in hidden.items()
            if cells and group not in hidden_groups
        },
        rest=rest if rest == 0 or rest >= SMALL else None,
        total=total if total == 0 or total >= SMALL else None,
    )


def _hidden(numbers: Mapping[Cell, int]) -> set[Cell]:
    """Return the small ones, and of the others the smallest ones until all of them together are not small."""
    by_size = sorted((cell for cell, number in numbers.items() if number), key=lambda cell: numbers[cell])
    hidden: list[Cell] = [cell for cell in by_size if numbers[cell] < SMALL]
    for cell in by_size[len(hidden) :]:
        if not hidden or sum(numbers[each] for each in hidden) >= SMALL:
            break
        hidden.append(cell)
    return set(hidden)
