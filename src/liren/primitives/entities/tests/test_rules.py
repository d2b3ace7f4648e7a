from dataclasses import dataclass, field

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.primitives.entities import rules
from liren.primitives.entities.rules import NEW


def ids(*values: int):
    return np.array(values, dtype=np.int64)


def keep(*, clusters, held, homes=None, arrived=None):
    kept = rules.keep_ids(
        clusters=clusters,
        held=held,
        homes=held if homes is None else homes,
        arrived=np.zeros(len(held), np.int64) if arrived is None else arrived,
    )
    return kept.entities.tolist()


def test_an_unchanged_cluster_keeps_its_entity():
    assert keep(clusters=ids(0, 0, 1), held=ids(7, 7, 9)) == [7, 9]


def test_a_split_entity_stays_with_the_larger_part():
    assert keep(clusters=ids(0, 1, 1), held=ids(7, 7, 7)) == [NEW, 7]


def test_merged_entities_keep_the_older_id():
    assert keep(clusters=ids(0, 0, 0), held=ids(7, 9, 9)) == [7]


def test_a_split_entity_stays_with_those_who_were_there_first():
    assert keep(clusters=ids(0, 1, 1), held=ids(7, 7, 7), arrived=ids(1, 2, 2)) == [7, NEW]


def test_who_was_merged_and_parts_again_gets_the_own_id_back():
    assert keep(clusters=ids(0, 0, 1), held=ids(7, 7, 7), homes=ids(7, 7, 9)) == [7, 9]


def test_a_mention_that_came_while_two_were_one_goes_with_those_it_belongs_to():
    # 5 and 6 came while 7 and 9 were one: they have no home, and outnumber nobody.
    assert keep(clusters=ids(0, 1, 1, 1), held=ids(7, 7, 7, 7), homes=ids(7, 9, NEW, NEW)) == [7, 9]


def test_what_was_parted_is_what_it_was_once_it_is_joined_again_however_much_it_grew():
    assert keep(clusters=ids(0, 0, 0, 0), held=ids(7, 9, 9, 9)) == [7]


def test_an_entity_whose_own_mentions_are_gone_stays_with_the_homeless_it_holds():
    assert keep(clusters=ids(0, 0, 0), held=ids(7, 7, 7), homes=ids(9, NEW, NEW)) == [7]


def test_mentions_without_a_past_draw_new_ids():
    assert keep(clusters=ids(0, 1), held=ids(NEW, NEW)) == [NEW, NEW]
    assert keep(clusters=ids(), held=ids()) == []


def test_an_entity_without_a_mention_points_where_those_went_who_are_at_home_in_it():
    assert rules.heirs(held=ids(7, 7, 8), homes=ids(9, 9, 9), now=ids(7, 7, 8)) == {9: 7}
    assert rules.heirs(held=ids(9, 9, 7), homes=ids(7, 7, 7), now=ids(7, 7, 7)) == {9: 7}


@st.composite
def histories(draw):
    size = draw(st.integers(1, 40))
    labels = draw(st.lists(st.integers(0, 8), min_size=size, max_size=size))
    _, clusters = np.unique(np.array(labels), return_inverse=True)
    entity = st.one_of(st.just(NEW), st.integers(1, 9))
    held, homes = (draw(st.lists(entity, min_size=size, max_size=size)) for _ in range(2))
    return clusters.astype(np.int64), np.array(held, np.int64), np.array(homes, np.int64)


@given(histories())
def test_no_entity_is_given_twice_and_each_was_really_there(history):
    clusters, held, homes = history

    kept = keep(clusters=clusters, held=held, homes=homes)

    given_ids = [entity for entity in kept if entity != NEW]
    assert len(given_ids) == len(set(given_ids))
    for cluster, entity in enumerate(kept):
        among = clusters == cluster
        assert entity == NEW or entity in {*held[among], *homes[among]}


@dataclass
class Register:
    """A register in small: who is together is given, ids follow by the rules; nothing but ids is kept."""

    links: dict[int, int] = field(default_factory=dict)  # mention → entity
    homes: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    drawn: int = 0
    now: int = 0

    def store(self, groups):
        """Store a partition of mentions and return it as entity → mentions."""
        mentions = sorted(mention for group in groups for mention in group)
        number = {mention: place for place, group in enumerate(groups) for mention in group}
        clusters = ids(*(number[mention] for mention in mentions))
        _, clusters = np.unique(clusters, return_inverse=True)
        held = ids(*(self.links.get(mention, NEW) for mention in mentions))
        homes = ids(*(self.homes.get(mention, NEW) for mention in mentions))
        arrived = ids(*(self.arrived.get(mention, 0) for mention in mentions))
        kept = rules.keep_ids(clusters=clusters, held=held, homes=homes, arrived=arrived)
        self.now += 1
        entities, drawn = kept.entities.copy(), kept.entities == NEW
        entities[drawn] = self.drawn + 1 + np.arange(drawn.sum())
        self.drawn += int(drawn.sum())
        told = {"clusters": clusters, "entities": entities, "drawn": drawn, "homes": kept.homes}
        after = rules.new_homes(**told)
        now = entities[clusters]
        self.merged |= rules.heirs(held=held, homes=after, now=now)
        for entity in entities.tolist():
            self.merged.pop(entity, None)
        self.links = dict(zip(mentions, now.tolist(), strict=True))
        self.arrived |= {m: self.now for m, old, new in zip(mentions, homes, after, strict=True) if old != new}
        self.homes = {mention: home for mention, home in zip(mentions, after.tolist(), strict=True) if home != NEW}
        return self.canonical()

    def canonical(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for mention, entity in self.links.items():
            found.setdefault(entity, []).append(mention)
        return {entity: tuple(sorted(mentions)) for entity, mentions in found.items()}


def partition(size, same, apart):
    """Join mentions by `same` pairs as far as no `apart` pair forbids: stands for linkage with human constraints."""
    group = list(range(size))
    for a, b in same:
        together = {group[a], group[b]}
        inside = [mention for mention in range(size) if group[mention] in together]
        if not any(x in inside and y in inside for x, y in apart):
            group = [min(together) if one in together else one for one in group]
    return [[mention for mention in range(size) if group[mention] == one] for one in sorted(set(group))]


pairs = st.integers(0, 10).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 11)))


@st.composite
def decisions(draw):
    """Give evidence of the machine, then decisions of humans, and an order in which they are taken back."""
    evidence = draw(st.lists(pairs, max_size=8))
    human = draw(st.lists(st.tuples(st.sampled_from(["same", "apart"]), pairs), min_size=1, max_size=8, unique=True))
    back = draw(st.permutations(range(len(human))))
    return evidence, human, back


def groups(evidence, standing, size=12):
    same = [pair for answer, pair in standing if answer == "same"]
    apart = [pair for answer, pair in standing if answer == "apart"]
    told = partition(size, [*same, *evidence], apart)
    return [[mention for mention in group if mention < size] for group in told]


@settings(max_examples=300, deadline=None)
@given(decisions())
def test_taking_back_merges_and_splits_in_any_order_gives_every_id_back(told):
    evidence, human, back = told
    register = Register()
    before = register.store(groups(evidence, []))
    homes = dict(register.homes)

    standing = []
    for one in human:
        standing.append(one)
        register.store(groups(evidence, standing))
    for place in back:
        standing.remove(human[place])
        after = register.store(groups(evidence, standing))

    assert after == before
    assert {m: h for m, h in register.homes.items() if h in before} == {
        m: h for m, h in homes.items() if register.homes[m] in before
    }


@settings(max_examples=300, deadline=None)
@given(decisions(), st.integers(1, 11))
def test_what_was_there_before_has_its_id_again_though_rows_came_in_between(told, first):
    evidence, human, back = told
    early = [(a, b) for a, b in evidence if b < first]
    register = Register()
    before = register.store([[m for m in g if m < first] for g in groups(early, [], first)])

    standing = []
    for place, (answer, (a, b)) in enumerate(human):
        size = min(first + 2 * place, 12)
        if b < size:
            standing.append((answer, (a, b)))
        register.store(groups([(x, y) for x, y in evidence if y < size], standing, size))
    for place in back:
        if human[place] in standing:
            standing.remove(human[place])
            register.store(groups(evidence, standing))
    after = register.store(groups(evidence, []))

    untouched = Register()
    untouched.links, untouched.homes = {}, {}
    assert untouched.store([[m for m in g if m < first] for g in groups(early, [], first)]) == before
    expected = untouched.store(groups(evidence, []))
    assert sorted(after.values()) == sorted(expected.values())
    known = {entity: mentions for entity, mentions in expected.items() if entity in before}
    assert {entity: mentions for entity, mentions in after.items() if entity in before} == known


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(pairs, max_size=9), min_size=1, max_size=6))
def test_every_id_ever_given_leads_to_an_entity_that_stands(states):
    register = Register()

    for same in states:
        register.store(partition(12, same, []))

    for entity in range(1, register.drawn + 1):
        line = [entity]
        while line[-1] in register.merged:
            line.append(register.merged[line[-1]])
            assert len(line) == len(set(line))
        assert line[-1] in register.canonical()


@given(histories())
def test_linking_again_with_the_same_result_changes_no_id(history):
    clusters, _held, _homes = history
    register = Register()
    groups_ = [np.flatnonzero(clusters == cluster).tolist() for cluster in range(clusters.max() + 1)]

    assert register.store(groups_) == register.store(groups_)
