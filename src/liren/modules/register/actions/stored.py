"""The persons of a register as the vault keeps them between two records: brought when asked for, written back."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from liren.engine import alike
from liren.engine.alone import Profile
from liren.engine.live import profiles, written
from liren.engine.live.frozen import Frozen
from liren.engine.live.saying import Told
from liren.engine.live.state import Group, State
from liren.primitives.vault.actions import live

MOST_OF_A_BLOCK: Final = 2 * max(max(rule.largest, rule.most or 0) for rule in alike.RULES)


@dataclass(frozen=True, slots=True)
class Was:
    """How a group stood when it was brought."""

    members: frozenset[int]
    person: int
    profile: Profile
    edges: dict[int, float]
    sure: frozenset[int]
    first: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Added:
    """
    What came to a person to which nothing else happened.

    :ivar mentions: new ones
    :ivar beside: record and role of one that was there; None for a new person
    """

    mentions: list[int]
    beside: tuple[int, str] | None


class Stored:
    """The source of a state; nothing is asked for twice."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen = frozen
        self.keys: set[int] = set()
        self.stands: set[int] = set()
        self.was: dict[int, Was] = {}
        self.told: dict[int, tuple[Told, int, tuple[int, ...]]] = {}  # mention → what it told, its group, its keys

    def under(self, state: State, keys: Collection[int]) -> None:
        """Bring the mentions under keys, with their groups."""
        if wanted := set(keys) - self.keys:
            self.keys |= wanted
            self._take(state, live.under(wanted))
            for mention in state.standing_under(wanted):
                if (group := state.groups.get(state.group_of.get(mention, -1))) is not None:
                    self.keys |= {key for one in group.members for key in state.keys.get(one, ())}

    def mentions(self, state: State, mentions: Collection[int]) -> None:
        """Bring mentions, with their groups."""
        if wanted := set(mentions) - self.told.keys() - state.told.keys():
            self._take(state, live.mentions(wanted))

    def homes(self, state: State, mentions: Collection[int]) -> None:
        """Bring the groups of mentions."""
        self.mentions(state, set(mentions) - state.group_of.keys())

    def blocks(self, state: State, keys: Collection[int]) -> None:
        """Bring the groups of blocks."""
        if wanted := set(keys) - self.stands:
            self.stands |= wanted
            rows = live.blocks(wanted, most=MOST_OF_A_BLOCK)
            self._take(state, rows)
            for kind, key, number, *_ in rows:
                if kind == "b" and self._stands_as_it_was(state, number):
                    state.block.setdefault(key, set()).add(number)

    def groups(self, state: State, groups: Collection[int]) -> None:
        """Bring groups."""
        if wanted := set(groups) - self.was.keys() - state.groups.keys():
            self._take(state, live.groups(wanted))

    def is_as_it_was(self, state: State, groups: frozenset[int]) -> bool:
        """Tell whether a person, given by its groups, has the mentions that it was brought with."""
        then = [self.was.get(number) for number in groups]
        if any(was is None or was.members != state.groups[n].members for was, n in zip(then, groups, strict=True)):
            return False
        persons = {was.person for was in then if was is not None}
        return len(persons) == 1 and {n for n, was in self.was.items() if was.person in persons} == groups

    def added(self, state: State, groups: frozenset[int]) -> Added | None:
        """Say which mentions came to a person, given by its groups; None where anything else happened to it."""
        now = {mention for number in groups for mention in state.groups[number].members}
        persons = {was.person for was in self.was.values() if not was.members.isdisjoint(now)}
        then = [(number, was) for number, was in self.was.items() if was.person in persons]
        before = {mention for _, was in then for mention in was.members}
        came = now - before
        if len(persons) > 1 or not before <= now or any(mention in self.told for mention in came):
            return None
        return Added(sorted(came), min(then)[1].first if then else None)

    def change(self, state: State) -> live.Change:
        """Say what is other than it was brought."""
        gone = [number for number in self.was if number not in state.groups]
        fresh = [number for number, group in state.groups.items() if self.was.get(number) != _was(group)]
        reshaped = [number for number in fresh if state.groups[number].blocks is not None]
        left = [number for number in (*gone, *reshaped) if number in self.was]
        lost = [mention for mention in self.told if mention not in state.told]
        moved = [mention for mention in state.told if self.told.get(mention) != _told(state, mention)]
        return live.Change(
            gone_mentions=lost,
            gone_keys=[(key, m) for m in (*lost, *moved) for key in self._keys_lost(state, m)],
            gone_groups=gone,
            gone_blocks=[(key, number) for number in left for key in self._blocks_then(number)],
            mentions=[(m, state.group_of[m], written.told_text(state.told[m]), state.keys[m]) for m in moved],
            keys=[
                (key, m)
                for m in moved
                if m not in self.told or self.told[m][2] != state.keys[m]
                for key in state.keys[m]
            ],
            groups=[row(number, state.groups[number]) for number in fresh],
            blocks=[(key, number) for number in reshaped for key in _keys(state.groups[number])],
        )

    def _take(self, state: State, rows: Iterable[live.Row]) -> None:
        for kind, number, other, body, numbers, ties in rows:
            if kind == "g" and number not in self.was:
                group = written.group_of(numbers, other, body, ties)
                state.groups[number], self.was[number] = group, _was(group)
            elif kind == "m" and number not in self.told:
                told, keys = written.told_of(number, body), tuple(numbers)
                state.add(told, keys)
                state.group_of[number], self.told[number] = other, (told, other, keys)
            elif kind == "k":
                state.group_of.setdefault(number, other)

    def _stands_as_it_was(self, state: State, number: int) -> bool:
        group = state.groups.get(number)
        return group is not None and group.blocks is None

    def _keys_lost(self, state: State, mention: int) -> set[int]:
        _, _, then = self.told.get(mention, (None, 0, ()))
        return set(then) - set(state.keys.get(mention, ()))

    def _blocks_then(self, number: int) -> Iterator[int]:
        found = profiles.blocks(self.was[number].profile.cells, self.frozen.digest, self.frozen.sounds)
        return (key for _, keys in found for key in keys)


def _was(group: Group) -> Was:
    assert group.profile is not None
    return Was(group.members, group.person, group.profile, dict(group.edges), group.sure, group.first)


def _told(state: State, mention: int) -> tuple[Told, int, tuple[int, ...]]:
    return state.told[mention], state.group_of[mention], state.keys[mention]


def _keys(group: Group) -> set[int]:
    return {key for some in group.blocks or () for key in some}


def row(number: int, group: Group) -> tuple[int, int, list[int], str, str, list[int], list[int]]:
    """Write a group as the vault keeps it."""
    text, ties = written.group_text(group), written.ties_text(group)
    return number, group.person, sorted(group.members), text, ties, sorted(group.edges), sorted(group.kin)
