"""What programs send and are told of the map."""

from typing import Literal

from ninja import Schema


class CountOut(Schema):
    """A building and how many of the list are there; `number` is null where it is merged with others'."""

    place: str
    building: str
    group: str
    number: int | None
    longitude: float | None
    latitude: float | None


class GroupOut(Schema):
    """A grid or place; `number` is null where it is merged with others', `merged` what its merged buildings make."""

    name: str
    number: int | None
    merged: int


class MapOut(Schema):
    """Counts of a list by building and by group; no count from 1 to 4 is told or can be worked out."""

    buildings: list[CountOut]
    groups: list[GroupOut]
    rest: int | None
    placed: int | None


class FaultOut(Schema):
    """A feature that was left out, counted from 1, and why."""

    feature: int
    reason: str


class DrawnOut(Schema):
    """What became of a file of outlines."""

    stored: int
    erased: int
    faults: list[FaultOut]


class UnplacedOut(Schema):
    """A home that stands nowhere on the map, and why."""

    id: int
    label: str
    reason: Literal["no_place", "place_unknown", "no_number", "number_unknown"]


class UnplacedPageOut(Schema):
    """One page of the homes that stand nowhere on the map."""

    total: int
    items: list[UnplacedOut]


class DoubtOut(Schema):
    """A building whose coordinates contradict its address."""

    place: str
    building: str
    reason: str
    told: str
    grid: str
