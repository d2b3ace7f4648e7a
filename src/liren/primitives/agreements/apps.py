from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers the purposes that this edition of the house knows."""

    name = "liren.primitives.agreements"
    label = "agreements"

    def ready(self) -> None:
        from liren.primitives.agreements import kinds

        kinds.purposes.register(*kinds.PURPOSES)
