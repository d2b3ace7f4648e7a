"""Drawing the demo's map from the outlines that its town has."""

from pathlib import Path

from django.utils import timezone

from liren.modules.register import actions
from liren.modules.register.actions.outlining import Drawn
from liren.site.demo.founding import Founded
from liren.site.demo.importing import inside
from liren.site.town.drawing import draw
from liren.site.town.model import Town


def draw_town(*, founded: Founded, town: Town, scratch: Path) -> tuple[Drawn, Drawn]:
    """Draw the buildings and the grids of a town, as its community's worker."""
    files = zip(draw(town=town, folder=scratch), ("building", "grid"), strict=True)
    with inside(founded.worker):
        buildings, grids = (
            actions.draw_outlines(
                actor=founded.worker,
                content=path.read_bytes(),
                sort=sort,
                datum="wgs84",
                is_whole=True,
                at=timezone.now(),
            )
            for path, sort in files
        )
    return buildings, grids
