"""Who acts on a page: the post that the session holds; and what a page says to whoever may not."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liren.kit.errors import Forbidden
from liren.primitives.actors.queries import Actor, MayNot
from liren.web import problems


class NobodyActing(Forbidden):
    """Nobody is logged in, or the account holds no post today."""

    code = "actors.nobody_acting"


def acting(request: HttpRequest) -> Actor:
    """
    Return who acts on a page.

    :raises NobodyActing: if nobody is logged in, or the account holds no post today
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NobodyActing
    return actor


problems.say(
    MayNot.code,
    what=_("The post you are using may not do this."),
    do=_("Switch to another post at the top right, or ask the person in charge."),
)
problems.say(
    NobodyActing.code,
    what=_("Nobody is logged in, or the account holds no post today."),
    do=_("Log in; if you are, ask the person in charge to appoint you."),
)
