import pytest

from liren.engine.norm import address_areas, divisions


def test_the_table_holds_provinces_cities_and_counties():
    table = divisions.everything()

    assert table["33"].name == "浙江省"
    assert table["3301"].name == "杭州市"
    assert table["330106"].name == "西湖区"


@pytest.mark.parametrize(
    ("one", "other"),
    [("溧水县", "溧水区"), ("唐海县", "曹妃甸区"), ("卢湾区", "黄浦区"), ("萧山市", "萧山区"), ("南汇区", "浦东新区")],
)
def test_a_county_keeps_its_root_through_its_promotions(one, other):
    assert divisions.county_root(one) == divisions.county_root(other)


def test_counties_of_one_syllable_keep_their_name():
    assert divisions.county_root("郊区") == "郊区"


@pytest.mark.parametrize("text", ["北京路12号", "上海花园", "杭州大厦", "中山北路", "南京东路12号"])
def test_a_road_or_compound_that_is_called_after_a_city_is_no_city(text):
    found = address_areas.take(text)

    assert (found.province, found.city, found.rest) == ("", "", text)


@pytest.mark.parametrize("text", ["翠苑社区居委会", "翠苑居委会", "翠苑社区", "翠苑居民委员会"])
def test_a_community_is_one_whichever_of_its_bodies_is_named(text):
    assert address_areas.take(text).community == "翠苑社区"
