"""Raw mentions of persons as columns that can be compared."""

from liren.engine import prepare
from liren.engine.shape.tests import tables


def phones(cells):
    rows = [["姓名", "联系电话"], *([f"张{at}", cell] for at, cell in zip("一二三四", cells, strict=False))]
    told = prepare.persons(tables.gathered(rows).mentions).phone
    return [told.values[code] for code in told.codes.tolist()]


def test_a_landline_without_its_area_code_is_the_one_that_some_row_tells_with_it():
    assert phones(["2389953", "0931-2389953", "13800000001"]) == ["0931-2389953", "0931-2389953", "13800000001"]


def test_a_landline_with_two_area_codes_stays_as_it_was_told():
    told = ["2389953", "0931-2389953", "0571-2389953"]

    assert phones(told) == told
