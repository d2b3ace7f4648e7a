from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers who may see and keep the catalogue, and how its refusals are worded."""

    name = "liren.modules.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.modules.catalogue import kinds, pages
        from liren.primitives.actors.kinds import permissions

        permissions.register(*kinds.PERMISSIONS)
        pages.register()
