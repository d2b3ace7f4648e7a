"""Refusals become documents for programs and pages for people; neither says more than it should."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Router
from ninja.testing import TestClient

from liren.kit import errors
from liren.web import problems, problems_api

SECRET = "330199194502100041"


class RoofLeaks(errors.Conflict):
    """The roof leaks."""

    code = "test.roof"


problems.say("test.roof", what=gettext_lazy("Previous"), do="%(room)s")
FAMILIES = [
    (errors.Refusal(), 400),
    (errors.Forbidden(), 403),
    (errors.Missing(), 404),
    (errors.Conflict(), 409),
    (errors.Invalid(), 422),
    (errors.Unavailable(), 503),
    (Http404(SECRET), 404),
    (PermissionDenied(SECRET), 403),
    (OperationalError(SECRET), 503),
]


@pytest.mark.parametrize(("exception", "status"), FAMILIES)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_was_anticipated_is_answered_without_its_own_text(rf, exception, status, accept):
    answer = problems.answer(rf.get("/x/", headers={"Accept": accept}), exception)

    assert answer is not None
    assert answer.status_code == status
    assert SECRET not in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/html" if accept == "text/html" else problems.MEDIA_TYPE)


def test_a_defect_is_left_to_be_found(rf):
    assert problems.answer(rf.get("/x/"), ZeroDivisionError()) is None


def test_a_document_holds_the_members_of_the_standard_and_the_code(rf):
    with translation.override("en"):
        answer = problems.answer(rf.get("/api/x", {"language": "en"}), RoofLeaks(room="302"))

    assert answer is not None
    assert json.loads(answer.content) == {
        "type": "urn:liren:problem:test.roof",
        "title": "It has changed in the meantime",
        "status": 409,
        "detail": "Previous",
        "code": "test.roof",
        "next": "302",
        "data": {"room": "302"},
    }


def test_words_that_miss_their_data_fall_back_to_the_family(rf):
    answer = problems.answer(rf.get("/x/", {"language": "zh-hans"}), RoofLeaks())

    assert answer is not None
    assert "请刷新页面" in answer.content.decode()


def test_a_code_is_worded_once():
    with pytest.raises(ValueError, match=r"test\.roof"):
        problems.say("test.roof", what="again", do="again")


def test_the_codes_of_the_house_that_lack_words_can_be_listed():
    class Nameless(errors.Invalid):
        code = "test.nameless"

    assert "test.nameless" in problems.unspoken()
    assert "test.roof" not in problems.unspoken()


def test_htmx_gets_the_part_and_not_a_page(rf):
    answer = problems.answer(rf.get("/x/", headers={"HX-Request": "true"}), errors.Conflict())

    assert answer is not None
    assert "<html" not in answer.content.decode()


def test_a_database_that_does_not_answer_a_middleware_is_no_defect():
    request = RequestFactory().get("/x/")

    try:
        raise OperationalError(SECRET)
    except OperationalError:
        answer = problems.server_error(request)

    assert answer.status_code == 503
    assert problems.server_error(request).status_code == 500


def test_a_stale_form_says_that_nothing_was_saved(client):
    client.handler.enforce_csrf_checks = True

    answer = client.post("/accounts/login/", {"login": "wang", "password": SECRET})

    assert answer.status_code == 403
    assert "没有保存" in answer.content.decode()
    assert "当前岗位" not in answer.content.decode()  # whoever waited too long did nothing that the post may not


@pytest.fixture(scope="module")
def api() -> TestClient:
    router = Router()

    @router.get("/roof")
    def roof(request):
        raise RoofLeaks(room="302")

    @router.get("/age")
    def age(request, years: int):
        return years

    @router.get("/broken")
    def broken(request):
        raise ZeroDivisionError(SECRET)

    made = NinjaAPI(urls_namespace="test-problems", auth=None)
    made.add_router("", router)
    problems_api.install(made)
    return TestClient(made)


@pytest.mark.django_db
def test_an_api_refuses_with_a_document(api):
    answer = api.get("/roof", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (409, "test.roof")


@pytest.mark.django_db
def test_an_api_names_the_place_of_a_wrong_value_and_never_the_value(api):
    answer = api.get(f"/age?years={SECRET}x", headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["data"] == {"errors": [{"at": "query.years", "rule": "int_parsing"}]}
    assert SECRET not in answer.content.decode()


@pytest.mark.django_db
def test_an_api_keeps_a_defect_to_itself(api):
    answer = api.get("/broken", headers={"Accept": "application/json"})

    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()


def test_a_visitor_with_the_address_of_a_page_is_asked_to_log_in_and_led_back(rf):
    request = rf.get("/register/people/?page=2")
    request.user = AnonymousUser()

    answer = problems.answer(request, RoofLeaks(room="302"))
    refused = problems.answer(request, errors.Forbidden())

    assert answer is not None and refused is not None
    assert answer.status_code == 409
    assert (refused.status_code, refused["Location"]) == (302, "/accounts/login/?next=/register/people/%3Fpage%3D2")


def test_a_visitor_who_sends_a_form_is_told_what_is_the_case(rf):
    request = rf.post("/register/search/")
    request.user = AnonymousUser()

    answer = problems.answer(request, errors.Forbidden())

    assert answer is not None
    assert answer.status_code == 403
