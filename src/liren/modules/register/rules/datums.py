"""
The three coordinate systems of maps in China, and the way between them.

WGS-84 is what satellites give; GCJ-02 is the encryption that the law asks of published maps, some hundred meters away
in a direction that changes with the place; BD-09 is one provider's further shift of GCJ-02. A file says nowhere which
of them it holds: points look right and stand in the next street. CGCS2000, of surveys, equals WGS-84 within a meter.
"""

from math import atan2, cos, hypot, pi, sin, sqrt
from typing import Final, Literal

Datum = Literal["wgs84", "gcj02", "bd09"]
Point = tuple[float, float]  # longitude, latitude in degrees
DATUMS: Final[tuple[Datum, ...]] = ("wgs84", "gcj02", "bd09")

_AXIS: Final = 6378245.0  # Krasovsky 1940, on which GCJ-02 rests: meters
_ECCENTRICITY: Final = 0.00669342162296594323  # squared
_NEAR: Final = 1e-10  # degrees: a hundredth of a millimeter
_ROUNDS: Final = 12


def to_wgs84(point: Point, datum: Datum) -> Point:
    """Return a point of some system in WGS-84, to within a millimeter."""
    if datum == "wgs84":
        return point
    return _gcj_to_wgs(_bd_to_gcj(point) if datum == "bd09" else point)


def from_wgs84(point: Point, datum: Datum) -> Point:
    """Return a point of WGS-84 in some system."""
    if datum == "wgs84":
        return point
    shifted = _shifted(point)
    return _gcj_to_bd(shifted) if datum == "bd09" else shifted


def is_in_china(point: Point) -> bool:
    """Tell whether a point lies in the box within which GCJ-02 shifts."""
    longitude, latitude = point
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def meters(one: Point, other: Point) -> float:
    """Return the distance of two points that stand near each other, in meters."""
    along = (other[0] - one[0]) * cos((one[1] + other[1]) * pi / 360)
    return hypot(along, other[1] - one[1]) * 111_320


def _shifted(point: Point) -> Point:
    """Return a point of WGS-84 in GCJ-02; outside of China nothing is shifted."""
    if not is_in_china(point):
        return point
    longitude, latitude = point
    radians = latitude * pi / 180
    bend = 1 - _ECCENTRICITY * sin(radians) ** 2
    across = _eastward(longitude - 105, latitude - 35) * 180 / (_AXIS / sqrt(bend) * cos(radians) * pi)
    up = _northward(longitude - 105, latitude - 35) * 180 / (_AXIS * (1 - _ECCENTRICITY) / bend**1.5 * pi)
    return longitude + across, latitude + up


def _eastward(x: float, y: float) -> float:
    bent = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return bent + _ripple(x) + _waves(x, (20, 40), (1, 3)) + _waves(x, (150, 300), (12, 30))


def _northward(x: float, y: float) -> float:
    bent = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return bent + _ripple(x) + _waves(y, (20, 40), (1, 3)) + _waves(y, (160, 320), (12, 30))


def _waves(value: float, heights: tuple[float, float], lengths: tuple[float, float]) -> float:
    return sum(height * sin(value * pi / length) for height, length in zip(heights, lengths, strict=True)) * 2 / 3


def _ripple(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def _gcj_to_wgs(point: Point) -> Point:
    """Return a point of GCJ-02 in WGS-84: the shift hardly changes over its own length, so guessing again converges."""
    guess = point
    for _ in range(_ROUNDS):
        shifted = _shifted(guess)
        off = (point[0] - shifted[0], point[1] - shifted[1])
        guess = (guess[0] + off[0], guess[1] + off[1])
        if max(map(abs, off)) < _NEAR:
            break
    return guess


_TWIST: Final = pi * 3000 / 180


def _gcj_to_bd(point: Point) -> Point:
    x, y = point
    radius = hypot(x, y) + 0.00002 * sin(y * _TWIST)
    angle = atan2(y, x) + 0.000003 * cos(x * _TWIST)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _bd_to_gcj(point: Point) -> Point:
    """Return a point of BD-09 in GCJ-02, by guessing again like `_gcj_to_wgs`."""
    guess = (point[0] - 0.0065, point[1] - 0.006)
    for _ in range(_ROUNDS):
        there = _gcj_to_bd(guess)
        off = (point[0] - there[0], point[1] - there[1])
        guess = (guess[0] + off[0], guess[1] + off[1])
        if max(map(abs, off)) < _NEAR:
            break
    return guess
