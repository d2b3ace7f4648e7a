"""A watched folder, of this machine and of an SFTP server: each file once, whole, and those that fail named."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import collecting, connections, folders, reaching, scheduling, spool
from liren.modules.exchange.actions.connections import Address, ConnectionNotValid, PolledOnly
from liren.modules.exchange.models import Arrival
from liren.modules.exchange.tests import departments, registers
from liren.modules.exchange.tests.departments import Polled
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.primitives.actors.queries import MayNot
from liren.primitives.records.models import Delivery
from tests.jobs import do_jobs

OLD = time.time() - 7_200


@pytest.fixture(params=["folder", "sftp"])
def dropped(request, committed, tmp_path, settings) -> tuple[Polled, Path]:
    """A source of either sort, and the folder into which the department drops its files."""
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    way = registers.open_way(tmp_path)
    if request.param == "folder":
        folder = tmp_path / "sources" / "traffic"
        folder.mkdir(parents=True)
        return departments.have_polled(way, Address(engine="folder", folder="traffic")), folder
    server = request.getfixturevalue("sftp_server")
    folder = server.folder / tmp_path.name
    folder.mkdir()
    address = Address(
        engine="sftp", host="127.0.0.1", port=server.port, username=server.username, folder=str(folder),
        host_key=server.host_key,
    )  # fmt: skip
    return departments.have_polled(way, address, server.private_key), folder


def drop(folder: Path, name: str, content: bytes, *, modified: float = OLD) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (modified, modified))
    return path


def test_each_file_is_taken_once_and_stays_where_it_is(dropped) -> None:
    polled, folder = dropped
    drop(folder, "车位.xlsx", workbook([LAN, ZHOU]))

    polls = [polled.poll(), polled.poll(hour=1)]
    do_jobs()

    assert [(each.outcome, each.seen, each.fresh) for each in polls] == [("delivered", 1, 1), ("unchanged", 1, 0)]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.dataset, delivery.carrier) == ("read", polled.connection.dataset, "file")
    assert [each.name for each in folder.iterdir()] == ["车位.xlsx"]


def test_a_column_beyond_a_red_line_of_a_dropped_file_is_left_out_with_its_reason(dropped) -> None:
    polled, folder = dropped
    drop(folder, "车位.xlsx", workbook([LAN, ZHOU]))

    polled.poll()
    do_jobs()

    [left] = queries.dropped(polled.way.actor, Delivery.objects.all())
    assert (left.column["header"], left.column["dropped"]) == ("宗教信仰", "religion")


def test_a_file_that_changes_is_taken_again(dropped) -> None:
    polled, folder = dropped
    drop(folder, "车位.xlsx", workbook([LAN]))
    polled.poll()
    drop(folder, "车位.xlsx", workbook([LAN, ZHOU]), modified=OLD + 60)

    polled.poll(hour=1)

    assert Delivery.objects.count() == 2


def test_a_half_written_file_waits_until_it_is_the_same_at_two_looks(dropped) -> None:
    polled, folder = dropped
    whole = workbook([LAN, ZHOU])
    now = polled.start.timestamp()
    drop(folder, "车位.xlsx", whole[:100], modified=now)

    first = polled.poll()
    soon = polled.now().next_at
    drop(folder, "车位.xlsx", whole, modified=now + 3_500)
    second = polled.poll(hour=1)
    third = polled.poll(hour=2)

    assert [each.fresh for each in (first, second, third)] == [0, 0, 1]
    assert soon == polled.start + timedelta(minutes=1)
    assert Delivery.objects.get().size == len(whole)
    assert Arrival.objects.count() == 1


def test_files_that_are_being_sent_hidden_ones_links_and_folders_are_left_alone(dropped) -> None:
    polled, folder = dropped
    for name in ("车位.xlsx.part", ".车位.xlsx", "~$车位.xlsx", "车位.xlsx.filepart", "说明.pdf"):
        drop(folder, name, workbook([LAN]))
    (folder / "里面.xlsx").mkdir()
    (folder / "别处.xlsx").symlink_to(drop(folder.parent, "secret.xlsx", workbook([ZHOU])))

    poll = polled.poll()

    assert (poll.outcome, poll.seen) == (kinds.UNCHANGED, 0)


def test_a_file_that_cannot_be_read_is_kept_under_its_label_and_takes_no_other_with_it(dropped) -> None:
    polled, folder = dropped
    drop(folder, "刘锋_车位.xlsx", b"nothing of the kind")
    drop(folder, "空.csv", b"")
    drop(folder, "车位.xlsx", workbook([LAN, ZHOU]))

    polled.poll()
    do_jobs()

    arrivals = Arrival.objects.values_list("label", "state", "delivery__state", "delivery__refusal")
    told = {label: tuple(became) for label, *became in arrivals}
    assert told == {
        "*_车位.xlsx": ("taken", "refused", "header_missing"),
        "*.csv": ("taken", "refused", spool.UploadEmpty.code),
        "车位.xlsx": ("taken", "read", ""),
    }
    assert "刘锋" not in str(list(Arrival.objects.values()))
    assert not list((polled.way.places.data / "spool").iterdir())


def test_a_file_is_taken_again_when_somebody_asks(dropped) -> None:
    polled, folder = dropped
    drop(folder, "空.csv", b"")
    polled.poll()
    arrival = Arrival.objects.get()

    collecting.take_again(actor=polled.way.actor, connection_id=polled.connection.pk, arrival_id=arrival.pk)
    again = polled.poll(hour=1)

    assert (again.fresh, Delivery.objects.count()) == (1, 2)


def test_a_file_that_is_written_to_while_it_is_read_is_not_taken(dropped) -> None:
    polled, folder = dropped
    path = drop(folder, "车位.csv", b"plate\n" * 500_000)

    with reaching.folder(polled.connection, polled.way.places) as opened:
        [entry] = opened.entries()
        chunks = opened.chunks(entry)
        next(chunks)
        with path.open("ab") as file:
            file.write(b"plate\n" * 500_000)
        with pytest.raises(folders.FileChanged):
            list(chunks)


def test_a_folder_that_is_gone_fails_and_says_so(dropped) -> None:
    polled, folder = dropped
    folder.rmdir()

    poll = polled.poll()

    assert (poll.outcome, poll.refusal) == (kinds.FAILED, folders.FolderMissing.code)


def test_only_so_many_files_are_taken_at_once_and_the_rest_soon(dropped) -> None:
    polled, folder = dropped
    for number in range(kinds.TAKEN_AT_ONCE + 1):
        drop(folder, f"{number}.csv", b"plate\n1\n", modified=OLD + number)

    first = polled.poll()
    soon = polled.now().next_at
    second = polled.poll(hour=1)

    assert ([first.fresh, second.fresh], soon) == ([kinds.TAKEN_AT_ONCE, 1], polled.start + timedelta(minutes=1))


def test_a_folder_is_not_delivered_as_a_whole(dropped) -> None:
    polled, _folder = dropped

    with pytest.raises(PolledOnly):
        connections.receive_fetch(actor=polled.way.actor, connection_id=polled.connection.pk, at=polled.start)

    assert not Delivery.objects.exists()


def test_looking_into_a_folder_takes_nothing(dropped) -> None:
    polled, folder = dropped
    drop(folder, "车位.xlsx", workbook([LAN]))
    officer, number = polled.way.cast.data_officer, polled.connection.pk

    [entry] = collecting.listed(actor=officer, connection_id=number, places=polled.way.places)

    assert (entry.name, Arrival.objects.exists()) == ("车位.xlsx", False)
    with pytest.raises(MayNot):
        collecting.listed(actor=polled.way.actor, connection_id=number, places=polled.way.places)


@pytest.fixture
def remote(sftp_server, committed, tmp_path):
    """Register the SFTP server, otherwise than it is."""
    way = registers.open_way(tmp_path)
    folder = sftp_server.folder / tmp_path.name
    folder.mkdir()

    def made(**otherwise) -> Polled:
        told = {
            "engine": "sftp", "host": "127.0.0.1", "port": sftp_server.port, "username": sftp_server.username,
            "folder": str(folder), "host_key": sftp_server.host_key,
        }  # fmt: skip
        secret = otherwise.pop("secret", sftp_server.private_key)
        return departments.have_polled(way, Address(**{**told, **otherwise}), secret)

    return made


def test_a_server_whose_key_nobody_pinned_is_told_nothing(remote, sftp_server) -> None:
    polled = remote(host_key="")
    officer = polled.way.cast.data_officer

    poll = polled.poll()
    with pytest.raises(folders.HostKeyUnknown) as shown:
        collecting.listed(actor=officer, connection_id=polled.connection.pk, places=polled.way.places)
    connections.pin_host_key(
        actor=officer, connection_id=polled.connection.pk, host_key=str(shown.value.data["host_key"])
    )

    assert (poll.refusal, polled.now().host_key) == ("exchange.host_key_unknown", sftp_server.host_key)
    assert polled.poll(hour=1).outcome == kinds.UNCHANGED


def test_a_server_that_shows_another_key_is_told_nothing(remote, sftp_server) -> None:
    other = sftp_server.host_key[:-5] + "AAAAA"

    poll = remote(host_key=other).poll()

    assert (poll.outcome, poll.refusal) == (kinds.FAILED, "exchange.host_key_changed")


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"secret": "not the password"}, "exchange.server_not_reached"),
        ({"secret": "-----BEGIN OPENSSH PRIVATE KEY-----\nxx"}, "exchange.key_not_readable"),
        ({"port": 1}, "exchange.server_not_reached"),
    ],
)
def test_a_server_that_cannot_be_entered_fails_and_says_so(remote, otherwise, refusal) -> None:
    poll = remote(**otherwise).poll()

    assert (poll.outcome, poll.refusal) == (kinds.FAILED, refusal)


@pytest.mark.parametrize(
    "address",
    [
        Address(engine="folder"),
        Address(engine="folder", folder="../x"),
        Address(engine="folder", folder=".ssh"),
        Address(engine="sftp", host="sftp.example", username="x"),
        Address(engine="sftp", host="a,b", username="x", folder="/x"),
        Address(engine="sftp", host="sftp.example", username="x", folder="/x", host_key="trust me"),
        Address(engine="json", page="ftp://x/y"),
        Address(engine="json", page="http://user:pass@x/y"),
        Address(engine="json", page="http://x/y", next_key="next", page_key="page"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(committed, tmp_path, address) -> None:
    with pytest.raises(ConnectionNotValid):
        departments.have_polled(registers.open_way(tmp_path), address)


def test_a_worker_may_not_pin_a_key_nor_a_grid_worker_take_a_file_again(remote) -> None:
    polled = remote()
    cast, number = polled.way.cast, polled.connection.pk

    with pytest.raises(MayNot):
        connections.pin_host_key(actor=cast.worker, connection_id=number, host_key=polled.connection.host_key)
    with pytest.raises(MayNot):
        collecting.take_again(actor=cast.grid_worker, connection_id=number, arrival_id=1)
    assert scheduling.ask_to_poll(actor=cast.worker, connection_id=number)


@given(name=some.text(min_size=1, max_size=20), pattern=some.sampled_from(["", "*.xlsx", "住户*"]))
def test_a_name_that_is_hidden_or_unfinished_is_never_wanted(name, pattern) -> None:
    unwanted = [f".{name}", f"~{name}", f"{name}.part", f"{name}.tmp", f"{name}\n.xlsx"]

    assert not [each for each in unwanted if rules.is_wanted(each, pattern=pattern)]


def test_a_pattern_names_files_whatever_their_case() -> None:
    told = [rules.is_wanted(name, pattern="住户*.xlsx") for name in ("住户1.XLSX", "车位.xlsx", "住户.csv")]

    assert told == [True, False, False]
