"""Whatever is merged and split by hand, and delivered in between: taken back, the register is as it was."""

import collections
import random
from datetime import date

import pytest
from django.db import connections
from django.utils import timezone

from liren.engine import link as engine
from liren.modules.register import actions
from liren.modules.register.actions import loading
from liren.modules.register.queries.tenancy import inside
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Decision, Entity, Fact, Link, Move, Relation
from liren.site.demo import founding, importing
from liren.site.town import deliver, generate
from tests import databases

pytestmark = [pytest.mark.database]
TODAY = date(2024, 6, 30)
STEPS = 4


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A hamlet of which all departments but two have delivered; the two deliver in the middle of the tests."""
    scratch = tmp_path_factory.mktemp("hamlet")
    registers, late, truth = scratch / "registers", scratch / "late", scratch / "truth"
    for folder in (registers, late, truth):
        folder.mkdir()
    with django_db_blocker.unblock():
        founded = founding.found(on=TODAY)
        deliver(town=generate(people=50, seed=5, at=TODAY), folder=registers, truth=truth)
        for path in sorted(path for path in registers.iterdir() if path.is_file())[:2]:
            path.rename(late / path.name)
        list(importing.import_folder(founded=founded, folder=registers, tell=lambda *_: None))
        link(founded)
        yield founded, late
        databases.wipe()


def link(founded):
    with importing.inside(founded.worker):
        run = actions.start_run(actor=founded.worker, at=timezone.now())
    actions.work_run(actor=founded.worker, run_id=run.pk, clock=timezone.now)


def dump(founded):
    """Return everything that the register says now; the ledger and the history of moves aside."""
    with importing.inside(founded.worker):
        standing = Entity.objects.filter(merged_into=None)
        told = {
            "entities": standing.values_list("id", "sort", "standings", "sources", "place", "building", "birth_year"),
            "links": Link.objects.values_list("record_id", "role", "sort", "entity_id", "weight"),
            "relations": Relation.objects.filter(until_on=None).values_list(
                "subject_sort", "subject_id", "relation", "object_sort", "object_id", "detail", "since_on", "seen_on",
                "record_id", "stated", "confidence",
            ),
            "facts": Fact.objects.values_list("entity_id", "field", "ordinal", "standing", "record_id", "rule"),
        }  # fmt: skip
        found = {name: sorted(map(repr, rows)) for name, rows in told.items()}
        orphans = entities.orphans(founded.worker)
    with inside(founded.worker.community_id), connections["linker"].cursor() as cursor:
        cursor.execute("SELECT entity_sort, entity_id, field, value, standing, rule FROM vault.value")
        found["values"] = sorted(map(repr, cursor.fetchall()))
        cursor.execute("SELECT entity_sort, entity_id, label, facts::text FROM vault.mask")
        found["masks"] = sorted(map(repr, cursor.fetchall()))
    assert orphans == 0
    return found


def decide(founded, draw):
    """Merge two people, or split one, as a worker may; return the decision."""
    with importing.inside(founded.worker):
        links = list(Link.objects.filter(sort=entity_kinds.PERSON).order_by("record_id", "role"))
        owners = set(Fact.objects.filter(field="citizen_id", ordinal=0).values_list("entity_id", flat=True))
        several = [one for one in links if sum(other.entity_id == one.entity_id for other in links) > 1]
        if draw.random() < 0.5:
            a = draw.choice(several)
            b = draw.choice([one for one in links if one.entity_id == a.entity_id and one.pk != a.pk])
            answer = entity_kinds.DIFFERENT
        else:
            a = draw.choice(links)
            b = draw.choice(
                [x for x in links if x.entity_id != a.entity_id and not {a.entity_id, x.entity_id} <= owners]
            )
            answer = entity_kinds.SAME
        return Decision.objects.create(
            community_id=founded.worker.community_id, record_a=a.record_id, role_a=a.role, record_b=b.record_id,
            role_b=b.role, answer=answer, decided_by_id=founded.worker.user_id, decided_at=timezone.now(),
        )  # fmt: skip


def take_back(founded, decision):
    with importing.inside(founded.worker):
        actions.withdraw(actor=founded.worker, decision_id=decision.pk, at=timezone.now())


@pytest.mark.parametrize("seed", [1, 2])
def test_merges_and_splits_that_are_taken_back_in_any_order_leave_the_register_as_it_was(
    founded, django_db_blocker, seed
):
    town, _late = founded
    draw = random.Random(seed)
    with django_db_blocker.unblock():
        before = dump(town)

        made = []
        for _step in range(STEPS):
            made.append(decide(town, draw))
            link(town)
        assert dump(town)["links"] != before["links"]
        draw.shuffle(made)
        for decision in made:
            take_back(town, decision)
            link(town)

        assert dump(town) == before
        with importing.inside(town.worker):
            assert {"merged", "parted"} & set(Move.objects.values_list("kind", flat=True))


def test_what_was_delivered_in_between_does_not_hinder_the_way_back(founded, django_db_blocker):
    town, late = founded
    draw = random.Random(3)
    with django_db_blocker.unblock():
        made = [decide(town, draw) for _step in range(STEPS)]
        link(town)
        assert {one.state for one in importing.import_folder(founded=town, folder=late, tell=lambda *_: None)} == {
            "loaded"
        }
        link(town)
        for decision in made:
            take_back(town, decision)
        link(town)

        assert people(town) == people_without_answers(town)


def people(founded):
    """Return who is together: sets of mentions."""
    found = collections.defaultdict(set)
    with importing.inside(founded.worker):
        for row in Link.objects.filter(sort=entity_kinds.PERSON):
            found[row.entity_id].add((row.record_id, row.role))
    return {frozenset(one) for one in found.values()}


def people_without_answers(founded):
    """Return who would be together if nobody had ever answered anything."""
    batch = loading.load(founded.worker)
    linked = engine.link(batch.mentions)
    found = collections.defaultdict(set)
    records, roles = batch.placed(linked.links["mention"].to_numpy())
    told = zip(
        records.tolist(), roles, linked.links["entity"].to_pylist(), linked.links["kind"].to_pylist(), strict=True
    )
    for record, role, entity, kind in told:
        if kind == entity_kinds.PERSON:
            found[entity].add((record, role))
    return {frozenset(one) for one in found.values()}
