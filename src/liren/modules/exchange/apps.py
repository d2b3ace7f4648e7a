from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers who may keep connections to departments' databases, and how refusals are worded."""

    name = "liren.modules.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.modules.exchange import kinds
        from liren.modules.exchange.pages import refusals
        from liren.primitives.actors.kinds import permissions

        permissions.register(*kinds.PERMISSIONS)
        refusals.register()
