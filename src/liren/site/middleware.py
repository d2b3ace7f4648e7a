"""One transaction a request, with its tenant and its actor set inside it."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liren.primitives.actors import actions, queries

SESSION_POST = "post"


class ActingMiddleware:
    """
    Open the request's transaction, say who acts in which community, and put the actor on the request.

    The settings are local to the transaction: with a session-wide one, the next user of a pooled connection would
    inherit the tenant.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            request.actor = None  # type: ignore[attr-defined]  # the house's own attribute
            return self.get_response(request)
        with transaction.atomic():
            request.actor = self._actor(request)  # type: ignore[attr-defined]  # the house's own attribute
            return self.get_response(request)

    def process_exception(self, _request: HttpRequest, _exception: Exception) -> None:
        """Roll back what a failed view wrote; Django turns the exception into a response before we see it."""
        if connection.in_atomic_block:
            transaction.set_rollback(True)

    def _actor(self, request: HttpRequest) -> queries.Actor | None:
        user = request.user
        assert user.is_authenticated  # the caller looked
        actions.identify(user_id=user.pk)
        appointment = queries.held(user, post_id=request.session.get(SESSION_POST), on=timezone.localdate())
        if appointment is None:
            return None
        actions.enter(community_id=appointment.community_id)
        return queries.acting(user, appointment)
