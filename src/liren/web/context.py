"""What every template may use: the frame around the page and how this browser wants it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from liren.web import preferences
from liren.web.frames import Frame

HTML_LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}


def frame(request: HttpRequest) -> dict[str, object]:
    """Give `frame` (made when first drawn) and `reader` (language, elder, the other language)."""
    return {"frame": SimpleLazyObject(lambda: _frame(request)), "reader": reader(request)}


def reader(request: HttpRequest) -> dict[str, object]:
    """The part of the context that needs neither database nor log-in; `kept` is the rest of the address."""
    chosen = preferences.read(request)
    code, name = preferences.other_language(chosen.language)
    return {
        "language": chosen.language,
        "html_language": HTML_LANGUAGES.get(chosen.language, chosen.language),
        "elder": chosen.elder,
        "other_code": code,
        "other_html": HTML_LANGUAGES.get(code, code),
        "other_name": name,
        "kept": [pair for pair in request.GET.items() if pair[0] not in preferences.PARAMETERS],
    }


def _frame(request: HttpRequest) -> Frame:
    provider = import_string(getattr(settings, "LIREN_FRAME", "liren.web.frames.visitor"))
    made: Frame = provider(request)
    return made
