"""What a home is called, and what of that may stand outside the vault: compound and building, never the door."""

from dataclasses import dataclass

from liren.engine.norm import addresses
from liren.primitives.vault.rules import masking

PLACE_LENGTH, BUILDING_LENGTH, LABEL_LENGTH = 60, 20, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """
    Where a home is.

    :ivar place: its compound, lane or village; what lists are filtered by
    :ivar building: the number of its building there, empty when not said
    :ivar label: as neighbors call it, 青禾里 6幢 302室; a place is not a person, so its number stands
    """

    place: str
    building: str
    label: str


def spot(address: str) -> Spot:
    """Read where a home is."""
    found = addresses.normalize(address)
    rural = "".join((found.village, found.group, found.hamlet))
    lane = "".join((found.road, _with(found.lane, "弄"), _with(found.sub_lane, "支弄"))) or rural
    parts = (
        found.compound or lane,
        "" if found.building else _with(found.house_no, "号"),
        _with(found.building, "幢"),
        _with(found.unit, "单元"),
        _with(found.room, "室"),
    )
    called = " ".join(part for part in parts if part) or address
    return Spot(
        place=masking.mask("compound", found.compound or found.village or lane)[:PLACE_LENGTH],
        building=masking.mask("building", found.building)[:BUILDING_LENGTH],
        label=masking.mask("building", called)[:LABEL_LENGTH],
    )


def _with(number: str, word: str) -> str:
    return f"{number}{word}" if number and number[-1].isalnum() and not number.endswith(word) else number
