"""Who calls the interface: whom the caller's door let in."""

from django.http import HttpRequest

from liren.primitives.actors.queries import Actor


def calling(request: HttpRequest) -> Actor:
    """Return who calls the interface."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # Ninja keeps there whom the caller's door let in
    return actor
