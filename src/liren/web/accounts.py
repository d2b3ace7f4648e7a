"""Log-in as this house does it: accounts are given by an administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Close the sign-up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody may open an account for themselves."""
        return False


@require_safe
def reset_page(request: HttpRequest) -> HttpResponse:
    """Lead to the administrator; allauth's own page takes an address and writes to it, whoever asks."""
    return render(request, "account/password_reset.html")


@login_required
@require_safe
def email_page(request: HttpRequest) -> HttpResponse:
    """Say that no mail is sent; allauth's own page keeps addresses outside the vault."""
    return render(request, "account/email.html")
