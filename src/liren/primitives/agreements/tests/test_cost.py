"""What a disclosure may cost the database: it must not grow with what others looked at before."""

import pytest
from django.db import connections

from liren.primitives.agreements import actions
from tests import strongroom as room
from tests.strongroom import CHEN

pytestmark = pytest.mark.usefixtures("committed")

NAMED_BEFORE = 20_000
# As vault.read asks for the subjects of an entry.
SUBJECTS = "SELECT sort, subject_id FROM ledger.entry_subject WHERE community_id = 1 AND entry_id = 70"


@pytest.fixture
def cast():
    cast = room.open_community()
    room.furnish(cast)
    return cast


def test_the_subjects_of_an_entry_are_found_without_going_through_everybody_else_s(cast):
    with room.superuser() as cursor:
        cursor.execute(
            "INSERT INTO ledger.entry_subject (community_id, sort, subject_id, entry_id, is_class)"
            " SELECT 1, 'person', n %% 5000, n, false FROM generate_series(1, %s) n",
            [NAMED_BEFORE],
        )
        cursor.execute("ANALYZE ledger.entry_subject")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS off, TIMING off, FORMAT json) {SUBJECTS}")
        [[[told]]] = cursor.fetchall()

    assert told["Plan"]["Actual Rows"] == 1
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] <= 6


def test_the_door_s_statements_are_planned_once_for_a_connection(cast):
    for _ in range(6):
        actions.disclose(actor=cast.worker, purpose="resident_visit", subjects=[CHEN], fields=["name"])

    with connections["door"].cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = " ".join(statement for [statement] in cursor.fetchall())
    assert "agreements.append_disclosure" in prepared
    assert "vault.read(" in prepared
    assert room.NAME not in prepared
