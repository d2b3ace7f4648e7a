"""
How the house says no to a program (RFC 9457) and to a person (a page with the next step).

A refusal's words are registered under its code by the package that raises it, with `%(name)s` placeholders from
`refusal.data`: `say("case.closed", what=_("..."), do=_("..."))`. Unregistered codes speak with their family's words.
Neither answer ever holds a stack trace, a parameter's value or an exception's own text.
"""

import json
import logging
import sys
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liren.kit import errors
from liren.web import context, preferences
from liren.web.text import Text

MEDIA_TYPE = "application/problem+json"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """`what` is the case; `do` is the next step. Both may hold `%(name)s` placeholders of the refusal's data."""

    what: Text
    do: Text


@dataclass(frozen=True)
class Family:
    """A status with its title and the words for a code that nobody registered."""

    status: int
    title: Text
    words: Words


BAD_REQUEST = Family(
    400,
    _("The request could not be read"),
    Words(_("Something in the address or the form was not as expected."), _("Go back, reload the page and try again.")),
)
UNKNOWN_CALLER = Family(
    401,
    _("Log in first"),
    Words(_("We do not know who is asking."), _("Log in, or send a valid key, and try again.")),
)
FORBIDDEN = Family(
    403,
    _("Not open to this post"),
    Words(
        _("The post you are using may not open this."),
        _("Switch to another post at the top right, or ask the person in charge."),
    ),
)
STALE = Family(403, _("The form has grown too old"), FORBIDDEN.words)
UNSUITED = Family(
    405,
    _("Only a button leads here"),
    Words(
        _("This address takes what a form sends; opened by itself it shows nothing."),
        _("Go back to the page with the form and press its button again. Nothing was saved."),
    ),
)
MISSING = Family(
    404,
    _("Not found here"),
    Words(
        _("There is nothing at this address, or nothing that your post may see."),
        _("Check the address, or look for it with the search."),
    ),
)
CONFLICT = Family(
    409,
    _("It has changed in the meantime"),
    Words(
        _("Someone else, or you in another window, changed this a moment ago."),
        _("Reload the page, look at the new state, then decide again."),
    ),
)
INVALID = Family(
    422,
    _("Please correct and send again"),
    Words(
        _("What was sent does not fit together."),
        _("Go back, correct what is marked and send it again. Nothing was saved."),
    ),
)
TOO_MANY = Family(
    429,
    _("Too many requests"),
    Words(_("More requests came than one person makes."), _("Wait a minute and try again.")),
)
BROKEN = Family(
    500,
    _("Something went wrong on our side"),
    Words(
        _("The page could not be made. It has been noted; you did nothing wrong."),
        _("Try again in a minute. If it stays so, tell the administrator the time shown below."),
    ),
)
UNAVAILABLE = Family(
    503,
    _("Not answering right now"),
    Words(
        _("The database or another part that this page needs does not answer."),
        _("Wait a minute and try again. What was saved is safe."),
    ),
)
_FAMILIES: tuple[tuple[type[errors.Refusal], Family], ...] = (
    (errors.Invalid, INVALID),
    (errors.Forbidden, FORBIDDEN),
    (errors.Missing, MISSING),
    (errors.Conflict, CONFLICT),
    (errors.Unavailable, UNAVAILABLE),
)
_WORDS: dict[str, Words] = {}


def say(code: str, *, what: Text, do: Text) -> None:
    """
    Register the words of a refusal's code.

    :raises ValueError: if the code has words already
    """
    if code in _WORDS:
        raise ValueError(f"{code} has words already")
    _WORDS[code] = Words(what, do)


def spoken() -> frozenset[str]:
    """Codes of refusals that have words of their own."""
    return frozenset(_WORDS)


def unspoken() -> frozenset[str]:
    """Codes of refusals that have no words of their own and are not a family; for a conformity test."""
    families = {errors.Refusal, *(family for family, _family in _FAMILIES)}
    return frozenset(refusal.code for refusal in _descendants(errors.Refusal) - families) - frozenset(_WORDS)


@dataclass(frozen=True)
class Problem:
    """An answer that says no, ready to be drawn or serialized."""

    family: Family
    code: str
    what: str
    do: str
    data: dict[str, object]

    def document(self) -> dict[str, object]:
        """The RFC 9457 members: `type` is a URN of the code, `data` the refusal's structured facts."""
        return {
            "type": f"urn:liren:problem:{self.code}",
            "title": str(self.family.title),
            "status": self.family.status,
            "detail": self.what,
            "code": self.code,
            "next": self.do,
            "data": self.data,
        }


def of(family: Family, *, code: str, data: dict[str, object] | None = None) -> Problem:
    """Word a problem of a family, with the code's own words if it has any."""
    given = data or {}
    try:
        words = _WORDS.get(code, family.words)
        what, do = str(words.what) % given, str(words.do) % given
    except (KeyError, TypeError, ValueError):
        logger.warning("the words of %s do not fit its data", code)
        what, do = str(family.words.what), str(family.words.do)
    return Problem(family, code, what, do, given)


def of_refusal(refusal: errors.Refusal) -> Problem:
    """Word a refusal."""
    family = next((family for kind, family in _FAMILIES if isinstance(refusal, kind)), BAD_REQUEST)
    return of(family, code=refusal.code, data=refusal.data)


def answer(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Answer an anticipated exception; `None` for a defect."""
    if isinstance(exception, errors.Refusal):
        return respond(request, of_refusal(exception))
    if isinstance(exception, Http404):
        return respond(request, of(MISSING, code="missing"))
    if isinstance(exception, PermissionDenied):
        return respond(request, of(FORBIDDEN, code="forbidden"))
    if isinstance(exception, OperationalError | InterfaceError):
        logger.exception("the database did not answer")
        return respond(request, of(UNAVAILABLE, code="unavailable"))
    return None


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Shape a problem for who asked: a document for a program, a part for htmx, a page for a person."""
    if wants_document(request):
        body = json.dumps(problem.document(), ensure_ascii=False, default=str)
        return HttpResponse(body, status=problem.family.status, content_type=MEDIA_TYPE)
    if problem.family is FORBIDDEN and _is_visitor(request):
        return redirect_to_login(request.get_full_path())
    # Before the language middleware, or after it failed, nothing speaks the reader's language yet.
    with translation.override(preferences.read(request).language):
        return HttpResponse(_draw(request, problem), status=problem.family.status)


def _is_visitor(request: HttpRequest) -> bool:
    """Whether somebody who is not logged in opened a page: the session ended, or a colleague sent the address."""
    user = getattr(request, "user", None)
    is_page = request.method == "GET" and not request.headers.get("HX-Request")
    return is_page and user is not None and not user.is_authenticated


def wants_document(request: HttpRequest) -> bool:
    """Whether a program asked: by its path, or by preferring JSON to HTML."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accept and "text/html" not in accept)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """Django's handler400."""
    return respond(request, of(BAD_REQUEST, code="bad_request"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """Django's handler403."""
    return respond(request, of(FORBIDDEN, code="forbidden"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """Django's handler404."""
    return respond(request, of(MISSING, code="missing"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; a database that does not answer a middleware ends here and is no defect."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return respond(request, of(UNAVAILABLE, code="unavailable"))
    return respond(request, of(BROKEN, code="broken"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """Django's CSRF_FAILURE_VIEW: mostly a form that stood open over a log-out."""
    return respond(request, of(STALE, code="form.stale"))


say(
    "form.stale",
    what=_("The form stood open too long, or cookies are turned off, so we could not tell that it came from you."),
    do=_("Go back, reload the page, fill it in again and send it. Nothing was saved."),
)

say(
    "interface.no_token",
    what=_("The request would write, and did not carry the token that shows that your own program sent it."),
    do=_("Send the value of the cookie csrftoken in the header X-CSRFToken. Nothing was saved."),
)


def _draw(request: HttpRequest, problem: Problem) -> str:
    template = "liren/parts/problem.html" if request.headers.get("HX-Request") else "liren/pages/problem.html"
    values: dict[str, Any] = {"problem": problem, "reader": context.reader(request)}
    return render_to_string(template, values)


def _descendants(kind: type[errors.Refusal]) -> set[type[errors.Refusal]]:
    children = set(kind.__subclasses__())
    return children.union(*(_descendants(child) for child in children)) if children else children


say(
    "kind.missing",
    what=_("There is nothing of this kind."),
    do=_("Go back and choose from the list."),
)
