"""Work that arrays do without the interpreter's lock, on every core.

What one lane finds is its own and results keep the order of their items, so any number of lanes gives the same answer.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(function: Callable[[Item], Result], items: Sequence[Item], *, threads: int) -> list[Result]:
    """Apply a function to every item, so many at a time."""
    if threads < 2 or len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(threads) as lanes:
        return list(lanes.map(function, items))
