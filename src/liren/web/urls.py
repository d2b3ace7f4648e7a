"""Addresses of the shared face: the page of all parts."""

from django.urls import path

from liren.web import showcase

app_name = "web"
urlpatterns = [
    path("components/", showcase.components, name="components"),
    path("components/phone/", showcase.phone, name="components-phone"),
    path("components/print/", showcase.paper, name="components-print"),
    path("components/list/", showcase.visits, name="components-list"),
    path("components/problems/<int:status>/", showcase.problem, name="components-problem"),
]
