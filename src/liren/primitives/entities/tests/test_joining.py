from datetime import UTC, datetime

import numpy as np
import pytest
from django.db import IntegrityError

from liren.primitives.entities import actions, kinds
from liren.primitives.entities.models import Entity, Link
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALONE = {"rule": "alone"}


@pytest.fixture
def cast():
    cast = town.settle()
    town.enter(cast.community)
    return cast


def _edition(cast):
    return actions.learn_edition(community_id=cast.community.pk, weights={}, at=FIRST, using="default")


def _store(cast, store_links, clusters, **told):
    linked = actions.Linked(
        sort=kinds.PERSON,
        record_ids=np.arange(1, len(clusters) + 1),
        roles=["subject"] * len(clusters),
        clusters=np.array(clusters, np.int64),
        weights=[None] * len(clusters),
        evidence=[ALONE] * len(clusters),
    )
    store_links(community_id=cast.community.pk, edition_id=_edition(cast), linked=linked, using="default", **told)


def _join(cast, *joined):
    actions.join_links(
        community_id=cast.community.pk,
        edition_id=_edition(cast),
        sort=kinds.PERSON,
        joined=joined,
        at=LATER,
        using="default",
    )


def _links():
    links = Link.objects.order_by("record_id").values_list("record_id", "entity", "home", "home_at", "linked_at")
    entities = {
        entity: place for place, entity in enumerate(Entity.objects.order_by("id").values_list("id", flat=True))
    }
    return [(record, entities[one], entities.get(home), *dates) for record, one, home, *dates in links]


@pytest.mark.parametrize("merged", [[0, 1, 1], [0, 0, 1]])
def test_who_joins_is_linked_as_a_whole_run_links_it(cast, merged):
    _store(cast, actions.store_links, [0, 1, 2], at=FIRST)
    _store(cast, actions.store_links, merged, at=FIRST)  # so that somebody stands there who has another home
    beside = actions.Joined(mentions=[(4, "subject")], evidence=[ALONE], beside=(3, "subject"))
    fresh = actions.Joined(mentions=[(5, "subject")], evidence=[ALONE], beside=None)

    _join(cast, beside, fresh)

    joined = _links()
    Link.objects.filter(record_id__gt=3).delete()
    Entity.objects.filter(created_at=LATER).delete()
    _store(cast, actions.store_links_of, [*merged, merged[2], 2], gone=[], at=LATER)
    assert joined == _links()


def test_nobody_joins_a_mention_that_has_no_entity(cast):
    with pytest.raises(IntegrityError):
        _join(cast, actions.Joined(mentions=[(4, "subject")], evidence=[ALONE], beside=(3, "subject")))
