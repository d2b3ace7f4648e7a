"""A full run as the state from which single records go on: its groups, what each is compared by, and their edges."""

from collections.abc import Iterator, Mapping

import numpy as np

from liren.engine import persons
from liren.engine.coding import Ints
from liren.engine.live import profiles
from liren.engine.live.frozen import Frozen
from liren.engine.live.profiles import Own
from liren.engine.live.resolving import LEAST_KEPT, related
from liren.engine.live.saying import Told
from liren.engine.live.state import Group

Apart = frozenset[tuple[int, int]]


class Filling:
    """
    The groups of a run, made one by one, so that a million of them need not be held at once.

    :ivar mention: number of each line of the run under which it is kept
    :ivar told: mention → what its row says
    :ivar number: group of the run → its smallest mention
    """

    def __init__(
        self, mention: Ints, weighed: persons.Weighed, told: Mapping[int, Told], *, frozen: Frozen, apart: Apart
    ) -> None:
        self.told, self.frozen, self.apart = told, frozen, apart
        size = weighed.judge.frame.size
        self.number = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(self.number, weighed.entity, mention)
        order = np.argsort(weighed.entity, kind="stable")
        self.mentions = mention[order]
        self.starts = np.r_[0, np.cumsum(np.bincount(weighed.entity, minlength=size))]
        self.owned = frozenset(mention[weighed.evidence.owned_id >= 0].tolist())
        self.entity_of = dict(zip(mention.tolist(), weighed.entity.tolist(), strict=True))
        person = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(person, weighed.final, self.number)
        self.person = person[weighed.final]
        kept = np.flatnonzero(weighed.score >= LEAST_KEPT)
        left, right = weighed.left[kept], weighed.right[kept]
        one, two = np.r_[left, right], np.r_[right, left]
        order = np.argsort(one, kind="stable")
        self.ends = np.r_[0, np.cumsum(np.bincount(one, minlength=size))]
        self.near, self.score = self.number[two[order]].tolist(), np.tile(weighed.score[kept], 2)[order].tolist()
        self.near_sure = (weighed.judge.frame.columns["sure_id"].sizes > 0)[two[order]]

    def groups(self) -> Iterator[tuple[int, Group]]:
        """Yield the groups by number."""
        for entity, number in enumerate(self.number.tolist()):
            members = self._members(entity)
            mentions = [self.told[mention] for mention in members]
            own = self._own(entity)
            sides = [self._near(entity, mentions, side) for side in ("relatives", "parents", "children")]
            apart = {b if a in members else a for a, b in self.apart if (a in members) != (b in members)}
            profile = profiles.profile(
                mentions, own, relatives=sides[0], parents=sides[1], children=sides[2], apart=apart
            )
            blocks = tuple(keys for _, keys in profiles.blocks(profile.cells, self.frozen.digest, self.frozen.sounds))
            owned = frozenset(members) & self.owned
            yield (
                number,
                Group(
                    members=frozenset(members),
                    owned=owned,
                    own=own,
                    profile=profile,
                    blocks=blocks,
                    edges=self._edges(entity),
                    sure=frozenset(self.near[place] for place in self._ties(entity) if self.near_sure[place]),
                    person=int(self.person[entity]),
                    first=(mentions[0].row, mentions[0].role),
                    kin=frozenset(other for told in mentions for other in related(told)),
                ),
            )

    def _ties(self, entity: int) -> range:
        return range(int(self.ends[entity]), int(self.ends[entity + 1]))

    def _edges(self, entity: int) -> dict[int, float]:
        return {self.near[place]: self.score[place] for place in self._ties(entity)}

    def _members(self, entity: int) -> list[int]:
        return sorted(self.mentions[self.starts[entity] : self.starts[entity + 1]].tolist())

    def _own(self, entity: int) -> Own:
        members = self._members(entity)
        return profiles.own([self.told[mention] for mention in members], frozenset(members) & self.owned)

    def _near(self, entity: int, mentions: list[Told], side: str) -> list[Own]:
        named = {other for told in mentions for other in getattr(told, side)}
        near = {self.entity_of[other] for other in named if other in self.entity_of} - {entity}
        return [self._own(other) for other in sorted(near, key=lambda one: int(self.number[one]))]
