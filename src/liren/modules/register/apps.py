from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Registers what posts may do with the register."""

    name = "liren.modules.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.modules.register import kinds
        from liren.primitives.actors.kinds import permissions

        permissions.register(*kinds.PERMISSIONS)
