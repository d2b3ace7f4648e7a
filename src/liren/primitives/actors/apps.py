from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Registers the roles that posts carry, and the words of their refusals."""

    name = "liren.primitives.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.primitives.actors import kinds, pages  # noqa: F401 -- registers the words

        kinds.roles.register(*kinds.ROLES)
