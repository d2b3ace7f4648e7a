import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import addresses, marks

ALIASES = {"东泰花园": "打浦路299弄", "斜土路455弄": "打浦路299弄", "文三路125号": "翠苑一区"}


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_safe(raw):
    found = addresses.normalize(raw, aliases=ALIASES)

    assert isinstance(found.dwelling_key, str)


@given(
    st.text(
        st.sampled_from("浙江省杭州市西湖区文三路翠苑街道社区村组弄号幢单元室楼层门户甲东负第一二十0123#-－（） ，；B"),
        max_size=40,
    )
)
def test_any_mixture_of_what_addresses_are_made_of_is_safe(raw):
    found = addresses.normalize(raw, aliases=ALIASES)

    assert not found.dwelling_key or found.building_key


HAN = "零一二三四五六七八九"


def _spoken(number: int) -> str:
    if number < 10:
        return HAN[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else HAN[tens]) + "十" + (HAN[ones] if ones else "")


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


FLATS = st.tuples(st.integers(1, 60), st.integers(1, 9), st.integers(1, 33), st.integers(1, 12)).map(
    lambda parts: (parts[0], parts[1], parts[2] * 100 + parts[3])
)
FRONTS = ["", "浙江省杭州市西湖区", "杭州市西湖区翠苑街道", "西湖区", "浙江杭州", "杭州市西湖区文三路", "文三路125号"]
COMPOUNDS = ["翠苑一区", "翠苑1区", "翠苑一区小区"]
SPELLINGS = [
    lambda b, u, r: f"{b}幢{u}单元{r}室",
    lambda b, u, r: f"{b}号楼{u}单元{r}",
    lambda b, u, r: f"{b}栋{u}门{r}室",
    lambda b, u, r: f"{b}座{u}单元{r}户",
    lambda b, u, r: f"{b}#{u}-{r}",
    lambda b, u, r: f"{b}#楼{u}单元{r}室",
    lambda b, u, r: f"{b}-{u}-{r}",
    lambda b, u, r: f"{b:02}-{u:02}-{r:04}",
    lambda b, u, r: f"{b}幢{u}-{r}",
    lambda b, u, r: f"{b}号{u}单元{r}室",
    lambda b, u, r: f"{_spoken(b)}号楼{_spoken(u)}单元{_digits(r)}室",
    lambda b, u, r: f"{_spoken(b)}幢{_spoken(u)}单元{_digits(r)}",
    lambda b, u, r: f"第{b}幢第{u}单元{r}室",
    lambda b, u, r: f" {b} 幢 {u} 单元 {r} 室",
    lambda b, u, r: f"{b}幢{u}单元{r // 100}楼{r}室",
    lambda b, u, r: f"{b}幢{u}单元{r // 100}层{r % 100}室",
    lambda b, u, r: f"（{b}）幢{u}单元{r}室（租户）",
    lambda b, u, r: f"{b}－{u}－{r}".translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
]


@given(FLATS, st.sampled_from(FRONTS), st.sampled_from(COMPOUNDS), st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_flat_has_one_key(flat, front, compound, spelling):
    building, unit, room = flat
    found = addresses.normalize(f"{front}{compound}{spelling(*flat)}")

    assert found.dwelling_key == f"翠苑1区|{building}|{unit}|{room}"
    assert found.building_key == f"翠苑1区|{building}"
    assert found.room_key == f"翠苑1区|{building}|{room}"


@given(FLATS, FLATS, st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_different_flats_have_different_keys(one, other, spelling, another):
    first = addresses.normalize(f"翠苑一区{spelling(*one)}").dwelling_key
    second = addresses.normalize(f"翠苑一区{another(*other)}").dwelling_key

    assert (first == second) == (one == other)


LANES = [
    "打浦路299弄{b}号{r}室",
    "上海市黄浦区打浦路299弄{b}号{r}室",
    "上海市卢湾区打浦路299弄{b}号{r}",
    "黄浦区打浦路２９９弄{b}号 {r}室",
    "打浦路299弄东泰花园{b}号{r}室",
    "打浦路299弄(东泰花园){b}号{r}室",
    "东泰花园(打浦路299弄){b}号{r}室",
    "打浦路299弄{b}幢{r}室",
    "打浦路299弄{b}-{r}",
    "打浦路299弄{b}#{r}",
]


@given(st.integers(1, 60), st.integers(101, 3312), st.sampled_from(LANES))
def test_in_a_lane_a_number_is_a_building(building, room, form):
    found = addresses.normalize(form.format(b=building, r=room))

    assert (found.road, found.lane, found.house_no) == ("打浦路", "299", "")
    assert found.dwelling_key == f"打浦路299弄|{building}||{room}"


@pytest.mark.parametrize(
    "raw", ["东泰花园7号102室", "东泰花园小区7幢102", "斜土路455弄7号102室", "打浦路299弄7号102室"]
)
def test_an_alias_leads_to_the_canonical_place(raw):
    assert addresses.normalize(raw, aliases=ALIASES).dwelling_key == "打浦路299弄|7||102"


def test_an_alias_leaves_its_mark_and_the_compound():
    found = addresses.normalize("东泰花园7号102室", aliases=ALIASES)

    assert (found.compound, found.marks) == ("东泰花园", (marks.ALIAS,))


def test_a_house_number_may_be_the_alias_of_a_compound():
    found = addresses.normalize("文三路125号3幢2单元102室", aliases=ALIASES)

    assert found.dwelling_key == "翠苑1区|3|2|102"


def test_an_alias_to_no_place_changes_nothing():
    assert addresses.normalize("东泰花园7号102室", aliases={"东泰花园": ""}).dwelling_key == "东泰花园|7||102"


def test_aliases_are_learnt_from_addresses_that_name_a_place_twice():
    seen = [
        "打浦路299弄东泰花园7号102室",
        "打浦路299弄东泰花园8号301室",
        "文三路125号翠苑一区3幢",
        "文三路125号翠苑一区4幢",
        "文二路7号",
        "文一路1号翠苑二区1幢",  # once is no habit
        "文一路3号翠苑三区1幢",
        "文一路3号翠苑四区1幢",  # a number of two compounds tells nothing
    ]
    learnt = addresses.learn_aliases(map(addresses.normalize, seen))

    assert learnt == {"东泰花园": "打浦路299弄", "文三路125号": "翠苑1区"}


# raw → the parts it must give and no others, apart from rest and marks
PARTS = {
    "文三路125号": {"road": "文三路", "house_no": "125"},
    "文三路125号102室": {"road": "文三路", "house_no": "125", "room": "102"},
    "文三路125-3号": {"road": "文三路", "house_no": "125-3"},
    "文三路125号之3": {"road": "文三路", "house_no": "125-3"},
    "文三路125号附3号": {"road": "文三路", "house_no": "125-3"},
    "文三路125号院3号": {"road": "文三路", "house_no": "125-3"},
    "文三路125号院内3号": {"road": "文三路", "house_no": "125-3"},
    "史家胡同甲20号": {"road": "史家胡同", "house_no": "甲20"},
    "史家胡同20号甲": {"road": "史家胡同", "house_no": "甲20"},
    "史家胡同甲20号院3号楼": {"road": "史家胡同", "house_no": "甲20", "building": "3"},
    "文三路125": {"road": "文三路", "house_no": "125"},
    "文三路125-102": {"road": "文三路", "house_no": "125", "room": "102"},
    "文三路125-3": {"road": "文三路", "house_no": "125-3"},
    "文三路125号3楼": {"road": "文三路", "house_no": "125", "floor": "3"},
    "文3路125号3幢": {"road": "文三路", "house_no": "125", "building": "3"},
    "中山东1路12号": {"road": "中山东一路", "house_no": "12"},
    "一号路12号": {"road": "一号路", "house_no": "12"},
    "318国道12号": {"road": "三一八国道", "house_no": "12"},
    "三门路88弄1号": {"road": "三门路", "lane": "88", "building": "1"},
    "北京东路12号": {"road": "北京东路", "house_no": "12"},
    "上海花园3幢101": {"compound": "上海花园", "building": "3", "room": "101"},
    "北京市海淀区中关村大街27号": {"province": "北京市", "county": "海淀区", "road": "中关村大街", "house_no": "27"},
    "东城区东四十条胡同12号": {"county": "东城区", "road": "东四十条胡同", "house_no": "12"},
    "四平路1230弄5支弄12号301室": {"road": "四平路", "lane": "1230", "sub_lane": "5", "building": "12", "room": "301"},
    "学院路5号院3号楼2单元101": {"road": "学院路", "house_no": "5", "building": "3", "unit": "2", "room": "101"},
    "曲阳二村12号301室": {"compound": "曲阳2村", "building": "12", "room": "301"},
    "永安里12号楼3门502": {"compound": "永安里", "building": "12", "unit": "3", "room": "502"},
    "东泰花园7号3幢102室": {"compound": "东泰花园", "house_no": "7", "building": "3", "room": "102"},
    "万科城A区3幢A座1201室": {"compound": "万科城A区", "building": "3-A", "room": "1201"},
    "万科城3期12栋": {"compound": "万科城3期", "building": "12"},
    "翠苑一区3幢3楼301室": {"compound": "翠苑1区", "building": "3", "floor": "3", "room": "301"},
    "翠苑一区3楼2单元102室": {"compound": "翠苑1区", "building": "3", "unit": "2", "room": "102"},
    "翠苑一区3楼102": {"compound": "翠苑1区", "building": "3", "room": "102"},
    "翠苑一区3幢负一层12室": {"compound": "翠苑1区", "building": "3", "floor": "-1", "room": "12"},
    "翠苑一区3幢B1层12室": {"compound": "翠苑1区", "building": "3", "floor": "-1", "room": "12"},
    "翠苑一区3幢-1层": {"compound": "翠苑1区", "building": "3", "floor": "-1"},
    "翠苑一区3幢地下1层": {"compound": "翠苑1区", "building": "3", "floor": "-1"},
    "翠苑一区3幢12F": {"compound": "翠苑1区", "building": "3", "floor": "12"},
    "翠苑一区3幢东单元301": {"compound": "翠苑1区", "building": "3", "unit": "东", "room": "301"},
    "翠苑一区3幢2单元东户": {"compound": "翠苑1区", "building": "3", "unit": "2", "room": "东户"},
    "翠苑一区甲幢102": {"compound": "翠苑1区", "building": "甲", "room": "102"},
    "翠苑一区3幢商铺101": {"compound": "翠苑1区", "building": "3", "room": "铺101"},
    "翠苑一区3幢101商铺": {"compound": "翠苑1区", "building": "3", "room": "铺101"},
    "翠苑一区3幢车库5": {"compound": "翠苑1区", "building": "3", "room": "车库5"},
    "1-2-102": {"building": "1", "unit": "2", "room": "102"},
    "3#1-201": {"building": "3", "unit": "1", "room": "201"},
    "7号102室": {"building": "7", "room": "102"},
    "102室": {"room": "102"},
    "红星村委会五组8号": {"village": "红星村", "group": "5", "house_no": "8"},
    "红星村民委员会第五村民小组8号": {"village": "红星村", "group": "5", "house_no": "8"},
    "张江镇环东村3队张家宅12号": {
        "township": "张江镇",
        "village": "环东村",
        "group": "3",
        "hamlet": "张家宅",
        "house_no": "12",
    },
    "环东大队第三生产队": {"village": "环东村", "group": "3"},
    "环东3队12号": {"village": "环东村", "group": "3", "house_no": "12"},
    "曲阳2村3组12号": {"village": "曲阳2村", "group": "3", "house_no": "12"},
    "环东村张家宅": {"village": "环东村", "hamlet": "张家宅"},
    "杭州市西湖区翠苑街道办事处翠苑一区居委会": {
        "city": "杭州市",
        "county": "西湖区",
        "township": "翠苑街道",
        "community": "翠苑一区社区",
    },
    "浙江省义乌市稠城街道": {"province": "浙江省", "county": "义乌市", "township": "稠城街道"},
    "南京市溧水县永阳镇": {"city": "南京市", "county": "溧水县", "township": "永阳镇"},
    "吉林省吉林市昌邑区": {"province": "吉林省", "city": "吉林市", "county": "昌邑区"},
    "上海市上海市黄浦区": {"province": "上海市", "county": "黄浦区"},
    "阳光小区": {"compound": "阳光小区"},
    "江南大道228号星光国际广场": {"road": "江南大道", "house_no": "228"},
    "九堡佳苑三区三排49号": {"compound": "九堡佳苑3区", "building": "3排49"},
    "四平路1230弄5弄12号": {"road": "四平路", "lane": "1230", "sub_lane": "5", "building": "12"},
    "翠苑一区3-102号": {"compound": "翠苑1区", "building": "3", "room": "102"},
    "翠苑一区3-2楼102": {"compound": "翠苑1区", "building": "3", "floor": "2", "room": "102"},
    "翠苑一区3-2层102": {"compound": "翠苑1区", "building": "3", "floor": "2", "room": "102"},
    "翠苑一区3-2单元102": {"compound": "翠苑1区", "building": "3", "unit": "2", "room": "102"},
    "翠苑一区3幢2-102室": {"compound": "翠苑1区", "building": "3", "unit": "2", "room": "102"},
    "翠苑一区3幢1-2-201": {"compound": "翠苑1区", "building": "3", "unit": "1", "floor": "2", "room": "201"},
    "翠苑一区3-1-2-201": {"compound": "翠苑1区", "building": "3", "unit": "1", "floor": "2", "room": "201"},
    "翠苑一区3幢2单元5-502": {"compound": "翠苑1区", "building": "3", "unit": "2", "floor": "5", "room": "502"},
    "翠苑一区3幢12号102": {"compound": "翠苑1区", "building": "3", "room": "12"},
    "翠苑一区3幢商铺101室": {"compound": "翠苑1区", "building": "3", "room": "铺101"},
    "翠苑一区3幢102室103室": {"compound": "翠苑1区", "building": "3", "room": "102"},
    "翠苑一区3幢102室2-103室": {"compound": "翠苑1区", "building": "3", "room": "102"},
    "阳光小区1201": {"compound": "阳光小区", "room": "1201"},
    "庆春大厦9楼1201": {"compound": "庆春大厦", "floor": "9", "room": "1201"},
    "南岸村昌盛西路134号": {"village": "南岸村", "road": "昌盛西路", "house_no": "134"},
    "大陈镇178号": {"township": "大陈镇", "house_no": "178"},
    "浙江省金华市浙江省金华市永康市永康市芝英镇": {
        "province": "浙江省",
        "city": "金华市",
        "county": "永康市",
        "township": "芝英镇",
    },
    "陆家镇江苏省昆山市陆家镇东景苑12号楼": {
        "province": "江苏省",
        "county": "昆山市",
        "township": "陆家镇",
        "compound": "东景苑",
        "building": "12",
    },
    "杭州市钱江新区文三路1号": {"city": "杭州市", "county": "钱江新区", "road": "文三路", "house_no": "1"},
    "金华市义乌北苑街道文三路1号": {
        "city": "金华市",
        "county": "义乌市",
        "township": "北苑街道",
        "road": "文三路",
        "house_no": "1",
    },
    "杭州市西湖大道1号": {"city": "杭州市", "road": "西湖大道", "house_no": "1"},
    "浙江杭州文三路1号": {"province": "浙江省", "city": "杭州市", "road": "文三路", "house_no": "1"},
    "杭州市义乌北苑街道1号": {"city": "杭州市", "township": "义乌北苑街道", "house_no": "1"},
    "浙江省杭州文三路1号": {"province": "浙江省", "city": "杭州市", "road": "文三路", "house_no": "1"},
    "东泰花园打浦路299弄7号": {"compound": "东泰花园", "road": "打浦路", "lane": "299", "building": "7"},
    "西湖区,文三路125号": {"county": "西湖区", "road": "文三路", "house_no": "125"},
    "地址：阳光小区8栋": {"compound": "阳光小区", "building": "8"},
}
NAMES = [name for name in addresses.Address.__dataclass_fields__ if name not in {"rest", "marks"}]


@pytest.mark.parametrize("raw", PARTS)
def test_every_part_finds_its_place(raw):
    found = addresses.normalize(raw)

    assert {name: getattr(found, name) for name in NAMES if getattr(found, name)} == PARTS[raw]


@pytest.mark.parametrize(
    "raw", ["文三路125号隔壁", "翠苑一区3幢2单元102室对面", "翠苑小学东侧100米", "文三路125号旁边"]
)
def test_what_is_beside_an_address_is_not_the_address(raw):
    found = addresses.normalize(raw)

    assert (found.dwelling_key, found.building_key) == ("", "")
    assert marks.NEARBY in found.marks
    assert found.rest


def test_of_two_addresses_the_first_is_taken():
    found = addresses.normalize("文三路125号3幢101；文一路22号")

    assert found.dwelling_key == "文3路125号|3||101"
    assert found.marks == (marks.SEVERAL,)
    assert addresses.split("文三路125号3幢101；文一路22号") == ["文三路125号3幢101", "文一路22号"]
    assert addresses.split("西湖区，文三路125号，3幢，101室") == ["西湖区 文三路125号 3幢 101室"]


@pytest.mark.parametrize("raw", ["翠苑一区", "翠苑1区", "翠苑一区小区", "翠苑1区小区"])
def test_a_compound_is_written_one_way(raw):
    assert addresses.normalize(f"{raw}3幢102室").compound == "翠苑1区"


def test_a_compound_keeps_the_word_that_makes_it_one():
    assert addresses.normalize("阳光小区3幢102室").compound == "阳光小区"
    assert addresses.normalize("东泰花园小区3幢102室").compound == "东泰花园"


def test_a_note_goes_to_the_rest():
    assert addresses.normalize("文三路125号102室（租户）").rest == "租户"


def test_an_empty_cell_is_marked():
    assert addresses.normalize("").marks == (marks.MISSING,)


@pytest.mark.parametrize("raw", ["翠苑一区", "文三路", "浙江省杭州市西湖区", "3幢102室", "文三路125号"])
def test_an_address_that_reaches_no_flat_has_no_dwelling_key(raw):
    assert addresses.normalize(raw).dwelling_key == ""


def test_a_village_house_is_a_dwelling():
    assert addresses.normalize("红星村5组8号").dwelling_key == "红星村5组8|||"
    assert addresses.normalize("红星村五组八号").dwelling_key == "红星村5组8|||"
    assert addresses.normalize("红星村15组8号").dwelling_key != addresses.normalize("红星村1组58号").dwelling_key


def test_a_building_and_unit_never_run_together():
    assert (
        addresses.normalize("翠苑一区3幢2单元102室").dwelling_key
        != addresses.normalize("翠苑一区32幢102室").dwelling_key
    )


def test_units_left_out_leave_the_room_key_alike():
    full, short = addresses.normalize("翠苑一区3幢2单元102室"), addresses.normalize("翠苑一区3幢102室")

    assert full.room_key == short.room_key == "翠苑1区|3|102"
    assert (full.unit, short.unit) == ("2", "")


def test_a_storey_that_fits_its_room_is_guessed_and_marked():
    found = addresses.normalize("阳光小区3楼301")

    assert (found.building, found.floor, found.room) == ("", "3", "301")
    assert marks.FLOOR_GUESSED in found.marks


@pytest.mark.parametrize(
    "parts",
    [
        {"compound": "翠苑1区", "building": "3", "unit": "2", "room": "102"},
        {"compound": "翠苑一区", "building": "3号楼", "unit": "二单元", "room": "102室"},
        {"compound": "翠苑1区", "room": "3-2-102"},
        {"compound": "翠苑一区", "building": "3", "room": "03-02-0102"},
        {"address": "翠苑一区3幢2单元102室"},
        {"address": "文三路翠苑一区", "building": "3", "unit": "2", "room": "0102"},
        {"address": "西湖区文三路125号", "compound": "翠苑1区", "room": "3幢2单元102"},
    ],
)
def test_columns_of_one_address_give_its_key(parts):
    assert addresses.from_parts(**parts).dwelling_key == "翠苑1区|3|2|102"


def test_a_number_in_a_building_column_is_a_building():
    assert addresses.from_parts(address="文三路125号", building="7号").building == "7"


def test_columns_add_to_an_address_on_a_road():
    found = addresses.from_parts(address="文三路125号", building="3", room="102")

    assert found.dwelling_key == "文3路125号|3||102"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("和平路与建设路交叉口西北角幸福小区3幢201", {"compound": "幸福小区", "building": "3", "room": "201"}),
        (
            "南京市江宁区天元路和双龙大道路口东侧幸福小区3幢",
            {"county": "江宁区", "compound": "幸福小区", "building": "3"},
        ),
        ("凤滨路与旭东路交汇处", {"road": "凤滨路", "building": ""}),
        ("打浦路和徐家汇路路口北50米菜场", {"road": "打浦路", "compound": ""}),
    ],
)
def test_a_crossing_says_where_and_is_no_address(raw, told):
    found = addresses.normalize(raw)

    assert {name: getattr(found, name) for name in told} == told
    assert (marks.NEARBY in found.marks) == ("幢" not in raw)
