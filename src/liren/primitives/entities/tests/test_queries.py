from datetime import UTC, date, datetime

import pytest

from liren.kit.refs import Ref
from liren.primitives.entities import kinds, queries
from liren.primitives.entities.models import Decision, Edition, Entity, Link, Pair, Relation
from tests import town

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return town.settle()


def entity(cast, sort=kinds.PERSON, **given):
    return Entity.objects.create(community=cast.community, sort=sort, **given)


def relate(cast, subject, relation, target, **given):
    return Relation.objects.create(
        community=cast.community,
        subject_sort=subject.sort,
        subject_id=subject.pk,
        relation=relation,
        object_sort=target.sort,
        object_id=target.pk,
        **given,
    )


def test_a_merged_entity_answers_with_what_it_became(cast):
    kept = entity(cast)
    halfway = entity(cast, merged_into=kept)
    merged = entity(cast, merged_into=halfway)

    assert queries.get(cast.worker, kinds.PERSON, merged.pk) == kept
    assert list(queries.current(cast.worker, kinds.PERSON)) == [kept]


def test_an_entity_of_another_community_is_missing_like_one_that_never_was(cast):
    here = entity(cast)
    away = town.settle(code="330199001002", name="临水社区")

    for asked in (here.pk, -1):
        with pytest.raises(queries.EntityMissing) as refused:
            queries.get(away.worker, kinds.PERSON, asked)
        assert refused.value.data == {"sort": kinds.PERSON}


def test_relations_are_read_from_either_side_with_ended_ones_last(cast):
    person, home, former = entity(cast), entity(cast, kinds.DWELLING), entity(cast, kinds.DWELLING)
    relate(cast, person, "lives_at", former, until_on=date(2024, 5, 1), seen_on=date(2024, 4, 1))
    relate(cast, person, "lives_at", home, seen_on=date(2026, 10, 1))

    seen = queries.relations(cast.worker, Ref(kinds.PERSON, person.pk))
    back = queries.relations(cast.worker, Ref(kinds.DWELLING, home.pk))

    assert [(one.other.id, one.is_subject) for one in seen] == [(home.pk, True), (former.pk, True)]
    assert [(one.other, one.is_subject) for one in back] == [(Ref(kinds.PERSON, person.pk), False)]


def test_a_list_is_narrowed_to_a_living_status_and_to_a_place(cast):
    split, plain, home = entity(cast, standings=["registered_absent"]), entity(cast), entity(cast, kinds.DWELLING)
    relate(cast, plain, "lives_at", home)

    assert list(queries.listed(cast.worker, kinds.PERSON, standing="registered_absent")) == [split]
    assert list(queries.listed(cast.worker, kinds.PERSON, within=Ref(kinds.DWELLING, home.pk))) == [plain]
    assert queries.standing_counts(cast.worker, kinds.PERSON)["registered_absent"] == 1
    assert queries.counts(cast.worker)[kinds.PERSON] == 2


def test_the_pair_whose_answer_changes_most_is_asked_first(cast):
    edition = Edition.objects.create(community=cast.community, learnt_at=NOW, weights={})
    common = {"community": cast.community, "role_a": "subject", "role_b": "subject", "levels": {}, "edition": edition}
    Pair.objects.create(record_a=1, record_b=2, weight=3.0, gain=1, **common)
    telling = Pair.objects.create(record_a=3, record_b=4, weight=1.0, gain=6, **common)

    assert queries.pairs(cast.worker).first() == telling
    with pytest.raises(queries.PairMissing):
        queries.pair(cast.worker, -1)


def test_a_decision_that_was_taken_back_stands_no_more(cast):
    common = {"community": cast.community, "role_a": "subject", "role_b": "subject", "answer": kinds.SAME}
    by = {"decided_by_id": cast.worker.user_id, "decided_at": NOW}
    Decision.objects.create(record_a=1, record_b=2, undone_by_id=cast.worker.user_id, undone_at=NOW, **common, **by)
    standing = Decision.objects.create(record_a=3, record_b=4, **common, **by)

    assert list(queries.decisions(cast.worker)) == [standing]
    assert queries.last_decision_by(cast.worker) == standing
    assert queries.last_decision_by(cast.officer) is None


def test_the_mentions_of_an_entity_are_found_and_an_unlinked_one_is_missing(cast):
    person = entity(cast)
    made = Link.objects.create(
        community=cast.community, record_id=5, role="subject", sort=kinds.PERSON, entity=person, linked_at=NOW
    )

    assert list(queries.links(cast.worker, person)) == [made]
    assert queries.link(cast.worker, record_id=5, sort=kinds.PERSON, role="subject") == made
    with pytest.raises(queries.EntityMissing):
        queries.link(cast.worker, record_id=5, sort=kinds.PERSON, role="spouse")


def test_a_relation_to_nothing_is_counted_as_an_orphan(cast):
    person, home = entity(cast), entity(cast, kinds.DWELLING)
    relation = relate(cast, person, "lives_at", home)
    assert queries.orphans(cast.worker) == 0

    relation.object_id = -1
    relation.save()

    assert queries.orphans(cast.worker) == 1
