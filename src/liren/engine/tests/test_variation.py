"""One person written in two ways is one person, and two who are alike stay two: the variations that registers show."""

from typing import Any

import pytest

from liren.engine import link
from liren.engine.batch import Options
from liren.engine.tests import registers
from liren.engine.tests.registers import check

ID = check("33010219491231" + "002")
OTHER_ID = check("33010219520305" + "004")
HOME = "柳荫小区30幢1单元501"
BIRTH, PHONE = "1949-12-31", "13712345678"
WHOLE = {"name": "欧阳建国", "birth": BIRTH, "sex": "男", "phone": PHONE}
LONG = "阿卜杜热合曼·阿卜杜热西提·买买提江"

SAME: dict[str, dict[str, str]] = {
    "traditional characters": {"name": "歐陽建國", "birth": BIRTH},
    "a character of the same sound": WHOLE | {"name": "欧阳剑国"},
    "a character of the same look": {"name": "欧阳建圆", "birth": BIRTH},
    "a character lost": {"name": "欧阳建?", "birth": BIRTH},
    "a character in pinyin": {"name": "欧阳jian国", "birth": BIRTH},
    "all in pinyin": {"name": "OUYANG JIANGUO", "birth": BIRTH, "phone": PHONE},
    "stray keys": {"name": "欧a阳建,国", "birth": BIRTH},
    "wide blanks": {"name": "欧　阳 建　国", "phone": PHONE},
    "a former name in its own column": {
        "name": "欧阳卫东", "former_name": "欧阳建国", "birth": BIRTH, "phone": PHONE,
    },
    "a former name in brackets": {"name": "欧阳卫东(曾用名:欧阳建国)", "birth": BIRTH, "phone": PHONE},
    "the day in the lunar calendar": {"name": "欧阳建国", "birth": "农历1949年11月12日", "phone": PHONE},
    "two digits of the year": {"name": "欧阳建国", "birth": "49年"},
    "a spreadsheet's day": {"name": "欧阳建国", "birth": "18263"},
    "one phone among several": {"name": "欧阳建国", "phone": "021-55551234;+86 137 1234 5678"},
}  # fmt: skip
SAME_ID: dict[str, str] = {
    "lower case": ID.lower(),
    "fifteen digits": ID[:6] + ID[8:17],
    "first three and last four": ID[:3] + "*" * 11 + ID[14:],
    "first six and last four": ID[:6] + "*" * 8 + ID[14:],
    "O for 0": ID.replace("0", "O"),
    "shown as a number": "3.30102E+17",
    "kept to fifteen digits": ID[:15] + "000",
    "the last four": ID[14:],
    "a wrong check digit": ID[:17] + ("1" if ID[17] != "1" else "2"),
}
ALSO_SAME: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "a long name cut off": (
        {"name": LONG, "birth": BIRTH, "phone": PHONE},
        {"name": LONG[:11], "birth": BIRTH, "phone": PHONE},
    ),
    "a dot left out": ({"name": LONG[:13], "birth": BIRTH}, {"name": LONG[:13].replace("·", ""), "birth": BIRTH}),
    "the husband's surname before the own": (
        {"name": "陈王淑芬", "birth": BIRTH, "phone": PHONE},
        {"name": "王淑芬", "birth": BIRTH, "phone": PHONE},
    ),
}
TWO: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "brothers on one phone": ({"name": "蒋经国", "phone": PHONE}, {"name": "蒋纬国", "phone": PHONE}),
    "brothers with their birthdays": (
        {"name": "蒋经国", "phone": PHONE, "birth": BIRTH},
        {"name": "蒋纬国", "phone": PHONE, "birth": "1951-10-06"},
    ),
    "father and son": (
        {"name": "蒋经国", "phone": PHONE, "birth": BIRTH},
        {"name": "蒋孝文", "phone": PHONE, "birth": "1975-10-06"},
    ),
    "two names under one id": (
        {"name": "蒋经国", "citizen_id": ID},
        {"name": "李淑芬", "citizen_id": ID, "sex": "女"},
    ),
    "a parent's id written for a child": (
        {"name": "蒋经国", "citizen_id": ID},
        {"name": "蒋小宝", "citizen_id": ID, "birth": "2019-01-02"},
    ),
    "two valid ids under one name": (WHOLE | {"citizen_id": ID}, WHOLE | {"citizen_id": OTHER_ID}),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_a_person_written_otherwise_is_found(other):
    assert are_one(WHOLE, other)


@pytest.mark.parametrize("written", SAME_ID.values(), ids=SAME_ID)
def test_an_id_written_otherwise_is_found(written):
    assert are_one({"name": "欧阳建国", "citizen_id": ID}, {"name": "欧阳建国", "citizen_id": written})


@pytest.mark.parametrize("pair", ALSO_SAME.values(), ids=ALSO_SAME)
def test_a_long_name_written_otherwise_is_found(pair):
    assert are_one(*pair)


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO)
def test_two_people_who_are_alike_stay_two(pair):
    assert not are_one(*pair)


def are_one(one: dict[str, str], other: dict[str, str]) -> bool:
    """Link two rows of one home among the registers of sixty families."""
    book = registers.three_registers(60, seed=4)
    left, right = _row(book, "健康档案.csv", "health", one), _row(book, "业主.csv", "property", other)
    answer = link.link(book.mentions(), options=Options(edition="t"))
    entity = dict(zip(answer.links["mention"].to_pylist(), answer.links["entity"].to_pylist(), strict=True))
    return bool(entity[left] == entity[right])


def _row(book: Any, file: str, form: str, cells: dict[str, str]) -> Any:
    row = book.row(file, form)
    person = book.add(row, "person", "x", **cells)
    book.relate(row, person, "lives_at", book.add(row, "dwelling", "h", "residence", address=HOME))
    return person
