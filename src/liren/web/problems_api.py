"""Problem documents for a Django Ninja API: `install(api)` once, and every refusal is answered the same way."""

import dataclasses
import logging
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liren.kit import errors
from liren.web import problems

logger = logging.getLogger(__name__)
_BY_STATUS = {
    family.status: family
    for family in (
        problems.BAD_REQUEST,
        problems.UNKNOWN_CALLER,
        problems.FORBIDDEN,
        problems.MISSING,
        problems.CONFLICT,
        problems.INVALID,
        problems.TOO_MANY,
        problems.UNAVAILABLE,
    )
}


# Ninja types a handler's exception as "instance or class" and passes instances: hence Any below.
def install(api: NinjaAPI) -> None:
    """Register the handlers on an API."""
    api.add_exception_handler(errors.Refusal, refused)
    api.add_exception_handler(ValidationError, not_valid)
    api.add_exception_handler(AuthenticationError, said_by_ninja)
    api.add_exception_handler(HttpError, said_by_ninja)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(Exception, broken)


def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Answer a refusal."""
    return _respond(request, problems.of_refusal(refusal))


def not_valid(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer a body or query of the wrong shape: where and what rule, never what was sent."""
    wrong = [{"at": ".".join(map(str, each["loc"])), "rule": each["type"]} for each in exception.errors]
    return _respond(request, problems.of(problems.INVALID, code="invalid", data={"errors": wrong}))


def said_by_ninja(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer what Ninja itself refuses (no key, too many requests, unreadable JSON) under its status."""
    status = exception.status_code
    family = _BY_STATUS.get(status) or dataclasses.replace(problems.BAD_REQUEST, status=status)
    return _respond(request, problems.of(family, code=f"http.{status}"))


def missing(request: HttpRequest, _exception: object) -> HttpResponse:
    """Answer an address without a thing."""
    return _respond(request, problems.of(problems.MISSING, code="missing"))


def broken(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer a defect without a word of it; the log has the trace."""
    anticipated = problems.answer(request, exception)
    if anticipated is not None:
        _undo()
        return anticipated
    logger.error("defect at %s %s", request.method, request.path, exc_info=exception)
    return _respond(request, problems.of(problems.BROKEN, code="broken"))


def _respond(request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    _undo()
    return problems.respond(request, problem)


def _undo() -> None:
    # Ninja turns the exception into an answer inside the request's transaction, which would then commit half an action.
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
