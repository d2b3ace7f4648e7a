"""Bytes that wait for the importer are private, whole, or not there."""

import os

import pytest

from liren.modules.exchange.actions.spool import BytesGone, Spool, SpoolFull, UploadEmpty, UploadTooLarge

LIMIT = 1000


@pytest.fixture
def spool(tmp_path) -> Spool:
    return Spool(tmp_path / "spool")


def test_bytes_are_readable_by_the_owner_alone(spool) -> None:
    size = spool.put(7, "王伟.csv", [b"name,", b"phone"], limit=LIMIT)

    assert size == 10
    assert spool.path(7).read_bytes() == b"name,phone"
    assert (spool.path(7).stat().st_mode & 0o777, spool.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_wiped_is_gone(spool) -> None:
    spool.put(7, "王伟.csv", [b"name"], limit=LIMIT)

    spool.wipe(7)
    spool.wipe(7)

    with pytest.raises(BytesGone):
        spool.path(7)


@pytest.mark.parametrize(("chunks", "refusal"), [([b"x" * 600, b"x" * 600], UploadTooLarge), ([], UploadEmpty)])
def test_a_refused_file_leaves_nothing(spool, chunks, refusal) -> None:
    with pytest.raises(refusal):
        spool.put(7, "王伟.csv", chunks, limit=LIMIT)

    assert list(spool.folder.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(spool, monkeypatch) -> None:
    opened = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode=0o777: opened("/dev/full", os.O_WRONLY))

    with pytest.raises(SpoolFull):
        spool.put(7, "王伟.csv", [b"x" * 100_000], limit=1 << 20)

    assert list(spool.folder.iterdir()) == []


def test_a_lost_connection_leaves_nothing(spool) -> None:
    def chunks():
        yield b"first"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        spool.put(7, "王伟.csv", chunks(), limit=LIMIT)

    assert list(spool.folder.iterdir()) == []
