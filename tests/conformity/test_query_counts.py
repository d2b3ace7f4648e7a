"""
Every list costs as many queries as `query_counts.json` says, whether it shows two rows or twenty.

`make queries` records them anew; a number that grew is part of the change, to be seen and judged.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.models import Correction, Report, Run
from liren.primitives.actors.models import User
from liren.primitives.entities.models import Decision, Entity, Fact, Link, Relation
from liren.primitives.records.models import Dataset, Delivery, Layout, Record, System
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
COUNTS = Path(__file__).with_name("query_counts.json")
RECORDING = os.environ.get("LIREN_RECORD_QUERIES") == "1"
LISTS = {
    **{f"register:{sort.slug}": ("register:list", [sort.slug]) for sort in kinds.SORTS},
    "register:buildings": ("register:buildings", []),
    "register:map": ("register:map", []),
    "register:unplaced": ("register:unplaced", []),
    "register:misdrawn": ("register:misdrawn", []),
    "register:questions": ("register:questions", []),
    "register:question": ("register:question", ["residence_split"]),
    "register:runs": ("register:runs", []),
    "register:reports": ("register:reports", []),
    "register:corrections": ("register:corrections", []),
    "exchange:imports": ("exchange:imports", []),
    "exchange:qualities": ("exchange:qualities", []),
    "catalogue:datasets": ("catalogue:datasets", []),
    "desks:today": ("desks:today", []),
    "register:review": ("register:review", []),
}
FILES = ("register:file", "register:sources")


def queries_of(name: str, length: int) -> int:
    """Count what one look at a list of so many rows asks of the database."""
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    client.get("/")  # what is asked once only, for all pages
    address, places = LISTS[name]
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get(reverse(address, args=places))
    assert answer.status_code == 200, f"{name} of {length}"
    return len(asked)


def fill(cast: town.Cast, length: int) -> None:
    """Give every list so many rows, each with all that its row may show."""
    community = cast.community
    for number in range(length):
        user, at = User.objects.get(username="wanglan"), timezone.now() - timedelta(hours=number)
        system = System.objects.create(community=community, name=f"系统{number}")
        dataset = Dataset.objects.create(community=community, system=system, name=f"数据集{number}", form="parking")
        Delivery.objects.create(
            community=community, dataset=dataset, name=f"{number}.xlsx", received_by=user, state="loaded",
            received_in_id=cast.worker.post_id, received_at=at, closed_at=at,
        )  # fmt: skip
        Run.objects.create(community=community, state="done", asked_by=user, asked_at=at, finished_at=at)
        made = {}
        for sort in kinds.SORTS:
            place = {"place": f"小区{number}", "building": "1"} if sort.name == "dwelling" else {}
            entity = made[sort.name] = Entity.objects.create(
                community=community, sort=sort.name, sources=1, standings=["residence_split"], **place
            )
            Link.objects.create(
                community=community,
                record_id=1000 + number,
                role="subject",
                sort=sort.name,
                entity=entity,
                linked_at=at,
            )
        for sort_name, way in (
            ("person", "lives_at"),
            ("household", "household_at"),
            ("living_household", "household_at"),
        ):
            Relation.objects.create(
                community=community, subject_sort=sort_name, subject_id=made[sort_name].pk, relation=way,
                object_sort="dwelling", object_id=made["dwelling"].pk,
            )  # fmt: skip
        wrong(cast, dataset, made["person"], number)
        Decision.objects.create(
            community=community, record_a=1000 + number, role_a="subject", record_b=2000 + number, role_b="subject",
            answer="different", decided_by=user, decided_at=at,
        )  # fmt: skip


def wrong(cast: town.Cast, dataset: Dataset, person: Entity, number: int) -> None:
    """Say of a person's name that it is wrong, to the own committee."""
    community, user, at = cast.community, User.objects.get(username="wanglan"), timezone.now()
    Dataset.objects.filter(pk=dataset.pk).update(lead_id=cast.worker.organization_id)
    layout = Layout.objects.create(community=community, dataset=dataset, form="parking", columns=[], digest="a")
    record = Record.objects.create(
        community=community, dataset=dataset, delivery=Delivery.objects.get(dataset=dataset), layout=layout,
        form="parking", source_key=number.to_bytes(32), content=b"c" * 32, ordinal=0, version=1, row=3,
    )  # fmt: skip
    about = Correction.objects.create(
        community=community, entity=person, sort="person", field="name", record=record, role="subject",
        dataset=dataset, opened_at=at,
    )  # fmt: skip
    Report.objects.create(
        community=community, correction=about, reported_by=user, reported_in_id=cast.worker.post_id, reported_at=at,
        how="told",
    )  # fmt: skip


@pytest.mark.parametrize("length", [2, 20])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_what_was_recorded_however_long_it_is(name, length):
    fill(town.settle(), length)

    counted = queries_of(name, length)

    compare(name, counted)


@pytest.mark.parametrize("length", [2, 20])
@pytest.mark.parametrize("name", FILES)
def test_a_file_costs_what_was_recorded_however_much_stands_in_it(name, length):
    cast = town.settle()
    person = known_to_many(cast, length)
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    client.get("/")

    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get(reverse(name, args=["people", person.id]))

    assert answer.status_code == 200
    compare(name, len(asked))


def known_to_many(cast: town.Cast, length: int) -> Ref:
    """Have a person of whom so many rows speak, with a relation each."""
    community, user = cast.community, User.objects.get(username="wanglan")
    person = Entity.objects.create(community=community, sort="person", sources=length)
    system = System.objects.create(community=community, name="系统")
    dataset = Dataset.objects.create(community=community, system=system, name="数据集", form="parking")
    layout = Layout.objects.create(community=community, dataset=dataset, form="parking", columns=[], digest="a")
    delivery = Delivery.objects.create(
        community=community, dataset=dataset, name="车位.xlsx", received_by=user, received_in_id=cast.worker.post_id,
        received_at=timezone.now(),
    )  # fmt: skip
    for number in range(length):
        record = Record.objects.create(
            community=community, dataset=dataset, delivery=delivery, layout=layout, form="parking",
            file="车位.xlsx", sheet="", row=number + 2, source_key=number.to_bytes(32, "big"),
            content=number.to_bytes(32, "big"), ordinal=0, version=1, observed_on=date(2026, 11, 1),
        )  # fmt: skip
        Link.objects.create(
            community=community, record_id=record.pk, role="subject", sort="person", entity=person,
            linked_at=timezone.now(),
        )  # fmt: skip
        Fact.objects.create(
            community=community, entity=person, field=f"fact.reading{number}", ordinal=0, standing="current",
            record_id=record.pk, rule="row",
        )  # fmt: skip
        car = Entity.objects.create(community=community, sort="vehicle", sources=1)
        Relation.objects.create(
            community=community, subject_sort="person", subject_id=person.pk, relation="drives",
            object_sort="vehicle", object_id=car.pk, record_id=record.pk,
        )  # fmt: skip
    return Ref("person", person.pk)


def compare(name: str, counted: int) -> None:
    """Hold a count against the recorded one, or record it."""
    known = json.loads(COUNTS.read_text("utf-8"))
    if RECORDING:
        COUNTS.write_text(json.dumps({**known, name: counted}, indent=2, sort_keys=True) + "\n", "utf-8")
        return
    assert {name: counted} == {name: known.get(name)}


def test_every_list_is_counted_and_nothing_else():
    assert {*LISTS, *FILES} == json.loads(COUNTS.read_text("utf-8")).keys()
