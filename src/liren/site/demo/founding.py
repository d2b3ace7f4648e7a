"""Found the demo's community as the example of a declaration describes it."""

import secrets
from dataclasses import dataclass
from datetime import date

from liren.primitives.actors import queries
from liren.primitives.actors.actions import identify, inside
from liren.primitives.actors.models import User
from liren.primitives.actors.queries import Actor
from liren.site.founding import declaration, establishing

WORKER, DATA_OFFICER = "wanglan", "shenmo"


@dataclass(frozen=True, kw_only=True)
class Founded:
    """
    The demo's community.

    :ivar organizations: their ids, by name
    :ivar accounts: who may log in, as (user name, post)
    :ivar password: of every account; None when the accounts were there before
    """

    community_id: int
    worker: Actor
    data_officer: Actor
    organizations: dict[str, int]
    accounts: tuple[tuple[str, str], ...]
    password: str | None


def found(*, on: date) -> Founded:
    """
    Found the community, or find it again; the purposes of its workers are compiled anew.
    """
    password = secrets.token_urlsafe(9)
    declared = declaration.read(path=declaration.EXAMPLE)
    done = establishing.establish(declared=declared, on=on, new_password=lambda: password)
    with inside(community_id=done.community.pk, using="default"):
        actors = {name: _actor(name, on) for name in (WORKER, DATA_OFFICER)}
        organizations = {one.name: one.pk for one in queries.organizations(actors[WORKER])}
    return Founded(
        community_id=done.community.pk,
        worker=actors[WORKER],
        data_officer=actors[DATA_OFFICER],
        organizations=organizations,
        accounts=tuple((one.username, one.posts[0].partition("/")[2]) for one in declared.accounts),
        password=password if done.passwords else None,
    )


def _actor(username: str, on: date) -> Actor:
    user = User.objects.get(username=username)
    identify(user_id=user.pk)
    [appointment] = queries.appointments(user, on=on)
    return queries.acting(user, appointment)
