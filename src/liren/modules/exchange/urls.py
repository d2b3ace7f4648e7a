"""The addresses of the way in. They carry numbers of deliveries, never a value."""

from django.urls import path

from liren.modules.exchange.pages import connections, delivery, files, imports, polls, quality

app_name = "exchange"
urlpatterns = [
    path("", imports.list_page, name="imports"),
    path("new/", imports.new_page, name="new"),
    path("connections/", connections.list_page, name="connections"),
    path("connections/new/", connections.new_page, name="connect"),
    path("connections/<int:connection_id>/", connections.connection_page, name="connection"),
    path("connections/<int:connection_id>/try/", connections.try_page, name="try"),
    path("connections/<int:connection_id>/deliver/", connections.fetch_page, name="fetch"),
    path("connections/<int:connection_id>/retire/", connections.retire_page, name="retire"),
    path("connections/<int:connection_id>/schedule/", polls.schedule_page, name="schedule"),
    path("connections/<int:connection_id>/poll/", polls.poll_page, name="poll"),
    path("connections/<int:connection_id>/pause/", polls.pause_page, name="pause"),
    path("connections/<int:connection_id>/resume/", polls.resume_page, name="resume"),
    path("connections/<int:connection_id>/pin/", files.pin_page, name="pin"),
    path("connections/<int:connection_id>/files/<int:arrival_id>/again/", files.again_page, name="again"),
    path("quality/", quality.list_page, name="qualities"),
    path("quality/<int:dataset_id>/", quality.dataset_page, name="quality"),
    path("quality/<int:dataset_id>/measure/", quality.measure_page, name="measure"),
    path("quality/<int:dataset_id>/<slug:measure>/", quality.flaws_page, name="flaws"),
    path("<int:delivery_id>/", delivery.delivery_page, name="delivery"),
    path("<int:delivery_id>/progress/", delivery.progress_part, name="progress"),
    path("<int:delivery_id>/samples/", delivery.samples_page, name="samples"),
    path("<int:delivery_id>/confirm/", delivery.confirm_page, name="confirm"),
    path("<int:delivery_id>/cancel/", delivery.cancel_page, name="cancel"),
    path("<int:delivery_id>/name/", delivery.name_page, name="name"),
    path("<int:delivery_id>/erase/", delivery.erase_page, name="erase"),
    path("<int:delivery_id>/errors/", delivery.errors_page, name="errors"),
]
