"""One record, or a few, resolved against all others: what changes is found from what they touch.

    mentions come and go
       └▶ exact evidence: the mentions under their keys are joined anew, with all that then joins them
             └▶ groups that changed, and their relatives, are compared anew with the groups of their blocks
                   └▶ the persons of all groups whose edges changed are clustered anew

1. What is not touched keeps its group, edges and person.
2. The answer depends on what stands there in the end, not on the order in which it came; the exceptions are listed in
   docs/adr/0021.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from liren.engine import alike
from liren.engine.alone import Profile
from liren.engine.live import evidence, profiles, settling
from liren.engine.live.evidence import Decided
from liren.engine.live.frozen import Frozen
from liren.engine.live.profiles import Own
from liren.engine.live.saying import Told
from liren.engine.live.state import Group, State

LEAST_KEPT: Final = -16.0  # bits under which an edge neither joins nor takes odds from others


@dataclass(frozen=True)
class Outcome:
    """
    What became of what was touched.

    :ivar persons: the groups of each person that may have changed
    :ivar groups: groups that are new or other than they were
    :ivar gone: groups that are no more
    :ivar via: mention of those groups → the mention to which exact evidence joined it, and the rule
    """

    persons: tuple[frozenset[int], ...]
    groups: frozenset[int]
    gone: frozenset[int]
    via: dict[int, tuple[int, str]]


def resolve(
    state: State,
    *,
    frozen: Frozen,
    come: Sequence[Told],
    gone: Collection[int] = (),
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Outcome:
    """
    Take mentions in and let mentions go, and settle everything that this moves.

    :param come: new mentions, and those whose row or decisions changed
    :param gone: mentions that are no more, and those of `come` that were there
    """
    work = _Work(state, frozen, decided)
    region, open_, moved = work.exchange(come, gone)
    fresh, dropped, via = work.regroup(region, open_, frozenset(told.mention for told in come))
    changed = work.reprofile(fresh, moved)
    seeds = work.recompare(changed)
    return Outcome(tuple(work.recluster(seeds)), frozenset(fresh | changed), frozenset(dropped), via)


class _Work:
    """The steps, each on the state that the one before leaves."""

    def __init__(self, state: State, frozen: Frozen, decided: Decided) -> None:
        self.state, self.frozen, self.decided = state, frozen, decided
        self.loose: set[int] = set()  # groups that lost an edge with a group that is no more
        self.come: frozenset[int] = frozenset()
        self.dropped: dict[int, Group] = {}
        self.before: dict[int, Group] = {}  # mention → the group, dropped since, that it was of
        self.resumed: set[int] = set()  # groups that mentions joined which tell nothing new

    def exchange(self, come: Sequence[Told], gone: Collection[int]) -> tuple[set[int], set[int], set[int]]:
        """Return the mentions whose groups are open now, these groups, and the relatives of what came and went."""
        state = self.state
        state.source.mentions(state, gone)
        keys = {told.mention: self._keys(told) for told in come}
        touched = {key for some in keys.values() for key in some}
        touched |= {key for mention in gone for key in state.keys[mention]}
        state.source.under(state, touched)
        moved = {one for mention in gone for one in related(state.told[mention])}
        open_ = {number for mention in gone if (number := state.group_of.get(mention)) is not None}
        for mention in gone:
            state.remove(mention)
        for told in come:
            state.add(told, keys[told.mention])
        under = state.standing_under(touched)
        open_ |= {state.group_of[mention] for mention in under if mention in state.group_of}
        region = {mention for number in open_ for mention in state.groups[number].members}
        for mention in set(gone) - keys.keys():
            del state.group_of[mention]
        return (region | keys.keys()) & state.told.keys(), open_, moved

    def regroup(
        self, region: set[int], open_: set[int], come: frozenset[int]
    ) -> tuple[set[int], set[int], dict[int, tuple[int, str]]]:
        """Join a region by exact evidence; return groups that changed, groups that are no more, and why."""
        found = self._joined(region)
        self.come, state = come, self.state
        members: dict[int, set[int]] = {}
        for mention in region:
            members.setdefault(found.group[mention], set()).add(mention)
        old = open_ | {state.group_of[mention] for mention in region if mention in state.group_of}
        wanted = {frozenset(some): frozenset(some & found.owned) for some in members.values()}
        kept = {
            number
            for number in old
            if wanted.get(state.groups[number].members) == state.groups[number].owned
            and state.groups[number].members.isdisjoint(come)
        }
        self._bring_near(old - kept)
        self.dropped = gone = {number: state.drop(number) for number in old - kept}
        self.before = {mention: group for group in gone.values() for mention in group.members}
        made = set()
        for some in members.values():
            number = min(some)
            if number in kept:
                continue
            state.groups[number] = _made(some, found.owned, state.told)
            for mention in some:
                state.group_of[mention] = number
            made.add(number)
        via = {
            mention: why for number in made for mention in members_of(state, number) if (why := found.via.get(mention))
        }
        return made, set(gone) - made, via

    def _joined(self, region: set[int]) -> evidence.Groups:
        """Join a region; it grows by whatever of its surroundings is joined to it, or owns another id than before."""
        state = self.state
        while True:
            keys = {key for mention in region for key in state.keys[mention]}
            state.source.under(state, keys)
            around = state.standing_under(keys) | region | self._decided_with(region)
            found = evidence.groups(
                {mention: state.told[mention] for mention in around},
                decided=self.decided,
                sexes=self.frozen.sex,
                sounds=self.frozen.sounds,
            )
            inside = {found.tied[mention] for mention in region}
            grown = {
                mention
                for mention in around - region
                if found.tied[mention] in inside or (mention in found.owned) != self._owned(mention)
            }
            if not grown:
                return found
            numbers = {state.group_of[mention] for mention in grown}
            region |= {mention for number in numbers for mention in state.groups[number].members}

    def _decided_with(self, region: set[int]) -> set[int]:
        pairs = self.decided.same | self.decided.apart
        others = {other for pair in pairs if not region.isdisjoint(pair) for other in pair}
        self.state.source.mentions(self.state, others)
        return others & self.state.told.keys()

    def _owned(self, mention: int) -> bool:
        return mention in self.state.groups[self.state.group_of[mention]].owned

    def reprofile(self, made: set[int], moved: set[int]) -> set[int]:
        """
        Say anew what groups that changed, and their relatives, are compared by; return those that it changed for.

        :param moved: relatives of mentions that went
        """
        state = self.state
        for number in made:
            state.groups[number].own = self._own(number)
        named = {one for number in made for mention in self._telling(number) for one in related(state.told[mention])}
        state.source.homes(state, named | moved)
        near = {state.group_of[one] for one in named | moved if one in state.group_of} - made
        state.source.mentions(state, {mention for number in near for mention in members_of(state, number)})
        profiled = {number: self._profile(number) for number in made | near}
        resumed = self._resume(made, profiled)
        changed = {n for n, new in profiled.items() if n in made or _differs(state.groups[n].profile, new)} - resumed
        self._bring_near(changed)
        for number in changed:
            found = profiles.blocks(profiled[number].cells, self.frozen.digest, self.frozen.sounds)
            self.loose |= state.compare_by(number, profiled[number], tuple(keys for _, keys in found))
        return changed

    def _resume(self, made: set[int], profiled: Mapping[int, Profile]) -> set[int]:
        """Let groups be in which only new mentions joined that tell nothing new: their blocks and edges stand."""
        grown = {
            number: was
            for number in made
            if (was := self._grown(number)) is not None and _tells_nothing_new(was.profile, profiled[number])
        }
        self.loose = {other for number, was in self.dropped.items() if number not in grown for other in was.edges}
        for number in grown:
            self.state.groups[number].profile = profiled[number]
        self.loose |= self.state.resume(grown)
        self.resumed = grown.keys() - self.loose
        return set(grown)

    def _grown(self, number: int) -> Group | None:
        """Give the one group that a new one was, if all others of it came just now."""
        members = self.state.groups[number].members
        was = {id(group): group for one in members if (group := self.before.get(one)) is not None}
        sole = next(iter(was.values())) if len(was) == 1 else None
        return sole if sole is not None and sole.members <= members - self.come else None

    def _telling(self, number: int) -> frozenset[int]:
        """Give the mentions of a group whose relatives may have to be compared by other homes or years than before."""
        state, members = self.state, self.state.groups[number].members
        before = {id(group): group for mention in members if (group := self.before.get(mention)) is not None}
        for was in before.values():
            own, now = was.own, state.groups[number].own
            assert own is not None
            assert now is not None
            is_same = all(own.homes[column].keys() == now.homes[column].keys() for column in own.homes)
            if len(before) == 1 and was.members <= members and is_same and own.born == now.born:
                return (members - was.members) | (members & self.come)
        return members

    def _profile(self, number: int) -> Profile:
        state = self.state
        mentions = [state.told[one] for one in sorted(members_of(state, number))]
        sides = []
        for side in ("relatives", "parents", "children"):
            named = {other for told in mentions for other in getattr(told, side)}
            state.source.homes(state, named)
            numbers = {state.group_of[other] for other in named if other in state.group_of} - {number}
            sides.append([self._own_of(other) for other in sorted(numbers)])
        own = self._own_of(number)
        apart = {
            other
            for pair in self.decided.apart
            for one, other in (pair, pair[::-1])
            if state.group_of.get(one) == number
        }
        return profiles.profile(mentions, own, relatives=sides[0], parents=sides[1], children=sides[2], apart=apart)

    def _own_of(self, number: int) -> Own:
        own = self.state.groups[number].own
        return own if own is not None else self._own(number)

    def _own(self, number: int) -> Own:
        group = self.state.groups[number]
        return profiles.own([self.state.told[mention] for mention in sorted(group.members)], group.owned)

    def recompare(self, changed: set[int]) -> set[int]:
        """Score the groups that changed against those of their blocks; return all whose edges may have changed."""
        state = self.state
        state.source.blocks(state, {key for number in changed for some in self._blocks(number) for key in some})
        seeds = changed | (self.loose & state.groups.keys())
        for number in changed:
            profile = state.groups[number].profile
            assert profile is not None
            for other in self._candidates(number):
                rival = state.groups[other].profile
                assert rival is not None
                score, _ = self.frozen.scorer(profile, rival)
                if score >= LEAST_KEPT:
                    state.tie(number, other, score)
                    seeds.add(other)
        return seeds

    def _candidates(self, number: int) -> set[int]:
        """Give the groups with which one shares a block that is not too large."""
        state, found = self.state, set[int]()
        for rule, keys in zip(alike.RULES, self._blocks(number), strict=True):
            for key in keys:
                block = state.block[key]
                if rule.most is not None and len(block) > rule.most:
                    continue
                if len(block) > rule.largest:
                    block = self._split(number, block, rule.finer, rule.largest)
                found |= block
        return found - {number}

    def _blocks(self, number: int) -> tuple[tuple[int, ...], ...]:
        return self.state.groups[number].blocks or ()

    def _split(self, number: int, block: set[int], finer: Sequence[str], largest: int) -> set[int]:
        """Give the part of a block that is too large in which a group stands: by further columns, then by number."""
        for column in finer:
            mine = self._first(number, column)
            block = {other for other in block if self._first(other, column) == mine} if mine else set()
        if len(block) <= largest:
            return block
        order = sorted(block)
        start = order.index(number) // largest * largest
        return set(order[start : start + largest])

    def _first(self, number: int, column: str) -> str | None:
        profile = self.state.groups[number].profile
        assert profile is not None
        source, change = profiles.DERIVED[column]
        return next((told for value in profile.cells[source] if (told := change(value))), None)

    def recluster(self, seeds: set[int]) -> Iterator[frozenset[int]]:
        """Cluster everybody whom the seeds are tied to, now or until now; yield the persons."""
        state = self.state
        state.source.groups(state, seeds)
        # Who may as well be somebody else shares odds: an edge of one changes what the others of it are worth.
        unsure = [number for number in seeds if not state.groups[number].is_sure]
        open_ = seeds | {other for number in unsure for other in self._strong(number)}
        state.source.groups(state, open_)
        seen: set[int] = set()
        for number in sorted(open_):
            if number not in seen:
                some = self._component(number)
                seen |= some
                yield from self._persons(sorted(some))
        for number in sorted(self.resumed - seen):
            if number not in seen:
                seen |= (some := self._person(number))
                yield frozenset(some)

    def _person(self, number: int) -> set[int]:
        """Give the groups of the person that a group is, where none of them moved."""
        person = self.state.groups[number].person
        return self._reached(number, lambda _, other: self.state.groups[other].person == person)

    def _component(self, number: int) -> set[int]:
        state, threshold = self.state, self.frozen.threshold
        return self._reached(number, lambda one, other: settling.settled(state, one, other) >= threshold)

    def _reached(self, number: int, follows: Callable[[int, int], bool]) -> set[int]:
        state, found, front = self.state, {number}, [number]
        while front:
            state.source.groups(state, front)
            one = front.pop()
            strong = self._strong(one)
            state.source.groups(state, strong)
            for other in strong - found:
                if follows(one, other):
                    found.add(other)
                    front.append(other)
        return found

    def _strong(self, number: int) -> set[int]:
        """Give those who may be one with a group: an edge loses by who may as well be the one, and never gains."""
        edges = self.state.groups[number].edges
        return {other for other, score in edges.items() if score >= self.frozen.threshold}

    def _bring_near(self, numbers: Collection[int]) -> None:
        near = {other for number in numbers for other in self.state.groups[number].edges}
        self.state.source.groups(self.state, near - self.state.groups.keys())

    def _persons(self, some: Sequence[int]) -> Iterator[frozenset[int]]:
        """Yield the persons that the groups of one component are."""
        label = settling.labels(self.state, some, frozen=self.frozen)
        persons: dict[int, set[int]] = {}
        for number, person in zip(some, label, strict=True):
            persons.setdefault(person, set()).add(number)
            self.state.groups[number].person = person
        yield from map(frozenset, persons.values())

    def _keys(self, told: Told) -> tuple[int, ...]:
        return tuple(sorted(self.frozen.digest(*key) for key in evidence.finding(told)))


def members_of(state: State, number: int) -> frozenset[int]:
    """Give the mentions of a group."""
    return state.groups[number].members


def _made(members: set[int], owned: frozenset[int], told: Mapping[int, Told]) -> Group:
    first = told[min(members)]
    kin = frozenset(other for mention in members for other in related(told[mention]))
    return Group(frozenset(members), owned & members, first=(first.row, first.role), kin=kin)


def related(told: Told) -> frozenset[int]:
    """Give the mentions that a row names as relatives of one."""
    return told.relatives | told.parents | told.children


def _differs(old: Profile | None, new: Profile) -> bool:
    if old is None:
        return True
    return (old.cells, old.low, old.high, old.mentions, old.strangers) != (
        new.cells, new.low, new.high, new.mentions, new.strangers,
    )  # fmt: skip


def _tells_nothing_new(old: Profile | None, new: Profile) -> bool:
    """Tell whether a profile scores as it did, but for whom it must not be one with."""
    return (
        old is not None
        and (old.cells, old.low, old.high) == (new.cells, new.low, new.high)
        and old.mentions <= new.mentions
        and old.strangers <= new.strangers
    )
