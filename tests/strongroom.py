"""What tests of the strong-room need: a furnished vault, and raw connections as an attacker would hold them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connections
from django.db.backends.utils import CursorWrapper

from liren.kit.refs import Ref
from liren.primitives.agreements import actions as agreements
from liren.primitives.vault import actions as vault
from liren.site import connection
from tests import town

CHEN = Ref("person", 7)
OUYANG = Ref("person", 8)
ROOM = Ref("dwelling", 3)

# Values that stand nowhere else in the tests: whoever prints one of these has leaked it.
NAME, CITIZEN_ID, PHONE, ADDRESS = "陈桂珍", "330199194502030045", "13800137715", "青禾路18弄3号2单元501室"
OTHER_NAME = "欧阳志远"
SECRETS = (NAME, CITIZEN_ID, PHONE, ADDRESS, OTHER_NAME)

APPEND = "agreements.append_disclosure(%s, %s, %s, 'resident_visit', %s, %s, null, null, false)"
READ = "SELECT * FROM vault.read(%s, %s, %s, %s)"


def open_community(code: str = "330199001001", name: str = "青禾社区") -> town.Cast:
    """Found a community whose workers may disclose."""
    cast = town.settle(code, name)
    agreements.compile_purposes(community_id=cast.community.pk)
    return cast


def furnish(cast: town.Cast) -> None:
    """Put two people and a dwelling into the community's vault, as linkage would."""
    community = cast.community.pk
    vault.store_records(community_id=community, records=[(70, {"姓名": NAME, "身份证号": CITIZEN_ID, "电话": PHONE})])
    held = [
        (CHEN, "name", NAME),
        (CHEN, "citizen_id", CITIZEN_ID),
        (CHEN, "phone", PHONE),
        (OUYANG, "name", OTHER_NAME),
        (ROOM, "address", ADDRESS),
    ]
    vault.hold_values(
        community_id=community,
        values=[
            vault.HeldValue(entity=entity, field=field, value=value, rule="newest", record_id=70)
            for entity, field, value in held
        ],
    )
    vault.hold_identifiers(
        community_id=community,
        identifiers=[vault.HeldIdentifier(entity=CHEN, kind="citizen_id", value=CITIZEN_ID, record_id=70)],
    )
    vault.store_file(community_id=community, sort="upload", name=f"{NAME}.csv", content=f"{NAME},{PHONE}".encode())


@contextmanager
def attacker(alias: str, **options: Any) -> Iterator[psycopg.Connection]:
    """A connection of one's own as the role of an alias, autocommit, with psycopg and nothing of the house."""
    settings = connections[alias].settings_dict
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user=settings["USER"],
        password=settings["PASSWORD"], autocommit=True, **options,
    ) as attacking:  # fmt: skip
        yield attacking


@contextmanager
def web_alone() -> Iterator[None]:
    """Let nobody connect as a role that the web process does not hold: what works in here works in the web process."""
    others = [one for one in connections.all() if one.settings_dict["USER"] not in connection.PARTS["web"]]

    def refuse() -> None:
        raise AssertionError("the web process has no such role")

    with ExitStack() as stack:
        for other in others:
            other.close()
            stack.enter_context(patch.object(other, "connect", refuse))
        yield


@contextmanager
def superuser() -> Iterator[CursorWrapper]:
    """A cursor that sees everything, to look at what is there; never what is tested."""
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute("SET ROLE liren_owner")


def append(door: psycopg.Connection, cast: town.Cast, **other: Any) -> tuple[Any, ...]:
    """Write a lawful entry; return what `vault.read` wants."""
    actor = other.get("actor", cast.worker)
    asked = [actor.community_id, actor.user_id, actor.post_id]
    subjects, fields = other.get("subjects", ["person:7"]), other.get("fields", ["name", "phone"])
    entry, secret = door.execute(f"SELECT * FROM {APPEND}", [*asked, subjects, fields]).fetchall()[0]
    return (actor.community_id, entry, secret, actor.user_id)


def ask(connection: psycopg.Connection, query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Ask the vault until the entry is known to be on disk; other tests' writes may make it wait."""
    while True:
        rows = connection.execute(query.encode(), params).fetchall()
        if not rows or rows[0][0] != "again":
            return rows


def refused(door: psycopg.Connection, ticket: tuple[Any, ...], code: str) -> None:
    """Reading is refused with this code, and what comes back holds no secret."""
    with pytest.raises(psycopg.DatabaseError) as caught:
        ask(door, READ, ticket)
    assert code in str(caught.value)
    assert not any(secret in repr(caught.value) + str(caught.value.diag.message_detail) for secret in SECRETS)
