"""Every address of the house."""

from django.urls import include, path

from liren.site.api import api
from liren.web import accounts

urlpatterns = [
    path("accounts/email/", accounts.email_page),  # before allauth's, which keeps the name
    path("accounts/password/reset/", accounts.reset_page),
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    path("catalogue/", include("liren.modules.catalogue.urls")),
    path("imports/", include("liren.modules.exchange.urls")),
    path("register/", include("liren.modules.register.urls")),
    path("", include("liren.desks.urls")),
    path("", include("liren.web.urls")),
]
handler400 = "liren.web.problems.bad_request"
handler403 = "liren.web.problems.forbidden"
handler404 = "liren.web.problems.not_found"
handler500 = "liren.web.problems.server_error"
