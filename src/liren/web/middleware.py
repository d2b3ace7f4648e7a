"""
What every answer gets: the reader's language, a strict content policy, and the order to keep no copy.

Sits right after Django's security middleware and WhiteNoise, before sessions: none of it needs a database.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from liren.web import policy, preferences, problems

Handler = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Speak the reader's language; remember what a `?language=` or `?elder=` asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = preferences.read(request)
        request.LANGUAGE_CODE = chosen.language
        with translation.override(chosen.language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen.language)
        preferences.remember(request, response)
        return response


class HeadersMiddleware:
    """Set the content policy, and no-store unless a view said what may be kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy.HEADER)
        response.headers.setdefault("Permissions-Policy", policy.PERMISSIONS)
        # Any page may hold a person's data; a shared counter PC must not keep it in its cache or back button.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class ProblemsMiddleware:
    """
    Answer a refusal that reached the top with a problem document or page; anything else stays a defect.

    Django's own answer to the wrong method is empty, which browsers show as an error of theirs: it gets words too.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        worded = problems.respond(request, problems.of(problems.UNSUITED, code="method"))
        worded.headers["Allow"] = response.headers["Allow"]
        return worded

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what was anticipated into an answer; `None` lets Django treat it as a defect."""
        return problems.answer(request, exception)
