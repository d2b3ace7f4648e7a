"""What the interface of every module stands on: who calls, one page of a list, the shape of a refusal."""

from typing import Any, Protocol, TypeVar, overload

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from liren.kit.errors import Forbidden

PAGE = 50
Found = TypeVar("Found", bound=Model)
Row = TypeVar("Row")


class FromElsewhere(Forbidden):
    """A request that writes came without the token of the session: another site may have sent it."""

    code = "interface.no_token"


class Acting(Protocol):
    """Whoever acts in a post."""

    def require(self, permission: str) -> None:
        """Refuse what the post may not do."""


class Caller(APIKeyCookie):
    """
    Lets in whoever is logged in and acts in a post, with the post's permission where one is named.

    It is asked before anything that was sent is read, so that nobody learns what is expected who may not send it.
    Ninja exempts its views from Django's look at the token, so it is looked at here.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, permission: str = "") -> None:
        super().__init__(csrf=False)
        self.permission = permission

    def authenticate(self, request: HttpRequest, _key: str | None) -> Acting | None:
        """
        Return the actor, or None for a stranger.

        :raises FromElsewhere: if a writing request has no token
        :raises liren.kit.errors.Forbidden: if the post has not the permission
        """
        actor: Acting | None = getattr(request, "actor", None)
        if actor is None:
            return None
        if check_csrf(request) is not None:
            raise FromElsewhere()
        if self.permission:
            actor.require(self.permission)
        return actor


class Problem(Schema):
    """An answer that says no (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    next: str
    data: dict[str, object]


REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 422), Problem)


@overload
def page_of(found: QuerySet[Found], page: int) -> QuerySet[Found]: ...


@overload
def page_of(found: list[Row], page: int) -> list[Row]: ...


def page_of(found: Any, page: int) -> Any:
    """Return one page of what was found, counted from 1."""
    start = (max(1, page) - 1) * PAGE
    return found[start : start + PAGE]
