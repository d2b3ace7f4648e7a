"""Bring a database to this version of the house: roles, tables, walls."""

from pathlib import Path

from django.core.management import call_command
from django.db import connections

from liren.primitives.actors.models import Community
from liren.primitives.agreements.actions import compile_purposes

TENANCY = Path(__file__).with_name("tenancy.sql")


def migrate(*, verbosity: int = 0) -> None:
    """
    Run all migrations as the owner of the plain tables, then raise the walls between communities.

    Needs the alias `admin`; running it again changes nothing.
    """
    call_command("migrate", database="admin", interactive=False, verbosity=verbosity)
    with connections["admin"].cursor() as cursor:
        cursor.execute(TENANCY.read_text("utf-8"))
    for community in Community.objects.using("admin").order_by("pk"):
        compile_purposes(community_id=community.pk)
