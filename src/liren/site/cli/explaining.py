"""`liren explain`: why two rows of a folder of exports are one thing, or are not; the engine alone, no database."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import typer
from rich.console import Console
from rich.table import Table

from liren.engine import reasons
from liren.engine.reasons import Words
from liren.kit import errors
from liren.site.cli.languages import say

HELP = say(
    "说明两行记录为什么是（或不是）同一个人、户、房屋、车辆或单位：证据、权重、怎样会改变结论。",
    "Say why two rows speak of one person, household, dwelling, vehicle or organization, or do not: evidence, weights, "
    "and what would have changed the answer.",
)
Kind = Literal["person", "household", "dwelling", "vehicle", "organization"]

# (file, row, role) → sheet → mention
Places = dict[tuple[str, int, str], dict[str, int]]

console = Console(soft_wrap=True, highlight=False)


class SheetNotNamed(errors.Invalid):
    """Several sheets of the file have such a row."""

    code: ClassVar[str] = "explain.sheet_not_named"


class RowMissing(errors.Missing):
    """The folder holds no such row, or the row speaks of nothing of this kind in that role."""

    code: ClassVar[str] = "explain.row_missing"


def explain(
    folder: Annotated[Path, typer.Argument(help=say("存放导出文件的文件夹", "folder of exports"))],
    first: Annotated[
        str,
        typer.Argument(
            help=say(
                "文件[/工作表]:行[:角色]，如 户籍.xlsx/3幢:12", "FILE[/SHEET]:ROW[:ROLE], as hukou.xlsx/Building 3:12"
            )
        ),
    ],
    second: Annotated[str, typer.Argument(help=say("另一行，写法相同", "the other row, written alike"))],
    kind: Annotated[Kind, typer.Option(help=say("说的是哪一种", "what the rows speak of"))] = "person",
) -> None:
    """Link the folder and explain one pair; levels only, no value of a person is printed."""
    from liren.engine import explain as engine
    from liren.engine.link import link
    from liren.engine.shape import shape_folder

    with console.status(say("正在关联……", "Linking…")):
        shaped = shape_folder(folder)
        linked = link(shaped.mentions)
    places = _places(shaped.mentions, kind)
    one, two = _mention(places, first), _mention(places, second)
    tie = engine.tie(linked, one, two)
    _print_verdict(kind, tie.together)
    if kind == "person":
        _print_evidence(engine.explain(linked, one, two))
    else:
        _print_tie(tie)


def _places(mentions, kind: str) -> Places:  # type: ignore[no-untyped-def]  # engine.mentions.Mentions
    columns = ["row_id", "file", "sheet", "row"]
    rows = {one.pop("row_id"): one for one in mentions.rows.select(columns).to_pylist()}
    places: Places = {}
    for one in mentions.tables[kind].select(["mention", "row_id", "role"]).to_pylist():
        row = rows[one["row_id"]]
        places.setdefault((row["file"], row["row"], one["role"]), {})[row["sheet"]] = one["mention"]
    return places


def _mention(places: Places, told: str) -> int:
    table, _, rest = told.partition(":")
    file, slash, sheet = table.partition("/")  # no file's or sheet's name holds one
    row, _, role = rest.partition(":")
    found = places.get((file, int(row) if row.isdecimal() else 0, role or "subject"), {})
    if slash:
        found = {name: mention for name, mention in found.items() if name == sheet}
    if not found:
        raise RowMissing(place=told)
    if len(found) > 1:
        raise SheetNotNamed(place=told, sheets=say("、", ", ").join(sorted(found)))
    [mention] = found.values()
    return mention


KINDS = {
    "person": Words("人", "person"),
    "household": Words("户", "household"),
    "dwelling": Words("房屋", "dwelling"),
    "vehicle": Words("车辆", "vehicle"),
    "organization": Words("单位", "organization"),
}


def _print_verdict(kind: str, together: bool) -> None:
    named = KINDS[kind]
    yes, no = say("结论：同一{0}。", "Answer: one {0}."), say("结论：不是同一{0}。", "Answer: not one {0}.")
    console.print((yes if together else no).format(_in(named)))


def _print_evidence(why) -> None:  # type: ignore[no-untyped-def]  # engine.explain.Explanation
    if why.exact:
        _print_reason(why.exact)
        return
    table = Table(title=say("逐项证据（比特：正数像，负数不像）", "Evidence by field (bits: more is likelier one)"))
    for heading in (say("项目", "field"), say("一致程度", "level"), say("意味着", "means")):
        table.add_column(heading)
    table.add_column(say("比特", "bits"), justify="right")
    _add(table, "prior", why.against, why.prior)
    for part in sorted(why.parts, key=lambda each: -abs(each.bits + each.rarity)):
        _add(table, part.comparison, part.level, part.bits + part.rarity)
    if why.contest < 0:
        _add(table, "contest", "contested", why.contest)
    total, limit = why.score + why.contest, say("从 {0} 起算同一个人", "one person from {0} on")
    table.add_row(say("合计", "sum"), limit.format(f"{why.threshold:+.1f}"), "", f"{total:+.1f}")
    console.print(table)
    if why.together and total < why.threshold:
        through = say("两行本身的证据不够，经由另外 {0} 行连在一起。", "Not by themselves: {0} other rows tie them.")
        console.print(through.format(max(1, len(why.path) - 1)))
    for name in why.forbidden:
        apart = say("不论证据多少都不合并：{0}。", "Kept apart whatever the evidence: {0}.")
        console.print(apart.format(_in(reasons.CONSTRAINTS[name])))
    _print_turning(why)


def _add(table: Table, field: str, level: str, bits: float) -> None:
    words = _in(reasons.LEVELS[level]) if level in reasons.LEVELS else level
    table.add_row(_in(reasons.COMPARED[field]), words, _in(reasons.strength(bits)), f"{bits:+.1f}")


def _print_turning(why) -> None:  # type: ignore[no-untyped-def]  # engine.explain.Explanation
    turning: dict[str, list[str]] = {}
    for field, level in why.turning:
        turning.setdefault(field, []).append(_in(reasons.LEVELS[level]))
    if not turning:
        console.print(say("没有哪一项单独改变就能改变结论。", "No single field would have changed the answer."))
    sentence = say("若「{0}」是：{1}，结论会改变。", "The answer would change if “{0}” were: {1}.")
    for field, levels in turning.items():
        console.print(sentence.format(_in(reasons.COMPARED[field]), say("、", ", ").join(levels)))


def _print_tie(tie) -> None:  # type: ignore[no-untyped-def]  # engine.explain.Tie
    if not tie.together:
        console.print(
            say("要合成一个，需要：{0}。", "To be one they would need: {0}.").format(_in(reasons.NEEDED[tie.kind]))
        )
        return
    for rule in dict.fromkeys(step.rule for step in tie.path):
        _print_reason(rule)


def _print_reason(rule: str) -> None:
    reason = reasons.exact(rule)
    console.print(_in(reason.why))
    console.print(say("怎样会改变结论：{0}", "What would have changed it: {0}").format(_in(reason.otherwise)))


def _in(words: Words) -> str:
    return say(words.zh, words.en)
