from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    """Nothing to register: the sorts of entity are fixed words."""

    name = "liren.primitives.entities"
    label = "entities"
    default_auto_field = "django.db.models.BigAutoField"
