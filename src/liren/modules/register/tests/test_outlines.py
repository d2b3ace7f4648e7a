"""Files of outlines: what is read, what is refused with which name, and that coordinates end up where they belong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.kit.errors import Invalid
from liren.modules.register.rules import cells, datums, outlines

HOME = (121.5, 31.2)
IN_CHINA = st.tuples(st.floats(74, 134), st.floats(19, 53))


def square(corner=HOME, side=0.001):
    x, y = corner
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(properties=None, geometry=None):
    return {
        "type": "Feature",
        "properties": {"小区": "青禾里", "楼栋": "6"} if properties is None else properties,
        "geometry": {"type": "Polygon", "coordinates": [square()]} if geometry is None else geometry,
    }


def file(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def read(*features, sort=outlines.BUILDING, datum="wgs84", **more):
    return outlines.read(file(*features, **more), sort=sort, datum=datum)


def reasons(*features, **more):
    found, faults = read(*features, **more)
    return [(fault.feature, fault.reason) for fault in faults], len(found)


@pytest.mark.parametrize(
    ("datum", "known"),
    [("gcj02", (116.41024449916938, 39.91640428150164)), ("bd09", (116.41662724378733, 39.922699552216216))],
)
def test_a_known_point_is_where_everybody_puts_it(datum, known):
    assert datums.from_wgs84((116.404, 39.915), datum) == pytest.approx(known, abs=1e-9)


@given(point=IN_CHINA, datum=st.sampled_from(datums.DATUMS))
def test_there_and_back_is_the_same_point_to_a_millimeter(point, datum):
    back = datums.to_wgs84(datums.from_wgs84(point, datum), datum)

    assert datums.meters(point, back) < 0.001


@given(point=IN_CHINA)
def test_the_shift_of_published_maps_is_never_nothing_and_never_a_mile(point):
    assert 1 < datums.meters(point, datums.from_wgs84(point, "gcj02")) < 1600


def test_outside_of_china_nothing_is_shifted():
    assert datums.from_wgs84((2.35, 48.86), "gcj02") == (2.35, 48.86)


def test_a_building_is_read_with_its_place_and_number():
    [one], faults = read(feature({"小区": " 青禾里 ", "楼栋": 6, "网格": "三网格"}))

    assert (one.place, one.name, one.grid, faults) == ("青禾里", "6", "三网格", [])
    assert outlines.contains(one.polygons[0], one.point)


def test_a_point_and_a_place_without_a_number_are_buildings_too():
    [one], _faults = read(feature({"村": "桥东村"}, {"type": "Point", "coordinates": [*HOME, 4.0]}))

    assert (one.place, one.name, one.polygons, one.point) == ("桥东村", "", (), HOME)


def test_what_a_published_map_shifted_is_put_back():
    shifted = [list(datums.from_wgs84((x, y), "gcj02")) for x, y in square()]

    [one], _faults = read(feature(geometry={"type": "Polygon", "coordinates": [shifted]}), datum="gcj02")

    assert datums.meters(one.polygons[0][0][0], HOME) < 0.02


def test_a_file_in_the_old_encoding_is_read():
    text = file(feature()).decode("unicode_escape").encode("gb18030")

    assert outlines.read(text, sort="building", datum="wgs84")[0][0].place == "青禾里"


@pytest.mark.parametrize(
    ("properties", "geometry", "reason"),
    [
        ({}, None, "no_place"),
        ({"楼栋": "6"}, None, "no_place"),
        ({"小区": "青" * 61}, None, "name_not_valid"),
        ({"小区": "青\x00禾"}, None, "name_not_valid"),
        (None, {}, "geometry_not_supported"),
        (None, {"type": "LineString", "coordinates": square()}, "geometry_not_supported"),
        (None, {"type": "Polygon", "coordinates": []}, "no_geometry"),
        (None, {"type": "Polygon", "coordinates": [square()[:3]]}, "ring_too_short"),
        (None, {"type": "Polygon", "coordinates": [square()[:4]]}, "ring_not_closed"),
        (None, {"type": "Polygon", "coordinates": [[list(HOME)] * 4]}, "ring_too_short"),
        (None, {"type": "Point", "coordinates": ["121", "31"]}, "coordinates_not_valid"),
        (None, {"type": "Point", "coordinates": [float("nan"), 31]}, "coordinates_not_valid"),
        (None, {"type": "Point", "coordinates": [10**400, 31]}, "coordinates_not_valid"),
        (None, {"type": "Point", "coordinates": [31.2, 121.5]}, "axes_swapped"),
        (None, {"type": "Point", "coordinates": [2.35, 48.86]}, "outside_china"),
        (None, {"type": "Polygon", "coordinates": [square(side=0.5)]}, "too_wide"),
        (None, {"type": "Polygon", "coordinates": [square() * 1300]}, "too_detailed"),
    ],
)
def test_a_feature_that_cannot_be_drawn_is_left_out_and_named(properties, geometry, reason):
    assert reasons(feature(properties, geometry), feature()) == ([(1, reason)], 1)


def test_the_second_outline_of_a_building_is_left_out():
    assert reasons(feature(), feature()) == ([(2, "twice")], 1)


def test_a_grid_needs_its_name_and_an_area():
    point = {"type": "Point", "coordinates": list(HOME)}

    assert reasons(
        feature({"小区": "x"}), feature({"name": "一网格"}, point), feature({"name": "一网格"}), sort="grid"
    ) == (
        [(1, "no_grid_name"), (2, "geometry_not_supported")],
        1,
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "outlines.not_readable"),
        (b"\xff\xfe\x00", "outlines.not_readable"),
        (b"[" * 100_000, "outlines.not_readable"),
        (b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000, "outlines.not_readable"),
        (b"{}", "outlines.not_geojson"),
        (b"[]", "outlines.not_geojson"),
        (b'{"type": "Feature"}', "outlines.not_geojson"),
        (b'{"type": "FeatureCollection", "features": 7}', "outlines.not_geojson"),
        (b" " * (outlines.MOST_BYTES + 1), "outlines.too_large"),
        (file(*[1] * (outlines.MOST_FEATURES + 1)), "outlines.too_many"),
        (file(feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}), "outlines.projected"),
        (file(feature(geometry={"type": "Point", "coordinates": [40_512_345.0, 3_456_789.0]})), "outlines.projected"),
    ],
)
def test_a_file_that_is_no_map_is_refused_by_name(content, code):
    with pytest.raises(Invalid) as refusal:
        outlines.read(content, sort="building", datum="wgs84")

    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4490"])
def test_degrees_by_their_old_names_are_read(name):
    assert len(read(feature(), crs={"properties": {"name": name}})[0]) == 1


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["type", "properties", "geometry", "coordinates", "小区", "楼栋"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(features=st.lists(anything | st.builds(feature, st.none() | anything, anything), max_size=4),
       sort=st.sampled_from(outlines.SORTS))  # fmt: skip
def test_whatever_a_file_holds_every_feature_is_drawn_or_named(features, sort):
    try:
        found, faults = read(*features, sort=sort)
    except outlines.OutlinesProjected:
        return

    assert len(found) + len(faults) == len(features)


star = st.lists(st.floats(0.1, 1), min_size=3, max_size=12).map(
    lambda arms: [
        (HOME[0] + 0.004 * arm * turn.real, HOME[1] + 0.004 * arm * turn.imag)
        for arm, turn in zip(arms, (1j ** (4 * each / len(arms)) for each in range(len(arms))), strict=True)
    ]
)


@given(ring=star)
def test_the_number_of_a_building_is_written_inside_it(ring):
    polygon = [[*ring, ring[0]]]

    assert outlines.contains(polygon, outlines.middle(polygon))


def test_a_court_is_not_inside():
    court = [square(), square((HOME[0] + 0.0004, HOME[1] + 0.0004), 0.0002)]
    polygon = [[(x, y) for x, y in ring] for ring in court]

    assert not outlines.contains(polygon, (HOME[0] + 0.0005, HOME[1] + 0.0005))
    assert outlines.contains(polygon, outlines.middle(polygon))


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 12), max_size=14))
def test_no_small_count_is_told_or_can_be_worked_out(counts):
    group_of = {cell: cell % 4 for cell in counts}

    told = cells.merge(counts, group_of)

    numbers = [*told.cells.values(), *told.groups.values(), *told.merged.values(), told.rest, told.total]
    assert not [number for number in numbers if number is not None and 0 < number < cells.SMALL]
    for group, total in told.groups.items():
        inside = [told.cells[cell] for cell in counts if group_of[cell] == group]
        if total is None:
            assert all(number is None or number == 0 for number in inside)
        else:
            assert total - sum(filter(None, inside)) == told.merged.get(group, 0)
    if told.total is not None:
        assert told.total - sum(filter(None, told.groups.values())) == told.rest


@given(st.dictionaries(st.integers(0, 40), st.integers(5, 90)))
def test_where_nothing_is_small_everything_is_told(counts):
    told = cells.merge(counts, dict.fromkeys(counts, "grid"))

    assert told.cells == counts
