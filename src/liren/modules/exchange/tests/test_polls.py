"""A department's table polled by the clock: only what changed comes in, and whatever happens there, nothing is lost."""

import dataclasses
import os
from datetime import timedelta

import psycopg
import pytest

from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import connections, polling, receiving, scheduling
from liren.modules.exchange.actions.connections import Address
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.actions.polling import NobodyAnswers
from liren.modules.exchange.models import Connection, Fetch, Poll
from liren.modules.exchange.tests import departments, registers
from liren.modules.exchange.tests.departments import ROWS, Department, Polled
from liren.primitives.actors.models import Appointment
from liren.primitives.actors.queries import MayNot
from liren.primitives.ledger import queries as ledger
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records.models import Delivery, Record

CHANGE = "UPDATE permits SET 电话 = '13900139009' WHERE permit_no = 'YZ0001'"
ADD = (
    "INSERT INTO permits (permit_no, 车牌号, 车主, 电话, 车位号) "
    "VALUES ('YZ0011', '浙A00011', '陈岚', '13800130011', 'B1-11')"
)
REMOVE = "DELETE FROM permits WHERE permit_no = 'YZ0010'"


@pytest.fixture(scope="module")
def postgres_url(admin_url):
    name = f"liren_department_{os.getpid()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield psycopg.conninfo.make_conninfo(admin_url, dbname=name)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["postgresql", "mysql"])
def department(request) -> Department:
    """The same table on either server."""
    made: Department
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        made = departments.OnPostgres(url, str(psycopg.conninfo.conninfo_to_dict(url).get("password", "")))
    else:
        server = request.getfixturevalue("mariadb")
        departments.OnMariaDb(server, "mysql").say("CREATE DATABASE IF NOT EXISTS traffic CHARACTER SET utf8mb4")
        made = departments.OnMariaDb(server, "traffic")
    departments.settle(made)
    return made


@pytest.fixture
def polled(committed, tmp_path, department: Department) -> Polled:
    return departments.have_polled(registers.open_way(tmp_path), department.address, department.password)


@pytest.fixture
def loaded(polled: Polled) -> Polled:
    """A source that was polled, checked and loaded once."""
    polled.poll()
    polled.load()
    return polled


def counts(delivery: Delivery) -> dict[str, int]:
    return {name: getattr(delivery, name) for name in ("rows", "new", "changed", "unchanged", "absent")}


def current() -> int:
    return Record.objects.filter(superseded_by__isnull=True).count()


def verbs(polled: Polled) -> list[str]:
    told = [each.verb for each in ledger.latest(polled.way.cast.data_officer)]
    return [verb for verb in reversed(told) if verb.startswith("connection.")]


def test_the_first_poll_brings_every_row_and_waits_for_a_person(polled) -> None:
    poll = polled.poll()

    assert (poll.outcome, poll.seen, poll.fresh) == (kinds.WAITING, len(ROWS), len(ROWS))
    assert poll.delivery is not None and poll.delivery.state == records_kinds.READ


def test_a_source_that_did_not_change_makes_no_delivery(loaded) -> None:
    poll = loaded.poll(hour=1)

    assert (poll.outcome, poll.seen, poll.fresh, poll.delivery) == (kinds.UNCHANGED, len(ROWS), 0, None)
    assert Delivery.objects.count() == 1


def test_only_the_rows_that_changed_become_a_delivery(loaded, department) -> None:
    department.say(CHANGE, ADD, REMOVE)

    poll = loaded.poll(hour=1)
    delivery = loaded.load()

    assert (poll.outcome, poll.seen, poll.fresh, poll.gone) == (kinds.DELIVERED, len(ROWS), 2, 2)
    assert counts(delivery) == {"rows": 2, "new": 1, "changed": 1, "unchanged": 0, "absent": 1}
    assert current() == len(ROWS) + 1
    assert loaded.poll(hour=2).outcome == kinds.UNCHANGED


def test_rows_that_are_gone_alone_make_no_delivery_and_are_counted(loaded, department) -> None:
    department.say(REMOVE)

    poll = loaded.poll(hour=1)

    assert (poll.outcome, poll.fresh, poll.gone, current()) == (kinds.UNCHANGED, 0, 1, len(ROWS))


@pytest.mark.parametrize(
    ("overnight", "drift"),
    [
        ("ALTER TABLE permits DROP COLUMN 电话", {"missing": ["电话"]}),
        ("ALTER TABLE permits ADD COLUMN 备用电话 varchar(20)", {"added": ["备用电话"]}),
        ("ALTER TABLE permits RENAME COLUMN 电话 TO 手机号码", {"renamed": [{"header": "手机号码", "was": "电话"}]}),
    ],
)
def test_a_column_that_changes_overnight_is_named_and_waits_for_a_person(loaded, department, overnight, drift) -> None:
    department.say(overnight)

    poll = loaded.poll(hour=1)
    again = loaded.poll(hour=2)

    assert poll.delivery is not None
    [part] = poll.delivery.parts.all()
    assert {name: told for name, told in part.proposal["drift"].items() if told} == drift
    assert (poll.outcome, again.outcome, again.delivery) == (kinds.WAITING, kinds.WAITING, poll.delivery)
    assert current() == len(ROWS) and not Record.objects.filter(version__gt=1).exists()


def test_a_column_that_is_declared_otherwise_overnight_waits_for_a_person(loaded, department) -> None:
    retype = {"postgresql": "ALTER COLUMN 电话 TYPE bigint USING 电话::bigint", "mysql": "MODIFY 电话 bigint"}
    department.say(f"ALTER TABLE permits {retype[department.address.engine]}")

    poll = loaded.poll(hour=1)

    assert poll.delivery is not None
    [part] = poll.delivery.parts.all()
    assert (poll.outcome, part.proposal["drift"]["retyped"]) == (kinds.WAITING, ["电话"])
    assert current() == len(ROWS)


def test_a_column_beyond_a_red_line_that_appears_overnight_is_not_stored(loaded, department) -> None:
    department.say("ALTER TABLE permits ADD COLUMN 宗教信仰 varchar(20)", "UPDATE permits SET 宗教信仰 = '佛教'")

    loaded.poll(hour=1)
    delivery = loaded.load()

    assert (delivery.dropped, counts(delivery)["unchanged"]) == (1, len(ROWS))
    assert loaded.poll(hour=2).outcome == kinds.UNCHANGED


def test_a_table_that_is_gone_fails_is_tried_later_and_later_and_is_well_again(loaded, department) -> None:
    department.say("ALTER TABLE permits RENAME TO permits_old")

    failed = [loaded.poll(hour=1), loaded.poll(hour=2)]
    waits = loaded.now().next_at - (loaded.start + timedelta(hours=2))
    department.say("ALTER TABLE permits_old RENAME TO permits")
    well = loaded.poll(hour=3)

    assert [(each.outcome, each.refusal) for each in failed] == [(kinds.FAILED, "query_refused")] * 2
    assert (waits, loaded.now().failures) == (timedelta(minutes=2), 0)
    assert (well.outcome, Delivery.objects.count(), current()) == (kinds.UNCHANGED, 1, len(ROWS))
    assert verbs(loaded)[-2:] == ["connection.failed", "connection.recovered"]


# MariaDB's end in the middle: engine/read/tests/test_databases.py
@pytest.mark.parametrize("department", ["postgresql"], indirect=True)
def test_a_source_that_goes_away_in_the_middle_leaves_what_was_loaded_last(loaded, department) -> None:
    department.say(
        "ALTER TABLE permits RENAME TO held",
        "CREATE VIEW permits AS SELECT h.*, CASE WHEN permit_no = 'YZ0005' "
        "THEN pg_terminate_backend(pg_backend_pid()) END AS x FROM held h",
    )

    poll = loaded.poll(hour=1)
    department.say("DROP VIEW permits", "ALTER TABLE held RENAME TO permits")

    assert (poll.outcome, poll.refusal, poll.delivery) == (kinds.FAILED, "database_lost", None)
    assert (Delivery.objects.count(), current()) == (1, len(ROWS))


def test_a_source_that_is_suddenly_empty_takes_nothing_away(loaded, department) -> None:
    department.say("DELETE FROM permits")

    poll = loaded.poll(hour=1)

    assert (poll.outcome, poll.refusal, poll.refusal_data) == (
        kinds.FAILED,
        "exchange.source_empty",
        {"rows": len(ROWS)},
    )
    assert (Delivery.objects.count(), current()) == (1, len(ROWS))


def test_a_cancelled_delivery_comes_again_only_when_the_source_says_something_else(loaded, department) -> None:
    department.say(CHANGE, "ALTER TABLE permits ADD COLUMN 备用电话 varchar(20)")
    loaded.poll(hour=1)
    waiting = Delivery.objects.order_by("-id")[0]
    receiving.cancel_delivery(actor=loaded.way.actor, delivery_id=waiting.pk, places=loaded.way.places, at=loaded.start)

    same = loaded.poll(hour=2)
    department.say(ADD)
    other = loaded.poll(hour=3)

    assert (same.outcome, same.delivery) == (kinds.UNCHANGED, waiting)
    assert other.outcome == kinds.WAITING and other.delivery != waiting


def test_an_announced_delivery_whose_worker_was_killed_is_read_whole(loaded, department) -> None:
    department.say(CHANGE)
    connections.receive_fetch(actor=loaded.way.cast.data_officer, connection_id=loaded.connection.pk, at=loaded.start)
    Poll.objects.create(community=loaded.way.cast.community, connection=loaded.connection, begun_at=loaded.start)

    poll = loaded.poll(hour=1)
    delivery = loaded.load()

    assert (poll.outcome, counts(delivery)["changed"], counts(delivery)["unchanged"]) == ("delivered", 1, 9)
    assert not Poll.objects.filter(ended_at__isnull=True).exists()


def test_what_came_from_elsewhere_meanwhile_is_compared_whole(loaded, department) -> None:
    other = [*ROWS[:1], *ROWS[1:]]
    other[3] = (*ROWS[3][:3], "13700137007", ROWS[3][4])
    header = ("permit_no", "车牌号", "车主", "电话", "车位号")
    delivery = loaded.way.drop(registers.workbook(other, header=header), dataset_id=loaded.connection.dataset_id)
    loaded.load()

    loaded.poll(hour=1)
    back = loaded.load()

    assert delivery.pk != back.pk
    assert counts(back) == {"rows": 10, "new": 0, "changed": 1, "unchanged": 9, "absent": 0}


def test_whoever_left_the_post_has_nothing_polled_in_their_name(loaded) -> None:
    Appointment.objects.filter(user_id=loaded.way.cast.data_officer.user_id).update(until_on="2025-01-01")

    poll = loaded.poll(hour=1)

    assert (poll.outcome, poll.refusal) == (kinds.FAILED, NobodyAnswers.code)
    assert loaded.now().paused_at is not None


def test_the_clock_polls_what_is_due_and_neither_paused_nor_given_up(polled) -> None:
    officer, at, number = polled.way.cast.data_officer, polled.start, polled.connection.pk
    due = [Connection.objects.filter(pk=number, next_at__lte=at).count()]

    scheduling.pause_connection(actor=officer, connection_id=number, at=at)
    paused = scheduling.ask_due(communities=[officer.community_id], at=at)
    scheduling.resume_connection(actor=officer, connection_id=number, at=at)
    resumed = [scheduling.ask_due(communities=[officer.community_id], at=at) for _ in range(2)]
    connections.retire_connection(actor=officer, connection_id=number, places=polled.way.places, at=at)

    assert (due, paused, resumed) == ([1], 0, [1, 0])
    assert polling.poll(
        community_id=officer.community_id, connection_id=number, places=polled.way.places, clock=lambda: at
    ) is None  # fmt: skip


def test_a_worker_may_ask_for_a_poll_and_may_not_schedule_one(polled) -> None:
    worker, number = polled.way.cast.worker, polled.connection.pk

    for refused in (
        lambda: scheduling.schedule_connection(actor=worker, connection_id=number, every=15, at=polled.start),
        lambda: scheduling.pause_connection(actor=worker, connection_id=number, at=polled.start),
        lambda: scheduling.resume_connection(actor=worker, connection_id=number, at=polled.start),
    ):
        with pytest.raises(MayNot):
            refused()

    assert scheduling.ask_to_poll(actor=worker, connection_id=number)
    assert not scheduling.ask_to_poll(actor=worker, connection_id=number)
    with pytest.raises(MayNot):
        scheduling.ask_to_poll(actor=polled.way.cast.grid_worker, connection_id=number)


def test_the_marks_of_older_deliveries_are_forgotten(loaded, department) -> None:
    for hour, statement in enumerate((CHANGE, ADD, REMOVE + " OR permit_no = 'YZ0009'", CHANGE.replace("1", "2")), 1):
        department.say(statement)
        if loaded.poll(hour=hour).outcome == kinds.DELIVERED:
            loaded.load()

    assert Fetch.objects.count() == 4
    assert Fetch.objects.filter(marks__isnull=False).count() <= 2


def test_no_cell_of_a_source_stands_in_a_plain_table(loaded) -> None:
    told = str(list(Fetch.objects.values())) + str(list(Poll.objects.values())) + str(list(Connection.objects.values()))

    assert not [cell for row in ROWS for cell in row if cell in told]


@pytest.fixture
def page(committed, tmp_path, web_server):
    """A list of permits behind an address, as a source."""
    address = Address(engine="json", page=listed(web_server, ROWS), rows_at="data.rows")
    polled = departments.have_polled(registers.open_way(tmp_path), address, "li-ren-1984")
    polled.poll()
    polled.load()
    return polled


def listed(web_server, rows, names=("permit_no", "车牌号", "车主", "电话", "车位号")) -> str:
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return str(web_server.say("/permits", {"code": 0, "data": {"rows": told}}))


def test_what_changed_on_a_page_becomes_a_delivery(page, web_server) -> None:
    unchanged = page.poll(hour=1)
    listed(web_server, [*ROWS[1:], (*ROWS[0][:3], "13900139009", ROWS[0][4])])

    poll = page.poll(hour=2)
    delivery = page.load()

    assert (unchanged.outcome, poll.outcome, poll.fresh) == (kinds.UNCHANGED, kinds.DELIVERED, 1)
    assert counts(delivery) == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "absent": 0}
    assert web_server.asked[-1][1]["Authorization"] == "Bearer li-ren-1984"


def test_a_name_beyond_a_red_line_of_a_page_is_left_out_with_its_reason(committed, tmp_path, web_server) -> None:
    names = ("permit_no", "车牌号", "车主", "电话", "宗教信仰")
    address = Address(engine="json", page=listed(web_server, ROWS, names=names), rows_at="data.rows")
    polled = departments.have_polled(registers.open_way(tmp_path), address)

    polled.poll()
    polled.load()

    [left] = queries.dropped(polled.way.actor, Delivery.objects.all())
    assert (left.column["header"], left.column["dropped"]) == ("宗教信仰", "religion")


def test_a_page_whose_names_change_overnight_waits_for_a_person(page, web_server) -> None:
    listed(web_server, ROWS, names=("permit_no", "车牌号", "车主", "手机号码", "车位号"))

    poll = page.poll(hour=1)

    assert poll.delivery is not None
    [part] = poll.delivery.parts.all()
    assert (poll.outcome, part.proposal["drift"]["renamed"]) == (
        kinds.WAITING,
        [{"header": "手机号码", "was": "电话"}],
    )


@pytest.mark.parametrize("told", [b"<html>busy</html>", b'{"data": {"rows": "none"}}'])
def test_a_page_that_answers_with_something_else_changes_nothing(page, web_server, told) -> None:
    web_server.say("/permits", told)

    poll = page.poll(hour=1)

    assert (poll.outcome, poll.refusal, current()) == (kinds.FAILED, "page_not_rows", len(ROWS))


def test_a_page_inside_the_house_is_asked_for_only_when_its_host_is_allowed(page, web_server) -> None:
    asked = len(web_server.asked)
    strict = dataclasses.replace(
        page, way=dataclasses.replace(page.way, places=Places(page.way.places.data, page.way.places.keys))
    )

    poll = strict.poll(hour=1)

    assert (poll.refusal, len(web_server.asked)) == ("exchange.host_not_allowed", asked)


@pytest.mark.parametrize(
    ("address", "allowed", "may"),
    [
        ("10.1.2.3", (), False),
        ("192.168.0.9", (), False),
        ("127.0.0.1", (), False),
        ("169.254.169.254", (), False),
        ("fd00::1", (), False),
        ("::ffff:10.1.2.3", (), False),
        ("8.8.8.8", (), True),
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("10.1.2.3", ("api.example",), True),
        ("8.8.8.8", ("10.0.0.0/8",), False),
    ],
)
def test_private_addresses_are_asked_only_when_they_are_allowed(address, allowed, may) -> None:
    assert rules.may_ask(address, host="api.example", allowed=allowed) is may
