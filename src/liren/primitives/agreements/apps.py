from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers the purposes that this edition of the house knows, and the words of the door's refusals."""

    name = "liren.primitives.agreements"
    label = "agreements"

    def ready(self) -> None:
        from liren.primitives.agreements import kinds
        from liren.primitives.agreements.actions import refusals
        from liren.web import problems

        kinds.purposes.register(*kinds.PURPOSES)
        for code, what, do in refusals.WORDS:
            problems.say(code, what=what, do=do)
