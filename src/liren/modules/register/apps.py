from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Registers what posts may do with the register, and whose reports a source may look into."""

    name = "liren.modules.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.modules.register import kinds
        from liren.modules.register.queries import corrections
        from liren.primitives.actors.kinds import permissions
        from liren.primitives.agreements.kinds import CaseOwner, case_owners

        permissions.register(*kinds.PERMISSIONS)
        case_owners.register(CaseOwner(name=corrections.CORRECTION, fits=corrections.fits))
