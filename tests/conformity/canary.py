"""Canaries: people whose every value stands nowhere else, and the places where such a value must never be found.

A module that handles identity values adds a step: a function that takes the cast, does its work with the canaries'
values as a delivery would bring them, and yields what came out of it on the way (pages, answers, job arguments) except
what a disclosure is meant to show. `test_canary.py` runs every step and then searches everything.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter
from django.conf import settings
from django.db import DatabaseError, connections
from django.test import Client
from django.utils import timezone

from liren.kit.errors import Refusal
from liren.kit.refs import Ref
from liren.modules.exchange.actions import loading, mapping, opening, reading, receiving
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.actions import inside
from liren.primitives.agreements import actions as agreements
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery
from liren.primitives.vault import actions as vault
from liren.primitives.vault.queries import masks
from liren.primitives.vault.rules import masking, tokens
from tests import strongroom, town

PERSON = Ref("person", 4711)
VALUES = {
    "name": "鸾鹔鹴",
    "citizen_id": "330199193107194413",
    "phone": "15957140213",
    "address": "鹢首鼍更巷77弄19号602室",
    "plate": "浙A7Q9Z3",
    "birth": "1931-07-19",
}
# The birth date alone stands in many places; inside the id it is found with the id.
CANARIES = tuple(text for field, text in VALUES.items() if field != "birth")

Step = Callable[[town.Cast], Iterator[object]]


def deliver(cast: town.Cast) -> Iterator[object]:
    """A department's file and its rows come in."""
    community = cast.community.pk
    content = ",".join(VALUES.values()).encode()
    yield vault.store_file(community_id=community, sort="upload", name=f"{VALUES['name']}.csv", content=content)
    yield vault.store_records(community_id=community, records=[(1, dict(VALUES))])
    yield ledger.append_entry(actor=cast.officer, verb="delivery.loaded", data={"rows": 1})


def import_file(cast: town.Cast) -> Iterator[object]:
    """A file that bears a person's name, a sheet of it too, comes in through the spool; one cannot be read."""
    places = Places(settings.DATA, settings.KEYS)
    name, phone = VALUES["name"], VALUES["phone"]
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as written:
        for title in (name, VALUES["address"]):
            sheet = written.add_worksheet(title)
            sheet.write_row(0, 0, ["姓名", "身份证号", "联系电话"])
            sheet.write_row(1, 0, [name, VALUES["citizen_id"], phone])
    for called, content in ((f"{name}_低保申请{phone}.xlsx", book.getvalue()), (f"{name}.xls", b"no workbook")):
        with inside(community_id=cast.community.pk, using="default"):
            taken = receiving.receive_file(
                actor=cast.worker, name=called, chunks=[content], places=places, at=timezone.now()
            )
        where = {"community_id": cast.community.pk, "delivery_id": taken.pk}
        yield taken.name
        read = reading.read_delivery(**where, places=places, at=timezone.now())
        if read.state == kinds.READ:
            with inside(community_id=cast.community.pk, using="default"):
                told = {part.pk: {} for part in records.parts(read)}
                dataset = mapping.name_dataset(actor=cast.worker, system="民政", name="低保", form="welfare")
                mapping.confirm_mapping(actor=cast.worker, delivery_id=taken.pk, dataset=dataset, targets=told)
            loading.load_delivery(**where, places=places, clock=timezone.now)
        assert opening.open_name(actor=cast.worker, delivery_id=taken.pk) == called


def link(cast: town.Cast) -> Iterator[object]:
    """Linkage writes what it concluded."""
    community, key = cast.community.pk, ledger.index_key(folder=settings.KEYS)
    held = [vault.HeldValue(entity=PERSON, field=name, value=text, rule="only") for name, text in VALUES.items()]
    yield vault.hold_values(community_id=community, values=held)
    words = {word for name, text in VALUES.items() for word in tokens.words_of(name, text)}
    blinded = [(word.kind, tokens.token(key=key, community=community, word=word)) for word in words]
    yield vault.hold_tokens(
        community_id=community,
        tokens=[vault.HeldToken(entity=PERSON, kind=kind, token=token) for kind, token in blinded],
    )
    facts = {name: masking.mask(name, text) for name, text in VALUES.items()}
    yield vault.hold_masks(
        community_id=community, masks=[vault.HeldMask(entity=PERSON, label=facts["name"], facts=facts)]
    )


def look(cast: town.Cast) -> Iterator[object]:
    """A worker searches, sees a masked list and looks at values; the values themselves are meant to be seen."""
    key = ledger.index_key(folder=settings.KEYS)
    yield agreements.search(actor=cast.worker, purpose="resident_visit", text=VALUES["phone"], key=key)
    yield masks(cast.worker, [PERSON])
    seen = agreements.disclose(actor=cast.worker, purpose="resident_visit", subjects=[PERSON], fields=["name", "phone"])
    assert seen.current(PERSON, "phone") == VALUES["phone"]
    yield seen.entry_id
    yield ledger.sequence(key_of=lambda month: ledger.tag_key(folder=settings.KEYS, month=month))


def fail(cast: town.Cast) -> Iterator[object]:
    """Everything goes wrong with a canary in hand: refusals and database errors must not repeat it."""
    phone, name = VALUES["phone"], VALUES["name"]
    attempts: tuple[Callable[[], object], ...] = (
        lambda: ledger.append_entry(actor=cast.worker, verb="matter.opened", purpose=name),
        lambda: ledger.append_entry(actor=cast.worker, verb="matter.opened", data={"note": phone}),
        lambda: agreements.disclose(
            actor=cast.worker, purpose="emergency", subjects=[PERSON], fields=["name"], reason=f"call {phone}"
        ),
        lambda: agreements.disclose(actor=cast.worker, purpose=name, subjects=[PERSON], fields=[name]),
        lambda: vault.hold_masks(
            community_id=cast.community.pk, masks=[vault.HeldMask(entity=PERSON, label=phone, facts={"name": name})]
        ),
        lambda: vault.hold_values(
            community_id=cast.community.pk,
            values=[vault.HeldValue(entity=PERSON, field="name", value=name, rule="only", standing="odd")],
        ),
        lambda: _execute("linker", "INSERT INTO vault.value (community_id, value) VALUES (%s, %s)", cast, name),
        lambda: _execute("default", "SELECT * FROM vault.value WHERE community_id = %s AND value = %s", cast, name),
    )
    for attempt in attempts:
        try:
            attempt()
        except (Refusal, DatabaseError) as error:
            yield repr(error)
            yield str(error)
        else:
            raise AssertionError("this should have failed")


def _execute(alias: str, statement: str, cast: town.Cast, text: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT set_config('liren.community', %s, false)", [str(cast.community.pk)])
        cursor.execute(statement, [cast.community.pk, text])


def browse(cast: town.Cast) -> Iterator[object]:
    """Pages that are not disclosures, as nobody and as the worker."""
    client = Client()
    yield client.get("/").content.decode()
    client.login(username="wanglan", password=town.PASSWORD)
    yield client.get("/", follow=True).content.decode()
    yield client.get("/imports/").content.decode()
    for delivery in Delivery.objects.all():
        yield client.get(f"/imports/{delivery.pk}/").content.decode()
    yield client.get("/api/deliveries").content.decode()


STEPS: tuple[Step, ...] = (deliver, import_file, link, look, fail, browse)


def in_tables() -> list[str]:
    """Name every table outside the vault that holds a canary; the planner's samples of it belong to the vault."""
    found = []
    with strongroom.superuser() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c"
            " WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace <> 'vault'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            query = f"SELECT count(*) FROM {table} t WHERE t::text ~ %s"
            if table == "pg_statistic":
                query += " AND starelid NOT IN (SELECT oid FROM pg_class WHERE relnamespace = 'vault'::regnamespace)"
            cursor.execute(query, ["|".join(CANARIES)])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def in_server_log() -> list[str]:
    """Return the lines of the database server's log that hold a canary."""
    with strongroom.superuser() as cursor:
        cursor.execute("SHOW logging_collector")
        if cursor.fetchone()[0] == "off":
            return []  # the operating system keeps the log; the settings are tested instead
        cursor.execute("SELECT pg_read_file(current_setting('log_directory') || '/' || name) FROM pg_ls_logdir()")
        lines = "\n".join(text for (text,) in cursor.fetchall()).splitlines()
    return [line for line in lines if any(canary in line for canary in CANARIES)]


def in_files(folder: Path) -> list[str]:
    """Name every file of a folder, the database's own apart, that holds a canary."""
    files = (path for path in folder.rglob("*") if path.is_file() and "cluster" not in path.parts)
    return [str(path) for path in files if any(canary.encode() in path.read_bytes() for canary in CANARIES)]
