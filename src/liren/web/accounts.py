"""Log-in as this house does it: accounts are given by an administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Close the sign-up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody may open an account for themselves."""
        return False
