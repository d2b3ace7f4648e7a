from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Registers the roles that posts carry."""

    name = "liren.primitives.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.primitives.actors import kinds

        kinds.roles.register(*kinds.ROLES)
