"""How figures and moments are written on every screen: 1,234 · ¥1,234.00 · 2026-11-22 · 2026-11-22 14:30."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone


def number(value: float | Decimal) -> str:
    """Group thousands; keep the decimals that are there."""
    return f"{value:,}"


def percent(value: float) -> str:
    """A share of 0 to 1 with one decimal: 77.8%."""
    return f"{100 * value:.1f}%"


def yuan(value: float | Decimal) -> str:
    """Money to the cent: ¥1,234.00."""
    return f"¥{value:,.2f}"


def signed(value: float) -> str:
    """A weight with its sign, one decimal, a true minus: +6.8, −2.4, 0."""
    rounded = round(value, 1)
    return "0" if rounded == 0 else f"{rounded:+.1f}".replace("-", "−")


def day(value: date | datetime) -> str:
    """2026-11-22, in local time."""
    return f"{_local(value):%Y-%m-%d}"


def moment(value: datetime) -> str:
    """2026-11-22 14:30, in local time."""
    return f"{_local(value):%Y-%m-%d %H:%M}"


def short(value: datetime, *, today: date) -> str:
    """11-22 14:30 when it is this year, else with the year."""
    local = _local(value)
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
