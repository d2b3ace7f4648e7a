"""`liren draw`: outlines of buildings and grids onto the map without a browser."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from liren.site.cli import importing
from liren.site.cli.languages import say

HELP = say(
    "把楼栋或网格的 GeoJSON 画到地图上。",
    "Draw buildings or grids of a GeoJSON file on the map.",
)

console = Console(soft_wrap=True, highlight=False)


def draw(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=say("GeoJSON 文件", "the GeoJSON file"))],
    *,
    account: Annotated[str, typer.Option("--as", help=say("以哪个账号", "the account that draws"))],
    holds: Annotated[
        Literal["building", "grid"], typer.Option(help=say("文件里是楼栋还是网格", "what the file holds"))
    ],
    datum: Annotated[
        Literal["wgs84", "gcj02", "bd09"],
        typer.Option(
            help=say(
                "坐标系：wgs84（含 CGCS2000）、gcj02（高德、腾讯）、bd09（百度）",
                "coordinate system: wgs84 (or CGCS2000), gcj02 (Amap, Tencent), bd09 (Baidu)",
            )
        ),
    ],
    whole: Annotated[
        bool, typer.Option(help=say("文件是全部，其余的从地图上去掉", "the file holds all; take the others off"))
    ] = False,
    community: Annotated[str, typer.Option(help=say("社区的 12 位代码", "12-digit code of the community"))] = "",
) -> None:
    """Draw a file; features that were left out are named with their reason."""
    importing.setup()
    from django.utils import timezone

    from liren.modules.register.actions import draw_outlines
    from liren.modules.register.rules.outlines import MOST_BYTES
    from liren.primitives.actors.actions import inside

    giver = importing.actor(account, community)
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    with inside(community_id=giver.community_id, using="default"):
        drawn = draw_outlines(actor=giver, content=content, sort=holds, datum=datum, is_whole=whole, at=timezone.now())
    words = say("画了 {0} 个，去掉 {1} 个，没有画 {2} 个", "{0} drawn, {1} taken off, {2} left out")
    console.print(words.format(drawn.stored, drawn.erased, len(drawn.faults)))
    for fault in drawn.faults:
        console.print(f"  {fault.feature}: {fault.reason}")
