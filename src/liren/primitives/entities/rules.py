"""How ids last when the clusters change. The rules in words, with examples: docs/explanation/lasting-ids.md.

Every mention has a home: the entity that it was first linked to, as long as that was one thing; a mention that comes to
entities which were joined has none until they part. Ids depend on who is together now and on the homes alone, never on
the way there: whoever takes a merge or a split back gets the ids of before back.

1. An entity goes to one cluster: of those who have been at home in it longest, most must be there; then of all who are
   at home in it; the first cluster on a tie.
2. A cluster keeps one id, the oldest (the smallest) of those that go to it; the others are merged into it.
3. A cluster that is left without takes the entity that most of its homeless mentions were linked to, else a new id.
4. Homes change only so: all mentions of a cluster with a new id come home to it; the homeless come home to the entity
   of their cluster when nobody of another home is in it, and to the one that they were linked to when nobody who is
   still there is at home in it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Mention = tuple[int, str]  # record and role

NEW = -1  # no entity: none held so far, no home, an id must be drawn


@dataclass(frozen=True, eq=False)
class Kept:
    """
    :ivar entities: cluster → entity id, NEW where an id must be drawn
    :ivar homes: mention → the home that it had when ids were given, NEW for the homeless
    """

    entities: Ids
    homes: Ids


def keep_ids(*, clusters: Ids, held: Ids, homes: Ids, arrived: Ids) -> Kept:
    """
    Give every new cluster the id of an entity that it was, so that an entity keeps its id for life.

    :param clusters: mention → new cluster, dense from 0
    :param held: mention → the entity that it belonged to until now, NEW where it belonged to none
    :param homes: mention → the entity that it is at home in, NEW where in none
    :param arrived: mention → when it came home; any number that grows with time
    """
    elders = _counted(clusters, _of_elders(homes, arrived))
    homes = _come_home(held, homes)
    entities = np.full(int(clusters.max(initial=-1)) + 1, NEW, dtype=np.int64)
    taken: set[int] = set()
    at_home = _counted(clusters, homes)
    _share_out(entities, taken, _rightful(at_home, elders))
    _share_out(entities, taken, [(-count, entity, cluster) for (cluster, entity), count in at_home.items()])
    linked = _counted(clusters, np.where(homes == NEW, held, NEW))
    _share_out(entities, taken, [(-count, entity, cluster) for (cluster, entity), count in linked.items()])
    return Kept(entities, homes)


def new_homes(*, clusters: Ids, entities: Ids, drawn: Bools, homes: Ids) -> Ids:
    """
    Say where every mention is at home once ids are given.

    :param entities: cluster → entity id
    :param drawn: which of them are new ids
    """
    own = entities[clusters]
    mixed = np.zeros(len(entities), bool)
    mixed[clusters[(homes != NEW) & (homes != own)]] = True
    return np.where(drawn[clusters] | ((homes == NEW) & ~mixed[clusters]), own, homes)


def heirs(*, held: Ids, homes: Ids, now: Ids) -> dict[int, int]:
    """
    Say for each entity without a mention which one took it over: that of most of those who are at home in it, else of
    most of those who were linked to it until now.

    :param now: mention → the entity that it belongs to from now on
    """
    found: dict[int, int] = {}
    for before in (homes, held):
        gone = ~np.isin(before, now) & (before != NEW)
        counts = _counted(now[gone], before[gone])
        for _count, heir, entity in sorted((-count, heir, entity) for (heir, entity), count in counts.items()):
            found.setdefault(entity, heir)
    return found


def chain(ties: Sequence[tuple[Mention, Mention]], start: Mention, end: Mention) -> list[int]:
    """Return the places of the ties on a shortest way between two mentions; none where nothing ties them."""
    beside: dict[Mention, list[tuple[int, Mention]]] = {}
    for place, (one, two) in enumerate(ties):
        beside.setdefault(one, []).append((place, two))
        beside.setdefault(two, []).append((place, one))
    ways: dict[Mention, list[int]] = {start: []}
    waiting = deque([start])
    while waiting and end not in ways:
        here = waiting.popleft()
        for place, there in beside.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], place]
                waiting.append(there)
    return ways.get(end, [])


Counts = dict[tuple[int, int], int]  # (cluster, entity) → mentions


def _of_elders(homes: Ids, arrived: Ids) -> Ids:
    """Keep the homes of those who have been there longest of all who are there still, NEW for the others."""
    entities, places = np.unique(homes, return_inverse=True)
    first = np.full(len(entities), np.iinfo(np.int64).max)
    np.minimum.at(first, places, arrived)
    return np.where(arrived == first[places], homes, NEW)


def _come_home(held: Ids, homes: Ids) -> Ids:
    """Let the homeless of an entity be at home there when nobody else is any more."""
    left = np.setdiff1d(held, homes)
    return np.where((homes == NEW) & np.isin(held, left), held, homes)


def _counted(clusters: Ids, entities: Ids) -> Counts:
    known = entities != NEW
    pairs, shared = np.unique(np.stack([clusters[known], entities[known]]), axis=1, return_counts=True)
    return dict(zip(zip(*pairs.tolist(), strict=True), shared.tolist(), strict=True)) if pairs.size else {}


def _rightful(at_home: Counts, elders: Counts) -> list[tuple[int, int, int]]:
    """Return the claim of each entity's own cluster; the oldest entity is served first."""
    best: dict[int, tuple[int, int, int]] = {}
    for (cluster, entity), count in at_home.items():
        claim = (-elders.get((cluster, entity), 0), -count, cluster)
        best[entity] = min(best.get(entity, claim), claim)
    return [(0, entity, claim[2]) for entity, claim in best.items()]


def _share_out(entities: Ids, taken: set[int], claims: list[tuple[int, int, int]]) -> None:
    """Serve claims (rank, entity, cluster) in their order; a cluster gets one entity, an entity one cluster."""
    for _rank, entity, cluster in sorted(claims):
        if entities[cluster] == NEW and entity not in taken:
            entities[cluster] = entity
            taken.add(entity)
