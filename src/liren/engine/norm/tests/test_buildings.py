"""Buildings that a stem or a side goes before (甲3楼, 东2幢), and rows of single-storey houses (平房3排5号)."""

import pytest

from liren.engine.norm import addresses

WORKS = "红星机械厂家属院"


@pytest.mark.parametrize(
    "raw", ["甲3楼2单元301室", "甲3号楼2单元301", "甲3-2-301", "甲3栋二单元301室", "甲三号楼2门301", "甲3楼2-301"]
)
def test_a_stem_belongs_to_the_number_of_the_building(raw):
    alone, whole = addresses.normalize(raw), addresses.normalize(f"{WORKS}{raw}")

    assert (alone.building, alone.unit, alone.room) == ("甲3", "2", "301")
    assert whole.dwelling_key == f"{WORKS}|甲3|2|301"


@pytest.mark.parametrize("raw", ["甲3楼", "甲3号楼", "甲3栋"])
def test_a_stem_and_a_number_are_a_building_and_no_floor(raw):
    found = addresses.normalize(f"{WORKS}{raw}")

    assert (found.compound, found.building, found.floor) == (WORKS, "甲3", "")


def test_a_side_belongs_to_the_building_behind_a_compound_and_to_a_name_otherwise():
    side, name = addresses.normalize(f"{WORKS}东2楼3单元101"), addresses.normalize("城东2幢3单元101")

    assert (side.compound, side.building) == (WORKS, "东2")
    assert (name.compound, name.building) == ("城东", "2")


@pytest.mark.parametrize("raw", ["平房3排5号", "3排5号", "平房三排5号", "平房区第3排05号", "平房3排5", "平房3排5户"])
def test_a_house_in_a_row_is_a_dwelling(raw):
    assert addresses.normalize(f"{WORKS}{raw}").dwelling_key == f"{WORKS}|3排5||"


def test_flats_within_a_house_of_a_row_are_told_apart():
    one, other = (addresses.normalize(f"九堡佳苑三排49号{room}室") for room in (101, 201))

    assert one.dwelling_key == "九堡佳苑|3排49||101"
    assert other.dwelling_key == "九堡佳苑|3排49||201"
