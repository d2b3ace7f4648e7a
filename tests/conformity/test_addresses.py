"""Every address of the house for every sort of actor: who gets in, who is refused, and that nobody meets a defect.

All of it happens with the roles that a web process holds, and no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from liren.modules.catalogue.models import Item
from liren.modules.exchange import kinds as exchange_kinds
from liren.modules.exchange.actions.connections import Address, register_connection
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Arrival, Connection
from liren.modules.exchange.tests.registers import EMPTY, LAN, ZHOU, workbook
from liren.modules.register.models import Correction, Report, Run, Told
from liren.modules.register.queries import tenancy
from liren.primitives.actors.models import User
from liren.primitives.entities import actions as entities
from liren.primitives.entities.models import Link, Move, Pair
from liren.primitives.records.models import Dataset, Delivery, System
from liren.site.demo import founding, importing
from tests import databases, qinghe, strongroom

HOUSE = ("desks", "register", "exchange", "catalogue", "api-1")
ACTORS = {"w": "wanglan", "g": "liufeng", "d": "hechuan", "o": "shenmo", "a": "zhengzhi"}
# Who gets in: w the worker, g the grid worker, d a department's officer (the delivery is not theirs), o the data
# officer, a the auditor. Everybody else is refused, or is told that there is nothing, before anything that was sent is
# looked at: the forms are sent empty too. An address that takes a POST and a GET is one address.
MAY = {
    "desks:today": "wgdoa",
    "desks:post": "wgdoa",
    "desks:department": "d",
    "register:home": "wgdoa",
    "register:search": "wg",
    "register:review": "w",
    "register:answer": "w",
    "register:runs": "wo",
    "register:sources": "wg",
    "register:start": "wo",
    "register:run": "wo",
    "register:cancel": "wo",
    "register:explain": "wg",
    "register:list": "wg",
    "register:file": "wg",
    "register:graph": "wg",
    "register:buildings": "wg",
    "register:building": "wg",
    "register:building-graph": "wg",
    "register:map": "wg",
    "register:outlines": "wo",
    "register:unplaced": "wg",
    "register:misdrawn": "wg",
    "register:questions": "wg",
    "register:question": "wg",
    "register:reveal": "wg",
    "register:settle": "w",
    "register:withdraw": "w",
    "register:answers": "w",
    "register:identity": "w",
    "register:part": "w",
    "register:join": "w",
    "register:quality": "wo",
    "register:check": "wo",
    "register:extend": "wo",
    "register:told": "o",
    "register:seen": "o",
    "register:report": "wg",
    "register:reports": "wg",
    "register:reported": "w",
    "register:withdraw-report": "w",
    "register:corrections": "wdo",
    "register:correction": "d",
    "register:open-correction": "d",
    "register:editions": "wo",
    "register:edition": "wo",
    "register:edition-splink": "wo",
    "exchange:imports": "wdoa",
    "exchange:new": "wdo",
    "exchange:delivery": "woa",
    "exchange:progress": "woa",
    "exchange:samples": "wo",
    "exchange:confirm": "wo",
    "exchange:cancel": "wo",
    "exchange:errors": "wo",
    "exchange:name": "wo",
    "exchange:erase": "o",
    "exchange:connections": "wdo",
    "exchange:connect": "do",
    "exchange:connection": "wo",
    "exchange:try": "o",
    "exchange:fetch": "wo",
    "exchange:retire": "o",
    "exchange:schedule": "o",
    "exchange:poll": "wo",
    "exchange:pause": "o",
    "exchange:resume": "o",
    "exchange:pin": "o",
    "exchange:qualities": "wdoa",
    "exchange:quality": "woa",
    "exchange:measure": "wo",
    "exchange:flaws": "woa",
    "exchange:again": "wo",
    "catalogue:datasets": "wdoa",
    "catalogue:organizations": "wdoa",
    "catalogue:dataset": "wdoa",
    "catalogue:assign": "o",
    "catalogue:describe": "wo",
    "catalogue:add": "wo",
    "catalogue:item": "wo",
    "catalogue:publish": "o",
    "api-1:api-root": "",
    "api-1:openapi-json": "wgdoa",
    "api-1:list_datasets": "wdoa",
    "api-1:get_dataset": "woa",
    "api-1:get_dataset_quality": "woa",
    "api-1:list_flaws": "woa",
    "api-1:list_deliveries": "wdoa",
    "api-1:get_delivery": "woa",
    "api-1:deliver": "wdoa",
    "api-1:list_connections": "wdo",
    "api-1:connect": "wdo",
    "api-1:deliver_from": "wo",
    "api-1:get_connection": "wo",
    "api-1:schedule": "do",
    "api-1:list_polls": "wo",
    "api-1:poll_now": "wo",
    "api-1:list_files": "wg",
    "api-1:get_file": "wg",
    "api-1:open_file": "wg",
    "api-1:list_buildings": "wg",
    "api-1:get_building": "wg",
    "api-1:get_map": "wg",
    "api-1:draw_outlines": "wo",
    "api-1:list_unplaced": "wg",
    "api-1:list_doubts": "wg",
    "api-1:list_questions": "wg",
    "api-1:list_standings": "wg",
    "api-1:follow_around": "wg",
    "api-1:follow_between": "wg",
    "api-1:follow_building": "wg",
    "api-1:list_mentions": "wg",
    "api-1:list_looks": "wg",
    "api-1:settle": "w",
    "api-1:search": "wg",
    "api-1:explain": "wg",
    "api-1:list_pairs": "w",
    "api-1:open_pair": "w",
    "api-1:answer_pair": "w",
    "api-1:undo_decision": "w",
    "api-1:withdraw_decision": "w",
    "api-1:list_decisions": "w",
    "api-1:list_contradictions": "w",
    "api-1:join_files": "w",
    "api-1:part_file": "w",
    "api-1:get_quality": "wo",
    "api-1:start_check": "wo",
    "api-1:extend_check": "wo",
    "api-1:report_value": "wg",
    "api-1:list_reports": "wg",
    "api-1:withdraw_report": "w",
    "api-1:list_corrections": "wdo",
    "api-1:open_correction": "d",
    "api-1:answer_correction": "wdo",
    "api-1:list_told": "o",
    "api-1:see_told": "o",
    "api-1:list_editions": "wo",
    "api-1:get_edition": "wo",
    "api-1:list_runs": "wo",
    "api-1:start_run": "wo",
    "api-1:get_run": "wo",
    "api-1:cancel_run": "wo",
}
OPEN = frozenset({"api-1:openapi-json"})  # the description of the interface holds no data
REFUSED, ENTERED = frozenset({401, 403, 404, 405}), frozenset({200, 201, 302, 400, 409, 422})


@dataclass(frozen=True)
class World:
    """What the addresses point at, and which form a POST needs so that it is not refused for its shape."""

    places: dict[str, int | str]
    forms: dict[str, dict[str, str]]
    own: dict[str, dict[str, int | str]]  # places of one address alone: what it takes away is not missed elsewhere


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """A community with one delivery, linked."""
    folder = tmp_path_factory.mktemp("addresses")
    with override_settings(DATA=folder / "data", KEYS=folder / "keys"), django_db_blocker.unblock():
        yield _world(folder)
        databases.wipe()


def _world(folder: Path) -> World:
    founded = founding.found(on=qinghe.DAY)
    path = folder / "停车场.xlsx"
    path.write_bytes(workbook([LAN, EMPTY, ZHOU]))
    delivery = importing.import_file(founded=founded, path=path)
    run = qinghe.link(founded)
    with importing.inside(founded.worker):
        link, other = Link.objects.filter(sort="person").order_by("pk")[:2]
        dataset = Delivery.objects.get(pk=delivery.pk).dataset_id
        item = Item.objects.filter(dataset_id=dataset).values_list("pk", flat=True)[0]
        connections = [_connection(founded, dataset, folder) for _ in range(2)]
        arrival = _arrival(connections[0], delivery.pk)
        report = _report(founded, link)
    assert dataset is not None
    places = {
        "delivery_id": delivery.pk, "dataset_id": dataset, "run_id": run.pk, "record_id": link.record_id,
        "sort": link.sort, "role": link.role, "slug": "people", "entity_id": link.entity_id, "field": "name",
        "decision_id": 1, "pair_id": _pair(run, link, other),
        "name": "residence_split", "edition_id": run.edition_id or 0, "told_id": 1,
        "report_id": report.pk, "correction_id": report.correction_id, "ordinal": 0,
        "measure": "validity", "item_id": item, "connection_id": connections[0], "arrival_id": arrival,
    }  # fmt: skip
    forms = {
        "register:settle": {"decision": f"contest:{link.record_id}"},
        "exchange:erase": {"cause": "checked"},
        "catalogue:assign": {"lead": str(founded.organizations["区住房和城乡建设局"])},
    }
    return World(
        places,
        forms,
        own={
            "exchange:retire": {"connection_id": connections[1]},
            "register:seen": {"told_id": _told(link, other)},
            "api-1:see_told": {"told_id": _told(other, link)},
        },
    )


def _pair(run: Run, left: Link, right: Link) -> int:
    doubt = entities.FoundPair(
        sort="person", record_a=left.record_id, role_a=left.role, record_b=right.record_id, role_b=right.role,
        weight=0.0, gain=1.0,
    )  # fmt: skip
    with tenancy.inside(run.community_id):
        entities.store_pairs(
            community_id=run.community_id, edition_id=run.edition_id or 0, pairs=[doubt], using=tenancy.LINKER
        )
        return Pair.objects.using(tenancy.LINKER).get().pk


def _told(giver: Link, taker: Link) -> int:
    """Say that a file was used while it held another's row."""
    with tenancy.inside(giver.community_id):
        now = timezone.now()
        move = Move.objects.using(tenancy.LINKER).create(
            community_id=giver.community_id, kind="parted", sort="person", giver_id=giver.entity_id,
            taker_id=taker.entity_id, mentions=1, since_at=now, moved_at=now,
        )  # fmt: skip
        told = {"move_id": move.pk, "entry_id": 1, "used_at": now, "used_by": 1}
        return Told.objects.using(tenancy.LINKER).create(community_id=giver.community_id, **told).pk


def _report(founded: founding.Founded, link: Link) -> Report:
    """Say as the worker that a value of the department of officer `d` is wrong."""
    at, community = timezone.now(), founded.community_id
    system = System.objects.create(community_id=community, name="民政综合业务系统")
    dataset = Dataset.objects.create(
        community_id=community,
        system=system,
        name="社会救助",
        form="welfare",
        lead_id=founded.organizations["区民政局"],
    )
    about = Correction.objects.create(
        community_id=community, entity_id=link.entity_id, sort=link.sort, field="name", record_id=link.record_id,
        role=link.role, dataset=dataset, opened_at=at,
    )  # fmt: skip
    return Report.objects.create(
        community_id=community, correction=about, reported_by_id=founded.worker.user_id,
        reported_in_id=founded.worker.post_id, reported_at=at, how="told",
    )  # fmt: skip


def _connection(founded: founding.Founded, dataset: int | None, folder: Path) -> int:
    made = register_connection(
        actor=founded.data_officer,
        dataset_id=dataset or 0,
        address=Address(engine="sqlite", database="none.db", table="x"),
        password="",
        places=Places(folder / "data", folder / "keys"),
        at=timezone.now(),
    )
    return made.pk


def _arrival(connection: int, delivery: int) -> int:
    """Say that a file of a watched folder was taken."""
    watched = Connection.objects.get(pk=connection)
    return Arrival.objects.create(
        community_id=watched.community_id, connection=watched, name_hash=b"a" * 32, label="停车场.xlsx", size=1,
        modified=1, seen_at=timezone.now(), state=exchange_kinds.TAKEN, delivery_id=delivery,
    ).pk  # fmt: skip


def addresses() -> list[tuple[str, frozenset[str]]]:
    """Every named address of the house with the places in it."""
    return sorted(_named(get_resolver(), ()), key=lambda found: found[0])


def _named(resolver: URLResolver, above: tuple[str, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _named(one, (*above, one.namespace) if one.namespace else above)
        elif isinstance(one, URLPattern) and one.name and above and above[0] in HOUSE:
            yield ":".join((*above, one.name)), frozenset(one.pattern.converters)


def _answers(client: Client, world: World, name: str, parts: frozenset[str]) -> set[int]:
    places = {**world.places, **world.own.get(name, {})}
    url = reverse(name, kwargs={part: places[part] for part in parts})
    with strongroom.web_alone():
        asked = [client.get(url), client.post(url, {}), client.post(url, world.forms.get(name, {}))]
        return {answer.status_code for answer in asked}


def test_the_table_names_every_address():
    assert [name for name, _parts in addresses()] == sorted(MAY)


@pytest.mark.parametrize(("name", "parts"), addresses(), ids=lambda given: given if isinstance(given, str) else "")
def test_a_visitor_is_asked_to_log_in_or_refused(world: World, name, parts):
    answers = _answers(Client(), world, name, parts)

    assert answers <= REFUSED | {302} or name in OPEN


@pytest.mark.parametrize("letter", ACTORS)
@pytest.mark.parametrize(("name", "parts"), addresses(), ids=lambda given: given if isinstance(given, str) else "")
def test_each_post_gets_in_where_it_may_and_nowhere_else(world: World, name, parts, letter):
    client = Client()
    client.force_login(User.objects.get(username=ACTORS[letter]))

    answers = _answers(client, world, name, parts)

    assert answers <= REFUSED | ENTERED
    assert bool(answers & ENTERED) == (letter in MAY[name])


@pytest.mark.parametrize(("name", "parts"), addresses(), ids=lambda given: given if isinstance(given, str) else "")
def test_nothing_is_written_without_the_token_of_the_session(world: World, name, parts):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username=ACTORS["w"]))

    answer = client.post(reverse(name, kwargs={part: world.places[part] for part in parts}), {})

    assert answer.status_code in (403, 405)
