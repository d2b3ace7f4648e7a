"""What of a file's name everybody may see: a register and its time, and never a person or a home."""

import pytest

from liren.primitives.records import rules

KNOWN = rules.words_of(["青禾社区", "柳浦街道", "青禾社区居民委员会", "青禾小学"])


@pytest.mark.parametrize(
    "name",
    [
        "公安_户籍人口_202603.xlsx",
        "民政_社会救助及高龄津贴_2026年03月.xlsx",
        "物业业主台账_柳浦_2026.03.xlsx",
        "学籍_青禾小学_2025学年.xlsx",
        "儿童疫苗接种_20260315.csv",
        "体检2026年3月5日.csv",
        "流口數據導出.xlsx",
        "青禾社区2024年低保名单(1).xlsx",
        "people export v2.csv",
        "四月.xlsx",
    ],
)
def test_a_register_its_sender_and_its_time_are_shown(name):
    assert rules.label(name, known=KNOWN) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王伟_低保申请.xlsx", "*_低保申请.xlsx"),
        ("张三家庭.xlsx", "*.xlsx"),
        ("李新生.xlsx", "*.xlsx"),
        ("王民政.xlsx", "*.xlsx"),
        ("陈桂珍高龄津贴申请表.xls", "*高龄津贴申请表.xls"),
        ("阿依古丽·买买提.csv", "*.csv"),
        ("Zhang San final.csv", "* final.csv"),
        ("zhangsan2.csv", "*.csv"),
        ("青禾路18弄3号501室.xlsx", "*.xlsx"),
        ("6幢2031室.csv", "6幢*.csv"),
        ("业主电话13820261234.csv", "业主电话*.csv"),
        ("业主电话１３８２０２６１２３４.csv", "业主电话*.csv"),
        ("19310719.csv", "*.csv"),
        ("低保名单.王伟", "低保名单.*"),
        ("浙A7Q9Z3.csv", "*.csv"),
        ("", "*"),
    ],
)
def test_names_addresses_and_numbers_are_hidden(name, shown):
    assert rules.label(name, known=KNOWN) == shown


def test_the_hidden_part_does_not_tell_its_length():
    assert rules.label("王伟.csv") == rules.label("欧阳志远鹔鹴.csv") == "*.csv"


def test_sheets_whose_names_are_hidden_are_told_apart_by_their_place():
    assert [rules.sheet_label(name, at=at) for at, name in enumerate(["户籍人口", "王伟", "张三", ""])] == [
        "户籍人口", "* (2)", "* (3)", "",
    ]  # fmt: skip


def test_a_long_name_is_read_in_no_time():
    shown = rules.label("高龄津贴" * 60 + "王.csv")

    assert len(shown) <= 200 and "王" not in shown
