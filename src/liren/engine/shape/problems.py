"""What to tell a person about each problem of shaping; the sentences of reading are in `read.messages`."""

from dataclasses import dataclass, field
from typing import Final

from liren.engine.read import messages, sheets
from liren.kit import errors

# code → (Chinese, English)
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "header_missing": (
        "找不到表头。请确认有一行写明各列的名称，例如“姓名、身份证号、住址”。",
        "There is no header. Make sure that one row names the columns, for instance name, id number, address.",
    ),
    "rows_missing": (
        "只有表头，没有数据行。请确认导出的是有数据的表。",
        "There is a header and no row below it. Make sure the export contains data.",
    ),
    "codes_only": (
        "这一页是代码表或填写说明，没有登记内容，未导入。",
        "This sheet lists codes or says how to fill in another one. It holds no records and was passed over.",
    ),
    "row_without_subject": (
        "这一行没有可识别的人、住户、房屋、车辆或单位。请补全姓名、证件号或地址后重新导入。",
        "The row names no person, household, dwelling, vehicle or organization. Fill in a name, id or address.",
    ),
    "homes_not_parted": (
        "这一行的地址像是写了几处，分不清，只取第一处。如有几处，请用“；”隔开并各自写全，再导入。",
        "The address of this row seems to name several homes that cannot be told apart; only the first was taken. "
        "If there are several, write each in full with ; between them, and import again.",
    ),
    "sheet_hidden": (
        "这是隐藏的工作表，已一并读取。如不需要，请删除后重新导入。",
        "This sheet is hidden and was read all the same. Delete it and import again if it is not meant.",
    ),
    "characters_broken": (
        "有些字符无法识别，已写成“?”。请核对原文件的文字编码，或用 Excel、WPS 打开确认后另存为 .xlsx。",
        "Some characters could not be read and stand as ?. "
        "Check the encoding of the file, or open it in Excel or WPS, look at it, and save it as .xlsx.",
    ),
    "cells_not_computed": (
        "有些公式没有计算结果，这些单元格按空白处理。请用 Excel 或 WPS 打开，保存一次，再导入。",
        "Some formulas were never computed; their cells are taken as empty. "
        "Open the file in Excel or WPS, save it, and import again.",
    ),
    "column_dropped": (
        "这一列越过红线，没有导入。",
        "This column crosses a red line and was not taken in.",
    ),
    "mapping_not_readable": (
        "保存的对应关系读不出来，请重新确认各列的含义。",
        "The saved mapping cannot be read. Confirm the meaning of the columns again.",
    ),
    "declaration_not_valid": (
        "声明的列不在表中，或含义不认识。请核对列名和含义。",
        "A declared column is not in the table, or its meaning is unknown. Check names and meanings.",
    ),
    "column_not_there": (
        "没有这一列，或这一列越过红线，不能对应。",
        "There is no such column, or it crosses a red line and cannot be mapped.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """
    Something about a file that a person should know; no cell of it is repeated.

    :ivar sheet: empty when the file as a whole is meant
    :ivar row: 1-based, None when it is no row
    :ivar zh, en: what is the matter and what to do
    """

    file: str
    sheet: str
    row: int | None
    code: str
    zh: str
    en: str
    data: dict[str, object] = field(default_factory=dict)


def problem(code: str, *, file: str, sheet: str = "", row: int | None = None, **data: object) -> Problem:
    """A problem with the sentences of its code."""
    zh, en = MESSAGES.get(code) or messages.MESSAGES[code]
    return Problem(file, sheet, row, code, zh, en, data)


def doubts(sheet: sheets.Sheet) -> list[Problem]:
    """What reading could not make out of a sheet that it read."""
    counted = {"characters_broken": sheet.broken, "cells_not_computed": sheet.uncomputed}
    return [
        problem(code, file=sheet.file, sheet=sheet.name, cells=cells) for code, cells in counted.items() if cells > 0
    ]


def of_refusal(refusal: errors.Refusal, *, file: str, sheet: str = "") -> Problem:
    """The same for a refusal."""
    data = {name: value for name, value in refusal.data.items() if name not in ("file", "sheet")}
    zh, en = MESSAGES.get(refusal.code) or messages.MESSAGES[refusal.code]
    return Problem(file, sheet, None, refusal.code, zh, en, data)
