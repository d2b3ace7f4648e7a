"""Whatever is killed, moved or filled, the next start has the server and everything that was committed."""

import os
import shutil

import psycopg
import pytest

from liren.site import postgres
from liren.site.postgres import locks, refusals
from liren.site.postgres.tests.programs import Household, ask, fill, heard, kill, small_disk, wait_for


@pytest.fixture(params=["root", "user"] if os.geteuid() == 0 else ["user"])
def household(request):
    household = Household(request.param)
    yield household
    household.end()


@pytest.fixture
def ours():
    household = Household("root" if os.geteuid() == 0 else "user")
    yield household
    household.end()


def remember(dsn):
    ask(dsn, "CREATE TABLE IF NOT EXISTS kept (word text)")
    ask(dsn, "INSERT INTO kept VALUES ('里仁')")


def words(dsn):
    return ask(dsn, "SELECT word FROM kept")


def test_a_killed_server_comes_back_at_the_same_address(household):
    dsn = household.use()
    remember(dsn)
    killed = household.postmaster()

    kill(killed)

    assert words(dsn) == [("里仁",)]
    assert household.postmaster() != killed


def test_a_server_that_is_killed_again_and_again_comes_back_each_time(ours):
    dsn, keeper = ours.use(), ours.keeper()
    remember(dsn)

    for _ in range(5):
        kill(ours.postmaster())
        assert words(dsn) == [("里仁",)]

    assert ours.keeper() == keeper


def test_a_stopped_server_returns_to_its_address(ours):
    before = ours.use()
    postgres.Server(ours.data).stop()

    assert ours.use() == before


def test_a_killed_server_comes_back_although_a_child_is_busy(ours):
    dsn = ours.use()
    remember(dsn)
    busy = psycopg.connect(dsn)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 10000000000)")

    kill(ours.postmaster())

    assert words(dsn) == [("里仁",)]
    busy.close()


def test_a_killed_keeper_takes_the_server_along_and_the_next_start_works(household):
    dsn = household.use()
    remember(dsn)
    server = household.data / "postgres/server.lock"

    kill(household.keeper())

    assert wait_for(lambda: not locks.is_held(server))
    assert household.use() == dsn
    assert words(dsn) == [("里仁",)]


def test_keeper_and_server_may_be_killed_together(ours):
    dsn = ours.use()
    remember(dsn)

    for process in (ours.keeper(), ours.postmaster()):
        kill(process)

    assert words(ours.use()) == [("里仁",)]


def test_a_killed_user_does_not_leave_the_server_behind(household):
    program = household.begin()
    heard(program)

    program.kill()

    assert wait_for(lambda: not locks.is_held(household.data / "postgres/server.lock"))
    assert not postgres.Server(household.data).status().is_running


def test_processes_that_start_together_share_one_server(household):
    programs = [household.begin() for _ in range(4)]

    addresses = {heard(program) for program in programs}

    assert len(addresses) == 1
    assert postgres.Server(household.data).status().is_running


def test_a_start_that_was_killed_half_way_is_begun_again(ours):
    program = ours.begin()
    unfinished = ours.data / "postgres/cluster.new"
    assert wait_for(unfinished.exists)

    kill(ours.keeper())
    program.kill()

    remember(ours.use())
    assert not unfinished.exists()


def test_a_moved_folder_serves_what_it_held(ours):
    remember(ours.use())
    postgres.Server(ours.data).stop()

    moved = ours.folder / "elsewhere"
    ours.data.rename(moved)
    ours.data = moved

    assert words(ours.use()) == [("里仁",)]


def test_a_stale_pid_file_does_not_block_the_start(ours):
    remember(ours.use())
    postgres.Server(ours.data).stop()
    pid_file = ours.data / "postgres/cluster/postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{ours.data}\n0\n5432\n\n\n0 0\nready\n")
    shutil.chown(pid_file, pid_file.parent.stat().st_uid, pid_file.parent.stat().st_gid)

    assert words(ours.use()) == [("里仁",)]


def test_lost_secrets_are_made_anew(ours):
    remember(ours.use())
    postgres.Server(ours.data).stop()
    (ours.data / "secrets.json").unlink()

    assert words(ours.use()) == [("里仁",)]


def test_a_folder_with_a_long_name_is_served(ours):
    ours.data = ours.folder / ("住" * 40) / "data"

    assert ask(ours.use(), "SELECT 1") == [(1,)]


def test_another_version_is_refused(ours):
    ours.use()
    postgres.Server(ours.data).stop()
    (ours.data / "postgres/cluster/PG_VERSION").write_text("15\n")

    with pytest.raises(refusals.WrongVersion) as refused:
        postgres.Server(ours.data).start()

    assert (refused.value.data["found"], refused.value.data["needed"]) == ("15", "18")


def test_a_port_in_use_is_refused(ours):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(refusals.AddressTaken):
            postgres.Server(ours.data, port=other.getsockname()[1]).start()


def test_loopback_is_served_when_asked_for(ours):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    urls = postgres.Server(ours.data, port=port).start()

    assert ask(f"{urls.superuser} host=127.0.0.1", "SELECT 1") == [(1,)]


def test_a_full_disk_is_said_and_nothing_is_lost(ours):
    with small_disk(ours.data, megabytes=240):
        remember(ours.use())
        postgres.Server(ours.data).stop()
        filler = fill(ours.data)

        with pytest.raises(refusals.DiskFull):
            postgres.Server(ours.data).start()

        filler.unlink()
        assert words(ours.use()) == [("里仁",)]
        ours.stop()


def test_a_disk_that_is_too_small_is_said(ours):
    with small_disk(ours.data, megabytes=32), pytest.raises(refusals.DiskFull):
        postgres.Server(ours.data).start()


def test_a_folder_that_a_user_cannot_write_is_refused():
    user = Household("user")
    os.chown(user.folder, os.geteuid(), os.getegid())
    user.folder.chmod(0o555)

    program = user.begin()

    assert program.stdout
    assert program.stdout.readline().split() == ["refused", "database.folder_not_ours"]
    user.folder.chmod(0o755)
    user.end()
