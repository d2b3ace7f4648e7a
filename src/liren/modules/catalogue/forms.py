"""Assigning the lead department takes one form."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.primitives.actors.models import Organization

if TYPE_CHECKING:
    _One = forms.ModelChoiceField[Organization]
    _Many = forms.ModelMultipleChoiceField[Organization]
else:
    _One, _Many = forms.ModelChoiceField, forms.ModelMultipleChoiceField


class LeadForm(forms.Form):
    """Exactly one lead department, and who stands in for it."""

    lead = _One(label=_("Lead department"), queryset=Organization.objects.none())
    backups = _Many(
        label=_("Stands in for it"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "backups"):
            self.fields[name].queryset = organizations  # type: ignore[attr-defined]  # a model choice
