"""What every register needs at hand, and the few words all of them write."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from liren.site.town import editions
from liren.site.town.clerk import Clerk
from liren.site.town.model import Person, Town
from liren.site.town.places import Dwelling
from liren.site.town.sheets import Mention, Row

T = TypeVar("T")
SEX = {"M": "男", "F": "女"}
SERIAL = "序号"  # stands in the first cell until the row gets its running number


@dataclass(frozen=True, slots=True)
class Desk:
    """One register's clerk, looking at the town as of one day."""

    town: Town
    clerk: Clerk
    day: date
    edition: int


def person(who: Person, role: str) -> Mention:
    """Say that a row names a person."""
    return Mention("person", role, who.id)


def place(dwelling: Dwelling, role: str = "subject") -> Mention:
    """Say that a row names a dwelling."""
    return Mention("dwelling", role, dwelling.id)


def numbered(role: str, index: int) -> str:
    """Return the role of the index-th of several, counted from 0: owner, owner2, owner3."""
    return role if index == 0 else f"{role}{index + 1}"


def key(identifier: str) -> int:
    """Return a number that is the same for the same true thing in every edition."""
    return int(identifier[1:])


def written(
    desk: Desk, things: Iterable[T], number: Callable[[T], int], write: Callable[[T], Row | None]
) -> Iterator[Row]:
    """Write a row for each thing; a few are entered a second time, weeks later, at the end."""
    again: list[T] = []
    clerk, serial = desk.clerk, 0
    for thing in things:
        if desk.edition > 1 and editions.is_struck(number(thing)):
            continue
        clerk.open(number(thing))
        row = write(thing)
        if row is not None:
            serial += 1
            if clerk.happens("row") == "repeated":
                again.append(thing)
            yield _numbered(row, serial)
    for thing in again:
        clerk.open(number(thing) ^ 0x7A7A7A7A)
        row = write(thing)
        if row is not None:
            serial += 1
            yield _numbered(row, serial)._replace(group="")


def _numbered(row: Row, serial: int) -> Row:
    if row.cells[0] is SERIAL:
        row.cells[0] = serial
    return row
