"""Every list of the house pages, filters, and leaves the house only under an entry of the ledger."""

import csv
import io

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from liren.primitives.ledger import queries as ledger
from liren.site.demo import founding, importing
from tests import databases, qinghe

CARDS = """健康档案编号,姓名,性别,身份证号,本人电话,现住址,体检日期
31010100100100001,陈桂珍,女,310101194502030023,13800000011,幸福路1弄2号301室,2024-03-02
31010100100100002,周明,男,310101197005060031,13800000012,幸福路1弄2号301室,2024-03-02
31010100100100003,吴海波,男,310101198105060055,13800000013,幸福路1弄2号302室,2024-03-02
"""
FILES = ("people", "households", "living-households", "dwellings", "vehicles", "organizations")
LISTS = {
    **{slug: ("register:list", [slug], "wanglan") for slug in FILES},
    "runs": ("register:runs", [], "wanglan"),
    "deliveries": ("exchange:imports", [], "wanglan"),
    "connections": ("exchange:connections", [], "wanglan"),
    "catalogue": ("catalogue:datasets", [], "wanglan"),
}


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """A community with three people in two homes."""
    folder = tmp_path_factory.mktemp("lists")
    with override_settings(DATA=folder / "data", KEYS=folder / "keys"), django_db_blocker.unblock():
        founded = founding.found(on=qinghe.DAY)
        path = folder / "老年人健康档案_202403.csv"
        path.write_text(CARDS, encoding="utf-8")
        importing.import_file(founded=founded, path=path)
        qinghe.link(founded)
        yield founded
        databases.wipe()


@pytest.fixture
def ask(town, django_db_blocker):
    """Give a list's answer, to a GET or to a POST that exports it."""
    with django_db_blocker.unblock():

        def answer(name, **sent):
            address, places, username = LISTS[name]
            client = Client()
            assert client.login(username=username, password=town.password)
            url = reverse(address, args=places)
            return client.post(url, sent) if sent else client.get(url)

        yield answer


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_how_many_there_are_filters_and_can_be_taken_out(ask, name):
    page = ask(name).content.decode()

    has_rows = 'class="lr-paging"' in page
    assert has_rows != ("lr-empty" in page)
    assert ('name="export"' in page) == has_rows  # of an empty list there is nothing to take out or to filter
    assert ('class="lr-filters' in page) == has_rows


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leaves_with_a_reason_and_not_without(ask, town, name):
    sent = {"export": "1", "purpose": "list_export", "format": "csv"}

    refused = ask(name, **sent, reason="")
    before = _latest(town)
    answer = ask(name, **sent, reason="核对名单")

    assert refused.status_code == 422
    if answer.status_code == 200:
        entry = _latest(town)
        assert entry.entry_id > before.entry_id
        assert answer["Content-Type"].startswith("text/csv")
    else:
        assert (name, answer.status_code) in {("households", 422), ("vehicles", 422), ("organizations", 422)}  # empty


def test_a_living_household_leaves_as_its_members(ask, town):
    answer = ask("living-households", export="1", purpose="list_export", format="csv", reason="核对独居老人")

    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    people = [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]
    together: dict[str, set[str]] = {}
    for one in people:
        together.setdefault(one["生活户"], set()).add(one["姓名"])
    assert sorted(map(sorted, together.values())) == [["吴海波"], ["周明", "陈桂珍"]]
    assert {one["性别"] for one in people} == {"男", "女"}
    assert (_latest(town).sort, _latest(town).subject_count) == ("class", 3)


def _latest(town):
    with importing.inside(town.worker):
        return ledger.latest(town.worker)[0]
