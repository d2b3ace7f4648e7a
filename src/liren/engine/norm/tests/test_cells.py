import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import cells


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_safe(raw):
    assert all(cells.split_people(raw))
    assert all(cells.split_phones(raw))


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("张三", ("张三",)),
        ("张三、李四", ("张三", "李四")),
        ("张三/李四", ("张三", "李四")),
        ("张三+李四", ("张三", "李四")),
        ("张三 李四", ("张三", "李四")),
        ("张三\n李四", ("张三", "李四")),
        ("张三和李四", ("张三", "李四")),
        ("1.张三 2.李四", ("张三", "李四")),
        ("张三（户主）、李四（配偶）", ("张三(户主)", "李四(配偶)")),
        ("张三（父）李四（母）", ("张三(父)", "李四(母)")),
        ("户主：张三；配偶：李四", ("户主:张三", "配偶:李四")),
        ("张三13912340001,李四", ("张三13912340001", "李四")),
        ("买买提·吐尔逊、阿依古丽", ("买买提·吐尔逊", "阿依古丽")),
        ("", ()),
    ],
)
def test_several_people_in_a_cell_are_parted(raw, parts):
    assert cells.split_people(raw) == parts


@pytest.mark.parametrize(
    "raw", ["张 三", "欧阳 修", "铃,木", "和珅", "John Smith", "张三等3人", "杭州张三、李四有限公司"]
)
def test_one_name_stays_whole(raw):
    assert cells.split_people(raw) == (raw,)


def test_several_phones_in_a_cell_are_parted_with_their_notes():
    assert cells.split_phones("13912340001（女儿）、88881234") == ("13912340001(女儿)", "88881234")
