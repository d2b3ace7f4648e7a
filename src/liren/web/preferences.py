"""
How this browser wants its pages: language and elder mode. Kept in two cookies, set by `?language=` and `?elder=`.

They ride on GET so that a city's app can open us in elder mode, and a toggle works without JavaScript; nothing but the
look changes. The language is never guessed from the browser: Chinese unless someone asked for English.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

LANGUAGE = "language"
ELDER = "elder"
ELDER_COOKIE = "liren_elder"
PARAMETERS = frozenset({LANGUAGE, ELDER})
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """`language` is a code of settings.LANGUAGES."""

    language: str
    elder: bool


def read(request: HttpRequest) -> Preferences:
    """What the request asks for, else what the cookies remember, else Chinese in the ordinary size."""
    asked = request.GET.get(LANGUAGE) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    elder = (request.GET.get(ELDER) or request.COOKIES.get(ELDER_COOKIE, "")) == "1"
    return Preferences(language=language, elder=elder)


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the cookies for what this request asked for."""
    chosen = read(request)
    if LANGUAGE in request.GET:
        _set(request, response, settings.LANGUAGE_COOKIE_NAME, chosen.language)
    if ELDER in request.GET:
        _set(request, response, ELDER_COOKIE, "1" if chosen.elder else "0")


def other_language(current: str) -> tuple[str, str]:
    """The code and own name of the language to switch to."""
    code = next((code for code, _ in settings.LANGUAGES if code != current), current)
    return code, translation.get_language_info(code)["name_local"]


def _set(request: HttpRequest, response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
