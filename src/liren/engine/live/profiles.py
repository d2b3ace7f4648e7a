"""What is compared of a group of mentions, and the blocks that it stands in: `gather` and `block`, without an array."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from liren.engine import alike, forbid
from liren.engine.alone import Profile
from liren.engine.gather import AT_HOME, VALUES
from liren.engine.live.digests import Digest
from liren.engine.live.saying import Sounds, Told, surname

Cells = dict[str, Sequence[str]]
DERIVED: Final[dict[str, tuple[str, Callable[[str], str | None]]]] = {
    "name:surname": ("name", lambda name: surname(name) or None),
    "birth:year": ("birth", lambda birth: birth[: alike.YEAR]),
    "dwelling:building": ("dwelling", lambda home: None if "x" in home.rsplit(".", 1)[0] else home.rsplit(".", 1)[0]),
    "dwelling:place": ("dwelling", alike.place_of),
    "citizen_id:tail": ("citizen_id", lambda id_: None if alike.LOST in id_[-4:] else id_[-4:]),
    "citizen_id:head": ("citizen_id", lambda id_: None if alike.LOST in id_[:14] else id_[:14]),
}


@dataclass(frozen=True, slots=True)
class Own:
    """
    What a group tells by its own mentions alone, which its relatives are known by too.

    :ivar cells: all columns, without what relatives add
    :ivar homes: for dwelling and household all values, with how often each is told
    """

    cells: Mapping[str, Sequence[str]]
    homes: Mapping[str, Mapping[str, int]]

    @property
    def born(self) -> float | None:
        """Give the year of birth; None where it is unknown or told in two ways."""
        told = self.cells["birth"]
        return float(told[0][: alike.YEAR]) if len(told) == 1 else None


def own(mentions: Sequence[Told], owned: frozenset[int]) -> Own:
    """Gather what the mentions of a group tell."""
    ids = [told.citizen_id for told in mentions if told.mention in owned]
    borrowed = {told.mention for told in mentions if told.citizen_id and told.mention not in owned}
    counted: dict[str, Counter[str]] = {
        "name": Counter(name for told in mentions for name in (told.name, told.former)),
        "citizen_id": Counter([*ids, *(told.pattern for told in mentions)]),
        "sure_id": Counter(ids),
        "birth": Counter(told.birth for told in mentions if told.mention not in borrowed or told.own_birth),
        "sex": Counter(told.sex for told in mentions if told.mention not in borrowed),
        "twin": Counter(told.twin for told in mentions),
        "phone": Counter(one for told in mentions for one in told.phones),
        "holding": Counter(one for told in mentions for one in told.holdings),
        "token": Counter(one for told in mentions for one in told.tokens),
        "kin": Counter(one for told in mentions for one in told.kin),
        "part": Counter(told.part for told in mentions),
    }
    homes = {
        "dwelling": Counter(one for told in mentions for one in told.homes),
        "household": Counter(one for told in mentions for one in told.households),
    }
    cells: Cells = {name: _most(found, VALUES.get(name, 1)) for name, found in counted.items()}
    parts = cells.pop("part")
    cells["holder"] = ["|".join(parts)] if cells["holding"] and parts else []
    return Own(cells, homes)


def profile(
    mentions: Sequence[Told], told: Own, *, relatives: Iterable[Own], parents: Iterable[Own], children: Iterable[Own],
    apart: Iterable[int],
) -> Profile:  # fmt: skip
    """
    Give what is compared of a group.

    :param relatives: the other groups that rows of this one name as relatives, each once
    :param apart: mentions that humans keep apart from those of the group
    """
    near = list(relatives)
    cells = dict(told.cells)
    for column in AT_HOME:
        # What a group tells itself counts twice, so that the limit of values cuts what its relatives tell.
        found = Counter(dict.fromkeys(told.homes[column], 2))
        for relative in near:
            found.update(relative.homes[column].keys())
        cells[column] = _most(found, VALUES[column])
    low, high = _bounds(parents, children)
    strangers = {one for mention in mentions for one in mention.strangers} | set(apart)
    return Profile(cells, low, high, frozenset(one.mention for one in mentions), frozenset(strangers))


def blocks(cells: Mapping[str, Sequence[str]], digest: Digest, sounds: Sounds) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the blocks that a group stands in: the rule, and the digests of its keys."""
    columns: Cells = {name: cells[name] for name in ("name", "birth", "phone", "dwelling", "household", "token", "kin")}
    columns |= {name: cells[name] for name in ("sex", "citizen_id")}
    for name, (column, change) in {**DERIVED, "name:sound": (alike.NAME, sounds.get)}.items():
        columns[name] = list(dict.fromkeys(filter(None, map(change, cells[column]))))
    for number, rule in enumerate(alike.RULES):
        found = {digest(rule.name, *key) for key in product(*(columns[name] for name in rule.keys))}
        yield number, tuple(sorted(found))


def _most(counted: Mapping[str, int], most: int) -> list[str]:
    told = [value for value in counted if value]
    if len(told) > most:
        told = sorted(told, key=lambda value: (-counted[value], value))[:most]
    return sorted(told)


def _bounds(parents: Iterable[Own], children: Iterable[Own]) -> tuple[float, float]:
    low, high = float("-inf"), float("inf")
    least, most = forbid.CHILDBEARING
    for child in children:
        if (born := child.born) is not None:
            low, high = max(low, born - most), min(high, born - least)
    for parent in parents:
        if (born := parent.born) is not None:
            low, high = max(low, born + least), min(high, born + most)
    return low, high
