"""Two views for `bench.disclose`, served as `liren serve` serves: a bare look-up of one row, and `disclose` of it.

Settings are the house's without middleware, so that nothing but the look-up itself is compared.
"""

import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

BARE = "SELECT field, value FROM bench_value WHERE entity_id = %s AND field = 'name'"


def bare(_request: HttpRequest, subject: int) -> HttpResponse:
    with connections["default"].cursor() as cursor:
        cursor.execute(BARE, [subject])
        return JsonResponse(dict(cursor.fetchall()))


def disclosed(_request: HttpRequest, subject: int) -> HttpResponse:
    from liren.kit.refs import Ref
    from liren.primitives.agreements import actions

    person = Ref("person", subject)
    seen = actions.disclose(actor=_actor(), purpose="resident_visit", subjects=[person], fields=["name"])
    return JsonResponse({"name": seen.current(person, "name")})


def _actor() -> Any:
    from liren.primitives.actors.queries import Actor

    user, post, organization, community = map(int, os.environ["BENCH_ACTOR"].split())
    return Actor(
        user_id=user, post_id=post, organization_id=organization, community_id=community, role="community_worker",
        name="", post_name="", organization_name="",
    )  # fmt: skip


urlpatterns = [path("bare/<int:subject>", bare), path("disclose/<int:subject>", disclosed)]


def application() -> WSGIHandler:
    """Set Django up with these views alone."""
    import django
    from django.conf import global_settings

    from liren.site import settings as house

    own = {name: getattr(house, name) for name in dir(house) if name.isupper()}
    settings.configure(global_settings, **(own | {"ROOT_URLCONF": __name__}))
    django.setup()
    settings.MIDDLEWARE = []
    return WSGIHandler()
