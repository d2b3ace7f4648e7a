"""Coordinates that contradict their address: what an outline says of itself against where it stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from liren.modules.register.rules import datums, outlines
from liren.modules.register.rules.datums import Point
from liren.modules.register.rules.outlines import Outline

FAR: Final = 1_000.0  # meters from the middle of its compound: the largest in China are about as wide
FEWEST: Final = 3  # buildings of a compound before one of them can stand apart


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """
    :ivar reason: in_another_grid, outside_every_grid, far_from_its_place or inside_another
    :ivar told: what it is held against: the grid or building in which it stands, or the distance in meters
    """

    building: Outline
    reason: str
    told: str


def contradictions(buildings: Sequence[Outline], grids: Sequence[Outline]) -> list[Contradiction]:
    """Return every contradiction, building by building in the order given."""
    middles = _middles(buildings)
    return [
        found
        for one in buildings
        for found in (_of_grid(one, grids), _of_place(one, middles), _of_others(one, buildings))
        if found is not None
    ]


def grid_of(point: Point, grids: Iterable[Outline]) -> str:
    """Return the name of the grid in which a point lies; empty if in none."""
    return next((grid.name for grid in grids if any(outlines.contains(each, point) for each in grid.polygons)), "")


def _of_grid(one: Outline, grids: Sequence[Outline]) -> Contradiction | None:
    if not grids:
        return None
    stands = grid_of(one.point, grids)
    if not stands:
        return Contradiction(building=one, reason="outside_every_grid", told="")
    if one.grid and one.grid != stands:
        return Contradiction(building=one, reason="in_another_grid", told=stands)
    return None


def _middles(buildings: Sequence[Outline]) -> dict[str, Point]:
    points: dict[str, list[Point]] = defaultdict(list)
    for one in buildings:
        points[one.place].append(one.point)
    return {
        place: (median(x for x, _y in at), median(y for _x, y in at))
        for place, at in points.items()
        if len(at) >= FEWEST
    }


def _of_place(one: Outline, middles: dict[str, Point]) -> Contradiction | None:
    if one.place not in middles:
        return None
    away = datums.meters(one.point, middles[one.place])
    if away <= FAR:
        return None
    return Contradiction(building=one, reason="far_from_its_place", told=f"{away:.0f}")


def _of_others(one: Outline, buildings: Sequence[Outline]) -> Contradiction | None:
    for other in buildings:
        # A place without numbers holds the houses that stand in it.
        if other is not one and other.name and any(outlines.contains(each, one.point) for each in other.polygons):
            return Contradiction(building=one, reason="inside_another", told=f"{other.place} {other.name}幢")
    return None
