"""
Outlines of buildings and grids as a GeoJSON file brings them (RFC 7946), read as an enemy might have written them.

Whatever the bytes are, the answer is outlines with the faults of single features, or one refusal that says what is
wrong with the whole. Coordinates come back in WGS-84, rounded to a centimeter.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, Final

from liren.kit.errors import Invalid
from liren.modules.register.rules import datums
from liren.modules.register.rules.datums import Datum, Point

BUILDING: Final = "building"
GRID: Final = "grid"
SORTS: Final = (BUILDING, GRID)
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_FEATURES: Final = 20_000
MOST_CORNERS: Final = 5_000  # of one feature: a county's border has fewer
WIDEST: Final = {BUILDING: 2_000.0, GRID: 50_000.0}  # meters across
NAME_LENGTH: Final = 60
DIGITS: Final = 7  # of a degree: about a centimeter

# How the properties of a feature are called in the files that there are, compared without case.
PLACE: Final = ("place", "compound", "小区", "小区名称", "村", "街路巷", "路", "地点")
NUMBER: Final = ("building", "number", "楼栋", "楼栋号", "幢", "幢号", "楼号", "栋号")
OWN_GRID: Final = ("grid", "网格", "所属网格", "网格名称")
GRID_NAME: Final = (*OWN_GRID, "name", "名称")

Ring = list[Point]
Polygon = list[Ring]  # the outer ring, then the holes


class OutlinesTooLarge(Invalid):
    """The file is larger than a map of a community can be."""

    code = "outlines.too_large"


class OutlinesNotReadable(Invalid):
    """The bytes are no JSON text."""

    code = "outlines.not_readable"


class OutlinesNotGeojson(Invalid):
    """The JSON is no collection of GeoJSON features."""

    code = "outlines.not_geojson"


class TooManyOutlines(Invalid):
    """The file has more features than a map of a community."""

    code = "outlines.too_many"


class OutlinesProjected(Invalid):
    """The coordinates are meters of a projection, not degrees."""

    code = "outlines.projected"


@dataclass(frozen=True, kw_only=True)
class Outline:
    """
    One outline as the file names it.

    :ivar place: of a building its compound, lane or village; of a grid empty
    :ivar name: of a building its number, empty where the homes of a place bear none; of a grid its name
    :ivar grid: in which grid a building stands, if the file says so
    :ivar polygons: empty for a building that is drawn as a point
    :ivar point: inside it, where its number is written
    """

    sort: str
    place: str
    name: str
    grid: str
    polygons: tuple[Polygon, ...]
    point: Point


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A feature that was left out, counted from 1, and why: a name that the screens put into words."""

    feature: int
    reason: str


class _Unfit(Exception):
    """A feature that cannot be drawn; the message is the reason."""


Naming = Callable[[str, str], tuple[str, str]]


def _as_written(place: str, name: str) -> tuple[str, str]:
    return place, name


def read(content: bytes, *, sort: str, datum: Datum, naming: Naming = _as_written) -> tuple[list[Outline], list[Fault]]:
    """
    Read a file: its outlines, and the features that were left out.

    :param sort: BUILDING or GRID: what the file holds
    :param datum: the coordinate system that its sender says it has
    :param naming: how a building's place and number are called in the register
    :raises Invalid: OutlinesTooLarge, OutlinesNotReadable, OutlinesNotGeojson, TooManyOutlines, OutlinesProjected
    """
    features = _features(content)
    found: dict[tuple[str, str], Outline] = {}
    faults = []
    for number, feature in enumerate(features, start=1):
        try:
            one = _outline(feature, sort, datum, naming)
            if (one.place, one.name) in found:
                raise _Unfit("twice")
        except _Unfit as unfit:
            faults.append(Fault(feature=number, reason=str(unfit)))
        else:
            found[one.place, one.name] = one
    return list(found.values()), faults


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise OutlinesTooLarge(most=MOST_BYTES // 1024 // 1024)
    whole = _json(content)
    features = whole.get("features") if isinstance(whole, dict) and whole.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise OutlinesNotGeojson()
    if len(features) > MOST_FEATURES:
        raise TooManyOutlines(most=MOST_FEATURES)
    if _is_projected(whole.get("crs")):
        raise OutlinesProjected()
    return features


def _json(content: bytes) -> Any:
    """Read the text; programs in China still write GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return json.loads(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError):
            break
    raise OutlinesNotReadable()


_DEGREES: Final = ("CRS84", "4326", "4490", "4979")  # WGS-84 and CGCS2000 in degrees


def _is_projected(crs: object) -> bool:
    """Tell whether the member that GeoJSON once had names a projection."""
    said = crs.get("properties") if isinstance(crs, dict) else None
    name = said.get("name") if isinstance(said, dict) else None
    return isinstance(name, str) and not any(each in name for each in _DEGREES)


def _outline(feature: object, sort: str, datum: Datum, naming: Naming) -> Outline:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Unfit("no_feature")
    said = feature.get("properties")
    properties = {str(name).strip().lower(): value for name, value in said.items()} if isinstance(said, dict) else {}
    place = "" if sort == GRID else _text(properties, PLACE)
    name = _text(properties, GRID_NAME if sort == GRID else NUMBER)
    if sort == GRID and not name:
        raise _Unfit("no_grid_name")
    if sort == BUILDING and not place:
        raise _Unfit("no_place")
    if sort == BUILDING:
        place, name = naming(place, name)
    polygons, point = _drawn(feature.get("geometry"), sort, datum)
    grid = "" if sort == GRID else _text(properties, OWN_GRID)
    return Outline(sort=sort, place=place, name=name, grid=grid, polygons=polygons, point=point)


def _text(properties: Mapping[str, object], names: Sequence[str]) -> str:
    """Return what the first of these properties says that says anything."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value).strip() if isinstance(value, str) or (type(value) is int and abs(value) < 10**9) else ""
        if len(text) > NAME_LENGTH or not text.isprintable():
            raise _Unfit("name_not_valid")
        if text:
            return text
    return ""


def _drawn(geometry: object, sort: str, datum: Datum) -> tuple[tuple[Polygon, ...], Point]:
    if not isinstance(geometry, dict):
        raise _Unfit("no_geometry")
    kind, given = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point" and sort == BUILDING:
        return (), _point(given, datum)
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(given, list):
        raise _Unfit("geometry_not_supported")
    parts = given if kind == "MultiPolygon" else [given]
    if _corners(parts) > MOST_CORNERS:
        raise _Unfit("too_detailed")
    polygons = tuple([_ring(ring, datum) for ring in _rings(part)] for part in parts)
    if not polygons:
        raise _Unfit("no_geometry")
    _require_extent(polygons, WIDEST[sort])
    return polygons, middle(max(polygons, key=lambda one: _area(one[0])))


def _rings(part: object) -> list[Any]:
    if not isinstance(part, list) or not part:
        raise _Unfit("no_geometry")
    return part


def _corners(parts: Sequence[object]) -> int:
    rings = [ring for part in parts if isinstance(part, list) for ring in part]
    return sum(len(ring) for ring in rings if isinstance(ring, list)) + len(rings)


def _ring(given: object, datum: Datum) -> Ring:
    if not isinstance(given, list) or len(given) < 4:
        raise _Unfit("ring_too_short")
    ring = [_point(each, datum) for each in given]
    if ring[0] != ring[-1]:
        raise _Unfit("ring_not_closed")
    if _area(ring) == 0:
        raise _Unfit("ring_too_short")
    return ring


def _point(given: object, datum: Datum) -> Point:
    if not isinstance(given, list) or len(given) < 2:
        raise _Unfit("coordinates_not_valid")
    try:
        x, y = (float(each) for each in given[:2] if isinstance(each, int | float) and not isinstance(each, bool))
    except (ValueError, OverflowError):
        raise _Unfit("coordinates_not_valid") from None
    if not (isfinite(x) and isfinite(y)):
        raise _Unfit("coordinates_not_valid")
    if abs(x) > 180 or abs(y) > 180:
        raise OutlinesProjected()
    if not datums.is_in_china((x, y)):
        raise _Unfit("axes_swapped" if datums.is_in_china((y, x)) else "outside_china")
    longitude, latitude = datums.to_wgs84((x, y), datum)
    return round(longitude, DIGITS), round(latitude, DIGITS)


def _require_extent(polygons: Sequence[Polygon], widest: float) -> None:
    corners = [point for polygon in polygons for point in polygon[0]]
    low = (min(x for x, _y in corners), min(y for _x, y in corners))
    high = (max(x for x, _y in corners), max(y for _x, y in corners))
    if datums.meters(low, high) > widest:
        raise _Unfit("too_wide")


def _area(ring: Ring) -> float:
    """Return the area that a ring encloses, in square degrees; only compared, never told."""
    (x0, y0), *_rest = ring
    return abs(sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in _sides(ring))) / 2


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return pairwise(ring)


def contains(polygon: Polygon, point: Point) -> bool:
    """Tell whether a point lies inside a polygon: an odd number of sides crossed, those of holes among them."""
    x, y = point
    return sum(x < cut for ring in polygon for cut in _cuts(ring, y)) % 2 == 1


def _cuts(ring: Ring, y: float) -> Iterator[float]:
    """Yield where a parallel crosses a ring."""
    for (ax, ay), (bx, by) in _sides(ring):
        if (ay > y) != (by > y):
            yield ax + (bx - ax) * (y - ay) / (by - ay)


def middle(polygon: Polygon) -> Point:
    """Return a point inside a polygon: the middle of its widest part at half its height."""
    heights = sorted({y for _x, y in polygon[0]})
    half = (heights[0] + heights[-1]) / 2
    # Between two corners' heights, so that no corner lies on the line.
    below = max(y for y in heights if y <= half)
    above = min(y for y in heights if y > below)
    y = (below + above) / 2
    cuts = sorted(cut for ring in polygon for cut in _cuts(ring, y))
    left, right = max(zip(cuts[::2], cuts[1::2], strict=False), key=lambda pair: pair[1] - pair[0])
    return (left + right) / 2, y
