"""
What happened to a file, and when: moved in, left, born, died, owner changed; stated and inferred apart.

Three grounds, and each event says which is its own: a source gives the day as a value; a source said so for the first
time on that day (it may have begun earlier); a later delivery of the same source said so no more, from which linkage
infers that it has ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from liren.modules.register.kinds import living
from liren.modules.register.queries.files import File, Line, Neighbor
from liren.modules.register.queries.sources import Source

Ground = Literal["value", "first_said", "said_no_more"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """
    One thing that happened.

    :ivar name: a name of living.HAPPENINGS
    :ivar on: the day that orders it; of a masked value the year and month that the mask shows, else its source's day
    :ivar line: the value that says so; `neighbor` whom or what it concerned; one of the two is None
    :ivar is_stated: by a source; otherwise inferred
    """

    name: str
    on: date | None
    ground: Ground
    is_stated: bool
    source: Source | None
    line: Line | None = None
    neighbor: Neighbor | None = None


def events(found: File) -> list[Event]:
    """Return what happened to a file, the latest first; what bears no day stands last."""
    told = [*_valued(found), *(event for one in found.neighbors for event in _related(one))]
    return sorted(told, key=lambda event: (event.on or date.min, event.name), reverse=True)


def _valued(found: File) -> Iterator[Event]:
    for line in found.lines:
        name = living.HAPPENED_BY_VALUE.get(line.field)
        if name and line.standing != "past":
            yield Event(name=name, on=_day(line), ground="value", is_stated=True, source=line.source, line=line)


def _day(line: Line) -> date | None:
    """Return the day that orders a masked value: 1945-02-** stands in February 1945."""
    year, month = line.text[:4], line.text[5:7]
    if year.isdecimal() and 1 <= int(year) <= 9999:
        return date(int(year), int(month) if month.isdecimal() and 1 <= int(month) <= 12 else 1, 1)
    return line.observed_on or (line.source.on if line.source else None)


def _related(one: Neighbor) -> Iterator[Event]:
    began, ended = living.HAPPENED_BY_RELATION.get(one.relation, ("", ""))
    if began and (one.since_on or one.seen_on):
        yield Event(
            name=began,
            on=one.since_on or one.seen_on,
            ground="first_said",
            is_stated=one.is_stated,
            source=one.source,
            neighbor=one,
        )
    if ended and one.until_on:
        yield Event(
            name=ended, on=one.until_on, ground="said_no_more", is_stated=False, source=one.source, neighbor=one
        )
