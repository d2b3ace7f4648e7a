"""Django's handle on the shared face."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, tags, static files and messages of the shared face."""

    name = "liren.web"
    label = "web"
    verbose_name = "Liren web"
