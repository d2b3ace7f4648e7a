"""Assigning the lead department takes one form, describing an item another."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.modules.catalogue import rules
from liren.primitives.actors.models import Organization
from liren.web.text import in_own_words

if TYPE_CHECKING:
    _OneOrganization = forms.ModelChoiceField[Organization]
    _Organizations = forms.ModelMultipleChoiceField[Organization]
else:
    _OneOrganization, _Organizations = forms.ModelChoiceField, forms.ModelMultipleChoiceField


class _Named:
    def label_from_instance(self, obj: Organization) -> str:
        return in_own_words(obj.name, obj.name_en)


class _One(_Named, _OneOrganization):
    """A choice of one organization, named in the reader's language."""


class _Many(_Named, _Organizations):
    """A choice of several."""


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


TYPES = (
    (rules.TEXT, _("text")),
    (rules.NUMBER, _("number")),
    (rules.DATE, _("date")),
    (rules.CODE, _("code")),
)
SENSITIVITIES = (
    (rules.GENERAL, _("general")),
    (rules.SENSITIVE, _("sensitive")),
    (rules.UNDER_14, _("of a child under 14")),
)
SHARE_CLASSES = (
    (rules.UNCONDITIONAL, _("shared without conditions")),
    (rules.CONDITIONAL, _("shared under conditions")),
    (rules.NOT_SHARED, _("not shared")),
)


class ItemForm(forms.Form):
    """One item of a dataset, with what the sharing law asks of it."""

    code = forms.CharField(label=_("Code"), max_length=32)
    name = forms.CharField(label=_("Item"), max_length=128)
    type = forms.ChoiceField(label=_("Type"), choices=TYPES)
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), choices=SENSITIVITIES)
    share_class = forms.ChoiceField(label=_("Sharing"), choices=SHARE_CLASSES, initial=rules.CONDITIONAL)
    condition = forms.CharField(
        label=_("Condition"), max_length=200, required=False, help_text=_("Scope and purpose of sharing.")
    )
    reason = forms.CharField(
        label=_("Reason not to share"), max_length=200, required=False, help_text=_("Why it is not shared.")
    )
    law = forms.CharField(
        label=_("Law"), max_length=200, required=False, help_text=_("The law or State Council decision behind it.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for all that the share class asks for, at once."""
        given = super().clean() or {}
        for name in rules.missing_words(
            share_class=given.get("share_class", ""),
            condition=given.get("condition", ""),
            reason=given.get("reason", ""),
            law=given.get("law", ""),
        ):
            self.add_error(name, self.fields["code"].error_messages["required"])
        return given
