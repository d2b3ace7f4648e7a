"""Where an address of one row lies, by what the last run learnt of names, lists and doors.

A place that the run did not know, and a door that it did not see, get names of their own: two rows with one new address
meet under them. That a new place is an old one under another name is for the next run to learn.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liren.engine import batch, places
from liren.engine.live.digests import Digest
from liren.engine.live.saying import early_keys

UNKNOWN = "x"


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """
    What a run learnt of addresses, by keyed digests of their parts.

    :ivar names: (county, name) or name alone → place
    :ivar lists: list → the place that it is about
    :ivar doors: (place, building, entrance, room, house) → `building.dwelling`; without the last four → building
    :ivar known: (early key of a person, parts) → `place.building.dwelling`, where the person completes the address
    """

    digest: Digest
    names: dict[int, str]
    lists: dict[int, str]
    doors: dict[int, str]
    known: dict[int, str]

    def place(self, parts: places.Parts, list_: str, keys: Sequence[str]) -> str:
        """Give the dwelling of an address, empty where no place is told."""
        for key in keys:
            if (found := self.known.get(self.digest("known", key, spelled(parts)))) is not None:
                return found
        place = self._place(parts, list_)
        return f"{place}.{self._door(place, parts)}" if place else ""

    def _place(self, parts: places.Parts, list_: str) -> str:
        for name in parts.names:
            found = self.names.get(self.digest("name", parts.region, name)) or self.names.get(self.digest("name", name))
            if found:
                return found
        if parts.names:
            return self._new("place", parts.region, parts.names[0])
        if parts.building and (parts.room or parts.house):
            return self.lists.get(self.digest("list", list_), "")
        return ""

    def _door(self, place: str, parts: places.Parts) -> str:
        found = self.doors.get(self.digest(*_door_key(place, parts)))
        if found is not None:
            return found
        if not parts.building:
            return f"{UNKNOWN}.{UNKNOWN}"
        seen = self.doors.get(self.digest("building", place, parts.building))
        building = seen or self._new("building", place, parts.building)
        if not parts.room and not (parts.house and seen is None):
            return f"{building}.{UNKNOWN}"
        if not parts.unit and (sole := self.doors.get(self.digest("sole", place, parts.building, parts.room))):
            return sole
        return f"{building}.{self._new('dwelling', building, parts.unit, parts.room)}"

    def _new(self, *told: str) -> str:
        # Hexadecimal: the letter that stands for the unknown is no digit of it.
        return f"n{self.digest(*told) % 2**64:016x}"


def spelled(parts: places.Parts) -> str:
    """Write the parts of an address that tell a door."""
    return places.GAP.join(("|".join(parts.names), parts.region, parts.building, parts.unit, parts.room, parts.house))


def learnt(normal: batch.Normal, digest: Digest) -> Gazetteer:
    """Keep what a run learnt of addresses."""
    found, read = normal.dwellings, normal.read
    values = _values(normal)
    own = [read.parts[code] if code >= 0 else None for code in read.own.tolist()]
    lists = _lists(normal)
    gazetteer = Gazetteer(digest, {}, {}, {}, {})
    _learn_names(gazetteer, own, values)
    _learn_lists(gazetteer, own, values, lists)
    _learn_doors(gazetteer, own, values)
    occupants = normal.stated.occupants(np.arange(normal.known.size)).tolist()
    keys = _early(normal)
    contested = set()
    for parts, value, list_, line in zip(own, values, lists, occupants, strict=True):
        if parts is None or line < 0 or gazetteer.place(parts, list_, ()) == value:
            continue
        for key in keys(line):
            number = digest("known", key, spelled(parts))
            if gazetteer.known.setdefault(number, value) != value:
                contested.add(number)
    for number in contested:
        del gazetteer.known[number]
    assert len(found.mention) == len(values)
    return gazetteer


def _values(normal: batch.Normal) -> list[str]:
    found = normal.dwellings
    columns = [column.tolist() for column in (found.place, found.building, found.dwelling)]
    return [
        ".".join(f"{number:07}" if number >= 0 else UNKNOWN for number in told) if told[0] >= 0 else ""
        for told in zip(*columns, strict=True)
    ]


def _lists(normal: batch.Normal) -> list[str]:
    rows = normal.stated.mentions.rows.sort_by("row_id")
    at = np.searchsorted(rows["row_id"].to_numpy(), normal.dwellings.row)
    named = [
        f"{file}{places.GAP}{sheet}"
        for file, sheet in zip(rows["file"].to_pylist(), rows["sheet"].to_pylist(), strict=True)
    ]
    return [named[place] for place in at.tolist()]


def _learn_names(gazetteer: Gazetteer, own: Sequence[places.Parts | None], values: Sequence[str]) -> None:
    votes: dict[int, Counter[str]] = {}
    for (parts, value), count in Counter(zip(own, values, strict=True)).items():
        if parts is None or not value:
            continue
        for name in parts.names:
            for told in (("name", parts.region, name), ("name", name)):
                votes.setdefault(gazetteer.digest(*told), Counter())[value.split(".")[0]] += count
    gazetteer.names.update({number: _most(counted) for number, counted in votes.items()})


def _learn_lists(
    gazetteer: Gazetteer, own: Sequence[places.Parts | None], values: Sequence[str], lists: Sequence[str]
) -> None:
    votes: dict[str, Counter[str]] = {}
    for (parts, value, list_), count in Counter(zip(own, values, lists, strict=True)).items():
        if parts is not None and not parts.names and value:
            votes.setdefault(list_, Counter())[value.split(".")[0]] += count
    gazetteer.lists.update({gazetteer.digest("list", list_): _most(counted) for list_, counted in votes.items()})


def _learn_doors(gazetteer: Gazetteer, own: Sequence[places.Parts | None], values: Sequence[str]) -> None:
    votes: dict[int, Counter[str]] = {}
    flats: dict[int, set[str]] = {}
    for (parts, value), count in Counter(zip(own, values, strict=True)).items():
        if parts is None or not value:
            continue
        place, building, dwelling = value.split(".")
        door = f"{building}.{dwelling}"
        votes.setdefault(gazetteer.digest(*_door_key(place, parts)), Counter())[door] += count
        if parts.building and building != UNKNOWN:
            votes.setdefault(gazetteer.digest("building", place, parts.building), Counter())[building] += count
        if parts.room and dwelling != UNKNOWN:
            flats.setdefault(gazetteer.digest("sole", place, parts.building, parts.room), set()).add(door)
    gazetteer.doors.update({number: _most(counted) for number, counted in votes.items()})
    gazetteer.doors.update({number: next(iter(some)) for number, some in flats.items() if len(some) == 1})


def _door_key(place: str, parts: places.Parts) -> tuple[str, ...]:
    return ("door", place, parts.building, parts.unit, parts.room, parts.house)


def _most(counted: Counter[str]) -> str:
    return max(sorted(counted), key=counted.__getitem__)


def _early(normal: batch.Normal):  # type: ignore[no-untyped-def]
    known = normal.known
    columns = ("name", "citizen_id", "pattern", "other_id")
    phones: dict[int, list[str]] = {}
    for line, code in zip(known.phone.rows.tolist(), known.phone.codes.tolist(), strict=True):
        phones.setdefault(line, []).append(known.phone.values[code])

    def keys(line: int) -> list[str]:
        told = {name: _cell(known.single[name], line) for name in columns}
        return early_keys({**told, "phones": phones.get(line, ())})

    return keys


def _cell(column, line: int) -> str:  # type: ignore[no-untyped-def]
    code = int(column.codes[line])
    return column.values[code] if code >= 0 else ""
