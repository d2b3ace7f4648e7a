"""
Django forms drawn by our parts: label, help, and an error that says what to do; no JavaScript needed.

`FORM_RENDERER = "liren.web.forms.Renderer"` makes `{{ form }}` and `{{ form.name.as_field_group }}` use it.
"""

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, RadioSelect, Select
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString


class Renderer(TemplatesSetting):
    """Find form templates where all templates are found, ours first."""

    form_template_name = "liren/forms/form.html"
    field_template_name = "liren/forms/field.html"


def control(field: BoundField) -> SafeString:
    """Draw a field's control with the class that its kind of widget needs."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()  # a class given here would land on the group as well; components.css draws these
    given = str(widget.attrs.get("class", ""))
    invalid = " is-invalid" if field.errors else ""
    attrs: dict[str, str | bool] = {"class": f"{_css_class(field)}{invalid} {given}".strip()}
    if str(widget.attrs.get("placeholder", "")) == str(field.label):
        attrs["placeholder"] = ""  # a placeholder that repeats the label only looks like something already typed
    return field.as_widget(attrs=attrs)


def layout(field: BoundField) -> str:
    """How label and control stand: `check` beside each other, `group` a question with several answers, else `stack`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "stack"


def _css_class(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control lr-file" if isinstance(widget, ClearableFileInput) else "form-control"
