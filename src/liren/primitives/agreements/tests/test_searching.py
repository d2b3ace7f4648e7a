"""Search: entered first, masked, limited, and nothing of what was typed is kept."""

from typing import Any

import psycopg
import pytest

from liren.kit.refs import Ref
from liren.primitives.agreements import actions
from liren.primitives.agreements.actions import refusals
from liren.primitives.ledger import queries as ledger
from liren.primitives.vault import actions as vault
from liren.primitives.vault import queries as masked
from liren.primitives.vault.rules import masking, tokens
from tests import strongroom as room
from tests import town

KEY = bytes(range(32))


def hold(cast: town.Cast, names: dict[Ref, str]) -> None:
    community = cast.community.pk
    vault.hold_tokens(
        community_id=community,
        tokens=[
            vault.HeldToken(entity=ref, kind=word.kind, token=tokens.token(key=KEY, community=community, word=word))
            for ref, name in names.items()
            for word in tokens.words_of("name", name)
        ],
    )
    vault.hold_masks(
        community_id=community,
        masks=[
            vault.HeldMask(entity=ref, label=masking.mask("name", name), facts={"phone": "138****7715"})
            for ref, name in names.items()
        ],
    )


@pytest.fixture
def cast(committed):
    cast = room.open_community()
    hold(cast, {room.CHEN: room.NAME, room.OUYANG: room.OTHER_NAME})
    return cast


def look_for(cast: town.Cast, text: str, **other) -> actions.Found:
    asked: dict[str, Any] = {"actor": cast.worker, "purpose": "resident_visit", "text": text, "key": KEY}
    return actions.search(**(asked | other))


@pytest.mark.parametrize("typed", ["陈桂珍", "桂珍", "cgz", "chenguizhen"])
def test_a_person_is_found_masked(cast, typed):
    found = look_for(cast, typed)

    assert [(hit.ref, hit.label, hit.facts) for hit in found.hits] == [(room.CHEN, "陈*珍", {"phone": "138****7715"})]
    assert not found.is_more


def test_the_entry_tells_who_searched_and_why_but_not_what(cast):
    found = look_for(cast, "陈桂珍")

    look = ledger.latest(cast.worker)[0]
    assert (look.entry_id, look.sort, look.verb, look.purpose) == (
        found.entry_id, "search", "register.searched", "resident_visit",
    )  # fmt: skip
    assert look.fields == ("name_pair",)
    assert set(look.data) == {"agreement", "edition", "words", "query"}
    assert "陈" not in str(look)


def test_all_words_must_be_carried(cast):
    assert look_for(cast, "陈志远").hits == ()


def test_at_most_twenty_are_shown_and_more_are_mentioned(cast):
    hold(cast, {Ref("person", number): "陈桂英" for number in range(100, 130)})

    found = look_for(cast, "陈桂")

    assert len(found.hits) == 20
    assert found.is_more


def test_a_single_character_is_refused_and_leaves_no_entry(cast):
    with pytest.raises(refusals.SearchTooShort):
        look_for(cast, "陈")

    assert ledger.latest(cast.worker)[0].verb == "agreement.compiled"


def test_a_purpose_that_knows_its_subject_does_not_search(cast):
    with pytest.raises(refusals.PurposeMayNotSearch):
        look_for(cast, "陈桂珍", purpose="import_check", actor=cast.officer)


def test_nobody_is_found_in_another_community(cast):
    other = room.open_community("330199001002", "白塔社区")

    assert look_for(other, "陈桂珍").hits == ()
    assert masked.masks(other.worker, [room.CHEN])[room.CHEN].label == "***"


def test_the_thirty_first_search_in_a_minute_waits(cast):
    for _ in range(30):
        look_for(cast, "陈桂")

    with pytest.raises(refusals.SearchingTooFast):
        look_for(cast, "陈桂")
    assert look_for(cast, "陈桂", actor=cast.director).hits


def test_one_entry_is_one_search_even_if_its_use_is_rolled_back(cast):
    community = cast.community.pk
    lawful, other = ([tokens.token(key=KEY, community=community, word=word)] for word in (
        tokens.Word("name_pair", "陈桂"), tokens.Word("name_pair", "欧阳")))  # fmt: skip
    with room.attacker("door") as door:
        entry, secret = door.execute(
            "SELECT * FROM agreements.append_search(%s, %s, %s, 'resident_visit', '{name_pair}', %s, null, null)",
            [community, cast.worker.user_id, cast.worker.post_id, lawful],
        ).fetchall()[0]
        ask = "SELECT * FROM vault.search(%s, %s, %s, %s, '{name_pair}', %s)"
        with door.transaction(force_rollback=True):
            door.execute(ask, [community, entry, secret, cast.worker.user_id, lawful])
        with pytest.raises(psycopg.DatabaseError, match="no_such_entry"):
            room.ask(door, ask, [community, entry, secret, cast.worker.user_id, other])


@pytest.mark.parametrize(
    ("kinds", "sought"),
    [
        ([], []),
        (["name_pair"], []),
        (["name_pair"] * 2, [bytes(16)] * 2),
        (["name_pair"], [b"short"]),
        ([None], [bytes(16)]),
    ],
)
def test_words_that_are_none_open_nothing(cast, kinds, sought):
    with room.attacker("door") as door, pytest.raises(psycopg.DatabaseError, match="words_not_valid"):
        door.execute("SELECT * FROM vault.search(%s, 1, %s, 1, %s, %s)", [cast.community.pk, bytes(32), kinds, sought])


def test_an_entry_for_a_search_opens_no_values(cast):
    with room.attacker("door") as door:
        entry, secret = door.execute(
            "SELECT * FROM agreements.append_search(%s, %s, %s, 'resident_visit', '{name_pair}', %s, null, null)",
            [cast.community.pk, cast.worker.user_id, cast.worker.post_id, [bytes(16)]],
        ).fetchall()[0]
        room.refused(door, (cast.community.pk, entry, secret, cast.worker.user_id), "vault.no_such_entry")


def test_lists_show_masks_and_hide_what_they_do_not_know(cast):
    shown = masked.masks(cast.worker, [room.CHEN, Ref("person", 99), room.CHEN])

    assert [(ref, one.label) for ref, one in shown.items()] == [(room.CHEN, "陈*珍"), (Ref("person", 99), "***")]


@pytest.mark.parametrize("label", [room.PHONE, room.CITIZEN_ID])
def test_the_vault_refuses_a_mask_that_masks_nothing(cast, label):
    with pytest.raises(Exception, match="mask_label_check") as caught:
        vault.hold_masks(community_id=cast.community.pk, masks=[vault.HeldMask(entity=room.CHEN, label=label)])

    assert label not in str(caught.value)


def test_clearing_an_entity_leaves_its_records(cast):
    room.furnish(cast)

    vault.clear(community_id=cast.community.pk, entities=[room.CHEN])

    seen = actions.disclose(
        actor=cast.worker, purpose="register_review", subjects=[room.CHEN, room.OUYANG], fields=["name"]
    )
    assert seen.values[room.CHEN] == ()
    assert seen.current(room.OUYANG, "name") == room.OTHER_NAME
    assert masked.masks(cast.worker, [room.CHEN])[room.CHEN].label == "***"
    row = actions.disclose(actor=cast.worker, purpose="register_review", subjects=[Ref("record", 70)], fields=["row"])
    assert row.values[Ref("record", 70)]


def test_what_is_filed_is_never_changed(cast):
    room.furnish(cast)
    given = vault.store_records(
        community_id=cast.community.pk, records=[(70, {"姓名": "另一人\x00"}), (71, {"姓名": "新人\x00"})]
    )

    rows = [Ref("record", 70), Ref("record", 71)]
    seen = actions.disclose(actor=cast.worker, purpose="register_review", subjects=rows, fields=["row"])
    assert given == 2
    assert room.NAME in (seen.current(rows[0], "row") or "")
    assert seen.current(rows[1], "row") == '{"姓名": "新人"}'
