"""What every answer carries, and the page of all parts in both languages; no database anywhere."""

import pytest

from liren.web import policy

PAGES = [
    "/components/",
    "/components/list/",
    "/components/phone/",
    "/components/print/",
    "/accounts/login/",
    "/accounts/password/reset/",
]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_is_drawn_in_both_languages(client, url, language):
    answer = client.get(url, {"language": language})

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert ("里仁" if language == "zh-hans" else "Liren") in answer.content.decode()


@pytest.mark.parametrize("url", [*PAGES, "/nowhere/", "/components/problems/409/"])
def test_an_answer_carries_the_content_policy_and_may_not_be_kept(client, url):
    answer = client.get(url)

    assert answer.headers["Content-Security-Policy"] == policy.HEADER
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_policy_opens_no_door_to_inline_code_or_other_sites():
    assert "unsafe" not in policy.HEADER
    assert "http" not in policy.HEADER
    assert policy.POLICY["default-src"] == "'none'"


def test_the_language_is_chinese_whatever_the_browser_prefers(client):
    answer = client.get("/components/", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "zh-hans"


def test_a_chosen_language_is_remembered(client):
    client.get("/components/", {"language": "en"})

    assert client.get("/components/").headers["Content-Language"] == "en"


def test_an_unknown_language_is_not_spoken(client):
    assert client.get("/components/", {"language": "xx"}).headers["Content-Language"] == "zh-hans"


def test_elder_mode_is_remembered_and_can_be_left(client):
    client.get("/components/phone/", {"elder": "1"})

    assert b" data-lr-elder" in client.get("/components/phone/").content
    client.get("/components/phone/", {"elder": "0"})
    assert b" data-lr-elder" not in client.get("/components/phone/").content


def test_a_switch_keeps_the_rest_of_the_address(client):
    answer = client.get("/components/list/", {"state": "red", "elder": "1"})

    assert '<input type="hidden" name="state" value="red">' in answer.content.decode()
    assert '<input type="hidden" name="elder"' not in answer.content.decode()
