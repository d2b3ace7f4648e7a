"""The door as the house uses it."""

import psycopg
import pytest
from django.db import connections, transaction

from liren.kit.refs import Ref
from liren.primitives.actors.models import User
from liren.primitives.agreements import actions, kinds
from liren.primitives.agreements.actions import refusals
from liren.primitives.ledger import queries as ledger
from liren.primitives.vault import actions as vault
from tests import strongroom as room
from tests.strongroom import CHEN, OUYANG, ROOM

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def cast():
    cast = room.open_community()
    room.furnish(cast)
    return cast


def test_a_worker_sees_the_fields_asked_for_and_the_entry_tells_of_it(cast):
    seen = actions.disclose(
        actor=cast.worker, purpose="resident_visit", subjects=[CHEN, OUYANG], fields=["name", "phone"]
    )

    assert seen.current(CHEN, "name") == room.NAME
    assert seen.current(CHEN, "phone") == room.PHONE
    assert seen.current(OUYANG, "phone") is None
    assert {value.field for value in seen.values[CHEN]} == {"name", "phone"}
    [look] = ledger.looks_at(cast.worker, CHEN)
    assert (look.entry_id, look.sort, look.verb) == (seen.entry_id, "disclosure", "subject.disclosed")
    assert (look.organization, look.post) == ("青禾社区居民委员会", "社区工作者")
    assert (look.purpose, look.fields, look.subjects) == ("resident_visit", ("name", "phone"), (CHEN, OUYANG))
    assert look.basis == kinds.purposes["resident_visit"].basis


def test_a_value_comes_with_its_record_rule_and_standing(cast):
    seen = actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[ROOM], fields=["address"])

    assert seen.values[ROOM] == (
        actions.Value(
            field="address", text=room.ADDRESS, standing="current", record_id=70, rule="newest", observed_on=None
        ),
    )


def test_a_raw_row_is_disclosed_as_a_record(cast):
    seen = actions.disclose(actor=cast.worker, purpose="register_review", subjects=[Ref("record", 70)], fields=["row"])

    assert room.CITIZEN_ID in (seen.current(Ref("record", 70), "row") or "")


def test_the_entry_outlives_the_action_that_failed_after_it(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[CHEN], fields=["name"])
        1 / 0  # noqa: B018

    assert len(ledger.looks_at(cast.worker, CHEN)) == 1


def test_an_account_that_was_switched_off_opens_nothing_whatever_posts_it_holds(cast):
    User.objects.filter(pk=cast.worker.user_id).update(is_active=False)

    with pytest.raises(refusals.PostNotHeld):
        actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[CHEN], fields=["name"])
    with pytest.raises(refusals.PostNotHeld):
        actions.search(actor=cast.worker, purpose="resident_visit", text=room.PHONE, key=bytes(32))

    assert ledger.looks_at(cast.director, CHEN) == []


def test_names_of_files_come_out_by_themselves_and_are_entered(cast):
    upload = vault.store_file(community_id=cast.community.pk, sort="upload", name="王伟_低保.xlsx", content=b"x")
    file = Ref("upload", upload)

    told = actions.disclose_file_names(actor=cast.worker, purpose="import_check", files=[file])

    assert told == {file: "王伟_低保.xlsx"}
    [look] = ledger.looks_at(cast.worker, file)
    assert look.fields == ("file_name",)


@pytest.mark.parametrize("who", ["grid_worker", "auditor"])
def test_posts_that_deliver_nothing_learn_no_name_of_a_file(cast, who):
    upload = vault.store_file(community_id=cast.community.pk, sort="upload", name="王伟_低保.xlsx", content=b"x")

    with pytest.raises(refusals.PostNotNamed):
        actions.disclose_file_names(actor=getattr(cast, who), purpose="import_check", files=[Ref("upload", upload)])

    assert ledger.looks_at(cast.director, Ref("upload", upload)) == []


def test_an_entry_for_a_name_opens_no_file_and_one_for_a_file_no_name(cast):
    upload = vault.store_file(community_id=cast.community.pk, sort="upload", name="王伟_低保.xlsx", content=b"x")
    asked = {"subjects": [f"upload:{upload}"]}
    append = room.APPEND.replace("resident_visit", "import_check")

    with room.attacker("door") as door:
        for fields, function in ((["file_name"], "read_file"), (["file"], "read_names")):
            whose = [cast.community.pk, cast.worker.user_id, cast.worker.post_id]
            query = f"SELECT * FROM {append}"
            [(entry, secret)] = door.execute(query.encode(), [*whose, asked["subjects"], fields]).fetchall()
            with pytest.raises(psycopg.DatabaseError, match="no_such_entry"):
                room.ask(
                    door,
                    f"SELECT * FROM vault.{function}(%s, %s, %s, %s)",
                    [cast.community.pk, entry, secret, cast.worker.user_id],
                )


def test_the_door_does_not_open_inside_a_transaction_of_its_own_alias(cast):
    with pytest.raises(RuntimeError, match="autocommit"), transaction.atomic(using="door"):
        actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[CHEN], fields=["name"])

    assert ledger.looks_at(cast.worker, CHEN) == []


@pytest.mark.parametrize(
    ("who", "asked", "refusal"),
    [
        ("worker", {"purpose": "curiosity"}, refusals.PurposeNotAgreed),
        ("auditor", {"purpose": "resident_visit"}, refusals.PostNotNamed),
        ("worker", {"purpose": "monthly_visit", "fields": ["citizen_id"]}, refusals.FieldNotAgreed),
        ("worker", {"purpose": "age_allowance_review", "fields": ["fact.blood_pressure"]}, refusals.FieldNotAgreed),
        ("worker", {"purpose": "import_check"}, refusals.FieldNotAgreed),
        ("worker", {"subjects": [Ref("person", n) for n in range(11)]}, refusals.TooManySubjects),
        ("worker", {"subjects": []}, refusals.NothingAsked),
        ("worker", {"fields": []}, refusals.NothingAsked),
        ("worker", {"purpose": "matter_handling"}, refusals.CaseMissing),
        ("worker", {"case": Ref("case", 1)}, refusals.CaseDoesNotFit),
        ("worker", {"purpose": "emergency"}, refusals.ReasonMissing),
        ("worker", {"purpose": "emergency", "reason": "call 138-0013 7715"}, refusals.WordsMayIdentify),
    ],
)
def test_what_the_agreement_does_not_say_is_refused_and_leaves_nothing(cast, who, asked, refusal):
    plain = {"purpose": "resident_visit", "subjects": [CHEN], "fields": ["name"]}

    with pytest.raises(refusal):
        actions.disclose(actor=getattr(cast, who), **(plain | asked))

    assert ledger.looks_at(cast.worker, CHEN) == []


def test_a_post_given_up_opens_nothing(cast):
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE actors_appointment SET until_on = '2026-01-31' WHERE user_id = %s", [cast.worker.user_id]
        )

    with pytest.raises(refusals.PostNotHeld):
        actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[CHEN], fields=["name"])


def test_a_case_that_its_owner_vouches_for_opens_the_door(cast, monkeypatch):
    monkeypatch.setattr(kinds.case_owners, "_kinds", {})
    kinds.case_owners.register(kinds.CaseOwner(name="case", fits=lambda case, subject, fields: subject == CHEN))
    asked = {"actor": cast.worker, "purpose": "matter_handling", "fields": ["name"], "case": Ref("case", 4)}

    seen = actions.disclose(subjects=[CHEN], **asked)
    with pytest.raises(refusals.CaseDoesNotFit):
        actions.disclose(subjects=[OUYANG], **asked)

    assert seen.current(CHEN, "name") == room.NAME
    assert ledger.looks_at(cast.worker, CHEN)[0].case == Ref("case", 4)


def test_a_class_is_one_entry_that_each_of_its_subjects_finds(cast):
    subjects = [Ref("person", number) for number in range(1, 301)]

    seen = actions.disclose_class(
        actor=cast.data_officer, purpose="list_export", subjects=subjects, fields=["name"], reason="社区换届选举"
    )

    assert seen.current(CHEN, "name") == room.NAME
    assert len(seen.values) == 300
    [look] = ledger.looks_at(cast.worker, OUYANG)
    assert (look.sort, look.verb, look.subject_count, look.subjects) == ("class", "class.disclosed", 300, ())


def test_a_stored_file_comes_out_whole_under_its_entry(cast):
    taken = actions.disclose_file(actor=cast.officer, purpose="import_check", file=Ref("upload", 1))

    assert taken.content.decode() == f"{room.NAME},{room.PHONE}"
    assert taken.name == f"{room.NAME}.csv"
    assert ledger.looks_at(cast.worker, Ref("upload", 1))[0].entry_id == taken.entry_id


def test_a_file_that_is_not_there_is_refused(cast):
    with pytest.raises(refusals.EntryNotUsable):
        actions.disclose_file(actor=cast.officer, purpose="import_check", file=Ref("error_file", 1))
