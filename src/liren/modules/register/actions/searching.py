"""Searching: entered first, people found by keyed tokens, homes by where they are; all shown masked."""

import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions import placing
from liren.modules.register.actions.opening import PurposeMissing
from liren.modules.register.queries import files, narrowing, purposes
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.agreements.actions.refusals import SearchTooShort
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault.queries import Masked

PLACES, HOMES = 5, 20
LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, kw_only=True)
class Area:
    """
    A compound, lane or village, or one building there, with how many homes of the register it has.

    :ivar building: empty for the whole place
    """

    place: str
    building: str
    homes: int


@dataclass(frozen=True, kw_only=True)
class Sought:
    """
    What was found, masked.

    :ivar homes: the doors that were named whole
    :ivar is_more: there are other hits; ask more narrowly
    :ivar entry_id: of the search; None when only places were looked for, which are no secret
    """

    areas: tuple[Area, ...]
    homes: tuple[Masked, ...]
    hits: tuple[Masked, ...]
    is_more: bool
    entry_id: int | None


def search(*, actor: Actor, text: str, purpose: str) -> Sought:
    """
    Find files by what somebody typed; at most twenty of people and things, and the homes and places that it names.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises PurposeMissing: if the purpose is not one of this post's for searching
    :raises liren.kit.errors.Refusal: fewer than two characters; too many searches; what the door refuses
    """
    actor.require(kinds.LOOK)
    if purpose not in {one.name for one in purposes.searching(actor)}:
        raise PurposeMissing()
    areas, homes = _places(actor, text)
    try:
        found = agreements.search(actor=actor, purpose=purpose, text=text, key=ledger.index_key(folder=settings.KEYS))
    except SearchTooShort:
        if not areas:
            raise
        return Sought(areas=areas, homes=homes, hits=(), is_more=False, entry_id=None)
    return Sought(areas=areas, homes=homes, hits=found.hits, is_more=found.is_more, entry_id=found.entry_id)


def _places(actor: Actor, text: str) -> tuple[tuple[Area, ...], tuple[Masked, ...]]:
    """Return the places that a text names, or whose name holds it, and the doors that it names whole."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not LETTERS.search(typed) or typed.isascii():
        return (), ()
    known = sorted(narrowing.places(actor), key=lambda each: -each[1])  # the largest is meant most often
    named = [(place, count) for place, count in known if place in typed or typed in place][:PLACES]
    spot = placing.spot(typed)
    areas = [Area(place=place, building="", homes=count) for place, count in named]
    homes = narrowing.in_building(actor, spot.place, spot.building) if spot.place and spot.building else []
    if homes and spot.place in dict(known):
        areas.insert(0, Area(place=spot.place, building=spot.building, homes=len(homes)))
    labels = files.labels(actor, [Ref(entity_kinds.DWELLING, home) for home in homes])
    named_whole = [ref for ref, label in labels.items() if label == spot.label or label.startswith(f"{spot.label} ")]
    is_door = len(named_whole) < len(labels) or len(labels) == 1
    return tuple(areas), tuple(Masked(ref=ref, label=labels[ref]) for ref in named_whole[:HOMES] if is_door)
