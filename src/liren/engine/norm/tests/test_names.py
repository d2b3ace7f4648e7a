import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import marks, names, surnames


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_safe_and_settles(raw):
    found = names.normalize(raw)

    assert names.normalize(found.text).text == found.text


@given(st.text(st.sampled_from("王李欧阳张三芳*×某之子女婴先生老小·.?(（曾用名)） 1aA,、公司等"), max_size=12))
def test_any_mixture_of_what_names_are_dressed_in_settles(raw):
    found = names.normalize(raw)

    assert names.normalize(found.text).text == found.text


@pytest.mark.parametrize(
    ("raw", "text", "mark"),
    [
        ("劉少奇", "刘少奇", marks.TRADITIONAL),
        ("豐臣", "丰臣", marks.TRADITIONAL),
        ("张 三", "张三", marks.BLANKS),
        ("张　三", "张三", marks.BLANKS),
        (" 张三 ", "张三", None),
        ("神a农氏", "神农氏", marks.STRAY),
        ("铃,木", "铃木", marks.STRAY),
        ("王.芳", "王芳", marks.STRAY),
        ("王芳1", "王芳", marks.NUMBERED),
        ("王芳A", "王芳", marks.STRAY),
        ("胡?涛", "胡?涛", marks.UNKNOWN_CHARACTER),
        ("胡？涛", "胡?涛", marks.UNKNOWN_CHARACTER),
        ("李\ue123章", "李?章", marks.UNKNOWN_CHARACTER),
        ("李hong章", "李?章", marks.PINYIN_CHARACTER),
        ("买买提•吐尔逊", "买买提吐尔逊", marks.DOTTED),
        ("买买提吐尔逊", "买买提吐尔逊", marks.LONG),
        ("阿依古丽", "阿依古丽", marks.LONG),
        ("欧阳修", "欧阳修", marks.COMPOUND_SURNAME),
        ("陈方安生", "陈方安生", marks.DOUBLE_SURNAME),
        ("张先生", "张", marks.HONORIFIC),
        ("王芳女士", "王芳", marks.HONORIFIC),
        ("老王", "王", marks.HONORIFIC),
        ("老王先生", "王", marks.HONORIFIC),
        ("张三夫妇", "张三", marks.HONORIFIC),
        ("王", "王", marks.SURNAME_ONLY),
        ("王芳(已故)", "王芳", marks.DECEASED),
        ("王芳（故）", "王芳", marks.DECEASED),
        ("张*", "张?", marks.MASKED),
        ("张**", "张??", marks.MASKED),
        ("张某", "张?", marks.MASKED),
        ("张某某", "张??", marks.MASKED),
        ("张×三", "张?三", marks.MASKED),
        ("*小明", "?小明", marks.MASKED),
        ("张三、李四", "张三", marks.SEVERAL),
        ("张三等3人", "张三", marks.SEVERAL),
        ("张三等人", "张三", marks.SEVERAL),
        ("张三一家", "张三一家", None),
        ("Wang Fang", "WANG FANG", marks.LATIN),
        ("ＷＡＮＧ", "WANG", marks.FULLWIDTH),
        ("新生儿", "新生儿", marks.PLACEHOLDER),
        ("杭州某某有限公司", "杭州某某有限公司", marks.NOT_A_PERSON),
        ("居委会", "居委会", marks.NOT_A_PERSON),
        ("朝阳理发店", "朝阳理发店", marks.NOT_A_PERSON),
        ("业主", "业主", marks.NOT_A_PERSON),
        ("无", "", marks.MISSING),
        ("", "", marks.MISSING),
        ("123", "", marks.UNRECOGNIZED),
    ],
)
def test_a_name_is_repaired_or_marked(raw, text, mark):
    found = names.normalize(raw)

    assert found.text == text
    assert mark is None or mark in found.marks


@pytest.mark.parametrize("raw", ["王芳", "李建国", "郭沫若", "查良镛", "李小子", "任子女"])
def test_an_ordinary_name_has_no_marks(raw):
    assert (names.normalize(raw).text, names.normalize(raw).marks) == (raw, ())


@pytest.mark.parametrize(
    ("raw", "surname", "given"),
    [
        ("王芳", "王", "芳"),
        ("司马相如", "司马", "相如"),
        ("欧阳", "欧阳", ""),
        ("张*", "张", ""),
        ("张*三", "张", "?三"),
        ("张先生", "张", ""),
        ("买买提·吐尔逊", "", "买买提吐尔逊"),
        ("张王子涵", "张", "王子涵"),
        ("杭州某某有限公司", "", ""),
    ],
)
def test_surname_and_given_name_are_parted(raw, surname, given):
    found = names.normalize(raw)

    assert (found.surname, found.given) == (surname, given)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("解缙", "xie jin"),
        ("仇英", "qiu ying"),
        ("区大相", "ou da xiang"),
        ("查良镛", "zha liang yong"),
        ("任盈盈", "ren ying ying"),
        ("朴槿", "piao jin"),
        ("盖叫天", "ge jiao tian"),
        ("员半千", "yun ban qian"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("吕布", "lv bu"),
        ("李hong章", "li hong zhang"),
        ("胡?涛", "hu ? tao"),
        ("Wang Fang", "wang fang"),
        ("WANGFANG", "wang fang"),
        ("John Smith", "john smith"),
    ],
)
def test_the_key_is_spoken_as_surnames_are(raw, key):
    assert names.normalize(raw).pinyin == key


def test_homophones_share_their_key():
    assert names.normalize("王芳").pinyin == names.normalize("王方").pinyin
    assert names.normalize("李hong章").pinyin == names.normalize("李鸿章").pinyin


def test_a_minority_name_is_one_however_its_dot_is_written():
    spellings = ["买买提·吐尔逊", "买买提•吐尔逊", "买买提．吐尔逊", "买买提.吐尔逊", "买买提・吐尔逊", "买买提吐尔逊"]

    assert {names.normalize(spelling).text for spelling in spellings} == {"买买提吐尔逊"}
    assert names.normalize("买买提•吐尔逊").written == "买买提·吐尔逊"


@pytest.mark.parametrize("raw", ["王芳（曾用名王方）", "王芳(曾用名：王方)", "王芳曾用名王方", "王芳(原名 王方)"])
def test_a_former_name_stands_apart(raw):
    found = names.normalize(raw)

    assert (found.text, found.former) == ("王芳", "王方")
    assert marks.FORMER_NAME in found.marks


@pytest.mark.parametrize(
    ("raw", "surname", "parent"),
    [
        ("张某之子", "张", ""),
        ("李之子", "李", ""),
        ("李某某宝宝", "李", ""),
        ("张女婴", "张", ""),
        ("王芳之女", "王", "王芳"),
        ("王芳之次子", "王", "王芳"),
        ("王芳之子大", "王", "王芳"),
        ("诸葛亮之子", "诸葛", "诸葛亮"),
        ("新生儿", "", ""),
    ],
)
def test_a_placeholder_of_a_newborn_tells_the_parent(raw, surname, parent):
    found = names.normalize(raw)

    assert (found.surname, found.given, found.parent) == (surname, "", parent)
    assert marks.NEWBORN in found.marks


@pytest.mark.parametrize(
    ("raw", "twin"),
    [
        ("王芳之子大", "1"),
        ("王芳之子小", "2"),
        ("王芳之女B", "2"),
        ("王芳之大双", "1"),
        ("王芳之次子", ""),
        ("王小", ""),
    ],
)
def test_twins_without_names_are_told_apart(raw, twin):
    assert names.normalize(raw).twin == twin


@pytest.mark.parametrize(
    ("raw", "sex"),
    [("王芳之子", "male"), ("张女婴", "female"), ("王芳之女2", "female"), ("张某宝宝", None), ("王子", None)],
)
def test_a_placeholder_of_a_newborn_may_tell_the_sex(raw, sex):
    assert names.sex_of_title(raw) == sex


@pytest.mark.parametrize("raw", ["王芳（户主）", "户主：王芳"])
def test_what_stands_beside_a_name_is_a_note(raw):
    found = names.normalize(raw)

    assert (found.text, found.note) == ("王芳", "户主")
    assert marks.NOTE in found.marks


def test_brothers_stay_two_names():
    assert names.normalize("蒋经国").text != names.normalize("蒋纬国").text


@pytest.mark.parametrize("surname", sorted(surnames.SPOKEN))
def test_every_irregular_surname_opens_its_key(surname):
    assert names.normalize(surname + "云飞"[: 4 - len(surname)]).pinyin.startswith(surnames.SPOKEN[surname])
