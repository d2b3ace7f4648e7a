"""Two people who answer one pair at once: one answer stands, the other learns whose."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions, kinds
from liren.primitives.entities.models import Decision, Edition, Entity, Link, Pair
from tests import town

pytestmark = [pytest.mark.database]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def pair(committed) -> tuple[town.Cast, Pair]:
    cast = town.settle()
    edition = Edition.objects.create(community=cast.community, learnt_at=NOW, weights={})
    for record in (1, 2):
        entity = Entity.objects.create(community=cast.community, sort=kinds.PERSON)
        Link.objects.create(
            community=cast.community, record_id=record, role="subject", sort=kinds.PERSON, entity=entity, linked_at=NOW
        )
    return cast, Pair.objects.create(
        community=cast.community, record_a=1, role_a="subject", record_b=2, role_b="subject", weight=0.0, gain=1,
        levels={}, edition=edition,
    )  # fmt: skip


def test_of_two_answers_at_once_one_stands_and_the_other_learns_whose(pair):
    cast, asked = pair
    together = Barrier(2)

    def answer(actor: Actor, said: str) -> str:
        try:
            with transaction.atomic():
                town.enter(cast.community)
                together.wait()
                actions.decide_pair(actor=actor, pair_id=asked.pk, answer=said, at=NOW)
                return ""
        except actions.PairSettled as refusal:
            return str(refusal.data["by"])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as threads:
        first = threads.submit(answer, cast.worker, kinds.SAME)
        second = threads.submit(answer, cast.director, kinds.DIFFERENT)
        told = {cast.worker.name: first.result(), cast.director.name: second.result()}

    [loser] = [name for name, by in told.items() if by]
    [standing] = Decision.objects.all()
    assert str(standing.decided_by) == told[loser] != loser
