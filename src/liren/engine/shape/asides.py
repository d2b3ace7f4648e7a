"""Rows below a header that are written for whoever fills in the table: explanations, examples, field codes.

Two things tell such a row: its cells speak of filling in (必填, 18位, 是/否), or they are words where the column
below holds numbers. A row that holds somebody's id, phone, home or plate is data, whatever else stands in it.
"""

import re
from collections.abc import Sequence
from typing import Final

from liren.engine.shape import profiles

BELOW: Final = 12  # rows that show what the columns hold
FEWEST: Final = 3  # cells of a column that make a kind
_LONG_NUMBER: Final = re.compile(r"\d{15,}")
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBERED: Final = re.compile(r"[(（]?\d{1,2}[)）]?|[甲乙丙丁]|[A-Z]")
_EXAMPLE: Final = re.compile(
    r"(?:填写|填表)?(?:示例|样例|范例|例子|说明|要求|格式|规则|须知)[:：]?|例[:：]?|(?:示例|样例|范例)[:：].*"
)
_TELLS: Final = re.compile(
    r"必填|选填|必录|可不填|不用填|不填写|例如|例[:：]|如[:：]|^如(?![意东皋家归])|格式|填写|请填|请按|分隔|隔开|分开|顿号|逗号|下拉|不能为空|说明|[yY]{4}"
    r"|[(（][^()（）]*[/、,，][^()（）]*[)）]|默认|精确[到至]|详细[到至]|具体[到至]|^到[户室组号]$|一致$|系统生成|自动(?:生成|计算)"
    r"|不[得能可]重复|无则|没有则|字以内|\d+位(?:数字?|字符|编码|号码)?$"
)
_QUOTES_DATA: Final = re.compile(r"例|^如(?![意东皋家归])|如[:：]|填|格式")
_TYPE: Final = re.compile(
    r"(?:文本|数字|数值|日期|字符串?|整数|小数|下拉|单选|多选|是否)(?:型|类型|框|选择)?(?:[(（]\d+[)）])?"
    r"|(?i:var)?(?i:char|int|date|text|number|string)\d*(?:[(（]\d+[)）])?"
)
_UNIT: Final = re.compile(r"元(?:/.{1,4})?|万元|㎡|m[²2³3]|平方米|平米|立方米?|吨|[kK][wW][hH]|人|岁|小时|mmHg|cm|kg")
_CHOICE: Final = re.compile(r"[一-鿿]{1,6}(?:/[一-鿿]{1,6})+|[01]/[01]|[YyNn]/[YyNn]")
DATA: Final = ("citizen_id", "plate", "uscc", "phone", "date", "address", "room")
_SHAPED: Final = ("citizen_id", "plate", "uscc", "phone", "date")
_NOTHING: Final = re.compile(r"无.{0,4}|没有.{0,4}|不详|未知|暂无|[-—/\\*]+|同上|空")


def explains(cells: Sequence[str], below: Sequence[Sequence[str]], headers: Sequence[str]) -> bool:
    """
    Tell whether a row under a header is no data.

    :param cells: the row, one a column
    :param below: rows after it
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    if _EXAMPLE.fullmatch(filled[0]) and len(filled) > 1:
        return True
    told = sum(map(_tells, filled))
    if any(is_data(cell) for cell in filled if not _QUOTES_DATA.search(cell)):
        return False
    if _names_codes(filled, headers) or (len(filled) >= 3 and all(map(_NUMBERED.fullmatch, filled))):
        return True
    if told >= max(2, 0.3 * len(filled)) or (told == 1 and len(filled) <= 3):
        return True
    return told + _words_above_values(cells, below) >= max(2, 0.25 * len(filled))


def _tells(cell: str) -> bool:
    if _LONG_NUMBER.fullmatch(cell):
        return False
    return bool(_TELLS.search(cell) or _TYPE.fullmatch(cell) or _UNIT.fullmatch(cell)) or _is_choice(cell)


def _is_choice(cell: str) -> bool:
    """男/女 is a choice; 张三/李四 are a couple."""
    return bool(_CHOICE.fullmatch(cell)) and any(profiles.kind_of([part])[0] != "name" for part in cell.split("/"))


def is_data(cell: str) -> bool:
    """Tell whether a cell holds an id, a phone, a plate, a code, a date or a home."""
    return bool(_LONG_NUMBER.search(cell)) or profiles.kind_of([cell])[0] in DATA


def _names_codes(filled: Sequence[str], headers: Sequence[str]) -> bool:
    """Field names of a database under Chinese headers: XM, SFZH."""
    chinese = any("一" <= character <= "鿿" for character in "".join(headers))
    return chinese and len(filled) >= 2 and all(_IDENTIFIER.fullmatch(cell) and len(cell) > 1 for cell in filled)


def _words_above_values(cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Count the cells that are words where the column holds ids, phones, plates, codes or dates."""
    found = 0
    for index, cell in enumerate(map(str.strip, cells)):
        if not cell or _tells(cell) or _NOTHING.fullmatch(cell) or any(map(str.isdigit, cell)):
            continue
        values = [row[index].strip() for row in below if row[index].strip()]
        found += len(values) >= FEWEST and profiles.kind_of(values)[0] in _SHAPED
    return found
