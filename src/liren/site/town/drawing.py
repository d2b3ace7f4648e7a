"""Where the buildings of the town stand: outlines as GeoJSON, far out at sea, so that no real house is meant."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from liren.site.town.model import Town
from liren.site.town.places import Compound

CORNER: Final = (123.0, 29.5)  # longitude, latitude: the East China Sea
METER: Final = 1 / 111_320  # of a degree
BLOCK, WALK = 240.0, 300.0  # meters: a compound's side, and from one to the next
IN_ROW: Final = 6  # compounds of one grid
HOUSE: Final = (52.0, 14.0)
NUMERALS: Final = "一二三四五六七八九十"


def draw(*, town: Town, folder: Path) -> tuple[Path, Path]:
    """
    Write the outlines of buildings and of grids; a few are wrong, as such files are.

    One building says another grid than the one in which it stands, and one is missing.
    """
    buildings, grids = folder / "楼栋.geojson", folder / "网格.geojson"
    numbers: dict[int, set[int]] = defaultdict(set)
    for dwelling in town.dwellings:
        numbers[dwelling.compound.id].add(dwelling.building)
    drawn = [
        feature
        for place, compound in enumerate(town.compounds)
        for feature in _compound(compound, place, sorted(numbers[compound.id]))
    ]
    if len(drawn) > IN_ROW:
        drawn[0]["properties"]["网格"] = _grid(len(town.compounds) - 1)
        del drawn[1]
    _write(buildings, drawn)
    rows = range(-(-len(town.compounds) // IN_ROW))
    _write(grids, [_feature({"网格": _grid(row * IN_ROW)}, _row(row)) for row in rows])
    return buildings, grids


def _compound(compound: Compound, place: int, numbers: list[int]) -> list[dict[str, Any]]:
    row, column = divmod(place, IN_ROW)
    corner = (column * WALK, row * WALK)
    called = f"{compound.road}{compound.number}弄" if compound.kind == "lane" else compound.name
    if compound.kind == "village":
        return [_feature({"小区": called, "网格": _grid(place)}, _box(corner, (BLOCK, BLOCK)))]
    return [
        _feature({"小区": called, "楼栋": f"{number}幢", "网格": _grid(place)}, _house(corner, spot))
        for spot, number in enumerate(numbers)
    ]


def _house(corner: tuple[float, float], spot: int) -> list[list[float]]:
    row, column = divmod(spot, 3)
    return _box((corner[0] + 15 + column * 75, corner[1] + 15 + row * 30), HOUSE)


def _row(row: int) -> list[list[float]]:
    return _box((-30, row * WALK - 30), (IN_ROW * WALK, WALK))


def _grid(place: int) -> str:
    number = place // IN_ROW
    return f"第{NUMERALS[number] if number < len(NUMERALS) else number + 1}网格"


def _box(corner: tuple[float, float], size: tuple[float, float]) -> list[list[float]]:
    """Return a ring, from meters east and north of the town's corner to degrees."""
    (x, y), (width, height) = corner, size
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    return [[round(CORNER[0] + east * METER / 0.87, 7), round(CORNER[1] + north * METER, 7)] for east, north in corners]


def _feature(properties: dict[str, str], ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    whole = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
