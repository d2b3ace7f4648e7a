"""Pages of a list, from a real web server: read to the end, and no further than they may."""

import json
import socket
import threading
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from liren.engine.read import databases, limits, pages
from liren.engine.read.pages import Address

PEOPLE = [{"姓名": "张三", "证件": {"号码": "330199195001021234"}}, {"姓名": "李四", "月收入": 1200.50}]
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=12,
)


def read(url, **how):
    first, bounds = how.pop("first", None), how.pop("limits", None)
    return pages.read_pages(Address(url=url, connect_to="127.0.0.1", **how), first=first, limits=bounds)


def test_a_page_reads_with_its_names_in_row_1_and_numbers_as_they_were_sent(web_server):
    sheet = read(web_server.say("/people", PEOPLE))

    assert sheet.rows(0, 9) == [
        ("姓名", "证件.号码", "月收入"),
        ("张三", "330199195001021234", ""),
        ("李四", "", "1200.5"),
    ]
    assert (sheet.file, sheet.types) == ("people", ("text", "text", "number"))


def test_an_id_sent_as_a_number_keeps_its_tail(web_server):
    sheet = read(web_server.say("/x", b'[{"id": 330199195001021234, "n": 1.50}]'))

    assert sheet.rows(1, 2) == [("330199195001021234", "1.50")]


def test_yes_nothing_and_several_read_as_a_sheet_has_them(web_server):
    sheet = read(web_server.say("/x", [{"a": True, "b": None, "c": ["甲", 2], "d": {"e": {"f": 1}}}]))

    assert sheet.rows(0, 2) == [("a", "b", "c", "d.e"), ("是", "", "甲;2", '{"f": "1"}')]


def test_pages_are_followed_by_their_links(web_server):
    web_server.say("/list?after=2", {"data": {"rows": [{"n": "3"}]}, "next": None})
    url = web_server.say("/list", {"data": {"rows": [{"n": "1"}, {"n": "2"}]}, "next": "/list?after=2"})

    sheet = read(url, rows_at="data.rows", next_key="next")

    assert sheet.rows(0, 9) == [("n",), ("1",), ("2",), ("3",)]


def test_pages_are_counted_until_one_is_empty(web_server):
    for number, rows in ((1, ["a"]), (2, ["b"]), (3, [])):
        web_server.say(f"/list?size=1&page={number}", {"total": 2, "rows": [{"n": each} for each in rows]})

    sheet = read(f"http://127.0.0.1:{web_server.port}/list?size=1", page_key="page")

    assert sheet.rows(0, 9) == [("n",), ("a",), ("b",)]


def test_only_the_first_rows_are_read_when_only_they_are_wanted(web_server):
    url = web_server.say("/list?page=1", PEOPLE).partition("?")[0]

    assert read(url, page_key="page", first=1).height == 2
    assert len(web_server.asked) == 1


def test_columns_that_come_later_are_columns_of_all_rows(web_server):
    web_server.say("/list?page=1", [{"a": "1"}])
    web_server.say("/list?page=2", [{"b": "2"}])
    url = web_server.say("/list?page=3", []).partition("?")[0]

    assert read(url, page_key="page").rows(0, 9) == [("a", "b"), ("1", ""), ("", "2")]


def test_the_key_is_sent_and_nothing_else_that_was_not_asked_for(web_server):
    read(web_server.say("/x", PEOPLE), headers={"Authorization": "Bearer li-ren"})

    [(path, headers)] = web_server.asked
    assert (path, headers["Authorization"], headers["Accept-Encoding"]) == ("/x", "Bearer li-ren", "identity")


@pytest.mark.parametrize(
    ("told", "how", "refusal"),
    [
        (b"<html>", {}, pages.PageNotRows),
        (b"\xff\xfe", {}, pages.PageNotRows),
        (b'{"a": [1, 2]}', {}, pages.PageNotRows),
        (b'{"a": [], "b": []}', {}, pages.PageNotRows),
        (b'{"a": []}', {"rows_at": "b"}, pages.PageNotRows),
        (b'[{"a": NaN}]', {}, pages.PageNotRows),
        (b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", {}, pages.PageNotRows),
        (b'[{"a": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}]", {}, None),
        (b'{"rows": [{"a": 1}], "next": 7}', {"rows_at": "rows", "next_key": "next"}, pages.PageNotRows),
        (b'{"rows": [{"a": 1}], "next": "http://127.0.0.2/"}', {"next_key": "next"}, pages.PageLeadsAway),
        (b'{"rows": [{"a": 1}], "next": "file:///etc/passwd"}', {"next_key": "next"}, pages.PageLeadsAway),
        (json.dumps([{f"c{at}": 1 for at in range(1_001)}]).encode(), {}, limits.TooManyColumns),
        (json.dumps([{"a": "x" * 100_001}]).encode(), {}, limits.CellTooLong),
        (b" " * (pages.PAGE_BYTES + 1), {}, limits.FileTooLarge),
    ],
)
def test_a_page_that_is_hostile_or_broken_is_refused(web_server, told, how, refusal):
    url = web_server.say("/x", told)

    if refusal is None:
        assert read(url, **how).height == 2
        return
    with pytest.raises(refusal):
        read(url, **how)


@pytest.mark.parametrize(
    ("status", "headers", "refusal"),
    [
        (302, {"Location": "http://169.254.169.254/"}, pages.PageLeadsAway),
        (403, {}, pages.PageRefused),
        (500, {}, pages.PageRefused),
        (200, {"Content_Encoding": "gzip"}, pages.PageNotRows),
        (200, {"Content_Length": "99999"}, pages.PageNotReached),
    ],
)
def test_an_answer_that_is_no_page_is_refused(web_server, status, headers, refusal):
    with pytest.raises(refusal):
        read(web_server.say("/x", PEOPLE, status=status, **headers))

    assert len(web_server.asked) == 1


def test_pages_that_go_round_in_a_circle_are_given_up(web_server):
    url = web_server.say("/x", {"rows": [{"a": "1"}], "next": "/x"})
    same = web_server.say("/y?page=1", PEOPLE).partition("?")[0]
    web_server.say("/y?page=2", PEOPLE)

    for address, how in ((url, {"next_key": "next"}), (same, {"page_key": "page"})):
        with pytest.raises(pages.PagesRepeat):
            read(address, **how)

    assert len(web_server.asked) <= 6


def test_a_server_that_does_not_answer_says_so():
    with pytest.raises(pages.PageNotReached):
        read("http://127.0.0.1:1/x")


def test_a_server_that_speaks_drop_by_drop_is_given_up():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        stop = threading.Event()

        def drip():
            wire, _ = server.accept()
            with wire:
                wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop.wait(0.05):
                    try:
                        wire.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(databases.DatabaseTooSlow):
            read(f"http://127.0.0.1:{server.getsockname()[1]}/x", limits=limits.Limits(seconds=1))
        stop.set()
        thread.join()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=some.lists(some.dictionaries(some.text(max_size=5), JSON, max_size=4), max_size=4))
def test_any_list_of_objects_is_a_sheet_of_as_many_rows(web_server, rows):
    sheet = read(web_server.say("/x", rows))

    assert sheet.height == (len(rows) + 1 if sheet.width else 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=some.binary(max_size=60) | JSON.map(lambda each: json.dumps(each).encode()))
def test_whatever_a_server_sends_is_read_or_refused(web_server, told):
    with suppress(pages.PageNotRows, limits.TooLarge):
        read(web_server.say("/x", told))
