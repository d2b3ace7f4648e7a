"""The interface for programs: each module's router under /api/, every refusal a problem document."""

from django.http import HttpRequest
from ninja import NinjaAPI

from liren.modules.exchange.api import router as exchange
from liren.web import problems_api


def _known(request: HttpRequest) -> object:
    """Ask who it is before anything that was sent is read: a stranger learns nothing of what we expect."""
    return getattr(request, "actor", None)


api = NinjaAPI(title="Liren", version="1", docs_url=None)
problems_api.install(api)
api.add_router("", exchange, auth=_known)
