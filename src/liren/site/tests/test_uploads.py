"""Uploads on their way: what is too large takes no room, and does not take the others with it."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from liren.modules.exchange import kinds as limits
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, workbook
from liren.modules.exchange.tests.test_bad_files import LANGUAGES, file_of, shown
from liren.primitives.actors.models import User
from liren.primitives.records.models import Delivery
from liren.site import uploads

LARGE = (
    "文件超过一次可接收的大小，没有保存。请按年份或小区拆分后分别导入。",
    "The file is larger than can be taken in one go; nothing of it was kept. "
    "Split it, for instance by year or compound, and send the parts.",
)


@pytest.fixture
def client(committed, tmp_path, settings) -> Client:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    registers.open_way(tmp_path)
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_too_large_is_refused_and_the_disk_keeps_no_more_than_the_limit(
    client, language, monkeypatch
) -> None:
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 3 << 20)
    monkeypatch.setattr(uploads.PrivateUploadHandler, "limit", 3 << 20)
    large = bytes(9 << 20)

    page = client.post(
        reverse("exchange:new") + f"?language={language}",
        {"upload": [file_of("大.csv", large), file_of("车位.xlsx", workbook([LAN]))]},
        follow=True,
    )
    answer = client.post(f"/api/deliveries?language={language}", {"file": file_of("大.csv", large)})

    assert LARGE[LANGUAGES[language]] in shown(page)
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange.upload_too_large")
    assert Delivery.objects.get().size == len(workbook([LAN]))


def test_no_more_of_a_file_that_is_too_large_is_written_than_shows_it(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    handler = uploads.PrivateUploadHandler()
    handler.limit = 100
    handler.new_file("upload", "大.csv", "text/csv", 0)

    for start in range(0, 1000, 50):
        handler.receive_data_chunk(bytes(50), start)
    file = handler.file_complete(1000)

    assert file is not None
    assert file.size == 1000
    assert file.seek(0, io.SEEK_END) == 150


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_args: object) -> bytes:
        raise AssertionError("a body that is too large was read")


@pytest.mark.parametrize("path", ["/imports/new/", "/api/deliveries"])
def test_files_too_large_together_are_refused_before_a_byte_is_read(client, path) -> None:
    announced = {"CONTENT_LENGTH": str(limits.UPLOAD_TOTAL_BYTES * 10), "wsgi.input": Unread()}

    answer = client.post(path, **announced)

    assert answer.status_code == 422
    assert "超过一次可接收的大小" in answer.content.decode() or answer.json()["code"] == "exchange.uploads_too_large"
