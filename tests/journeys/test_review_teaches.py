"""A decision takes effect at once, a sample tells how good the register is, and who used a wrong merge is told."""

from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from liren.engine import quality
from liren.kit.refs import Ref
from liren.modules.register import actions, kinds
from liren.modules.register.actions.checking import NothingDrawn, TooManyQuestions
from liren.modules.register.models import Run, Told
from liren.modules.register.queries import answers, checks, files
from liren.primitives.entities import actions as entity_actions
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Decision, Entity, Fact, Link
from liren.primitives.ledger import queries as ledger
from liren.site.demo import founding, importing
from liren.site.town import deliver, generate
from tests import databases
from tests.jobs import do_jobs

pytestmark = [pytest.mark.database]
TODAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """A hamlet, imported and linked once."""
    scratch = tmp_path_factory.mktemp("hamlet")
    (scratch / "registers").mkdir()
    (scratch / "truth").mkdir()
    with django_db_blocker.unblock():
        founded = founding.found(on=TODAY)
        deliver(town=generate(people=50, seed=5, at=TODAY), folder=scratch / "registers", truth=scratch / "truth")
        list(importing.import_folder(founded=founded, folder=scratch / "registers", tell=lambda *_: None))
        with importing.inside(founded.worker):
            actions.queue_run(actor=founded.worker, at=timezone.now())
        do_jobs()
        yield founded
        connections["default"].close()
        databases.wipe()


@pytest.fixture
def inside(town, django_db_blocker):
    with django_db_blocker.unblock():
        yield lambda: importing.inside(town.worker)


def two_without_an_id(town):
    """Return the links of two people who may be one."""
    owners = Fact.objects.filter(field="citizen_id", ordinal=0).values("entity_id")
    people = Entity.objects.filter(sort=entity_kinds.PERSON, merged_into=None)
    one = people.filter(pk__in=owners).order_by("pk")[0]
    two = people.exclude(pk__in=owners).order_by("pk")[0]
    return [entities.links(town.worker, entity)[0] for entity in (one, two)]


def take_all_back(town):
    with importing.inside(town.worker):
        while decision := entities.decisions(town.worker).first():
            actions.withdraw(actor=town.worker, decision_id=decision.pk, at=timezone.now())
    do_jobs()


def test_two_files_are_joined_and_parted_at_once_and_all_who_used_them_meanwhile_are_told(town, inside):
    with inside():
        one, two = two_without_an_id(town)
        before = set(Link.objects.filter(sort="person").values_list("record_id", "role", "entity_id"))
        actions.join(actor=town.worker, entity_id=one.entity_id, other_id=two.entity_id, at=timezone.now())
    do_jobs()
    with inside():
        joined = Link.objects.get(pk__in=Link.objects.filter(record_id=two.record_id, role=two.role, sort="person"))
        assert joined.entity_id == min(one.entity_id, two.entity_id)
        found = files.file(town.worker, kinds.BY_NAME["person"], joined.entity_id)
    opened = actions.open_values(actor=town.worker, found=found, purpose="resident_visit", reason="")
    assert opened

    with inside():
        away = [(two.record_id, two.role)]
        decision = entities.decisions(town.worker)[0]
        with pytest.raises(entity_actions.AnsweredOtherwise):
            actions.part(actor=town.worker, entity_id=joined.entity_id, mentions=away, at=timezone.now())
        actions.withdraw(actor=town.worker, decision_id=decision.pk, at=timezone.now())
    do_jobs()

    with inside():
        assert set(Link.objects.filter(sort="person").values_list("record_id", "role", "entity_id")) == before
        told = Told.objects.select_related("move").get(move__sort="person")
        assert (told.move.kind, {told.move.giver_id, told.move.taker_id}) == ("parted", {one.entity_id, two.entity_id})
        assert (told.organization_id, told.purpose) == (town.worker.organization_id, "resident_visit")
        for entity in (one.entity_id, two.entity_id):
            verbs = [look.verb for look in ledger.looks_at(town.worker, Ref("person", entity))]
            assert {"entity.joined", "entity.merged", "entity.parted", "use.told"} <= set(verbs)
    with importing.inside(town.data_officer):
        actions.see_told(actor=town.data_officer, told_id=told.pk, at=timezone.now())
        assert not Told.objects.filter(seen_at=None, move__sort="person").exists()


def test_rows_that_are_parted_by_hand_are_a_file_of_their_own_at_once(town, inside):
    with inside():
        entity = Entity.objects.filter(sort="person", merged_into=None).order_by("-sources", "pk")[0]
        rows = [(link.record_id, link.role) for link in entities.links(town.worker, entity)]
        with pytest.raises(actions.NothingToPart):
            actions.part(actor=town.worker, entity_id=entity.pk, mentions=rows, at=timezone.now())
        actions.part(actor=town.worker, entity_id=entity.pk, mentions=rows[-1:], at=timezone.now())
    do_jobs()

    with inside():
        owners = entities.owners(town.worker, sort="person", mentions=rows)
        assert owners[rows[-1]] not in {owners[row] for row in rows[:-1]}
    take_all_back(town)
    with inside():
        owners = entities.owners(town.worker, sort="person", mentions=rows)
        assert {ref.id for ref in owners.values()} == {entity.pk}


def test_what_is_decided_while_a_run_works_is_followed_by_another_run(town, inside):
    with inside():
        run = actions.queue_run(actor=town.worker, at=timezone.now())
        one, two = two_without_an_id(town)
    with inside():
        actions.join(actor=town.worker, entity_id=one.entity_id, other_id=two.entity_id, at=timezone.now())
        assert Run.objects.filter(state="queued").get() == run
    do_jobs()

    with inside():
        assert Run.objects.filter(pk__gt=run.pk, state="done").exists()
    take_all_back(town)


def test_answers_that_contradict_each_other_over_a_chain_are_shown_with_who_said_what(town, inside):
    with inside():
        mentions = list(Link.objects.filter(sort="person").order_by("pk").values_list("record_id", "role")[:4])
        a, b, c, d = mentions
        given = [(a, b, "same"), (c, b, "same"), (c, d, "different"), (a, c, "different")]
        made = [
            Decision.objects.create(
                community_id=town.worker.community_id, record_a=one[0], role_a=one[1], record_b=two[0], role_b=two[1],
                answer=answer, decided_by_id=town.worker.user_id, decided_at=timezone.now(),
            )
            for one, two, answer in given
        ]  # fmt: skip

        [chain] = answers.contradictions(town.worker)

        assert chain.parts.decision == made[3]
        assert [tie.decision for tie in chain.ties] == made[:2]
        client = Client()
        client.force_login(made[0].decided_by)
        page = client.get("/register/review/answers/").content.decode()
        assert page.count("</form>") >= 7
        for decision in made:
            Decision.objects.filter(pk=decision.pk).delete()


def test_a_sample_tells_how_good_the_register_is(town, inside):
    with inside():
        assert checks.report(town.data_officer) is None
        with pytest.raises(NothingDrawn):
            actions.extend_check(actor=town.worker, questions=5)
        with pytest.raises(TooManyQuestions):
            actions.start_check(actor=town.worker, questions=0, at=timezone.now())
        actions.start_check(actor=town.worker, questions=12, at=timezone.now())
    do_jobs()

    with inside():
        report = checks.report(town.worker)
        assert report is not None
        assert (report.open, report.quality.asked) == (12, 0)
        assert sum(one.size for one in report.strata if one.joined) > 100
        sampled = list(entities.pairs(town.worker)[:12])
        assert all(pair.sample == report.check.pk for pair in sampled)
        for pair in sampled:
            joined = pair.stratum.startswith(("by_", "joined"))
            entity_actions.decide_pair(
                actor=town.worker, pair_id=pair.pk, answer="same" if joined else "different", at=timezone.now()
            )
        after = checks.report(town.worker)
        assert after is not None
        assert after.quality.asked == 12
        assert width(after.quality.precision) < width(report.quality.precision)
        assert after.forecasts[0].precision < width(after.quality.precision)
        asked = actions.extend_check(actor=town.worker, questions=6)
        assert asked == entities.pairs(town.worker).filter(sample=report.check.pk).count()

    with inside():
        actions.queue_run(actor=town.worker, at=timezone.now())
    do_jobs()
    with inside():
        again = checks.report(town.worker)
        assert again is not None
        assert (again.check, again.quality.asked, again.open) == (after.check, 12, asked)
    take_all_back(town)


def width(one: quality.Interval) -> float:
    return one.high - one.low


def test_a_program_reads_quality_editions_and_answers(town, inside):
    client = Client()
    with inside():
        client.login(username="wanglan", password=town.password)
        run = Run.objects.filter(state="done").order_by("-pk")[0]

    told = client.get("/api/register/quality").json()
    edition = client.get(f"/api/register/editions/{run.edition_id}").json()
    page = client.get(f"/register/editions/{run.edition_id}/")
    refused = client.post(f"/register/editions/{run.edition_id}/splink/")
    left_out = ["name", "citizen_id", "birth", "phone", "dwelling", "holding", "kin", "token", "household"]
    settings = client.post(f"/register/editions/{run.edition_id}/splink/", {"leave_out": left_out})

    assert told["is_drawn"]
    assert {one["name"] for one in told["strata"]} >= {"by_id"}
    assert edition["weights"]["kinds"]["person"]["comparisons"]
    assert page.status_code == 200
    assert refused.status_code == 422
    assert settings.json()["comparisons"]
