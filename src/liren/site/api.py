"""The interface for programs: each module's router under /api/, every refusal a problem document."""

from ninja import NinjaAPI

from liren.modules.exchange.api import router as exchange
from liren.web import problems_api

api = NinjaAPI(title="Liren", version="1", docs_url=None)
problems_api.install(api)
api.add_router("", exchange)
