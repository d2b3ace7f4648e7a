"""The few tags that templates need beside includes: icons, sheets, controls, and how figures are written."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liren.web import figures, forms, icons
from liren.web.text import Text

register = template.Library()
register.filter("control", forms.control)
register.filter("layout", forms.layout)


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """Draw an icon: `{% icon "bell" %}`; with a label only where no word stands beside it."""
    # The size counts until the style sheet is there: on a slow line an icon would fill the window.
    svg = '<svg class="lr-icon" width="16" height="16" {}><use href="{}"></use></svg>'
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(svg, said, icons.url(name))


@register.simple_block_tag
def sheet(content: str, **given: Text) -> SafeString:
    """A section lying on the page: `{% sheet title=... note=... url=... action=... %}…{% endsheet %}`."""
    return render_to_string("liren/parts/sheet.html", {"content": content, **given})


@register.filter
def number(value: float | Decimal | None) -> str:
    """1,234; a dash for what is not known."""
    return "—" if value is None else figures.number(value)


@register.filter
def percent(value: float | None) -> str:
    """0.778 → 77.8%."""
    return "—" if value is None else figures.percent(value)


@register.filter
def yuan(value: float | Decimal | None) -> str:
    """¥1,234.00."""
    return "—" if value is None else figures.yuan(value)


@register.filter
def signed(value: float) -> str:
    """+6.8, −2.4, 0."""
    return figures.signed(value)


@register.filter
def day(value: date | None) -> str:
    """2026-11-22."""
    return "—" if value is None else figures.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """2026-11-22 14:30."""
    return "—" if value is None else figures.moment(value)


@register.filter
def short(value: datetime | None) -> str:
    """11-22 14:30 when it is this year."""
    return "—" if value is None else figures.short(value, today=timezone.localdate())


@register.filter
def half(value: float) -> str:
    """Half of a share, for a bar that grows from the middle: 82 → 41.0%."""
    return f"{value / 2:.1f}%"


@register.filter
def from_middle(value: float) -> str:
    """Where a bar against begins: 29 → 35.5%."""
    return f"{50 - value / 2:.1f}%"


@register.filter
def at(value: float) -> str:
    """A position along a line: 67.5 → 67.5%."""
    return f"{value:.1f}%"


@register.filter
def between(upper: float, lower: float) -> str:
    """The length from `lower` to `upper`: 83.3|between:16.7 → 66.6%."""
    return f"{upper - lower:.1f}%"
