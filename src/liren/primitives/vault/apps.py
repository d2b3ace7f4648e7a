from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The vault needs nothing at start."""

    name = "liren.primitives.vault"
    label = "vault"
