from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Holds the templates of the desks; it has no tables."""

    name = "liren.desks"
    label = "desks"

    def ready(self) -> None:
        from liren.desks.department import pages

        pages.register()
