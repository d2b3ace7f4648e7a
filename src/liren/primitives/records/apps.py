from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What systems said; registers who may see and deliver it."""

    name = "liren.primitives.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.primitives.actors.kinds import permissions
        from liren.primitives.records import kinds

        permissions.register(*kinds.PERMISSIONS)
