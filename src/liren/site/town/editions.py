"""What a month does to a register: its software is updated, headers are reworded, columns moved, rows struck out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from liren.site.town.sheets import Export, Sheet, drifted

STRUCK: Final = 2  # of a hundred rows of the first edition are not in the second


@dataclass(frozen=True, slots=True)
class Update:
    """Headers that the later version of a register's software words otherwise, and columns that it moved."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[tuple[str, int], ...] = ()


# The registers that do not drift by themselves. A sheet with merged columns keeps its order: its merges name places.
UPDATES: Final[Mapping[str, Update]] = {
    "police": Update(
        {"公民身份号码": "身份证号码", "住址": "户籍住址", "户主身份证号": "户主公民身份号码", "派出所": "所属派出所"}
    ),
    "welfare": Update(
        {"低保证号": "救助证编号", "身份证号码": "公民身份号码", "家庭住址": "居住地址", "住址": "现住地址"}
    ),
    "health": Update(
        {"本人电话": "联系电话", "现住址": "居住地址", "城乡居民健康档案编号": "档案编号", "体检日期": "年度体检日期"},
        (("身份证号", 1), ("家庭医生", 3)),
    ),
    "vaccination": Update(
        {"儿童编码": "儿童编号", "监护人电话": "家长电话", "身份证件号": "儿童证件号码"}, (("疫苗名称", 0), ("剂次", 1))
    ),
    "school": Update(
        {"现居住地址": "家庭住址", "监护人电话": "家长联系电话", "身份证号": "学生身份证号", "班级": "所在班"}
    ),
}


def later(export: Export, *, register: str) -> Export:
    """Return an export as the software writes it a month later."""
    update = UPDATES.get(register)
    return export if update is None else replace(export, sheets=[_updated(sheet, update) for sheet in export.sheets])


def _updated(sheet: Sheet, update: Update) -> Sheet:
    moves = tuple(move for move in update.moves if move[0] in sheet.header)
    return drifted(sheet, moves=moves, renamed=dict(update.renamed))


def is_struck(number: int) -> bool:
    """Tell whether the row of a true thing is gone a month later; the same answer for the same thing."""
    return number * 2_654_435_761 % 2**32 % 100 < STRUCK
