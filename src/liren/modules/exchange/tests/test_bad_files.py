"""Files that cannot be read, through the pages and the interface for programs: said in both languages, nothing kept."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from liren.engine.read.messages import MESSAGES as READING
from liren.engine.shape.problems import MESSAGES as SHAPING
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.primitives.actors.models import User
from liren.primitives.records import kinds
from liren.primitives.records.models import Delivery, Part, Record
from tests import bad_files
from tests.jobs import do_jobs

LANGUAGES = {"zh-hans": 0, "en": 1}
NOTHING = ("没有任何一行入库。", "No row of it is in the register.")
EMPTY = ("文件是空的。请从原系统重新导出。", "The file is empty. Export it again from the source system.")
SENT = tuple(file for file in bad_files.BAD if file.name != "空文件.xlsx")  # without a byte: refused on arrival


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


@pytest.fixture
def client(way) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    return client


def words(code: str, language: str) -> str:
    return {**READING, **SHAPING}[code][LANGUAGES[language]]


def shown(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def file_of(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def assert_nothing_was_kept(way: registers.WayIn) -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT (SELECT count(*) FROM vault.file_chunk WHERE bytes <> '') + count(*) FROM vault.record")
        [count] = cursor.fetchone()
        cursor.execute("SET ROLE liren_owner")
    assert (count, Part.objects.count(), Record.objects.count()) == (0, 0, 0)
    assert list(way.places.spool.folder.iterdir()) == []


def test_the_interface_says_of_each_file_why_and_what_to_do_in_both_languages(way, client) -> None:
    ids = {}
    for file in SENT:
        response = client.post("/api/deliveries", {"file": file_of(file.name, file.content())})
        assert response.status_code == 201
        ids[response.json()["id"]] = file.name
    do_jobs()

    for language in LANGUAGES:
        told: dict[str, tuple[str, str, str]] = {}
        for page in (1, 2):
            answer = client.get("/api/deliveries", {"language": language, "page": page}).json()
            told |= {
                ids[each["id"]]: (each["state"], each["refusal"], each["refusal_words"]) for each in answer["items"]
            }
        blank = ("", " ")[LANGUAGES[language]] + NOTHING[LANGUAGES[language]]
        assert told == {file.name: (kinds.REFUSED, file.code, words(file.code, language) + blank) for file in SENT}
    assert_nothing_was_kept(way)


def test_a_page_says_of_each_file_why_and_what_to_do_in_both_languages(way, client) -> None:
    for start in range(0, len(SENT), 10):
        batch = [file_of(file.name, file.content()) for file in SENT[start : start + 10]]
        assert client.post(reverse("exchange:new"), {"upload": batch}).status_code == 302
    do_jobs()

    for delivery, file in zip(Delivery.objects.order_by("pk"), SENT, strict=True):
        for language in LANGUAGES:
            page = client.get(reverse("exchange:delivery", args=[delivery.pk]), {"language": language})
            assert words(file.code, language) in shown(page), file.name
            assert NOTHING[LANGUAGES[language]] in shown(page)
    assert Delivery.objects.filter(state=kinds.REFUSED).count() == len(SENT)
    assert_nothing_was_kept(way)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_without_a_byte_is_refused_on_arrival(way, client, language) -> None:
    page = client.post(reverse("exchange:new") + f"?language={language}", {"upload": [file_of("空.xlsx", b"")]})
    answer = client.post(f"/api/deliveries?language={language}", {"file": file_of("空.xlsx", b"")}).json()

    assert page.status_code == 422
    assert EMPTY[LANGUAGES[language]] in shown(page)
    assert answer["detail"] + ("", " ")[LANGUAGES[language]] + answer["next"] == EMPTY[LANGUAGES[language]]
    assert not Delivery.objects.exists()


def test_good_files_beside_bad_ones_are_read(way, client) -> None:
    odd = [file_of(file.name, file.content()) for file in bad_files.ODD]
    picture = next(file for file in bad_files.BAD if file.code == "format_unknown")

    client.post(reverse("exchange:new"), {"upload": [*odd, file_of(picture.name, picture.content())]})
    do_jobs()

    states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
    assert states == [kinds.READ] * len(odd) + [kinds.REFUSED]


def test_a_file_that_was_refused_may_be_sent_again_once_it_is_mended(way, client) -> None:
    picture = next(file for file in bad_files.BAD if file.code == "format_unknown")
    client.post("/api/deliveries", {"file": file_of("车位.xlsx", picture.content())})
    do_jobs()

    client.post("/api/deliveries", {"file": file_of("车位.xlsx", workbook([LAN, ZHOU]))})
    do_jobs()

    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == [kinds.REFUSED, kinds.READ]
