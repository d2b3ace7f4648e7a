"""What is stored of the persons of a register between two records, as far as it is at hand.

A store that keeps it elsewhere gives what it is asked for (`Source`) before it is read here, and writes back what
`State` says to have changed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from liren.engine.alone import Profile, never_at_sight
from liren.engine.live.profiles import Own
from liren.engine.live.saying import Told

Key = int  # a digest


@dataclass(eq=False, slots=True)
class Group:
    """
    Mentions that are one person beyond doubt, by the number of the smallest of them.

    :ivar owned: those whose citizen id is their own
    :ivar blocks: the keys of each block rule under which it is found; None where they are those that are stored
    :ivar edges: other groups → score, of those that may be the same person
    :ivar sure: those of them that bear a citizen id
    :ivar person: the smallest group of the person that it is
    :ivar first: row and role of its smallest mention
    :ivar kin: mentions that its rows name as relatives of its own
    """

    members: frozenset[int]
    owned: frozenset[int]
    own: Own | None = None
    profile: Profile | None = None
    blocks: tuple[tuple[Key, ...], ...] | None = ()
    edges: dict[int, float] = field(default_factory=dict)
    sure: frozenset[int] = frozenset()
    person: int = -1
    first: tuple[int, str] = (0, "")
    kin: frozenset[int] = frozenset()

    @property
    def is_sure(self) -> bool:
        """Tell whether it bears a citizen id."""
        return self.profile is not None and bool(self.profile.cells["sure_id"])


class Source(Protocol):
    """Brings what is asked for into a state, with the whole groups that it belongs to."""

    def under(self, state: "State", keys: Collection[Key]) -> None:
        """Bring the mentions that stand under keys of exact evidence."""

    def mentions(self, state: "State", mentions: Collection[int]) -> None:
        """Bring mentions."""

    def homes(self, state: "State", mentions: Collection[int]) -> None:
        """Bring the groups of mentions: as they are compared, without their mentions."""

    def blocks(self, state: "State", keys: Collection[Key]) -> None:
        """Bring the groups of blocks: as they are compared, without their mentions."""

    def groups(self, state: "State", groups: Collection[int]) -> None:
        """Bring groups: as they are compared, without their mentions."""


class AtHand:
    """The source of a state that holds everything."""

    def under(self, state: "State", keys: Collection[Key]) -> None:
        """Everything is there."""

    mentions = homes = blocks = groups = under


@dataclass(eq=False)
class State:
    """
    Persons, as far as they are at hand.

    :ivar told: mention → what its row says
    :ivar keys: mention → its keys of exact evidence
    :ivar under: key → mentions
    :ivar groups: number → group
    :ivar group_of: mention → group
    :ivar block: key → groups
    """

    source: Source = field(default_factory=AtHand)
    told: dict[int, Told] = field(default_factory=dict)
    keys: dict[int, tuple[Key, ...]] = field(default_factory=dict)
    under: dict[Key, set[int]] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    group_of: dict[int, int] = field(default_factory=dict)
    block: dict[Key, set[int]] = field(default_factory=dict)

    def add(self, told: Told, keys: tuple[Key, ...]) -> None:
        """Take a mention in; it belongs to no group yet."""
        self.told[told.mention], self.keys[told.mention] = told, keys
        for key in keys:
            self.under.setdefault(key, set()).add(told.mention)

    def remove(self, mention: int) -> None:
        """Let a mention go; its group is settled by whoever removes it."""
        del self.told[mention]
        for key in self.keys.pop(mention):
            self.under[key].discard(mention)

    def standing_under(self, keys: Iterable[Key]) -> set[int]:
        """Give the mentions under any of some keys."""
        return {mention for key in keys for mention in self.under.get(key, ())}

    def drop(self, number: int) -> Group:
        """Take a group away, with its edges."""
        gone = self.groups.pop(number)
        self._leave_blocks(number, gone)
        self._untie(number, gone)
        return gone

    def compare_by(self, number: int, profile: Profile, blocks: tuple[tuple[Key, ...], ...]) -> set[int]:
        """Set what a group is compared by; its edges are gone. Return whom they led to."""
        group = self.groups[number]
        self._leave_blocks(number, group)
        group.profile, group.blocks = profile, blocks
        for some in blocks:
            for key in some:
                self.block.setdefault(key, set()).add(number)
        gone = set(group.edges)
        self._untie(number, group)
        group.edges, group.sure = {}, frozenset()
        return gone

    def resume(self, numbers: Mapping[int, Group]) -> set[int]:
        """
        Give groups that were dropped and stand anew, with their profiles, the blocks, edges and person that they had.

        :param numbers: group → what was dropped
        :return: groups that lost an edge: a member that came may not be one with somebody
        """
        for number, was in numbers.items():
            group = self.groups[number]
            group.blocks, group.person = was.blocks, was.person
            for key in (key for keys in was.blocks or () for key in keys):
                self.block.setdefault(key, set()).add(number)
        parted = set()
        for number, was in numbers.items():
            profile = self.groups[number].profile
            for other, score in was.edges.items():
                rival = self.groups[other].profile if other in self.groups else None
                assert profile is not None
                if rival is None:  # is no more, or is compared anew
                    parted.add(number)
                elif never_at_sight(profile, rival):
                    parted |= {number, other}
                else:
                    self.tie(number, other, score)
        return parted

    def tie(self, one: int, two: int, score: float) -> None:
        """Set the edge between two groups."""
        for number, other in ((one, two), (two, one)):
            group = self.groups[number]
            group.edges[other] = score
            if self.groups[other].is_sure:
                group.sure |= {other}

    def _untie(self, number: int, group: Group) -> None:
        for other in group.edges:
            self.groups[other].edges.pop(number, None)
            self.groups[other].sure -= {number}

    def _leave_blocks(self, number: int, group: Group) -> None:
        keys = self.block if group.blocks is None else (key for some in group.blocks for key in some)
        for key in keys:
            self.block[key].discard(number)
