"""From eight departments' exports to one register: linked, masked, opened for a purpose, decided, taken back."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from liren.kit.refs import Ref
from liren.modules.register import actions, kinds
from liren.modules.register.queries import files, runs
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Entity, Fact, Link, Pair, Relation
from liren.primitives.ledger import queries as ledger
from liren.site.demo import founding, importing, measuring
from liren.site.town import deliver, generate
from tests import databases

pytestmark = [pytest.mark.database]
TODAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def registered(django_db_setup, django_db_blocker, tmp_path_factory):
    """A town of 200 people, imported and linked once for all tests of this file."""
    scratch = tmp_path_factory.mktemp("town")
    registers, truth = scratch / "registers", scratch / "truth"
    registers.mkdir()
    truth.mkdir()
    with django_db_blocker.unblock():
        founded = founding.found(on=TODAY)
        delivery = deliver(town=generate(people=200, seed=11, at=TODAY), folder=registers, truth=truth)
        deliveries = list(importing.import_folder(founded=founded, folder=registers, tell=lambda *_: None))
        assert {one.state for one in deliveries} == {"loaded"}
        run = link(founded)
        yield founded, delivery.truth, registers, run
        databases.wipe()


@pytest.fixture
def town(registered, django_db_blocker):
    founded, *_rest = registered
    with django_db_blocker.unblock():
        yield founded
        connections["default"].close()


def link(founded):
    with importing.inside(founded.worker):
        run = actions.start_run(actor=founded.worker, at=timezone.now())
    return actions.work_run(actor=founded.worker, run_id=run.pk, clock=timezone.now)


@pytest.fixture
def worker(town):
    client = Client()
    assert client.login(username="wanglan", password=town.password)
    return client


def many_sources(town):
    with importing.inside(town.worker):
        found = Entity.objects.filter(sort=entity_kinds.PERSON, merged_into=None).order_by("-sources", "id").first()
        assert found is not None
        return found


def test_people_are_joined_across_departments_as_the_truth_says(registered, town, tmp_path):
    scores = measuring.measure(actor=town.worker, truth=registered[1], scratch=tmp_path)

    assert scores["person"].precision > 0.98
    assert scores["person"].recall > 0.80
    assert scores["household"].f1 > 0.95


def test_one_person_has_facts_from_several_sources(town):
    person = many_sources(town)

    with importing.inside(town.worker):
        found = files.file(town.worker, kinds.BY_NAME["person"], person.pk)

    datasets = {line.source.dataset_id for line in found.lines if line.source}
    assert person.sources >= 3
    assert len(datasets) >= 2
    assert "*" in found.label


def test_what_rows_say_of_their_own_business_contradicts_nothing(town):
    with importing.inside(town.worker):
        disputed = set(Fact.objects.filter(standing="conflict").values_list("field", flat=True))

    assert not disputed & {"address", "fact.reading", "fact.account_no", "fact.meter_no", "fact.read_on"}


def test_a_file_of_every_sort_says_what_it_is_and_what_stands_around_it(town, worker):
    with importing.inside(town.worker):
        one_each = [Entity.objects.filter(sort=sort.name, merged_into=None).order_by("id")[0] for sort in kinds.SORTS]

    for sort, entity in zip(kinds.SORTS, one_each, strict=True):
        page = worker.get(f"/register/{sort.slug}/{entity.pk}/").content.decode()
        assert 'id="timeline"' in page
        assert 'id="around"' in page
        assert 'id="looks"' in page


def test_a_living_household_counts_the_sources_that_speak_of_its_members(town):
    with importing.inside(town.worker):
        homes = Entity.objects.filter(sort=entity_kinds.LIVING_HOUSEHOLD, merged_into=None)
        people = Relation.objects.filter(relation="member_of", object_sort=entity_kinds.LIVING_HOUSEHOLD)
        home = homes.order_by("-sources", "id")[0]
        members = Entity.objects.filter(pk__in=people.filter(object_id=home.pk).values("subject_id"))

        assert not homes.filter(sources=0).exists()
        assert home.sources >= max(one.sources for one in members)


def test_linking_again_changes_no_id(town):
    with importing.inside(town.worker):
        before = set(Link.objects.values_list("record_id", "sort", "role", "entity_id"))

    link(town)

    with importing.inside(town.worker):
        assert set(Link.objects.values_list("record_id", "sort", "role", "entity_id")) == before
        assert entities.orphans(town.worker) == 0


def test_a_masked_file_shows_no_value_and_is_no_use(town, worker):
    person = many_sources(town)
    page = worker.get(f"/register/people/{person.pk}/").content.decode()

    assert not re.search(r"\d{15}|1\d{10}", page)
    with importing.inside(town.worker):
        assert ledger.looks_at(town.worker, Ref("person", person.pk)) == []


def test_values_open_for_a_purpose_and_the_person_can_see_who_looked(town, worker):
    with importing.inside(town.worker):
        entity_id = (
            Fact.objects.filter(field="phone", ordinal=0).order_by("entity_id").values_list("entity_id", flat=True)[0]
        )

    answer = worker.post(f"/register/people/{entity_id}/open/", {"purpose": "resident_visit"})
    page = worker.get(f"/register/people/{entity_id}/").content.decode()

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Refresh"] == f"60;url=/register/people/{entity_id}/"
    assert re.search(r"1\d{10}", answer.content.decode())
    assert not re.search(r"1\d{10}", page)
    assert "居民来访" in page
    with importing.inside(town.worker):
        [look] = ledger.looks_at(town.worker, Ref("person", entity_id))
    assert (look.purpose, look.sort) == ("resident_visit", "disclosure")
    assert "phone" in look.fields


def test_without_a_purpose_nothing_opens(town, worker):
    person = many_sources(town)

    answer = worker.post(f"/register/people/{person.pk}/open/", {"purpose": ""})

    assert answer.status_code == 422
    assert not re.search(r"1\d{10}", answer.content.decode())
    with importing.inside(town.worker):
        assert ledger.looks_at(town.worker, Ref("person", person.pk)) == []


def test_a_list_leaves_only_for_a_purpose_with_a_reason(town, worker):
    asked = {"purpose": "list_export", "reason": "核对独居老人名单", "format": "csv"}

    refused = worker.post("/register/people/?standing=residence_split", {**asked, "reason": ""})
    answer = worker.post("/register/people/?standing=residence_split", asked)

    assert refused.status_code == 422
    assert answer.status_code == 200
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("姓名")
    with importing.inside(town.worker):
        entry = ledger.latest(town.worker)[0]
        counted = entities.standing_counts(town.worker, "person")["residence_split"]
    assert (entry.sort, entry.subject_count) == ("class", counted)
    assert len(lines) >= counted


def test_a_search_finds_masked_people_and_leaves_no_word_behind(town, worker):
    with importing.inside(town.worker):
        subject = Ref(
            "person", Fact.objects.filter(field="name").order_by("entity_id").values_list("entity_id", flat=True)[0]
        )
    from liren.primitives.agreements import actions as door

    name = door.disclose(actor=town.worker, purpose="resident_visit", subjects=[subject], fields=["name"]).current(
        subject, "name"
    )
    answer = worker.post("/register/search/", {"q": name, "purpose": "resident_visit"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert f"/register/people/{subject.id}/" in page
    with importing.inside(town.worker):
        entry = ledger.latest(town.worker)[0]
    assert entry.sort == "search"
    assert name not in str(entry)


def test_a_search_that_does_not_say_what_for_is_not_done(town, worker):
    with importing.inside(town.worker):
        before = ledger.latest(town.worker)[0].entry_id

    answer = worker.post("/register/search/", {"q": "王伟"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "请选择用途" in page and 'value="王伟"' in page
    with importing.inside(town.worker):
        assert ledger.latest(town.worker)[0].entry_id == before


def a_home(town):
    with importing.inside(town.worker):
        homes = Entity.objects.filter(sort=entity_kinds.DWELLING, merged_into=None).exclude(place="")
        home = homes.exclude(building="").order_by("-sources", "id").first()
        assert home is not None
        ref = Ref(entity_kinds.DWELLING, home.pk)
        return home, files.labels(town.worker, [ref])[ref]


def test_a_compound_and_a_door_are_found_by_their_name(town, worker):
    home, door = a_home(town)

    by_place = worker.post("/register/search/", {"q": home.place, "purpose": "resident_visit"}).content.decode()
    by_door = worker.post("/register/search/", {"q": door, "purpose": "resident_visit"}).content.decode()

    assert f"/register/dwellings/?{urlencode({'place': home.place})}" in by_place
    assert f"/register/dwellings/{home.pk}/" in by_door
    assert "没有查到" not in by_place + by_door


def test_a_list_is_narrowed_to_a_compound_and_its_export_follows(town, worker):
    home, _door = a_home(town)
    query = urlencode({"place": home.place, "age": "18-59"})
    with importing.inside(town.worker):
        everybody = Entity.objects.filter(sort=entity_kinds.PERSON, merged_into=None).count()

    page = worker.get(f"/register/people/?{query}").content.decode()
    asked = {"purpose": "list_export", "reason": "核对本小区在住人员", "format": "csv"}
    exported = worker.post(f"/register/people/?{query}", asked).content.decode("utf-8-sig")

    shown = int(re.search(r"共 ([\d,]+) 人", page)[1].replace(",", ""))
    assert 0 < shown < everybody
    assert len(list(csv.reader(io.StringIO(exported)))) == 1 + shown + 2  # headings, and the note below


def test_today_says_what_to_do_in_the_order_of_the_work(town, worker):
    page = worker.get("/").content.decode()

    with importing.inside(town.worker):
        disputed = entities.disputed(entities.current(town.worker, entity_kinds.PERSON)).count()
    assert disputed > 0
    assert page.index("/register/review/", page.index("等您处理")) < page.index("known=disputed")
    assert f"{disputed} 人的信息各部门说法不一" in page


def test_a_pair_is_decided_with_the_keys_answers_and_undone(town, worker):
    with importing.inside(town.worker):
        waiting = entities.pairs(town.worker).count()
        pair = entities.pairs(town.worker).first()
    if pair is None:
        pytest.fail("the town must leave at least one pair to decide")

    shown = worker.get("/register/review/")
    worker.post("/register/review/answer/", {"pair": pair.pk, "answer": "different"})
    with importing.inside(town.worker):
        after = entities.pairs(town.worker).count()
    worker.post("/register/review/answer/", {"answer": "undo"})

    assert shown.status_code == 200
    assert f'value="{pair.pk}"' in shown.content.decode()
    assert after == waiting - 1
    with importing.inside(town.worker):
        assert entities.pairs(town.worker).count() == waiting
        assert Pair.objects.get(pk=pair.pk).answer_id is None


def test_few_pairs_are_asked_and_those_first_that_change_most(town):
    with importing.inside(town.worker):
        gains = list(entities.pairs(town.worker).values_list("gain", flat=True))

    assert gains == sorted(gains, reverse=True)
    assert 0 < len(gains) <= 50
    assert min(gains) >= 0.2


def test_the_weights_of_a_pair_add_up_to_what_is_said_about_it(town):
    with importing.inside(town.worker):
        pairs = list(Pair.objects.all())

    for pair in pairs:
        assert sum(level["weight"] for level in pair.levels.values()) == pytest.approx(pair.weight, abs=0.1)


def test_an_answer_that_comes_too_late_is_told_whose_stands(town, worker):
    director = Client()
    director.login(username="zhoumin", password=town.password)
    with importing.inside(town.worker):
        pair = entities.pairs(town.worker).first()
    assert pair is not None

    director.post("/register/review/answer/", {"pair": pair.pk, "answer": "different"})
    late = worker.post("/register/review/answer/", {"pair": pair.pk, "answer": "same"}, follow=True)
    director.post("/register/review/answer/", {"answer": "undo"})

    assert "周敏 刚刚判断了这一对" in late.content.decode()
    assert late.status_code == 200


def test_two_people_with_valid_ids_are_refused_as_one_with_what_to_do(town, worker):
    with importing.inside(town.worker):
        first, second = Fact.objects.filter(field="citizen_id", ordinal=0).order_by("entity_id")[:2]
        mentions = [Link.objects.filter(entity_id=fact.entity_id).order_by("record_id")[0] for fact in (first, second)]
        known = Pair.objects.order_by("id").first()
        assert known is not None
        pair = Pair.objects.create(
            community_id=town.community_id, weight=0.0, gain=9.0, levels={}, edition_id=known.edition_id,
            record_a=mentions[0].record_id, role_a=mentions[0].role,
            record_b=mentions[1].record_id, role_b=mentions[1].role,
        )  # fmt: skip

    answer = worker.post("/register/review/answer/", {"pair": pair.pk, "answer": "same"}, follow=True)
    with importing.inside(town.worker):
        pair.delete()

    page = answer.content.decode()
    assert "这是两个人" in page
    assert "请来源部门更正" in page


def test_every_link_explains_itself_without_a_value(town, worker):
    person = many_sources(town)
    with importing.inside(town.worker):
        mentions = list(Link.objects.filter(entity=person).values_list("record_id", "sort", "role"))

    for record_id, sort, role in mentions:
        answer = worker.get(f"/register/explain/{record_id}/{sort}/{role}/")
        assert answer.status_code == 200
        assert not re.search(r"\d{15}|1\d{10}", answer.content.decode())


def test_a_department_officer_sees_no_file(town):
    client = Client()
    client.login(username="hechuan", password=town.password)
    person = many_sources(town)

    assert client.get("/register/people/").status_code == 403
    assert client.get(f"/register/people/{person.pk}/").status_code == 403
    assert client.post(f"/register/people/{person.pk}/open/", {"purpose": "resident_visit"}).status_code == 403
    assert client.get("/register/review/").status_code == 403


def test_the_same_file_twice_changes_nothing(registered, town):
    registers: Path = registered[2]
    path = sorted(registers.iterdir())[0]
    with importing.inside(town.worker):
        before = Link.objects.count()

    again = importing.import_file(founded=town, path=path)

    assert (again.new, again.changed) == (0, 0)
    with importing.inside(town.worker):
        assert Link.objects.count() == before


def test_a_run_is_cancelled_before_it_writes(town):
    with importing.inside(town.worker):
        run = actions.start_run(actor=town.worker, at=timezone.now())
        assert runs.at_work(town.worker) == run
        actions.cancel_run(actor=town.worker, run_id=run.pk, at=timezone.now())
    with importing.inside(town.worker), pytest.raises(actions.RunOver):
        actions.cancel_run(actor=town.worker, run_id=run.pk, at=timezone.now())

    with importing.inside(town.worker):
        assert runs.run(town.worker, run.pk).state == "cancelled"
