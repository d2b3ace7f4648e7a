from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from liren.primitives.entities import actions, kinds
from liren.primitives.entities.models import Decision, Entity, Fact, Link, Move, Pair, Relation
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return town.settle()


def store(cast, clusters, *, at=FIRST, records=None):
    records = list(range(1, len(clusters) + 1)) if records is None else records
    edition = actions.learn_edition(community_id=cast.community.pk, weights={"prior": -9.5}, at=at, using="default")
    linked = actions.Linked(
        sort=kinds.PERSON,
        record_ids=np.array(records, np.int64),
        roles=["subject"] * len(records),
        clusters=np.array(clusters, np.int64),
        weights=[None, *[7.5] * (len(records) - 1)],
        evidence=[{"rule": "alone"}] * len(records),
    )
    stored = actions.store_links(
        community_id=cast.community.pk, edition_id=edition, linked=linked, at=at, using="default"
    )
    return [int(stored[cluster]) for cluster in clusters]


def test_linking_again_with_the_same_result_changes_neither_ids_nor_dates(cast):
    before = store(cast, [0, 0, 1])

    after = store(cast, [0, 0, 1], at=LATER)

    assert after == before
    assert set(Link.objects.values_list("linked_at", flat=True)) == {FIRST}
    assert Entity.objects.count() == 2


def test_a_merge_keeps_the_larger_entity_and_the_other_points_at_it(cast):
    [large, _, small] = store(cast, [0, 0, 1])

    after = store(cast, [0, 0, 0], at=LATER)

    assert set(after) == {large}
    assert Entity.objects.get(pk=small).merged_into_id == large
    assert Link.objects.get(record_id=3).linked_at == LATER
    assert Link.objects.get(record_id=1).linked_at == FIRST


def test_what_was_merged_and_is_split_again_gets_its_own_id_back_and_stands_for_itself(cast):
    before = store(cast, [0, 0, 1])
    store(cast, [0, 0, 0], at=LATER)

    after = store(cast, [0, 0, 1], at=LATER)

    assert after == before
    assert not Entity.objects.exclude(merged_into=None).exists()
    told = [
        (move.kind, move.giver_id, move.taker_id, move.mentions, move.since_at) for move in Move.objects.order_by("id")
    ]
    assert told == [("merged", before[2], before[0], 1, FIRST), ("parted", before[0], before[2], 1, LATER)]


def test_a_record_that_is_gone_takes_its_link_along(cast):
    store(cast, [0, 1])

    store(cast, [0], records=[1], at=LATER)

    assert list(Link.objects.values_list("record_id", flat=True)) == [1]


def relation(entity, **given):
    return actions.FoundRelation(
        subject_sort=kinds.PERSON, subject_id=entity, relation="lives_at", object_sort=kinds.DWELLING, object_id=9,
        **given,
    )  # fmt: skip


def relate(cast, relations, *, at):
    return actions.store_relations(community_id=cast.community.pk, relations=relations, at=at, using="default")


def test_a_relation_that_no_record_states_any_more_ends_and_may_begin_again(cast):
    relate(cast, [relation(1, since_on=date(2024, 1, 1), seen_on=date(2026, 1, 1))], at=FIRST)
    relate(cast, [], at=LATER)
    assert Relation.objects.get().until_on == LATER.date()

    relate(cast, [relation(1, since_on=date(2025, 1, 1), seen_on=date(2026, 11, 1))], at=LATER)

    again = Relation.objects.get()
    assert (again.until_on, again.since_on, again.seen_on) == (None, date(2024, 1, 1), date(2026, 11, 1))


def homes_told(cast):
    fields = ("subject_id", "since_on", "until_on", "seen_on", "detail")
    return list(Relation.objects.order_by("subject_id", "object_id").values_list(*fields))


def test_what_stood_between_two_things_is_as_before_once_a_merge_is_taken_back(cast):
    [one, two] = store(cast, [0, 1])
    own = relation(one, since_on=date(2024, 1, 1), seen_on=date(2026, 1, 1))
    other = relation(two, since_on=date(2020, 1, 1), seen_on=date(2025, 1, 1), detail="户主")
    relate(cast, [own, replace(other, since_on=date(2019, 1, 1))], at=FIRST)
    relate(cast, [own, other], at=FIRST)
    before = homes_told(cast)

    store(cast, [0, 0], at=LATER)
    relate(cast, [replace(own, since_on=date(2020, 1, 1), seen_on=date(2026, 5, 5))], at=LATER)
    merged = homes_told(cast)
    store(cast, [0, 1], at=LATER)
    relate(cast, [own, other], at=LATER)

    assert merged[0] == (one, date(2020, 1, 1), None, date(2026, 5, 5), "")
    assert homes_told(cast) == before


def test_a_relation_that_only_a_merge_made_is_gone_with_it_and_never_was(cast):
    [one, two] = store(cast, [0, 1])
    stated = relation(two, since_on=date(2020, 1, 1))
    relate(cast, [stated], at=FIRST)

    store(cast, [0, 0], at=LATER)
    relate(cast, [relation(one, since_on=date(2020, 1, 1))], at=LATER)
    store(cast, [0, 1], at=LATER)
    relate(cast, [stated], at=LATER)

    assert homes_told(cast) == [(two, date(2020, 1, 1), None, None, "")]


def test_open_pairs_are_replaced_and_settled_ones_stay(cast):
    edition = actions.learn_edition(community_id=cast.community.pk, weights={}, at=FIRST, using="default")

    def ask(*records):
        found = [
            actions.FoundPair(
                sort=kinds.PERSON, record_a=a, role_a="subject", record_b=b, role_b="subject", weight=1.0, gain=2.0
            )
            for a, b in records
        ]
        return actions.store_pairs(community_id=cast.community.pk, edition_id=edition, pairs=found, using="default")

    ask((1, 2), (3, 4))
    settled = Pair.objects.get(record_a=1)
    settled.answer = Decision.objects.create(
        community=cast.community, record_a=1, role_a="subject", record_b=2, role_b="subject", answer=kinds.SAME,
        decided_by_id=cast.worker.user_id, decided_at=FIRST,
    )  # fmt: skip
    settled.save()
    ask((1, 2), (5, 6))

    assert sorted(Pair.objects.values_list("record_a", "answer_id")) == [(1, settled.answer_id), (5, None)]


def test_facts_and_standings_are_set_as_found(cast):
    [entity] = store(cast, [0])
    fact = actions.FoundFact(
        entity_id=entity, field="birth", ordinal=0, standing="current", record_id=1, rule="only",
        observed_on=date(2026, 1, 1),
    )  # fmt: skip

    actions.store_facts(community_id=cast.community.pk, facts=[fact], using="default")
    actions.store_facts(community_id=cast.community.pk, facts=[fact], using="default")
    actions.store_standings(
        community_id=cast.community.pk, standings={entity: ["several_homes"]}, sources={entity: 3}, using="default"
    )

    assert Fact.objects.count() == 1
    found = Entity.objects.get(pk=entity)
    assert (found.standings, found.sources) == (["several_homes"], 3)
