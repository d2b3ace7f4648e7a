"""Mentions and groups as text, for a store that keeps them between two records."""

import json
import math
from dataclasses import fields
from typing import Any, Final

from liren.engine.alone import Profile
from liren.engine.live.profiles import Own
from liren.engine.live.saying import Told
from liren.engine.live.state import Group

SETS: Final = frozenset({"strangers", "relatives", "parents", "children"})
NAMES: Final = tuple(field.name for field in fields(Told) if field.name != "mention")


def told_text(told: Told) -> str:
    """Write a mention."""
    values = [sorted(getattr(told, name)) if name in SETS else getattr(told, name) for name in NAMES]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def told_of(mention: int, text: str) -> Told:
    """Read what `told_text` wrote."""
    read: dict[str, Any] = dict(zip(NAMES, json.loads(text), strict=True))
    for name, value in read.items():
        if name in SETS:
            read[name] = frozenset(value)
        elif name == "again":
            read[name] = tuple((rule, mark) for rule, mark in value)
        elif isinstance(value, list):
            read[name] = tuple(value)
    return Told(mention=mention, **read)


def group_text(group: Group) -> str:
    """Write what a group is compared by, and what it tells its relatives."""
    own, profile = group.own, group.profile
    assert own is not None
    assert profile is not None
    bounds = [value if math.isfinite(value) else None for value in (profile.low, profile.high)]
    # Only what relatives add is written apart from the group's own cells.
    homes = {name: profile.cells[name] for name in own.homes}
    values = [
        (group.first, sorted(group.kin)),
        sorted(group.owned),
        own.cells,
        own.homes,
        homes,
        bounds,
        sorted(profile.strangers),
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def ties_text(group: Group) -> str:
    """Write the edges of a group."""
    return json.dumps([[other, score, other in group.sure] for other, score in group.edges.items()])


def group_of(members: list[int], person: int, text: str, ties: str) -> Group:
    """Read what `group_text` and `ties_text` wrote; in which blocks the group stands is not known again."""
    (first, kin), owned, cells, homes, near, (low, high), strangers = json.loads(text)
    profile = Profile(
        {**cells, **near},
        -math.inf if low is None else low,
        math.inf if high is None else high,
        frozenset(members),
        frozenset(strangers),
    )
    told = json.loads(ties)
    return Group(
        members=frozenset(members),
        owned=frozenset(owned),
        own=Own(cells, homes),
        profile=profile,
        blocks=None,
        edges={other: score for other, score, _ in told},
        sure=frozenset(other for other, _, is_sure in told if is_sure),
        person=person,
        first=(first[0], first[1]),
        kin=frozenset(kin),
    )
