"""Every address of the URL map is walked by the journeys, or says why not."""

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from liren.primitives.actors.models import User
from tests import town, walk

ARGUMENTS = ([], [1], [1, 1], ["people", 1], ["people", 1, "name"])


def _names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterable[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.app_name != "ninja" and each.namespace != "api-1.0.0":
                yield from _names(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield f"{space}{each.name}"


def _pages() -> set[str]:
    return {name for name in _names(get_resolver().url_patterns) if not name.startswith("api-")}


def test_every_page_of_the_url_map_is_walked():
    known = [*walk.WALKED, *walk.SENT, *walk.ELSEWHERE]

    assert sorted(known) == sorted(_pages())


@pytest.mark.django_db
@pytest.mark.database
def test_what_is_said_to_take_forms_alone_takes_forms_alone_and_says_so():
    town.settle()
    client = Client()
    client.force_login(User.objects.get(username="wanglan"))

    answers = {name: client.get(_address(name)) for name in walk.SENT}

    assert {name for name, answer in answers.items() if answer.status_code != 405} == set()
    assert all("这里只能由按钮进入" in answer.content.decode() for answer in answers.values())
    assert all("POST" in answer.headers["Allow"] for answer in answers.values())


def _address(name: str) -> str:
    for arguments in ARGUMENTS:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(name)
