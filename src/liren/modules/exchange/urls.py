"""The addresses of the way in. They carry numbers of deliveries, never a value."""

from django.urls import path

from liren.modules.exchange.pages import delivery, imports

app_name = "exchange"
urlpatterns = [
    path("", imports.list_page, name="imports"),
    path("new/", imports.new_page, name="new"),
    path("<int:delivery_id>/", delivery.delivery_page, name="delivery"),
    path("<int:delivery_id>/progress/", delivery.progress_part, name="progress"),
    path("<int:delivery_id>/samples/", delivery.samples_page, name="samples"),
    path("<int:delivery_id>/confirm/", delivery.confirm_page, name="confirm"),
    path("<int:delivery_id>/cancel/", delivery.cancel_page, name="cancel"),
    path("<int:delivery_id>/errors/", delivery.errors_page, name="errors"),
]
