"""The interface for programs: each module's router under /api/, every refusal a problem document."""

from ninja import NinjaAPI

from liren.modules.exchange.api import router as exchange
from liren.modules.register.api import router as register
from liren.web import problems_api
from liren.web.callers import Caller

api = NinjaAPI(title="Liren", version="1", docs_url=None, auth=Caller())
problems_api.install(api)
api.add_router("", exchange)
api.add_router("register", register)
