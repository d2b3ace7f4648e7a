"""Housekeeping as role `sequencer`: a ticket is worthless after seconds; an hour later its row is dropped."""

from django.db import connections

SEQUENCER = "sequencer"


def drop_old_tickets(*, community_id: int, using: str = SEQUENCER) -> int:
    """Drop the community's tickets that are older than an hour and return how many; their entries stay."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT vault.drop_old_tickets(%s)", [community_id])
        return int(cursor.fetchone()[0])
