"""Drawing the map: outlines of buildings and grids out of a file, in WGS-84, whatever system it came in."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from django.db import transaction

from liren.kit.errors import Invalid
from liren.modules.register import kinds
from liren.modules.register.actions import placing
from liren.modules.register.models import Outline
from liren.modules.register.rules import outlines
from liren.modules.register.rules.datums import Datum
from liren.modules.register.rules.outlines import Fault
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger


class DatumMissing(Invalid):
    """Nobody said in which coordinate system the file is, and it does not say itself."""

    code = "outlines.datum_missing"


class NothingToDraw(Invalid):
    """No feature of the file could be drawn; the most frequent reason is told."""

    code = "outlines.nothing_to_draw"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """
    What became of a file.

    :ivar faults: features that were left out, and why
    :ivar erased: outlines that the file no longer names, where it was said to hold all of them
    """

    stored: int
    faults: tuple[Fault, ...]
    erased: int


def draw_outlines(*, actor: Actor, content: bytes, sort: str, datum: str, is_whole: bool, at: datetime) -> Drawn:
    """
    Draw the buildings or the grids of a file; one that was drawn before is drawn anew.

    :param datum: the system of the coordinates: wgs84, gcj02 or bd09
    :param is_whole: the file holds all of its sort; others are taken off the map
    :raises liren.primitives.actors.queries.MayNot: if the post does not draw
    :raises DatumMissing: if it is none of these
    :raises NothingToDraw: if no feature could be drawn
    :raises liren.kit.errors.Invalid: what `rules.outlines.read` refuses
    """
    actor.require(kinds.DRAW)
    known: tuple[Datum, ...] = get_args(Datum)
    chosen = next((each for each in known if each == datum), None)
    if chosen is None or sort not in outlines.SORTS:
        raise DatumMissing()
    found, faults = outlines.read(content, sort=sort, datum=chosen, naming=_named)
    if not found:
        [(reason, _count)] = Counter(fault.reason for fault in faults).most_common(1) or [("no_feature", 0)]
        raise NothingToDraw(count=len(faults), reason=reason)
    with transaction.atomic():
        erased = _store(actor, found, sort, is_whole=is_whole, at=at)
        told: dict[str, str | int | bool | None] = {
            "sort": sort,
            "datum": chosen,
            "stored": len(found),
            "left_out": len(faults),
            "erased": erased,
        }
        ledger.append_entry(actor=actor, verb="outlines.drawn", data=told)
    return Drawn(stored=len(found), faults=tuple(faults), erased=erased)


def _named(place: str, name: str) -> tuple[str, str]:
    """Call a building as its homes are called, so that 6号楼 of a file is 6 of the register."""
    bare = name.strip().rstrip("幢栋座号楼#")
    spot = placing.spot(f"{place}{bare}幢" if bare else place)
    return spot.place or place, spot.building or bare


def _store(actor: Actor, found: list[outlines.Outline], sort: str, *, is_whole: bool, at: datetime) -> int:
    rows = [
        Outline(
            community_id=actor.community_id,
            sort=sort,
            place=one.place,
            name=one.name,
            grid=one.grid,
            polygons=one.polygons,
            longitude=one.point[0],
            latitude=one.point[1],
            drawn_by_id=actor.user_id,
            drawn_at=at,
        )
        for one in found
    ]
    before = Outline.objects.filter(community_id=actor.community_id, sort=sort)
    erased = 0
    if is_whole:
        named = {(one.place, one.name) for one in found}
        gone = [pk for pk, place, name in before.values_list("pk", "place", "name") if (place, name) not in named]
        erased, _by_table = before.filter(pk__in=gone).delete()
    Outline.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["community", "sort", "place", "name"],
        update_fields=["grid", "polygons", "longitude", "latitude", "drawn_by", "drawn_at"],
    )
    return erased
