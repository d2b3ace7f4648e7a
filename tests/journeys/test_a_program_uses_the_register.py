"""The register for programs, in a linked town, with the roles that a web process holds and no other."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from liren.primitives.actors.models import User
from tests import strongroom
from tests.qinghe import Linked

VISIT = {"purpose": "resident_visit", "reason": ""}


@pytest.fixture
def worker(linked: Linked) -> Iterator[Client]:
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))
    with strongroom.web_alone():
        yield client


def ask(client: Client, path: str, sent: object = None) -> Any:
    """Ask the register; a body makes it a POST."""
    whole = f"/api/register/{path}"
    answer = client.get(whole) if sent is None else client.post(whole, sent, content_type="application/json")
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


def someone(client: Client) -> int:
    """Return the number of a person whom several sources know."""
    listed = ask(client, "files/people")["items"]
    return next(one["id"] for one in listed if one["sources"] > 2)


def test_a_list_and_its_files_are_masked(worker: Client):
    listed = ask(worker, "files/people")
    file = ask(worker, f"files/people/{someone(worker)}")

    assert listed["total"] > len(listed["items"]) == 50
    assert "*" in file["label"]
    assert {value["field"] for value in file["values"]} > {"name", "birth"}
    assert all("*" in value["text"] for value in file["values"] if value["field"] in {"name", "phone", "citizen_id"})
    assert all(value["source"]["dataset"] and value["source"]["row"] for value in file["values"])
    assert file["mentions"]


def test_the_second_page_goes_on_where_the_first_ended(worker: Client):
    first, second = ([one["id"] for one in ask(worker, f"files/people?page={page}")["items"]] for page in (1, 2))

    assert max(first) < min(second)


def test_values_are_opened_under_an_entry_that_the_file_then_shows(worker: Client):
    person = someone(worker)
    hidden = ask(worker, f"files/people/{person}")["label"]

    opened = ask(worker, f"files/people/{person}/open", VISIT)
    [name] = [one for one in opened["values"] if one["field"] == "name" and one["standing"] == "current"]
    last = ask(worker, f"files/people/{person}/looks")[0]

    assert "*" not in name["text"]
    assert name["text"][0] == hidden[0]
    assert (last["entry_id"], last["purpose"]) == (opened["entry_id"], "resident_visit")
    assert last["basis"]


def test_a_search_finds_who_is_sought(worker: Client):
    person = someone(worker)
    opened = ask(worker, f"files/people/{person}/open", VISIT)
    name = next(one["text"] for one in opened["values"] if one["field"] == "name" and one["standing"] == "current")

    found = ask(worker, "search", {"text": name, "purpose": "resident_visit"})

    assert ("person", person) in {(hit["sort"], hit["id"]) for hit in found["items"]}
    assert found["entry_id"] > opened["entry_id"]
    assert name not in str(found)


def test_every_row_of_a_file_is_explained_in_levels(worker: Client):
    file = ask(worker, f"files/people/{someone(worker)}")

    rows = ask(worker, f"files/people/{file['id']}/mentions")["items"]

    told = [ask(worker, f"explanations/{one['record_id']}/person/{one['role']}") for one in rows]

    assert {(one["entity"]["sort"], one["entity"]["id"]) for one in told} == {("person", file["id"])}
    assert all(one["rule"] for one in told)
    assert file["mentions"] == rows[:10]
    assert file["mention_count"] == len(rows)


def test_a_pair_is_opened_answered_and_asked_again_after_undo(worker: Client):
    waiting = ask(worker, "pairs")
    pair = waiting["items"][0]["id"]

    both = ask(worker, f"pairs/{pair}/open", {})
    answered = ask(worker, f"pairs/{pair}/answer", {"answer": "different"})
    left = ask(worker, "pairs")["total"]
    undone = ask(worker, "decisions/undo", {})

    assert both["left"]["values"] and both["right"]["values"]
    assert (answered["answer"], left) == ("different", waiting["total"] - 1)
    assert (undone["id"], undone["undone_at"] is not None) == (answered["id"], True)
    assert ask(worker, "pairs")["total"] == waiting["total"]


def test_a_run_is_started_once_and_cancelled(worker: Client):
    started = ask(worker, "runs", {})

    assert ask(worker, "runs", {})["id"] == started["id"]
    cancelled = ask(worker, f"runs/{started['id']}/cancel", {})
    assert cancelled["state"] in {"queued", "cancelled"}


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("files/dragons", None, 404, "register.sort_missing"),
        ("files/people/999999999", None, 404, "entities.missing"),
        ("search", {"text": "王", "purpose": "resident_visit"}, 422, ""),
        ("search", {"text": "王伟", "purpose": "curiosity"}, 422, "register.purpose_missing"),
        ("pairs/999999999/answer", {"answer": "same"}, 404, "entities.pair_missing"),
        ("pairs/1/answer", {"answer": "perhaps"}, 422, "invalid"),
    ],
)
def test_a_refusal_is_a_problem_that_says_what_to_do(worker: Client, path, sent, status, code):
    whole = f"/api/register/{path}"
    answer = worker.get(whole) if sent is None else worker.post(whole, sent, content_type="application/json")

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    told = answer.json()
    assert told["next"] and told["detail"]
    assert code in ("", told["code"])
