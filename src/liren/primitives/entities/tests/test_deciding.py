from datetime import UTC, datetime

import pytest

from liren.primitives.entities import actions, kinds, queries
from liren.primitives.entities.models import Choice, Decision, Edition, Entity, Fact, Link, Pair
from liren.primitives.ledger import queries as ledger
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return town.settle()


@pytest.fixture
def pair(cast):
    edition = Edition.objects.create(community=cast.community, learnt_at=NOW, weights={})
    for record in (1, 2):
        entity = Entity.objects.create(community=cast.community, sort=kinds.PERSON)
        Link.objects.create(
            community=cast.community, record_id=record, role="subject", sort=kinds.PERSON, entity=entity, linked_at=NOW
        )
    return Pair.objects.create(
        community=cast.community, record_a=1, role_a="subject", record_b=2, role_b="subject", weight=3.0, gain=1,
        levels={}, edition=edition,
    )  # fmt: skip


def test_an_answer_settles_the_pair_and_is_entered_under_both_entities(cast, pair):
    decision = actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    assert queries.pairs(cast.worker).count() == 0
    assert (decision.answer, decision.weight, decision.decided_by_id) == (kinds.SAME, 3.0, cast.worker.user_id)
    [entry] = ledger.latest(cast.worker)
    assert entry.verb == "pair.decided"
    assert {ref.sort for ref in entry.subjects} == {kinds.PERSON}
    assert len(entry.subjects) == 2


def test_a_settled_pair_cannot_be_answered_again_and_the_first_answer_stands(cast, pair):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    with pytest.raises(actions.PairSettled):
        actions.decide_pair(actor=cast.director, pair_id=pair.pk, answer=kinds.DIFFERENT, at=NOW)

    assert [one.answer for one in Decision.objects.all()] == [kinds.SAME]


def test_an_unsure_pair_is_left_to_the_next_person(cast, pair):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.UNSURE, at=NOW)

    assert queries.pairs(cast.worker).count() == 0
    assert list(queries.pairs(cast.director)) == [pair]


def test_an_unknown_answer_is_refused_and_nothing_happens(cast, pair):
    with pytest.raises(actions.AnswerNotKnown):
        actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer="maybe", at=NOW)

    assert Decision.objects.count() == 0
    assert ledger.latest(cast.worker) == []


def test_a_pair_of_another_community_is_missing(cast, pair):
    away = town.settle(code="330199001002", name="临水社区")

    with pytest.raises(queries.PairMissing):
        actions.decide_pair(actor=away.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)


def test_the_last_answer_is_taken_back_and_the_pair_is_asked_again(cast, pair):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    undone = actions.undo_decision(actor=cast.worker, at=NOW)

    assert undone.undone_by_id == cast.worker.user_id
    assert list(queries.pairs(cast.worker)) == [pair]
    with pytest.raises(actions.NothingToUndo):
        actions.undo_decision(actor=cast.worker, at=NOW)


def test_nobody_takes_back_the_answer_of_another(cast, pair):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    with pytest.raises(actions.NothingToUndo):
        actions.undo_decision(actor=cast.director, at=NOW)


@pytest.fixture
def disputed(cast):
    entity = Entity.objects.create(community=cast.community, sort=kinds.PERSON)
    for ordinal, record in enumerate((5, 6)):
        Fact.objects.create(
            community=cast.community, entity=entity, field="birth", ordinal=ordinal, record_id=record, rule="more_rows",
            standing="current" if ordinal == 0 else "conflict",
        )  # fmt: skip
    return entity


def settle(cast, entity, record, *, contested=False, field="birth"):
    return actions.settle_value(
        actor=cast.worker, entity_id=entity.pk, sort=kinds.PERSON, field=field, record_id=record, contested=contested,
        at=NOW,
    )  # fmt: skip


def test_a_settled_value_replaces_what_was_settled_before(cast, disputed):
    settle(cast, disputed, 5)

    settle(cast, disputed, 6)

    assert [one.record_id for one in queries.choices(cast.worker)] == [6]
    assert Choice.objects.count() == 2
    assert [one.verb for one in ledger.latest(cast.worker)] == ["value.settled", "value.settled"]


def test_a_value_may_be_left_contested(cast, disputed):
    assert settle(cast, disputed, 5, contested=True).contested
    assert ledger.latest(cast.worker)[0].verb == "value.contested"


def test_a_record_that_says_nothing_about_the_field_cannot_be_right(cast, disputed):
    for record, field in ((7, "birth"), (5, "name")):
        with pytest.raises(actions.ValueMissing):
            settle(cast, disputed, record, field=field)

    assert Choice.objects.count() == 0


def give_an_id(pair, *, sides):
    for record in sides:
        entity = Link.objects.get(record_id=record).entity
        Fact.objects.create(
            community=pair.community, entity=entity, field="citizen_id", ordinal=0, standing="current",
            record_id=record, rule="only",
        )  # fmt: skip


def another_pair(pair, record_a, record_b):
    for record in (record_a, record_b):
        if not Link.objects.filter(record_id=record).exists():
            entity = Entity.objects.create(community=pair.community, sort=kinds.PERSON)
            Link.objects.create(
                community=pair.community, record_id=record, role="subject", sort=kinds.PERSON, entity=entity,
                linked_at=NOW,
            )  # fmt: skip
    return Pair.objects.create(
        community=pair.community, record_a=record_a, role_a="subject", record_b=record_b, role_b="subject",
        weight=1.0, levels={}, edition=pair.edition,
    )  # fmt: skip


def test_two_people_with_a_valid_id_each_are_not_declared_one(cast, pair):
    give_an_id(pair, sides=(1, 2))

    with pytest.raises(actions.TwoIds):
        actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    assert Decision.objects.count() == 0
    assert list(queries.pairs(cast.worker)) == [pair]
    assert ledger.latest(cast.worker) == []


def test_two_people_with_a_valid_id_each_may_be_declared_two(cast, pair):
    give_an_id(pair, sides=(1, 2))

    decision = actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.DIFFERENT, at=NOW)

    assert decision.answer == kinds.DIFFERENT


def test_a_chain_of_answers_does_not_tie_two_ids_together(cast, pair):
    give_an_id(pair, sides=(1,))
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)
    onward = another_pair(pair, 2, 3)
    give_an_id(pair, sides=(3,))

    with pytest.raises(actions.TwoIds):
        actions.decide_pair(actor=cast.director, pair_id=onward.pk, answer=kinds.SAME, at=NOW)

    assert Decision.objects.count() == 1


@pytest.mark.parametrize(("first", "then"), [(kinds.SAME, kinds.DIFFERENT), (kinds.DIFFERENT, kinds.SAME)])
def test_an_answer_that_an_earlier_chain_contradicts_is_refused(cast, pair, first, then):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)
    actions.decide_pair(actor=cast.worker, pair_id=another_pair(pair, 2, 3).pk, answer=first, at=NOW)

    with pytest.raises(actions.AnsweredOtherwise):
        actions.decide_pair(actor=cast.director, pair_id=another_pair(pair, 1, 3).pk, answer=then, at=NOW)

    assert Decision.objects.count() == 2


def test_who_came_too_late_is_told_whose_answer_stands(cast, pair):
    actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)

    with pytest.raises(actions.PairSettled) as refusal:
        actions.decide_pair(actor=cast.director, pair_id=pair.pk, answer=kinds.DIFFERENT, at=NOW)

    assert refusal.value.data["answer"] == kinds.SAME
    assert refusal.value.data["by"] == cast.worker.name


def test_answers_that_linkage_did_not_follow_are_named_and_can_be_taken_back(cast, pair):
    same = actions.decide_pair(actor=cast.worker, pair_id=pair.pk, answer=kinds.SAME, at=NOW)
    later = datetime(2026, 11, 24, tzinfo=UTC)

    unheeded = queries.unheeded(cast.director, before=later)
    too_early = queries.unheeded(cast.director, before=NOW)
    actions.withdraw_decision(actor=cast.director, decision_id=same.pk, at=later)

    assert (unheeded, too_early) == ([same], [])
    assert queries.unheeded(cast.director, before=later) == []
    assert list(queries.pairs(cast.worker)) == [pair]
    with pytest.raises(actions.NothingToUndo):
        actions.withdraw_decision(actor=cast.worker, decision_id=same.pk, at=later)
