from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger needs nothing at start."""

    name = "liren.primitives.ledger"
    label = "ledger"
