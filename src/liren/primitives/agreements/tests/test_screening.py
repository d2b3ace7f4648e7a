"""A population rule answers with references, under a class entry that everybody whom it found can find."""

from datetime import date

import psycopg
import pytest

from liren.kit.refs import Ref
from liren.primitives.agreements import actions
from liren.primitives.agreements.actions import refusals
from liren.primitives.ledger import queries as ledger
from liren.primitives.vault import actions as vault
from tests import strongroom as room

BIRTHS = {1: "1935-02-03", 2: "1946-11-22", 3: "1946-11-23", 4: "1990-01-01", 5: "1940", 6: "不详"}
SPAN = {"since": date(1850, 1, 1), "until": date(1946, 11, 22)}
APPEND = (
    "SELECT entry_id, secret FROM agreements.append_screening(%s, %s, %s, 'age_allowance_review', 'born_between',"
    " '1850-01-01', '1946-11-22', null, null)"
)
ANSWER = "SELECT * FROM vault.screened(%s, %s, %s, %s)"


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    hold(cast, BIRTHS)
    return cast


def hold(cast, births: dict[int, str], standing: str = "current") -> None:
    values = [
        vault.HeldValue(entity=Ref("person", number), field="birth", value=text, rule="only", standing=standing)
        for number, text in births.items()
    ]
    vault.hold_values(community_id=cast.community.pk, values=values)


def screen(cast, **other):
    return actions.screen_born_between(**({"actor": cast.worker, "purpose": "age_allowance_review"} | SPAN | other))


def test_a_rule_finds_whom_it_says_and_answers_with_references_only(cast):
    hold(cast, {4: "1930-01-01"}, standing="past")

    found = screen(cast)

    assert found.refs == (Ref("person", 1), Ref("person", 2))


def test_everybody_found_finds_the_entry_and_nobody_else_does(cast):
    found = screen(cast)

    entries = {number: ledger.looks_at(cast.worker, Ref("person", number)) for number in BIRTHS}
    assert [number for number, looks in entries.items() if looks] == [1, 2]
    [look] = entries[1]
    assert (look.entry_id, look.sort, look.verb, look.fields) == (
        found.entry_id,
        "screening",
        "class.screened",
        ("birth",),
    )
    assert look.data["rule"] == "born_between"
    assert look.subject_count == 2


def test_a_rule_that_finds_nobody_is_entered_too(cast):
    found = screen(cast, since=date(1900, 1, 1), until=date(1900, 1, 2))

    assert found.refs == ()
    assert ledger.latest(cast.worker, limit=1)[0].entry_id == found.entry_id


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"purpose": "curiosity"}, refusals.PurposeNotAgreed),
        ({"purpose": "import_check"}, refusals.FieldNotAgreed),
        ({"purpose": "resident_visit"}, refusals.TooManySubjects),
        ({"since": date(2000, 1, 1)}, refusals.RuleNotListed),
        ({"purpose": "emergency"}, refusals.ReasonMissing),
    ],
)
def test_what_the_agreement_does_not_say_is_refused_and_leaves_nothing(cast, asked, refusal):
    with pytest.raises(refusal):
        screen(cast, **asked)

    assert ledger.latest(cast.worker, limit=1)[0].verb == "agreement.compiled"


def test_a_screening_that_is_rolled_back_tells_nothing(cast):
    who = [cast.community.pk, cast.worker.user_id, cast.worker.post_id]
    with room.attacker("screener") as screener:
        with screener.transaction(force_rollback=True):
            [entry, secret] = screener.execute(APPEND, who).fetchall()[0]
            with pytest.raises(psycopg.DatabaseError, match="transaction_not_clean"), screener.transaction():
                screener.execute(ANSWER, [cast.community.pk, entry, secret, cast.worker.user_id])
        with pytest.raises(psycopg.DatabaseError, match="no_such_entry"):
            screener.execute(ANSWER, [cast.community.pk, entry, secret, cast.worker.user_id])


def test_neither_login_spends_the_others_ticket(cast):
    who = [cast.community.pk, cast.worker.user_id, cast.worker.post_id]
    with room.attacker("screener") as screener, room.attacker("door") as door:
        [entry, secret] = screener.execute(APPEND, who).fetchall()[0]
        screened = (cast.community.pk, entry, secret, cast.worker.user_id)
        disclosed = room.append(door, cast)

        room.refused(door, screened, "vault.no_such_entry")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(ANSWER, screened)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            screener.execute(room.READ, disclosed)
        with pytest.raises(psycopg.DatabaseError, match="no_such_entry"):
            screener.execute(ANSWER, disclosed)


def test_the_screener_calls_no_rule_by_itself(cast):
    with room.attacker("screener") as screener, pytest.raises(psycopg.errors.InsufficientPrivilege):
        screener.execute("SELECT vault.born_between(%s, '1850-01-01', '2000-01-01')", [cast.community.pk])
