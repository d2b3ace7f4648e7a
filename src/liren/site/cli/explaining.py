"""`liren explain`: why two rows of a folder of exports are one person, or are not; the engine alone, no database."""

from pathlib import Path
from typing import Annotated, ClassVar

import typer
from rich.console import Console
from rich.table import Table

from liren.kit import errors
from liren.site.cli.languages import say

HELP = say(
    "说明两行记录为什么是（或不是）同一个人：逐项证据与权重。",
    "Say why two rows are one person or not: the evidence by field and what it weighs.",
)

console = Console(soft_wrap=True, highlight=False)


class RowMissing(errors.Missing):
    """The folder holds no such row, or the row speaks of nobody in that role."""

    code: ClassVar[str] = "explain.row_missing"


def explain(
    folder: Annotated[Path, typer.Argument(help=say("存放导出文件的文件夹", "folder of exports"))],
    first: Annotated[
        str, typer.Argument(help=say("文件:行[:角色]，如 户籍.xlsx:12", "FILE:ROW[:ROLE], as hukou.xlsx:12"))
    ],
    second: Annotated[str, typer.Argument(help=say("另一行，写法相同", "the other row, written alike"))],
) -> None:
    """Link the folder and explain one pair; levels only, no value of a person is printed."""
    from liren.engine import explain as engine
    from liren.engine.link import link
    from liren.engine.shape import shape_folder

    with console.status(say("正在关联……", "Linking…")):
        shaped = shape_folder(folder)
        linked = link(shaped.mentions)
    places = _places(shaped.mentions)
    why = engine.explain(linked, _mention(places, first), _mention(places, second))
    _print(why)


def _places(mentions) -> dict[tuple[str, int, str], int]:  # type: ignore[no-untyped-def]  # engine.mentions.Mentions
    rows = {
        row["row_id"]: (row["file"], row["row"]) for row in mentions.rows.select(["row_id", "file", "row"]).to_pylist()
    }
    people = mentions.tables["person"].select(["mention", "row_id", "role"]).to_pylist()
    return {(*rows[one["row_id"]], one["role"]): one["mention"] for one in people}


def _mention(places: dict[tuple[str, int, str], int], told: str) -> int:
    file, _, rest = told.partition(":")
    row, _, role = rest.partition(":")
    key = (file, int(row) if row.isdecimal() else 0, role or "subject")
    if key not in places:
        raise RowMissing(place=told)
    return places[key]


def _print(why) -> None:  # type: ignore[no-untyped-def]  # engine.explain.Explanation
    same = say("同一个人", "one person")
    console.print(same if why.together else say("不是同一个人", "not one person"))
    if why.exact:
        console.print(say("确切证据：{0}", "Exact evidence: {0}").format(why.exact))
        return
    table = Table()
    for heading in (say("项目", "field"), say("一致程度", "level"), say("比特", "bits")):
        table.add_column(heading)
    table.add_row(say("起点", "prior"), "", f"{why.prior:+.2f}")
    for part in why.parts:
        table.add_row(part.comparison, part.level, f"{part.bits + part.rarity:+.2f}")
    table.add_row(
        say("合计", "sum"), say("界限 {0}", "threshold {0}").format(f"{why.threshold:+.2f}"), f"{why.score:+.2f}"
    )
    console.print(table)
    for name in why.forbidden:
        console.print(say("不论证据多少都不合并：{0}", "Kept apart whatever the evidence: {0}").format(name))
    for field, level in why.turning:
        console.print(
            say("若「{0}」为 {1}，结论会改变", "If “{0}” were {1}, the answer would change").format(field, level)
        )
