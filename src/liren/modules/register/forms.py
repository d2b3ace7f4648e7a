"""What a person asks of the register: shape, not business."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.kinds import correcting, following
from liren.modules.register.rules import corrections as rules
from liren.web.parts import Choice

BETWEEN: Final = "between"
LONGEST_NUMBER: Final = 19  # digits; what is longer numbers no file


class AskForm(forms.Form):
    """A question to the relations around something, and what for."""

    question = forms.ChoiceField(
        label=_("Question"),
        choices=[(one.name, one.title) for one in following.QUESTIONS],
        widget=forms.RadioSelect,
        initial=following.QUESTIONS[0].name,
    )
    depth = forms.TypedChoiceField(
        label=_("How far"),
        coerce=int,
        choices=[(1, _("1 relation away")), (2, _("2 relations away")), (3, _("3 relations away"))],
        initial=2,
    )
    purpose = forms.ChoiceField(label=_("What for"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    has_ended = forms.BooleanField(label=_("Relations that have ended, too"), required=False)

    def __init__(self, *args: Any, purposes: tuple[Choice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["purpose"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("Choose")), *((one.value, one.label) for one in purposes)]


class FollowForm(AskForm):
    """A question to the relations around a file, or to the ways from it to another that was picked."""

    question = forms.ChoiceField(
        label=_("Question"),
        choices=[
            *((one.name, one.title) for one in following.QUESTIONS),
            (BETWEEN, _("How it stands to another file")),
        ],
        widget=forms.RadioSelect,
        initial=following.QUESTIONS[0].name,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the other file where a way to it is asked for."""
        sent = super().clean() or {}
        if sent.get("question") == BETWEEN and not self.other_end:
            self.add_error(None, _("Find the other file below and choose it."))
        return sent

    @property
    def other_end(self) -> Ref | None:
        """The other end of a way, a radio button of the hits (register/parts/pick.html); None for another question."""
        is_asked = self.cleaned_data.get("question") == BETWEEN
        return reference(self.data.get("other", "")) if is_asked else None


def reference(text: str) -> Ref | None:
    """Return the file that `person:12` names; None for what names none."""
    sort, _colon, number = text.partition(":")
    is_number = number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER
    return Ref(sort, int(number)) if sort in kinds.BY_NAME and is_number else None


class OutlinesForm(forms.Form):
    """A file of outlines, what it holds, and in which coordinate system it is."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("GeoJSON, up to 20 MB and 20,000 features."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
    )
    sort = forms.ChoiceField(
        label=_("What it holds"),
        choices=[
            ("building", _("Buildings, with place (小区) and building (楼栋)")),
            ("grid", _("Grids, with name (网格)")),
        ],
        widget=forms.RadioSelect,
    )
    datum = forms.ChoiceField(
        label=_("Coordinate system"),
        choices=[
            ("", _("Choose")),
            ("wgs84", _("WGS-84 or CGCS2000 (satellites, surveys)")),
            ("gcj02", _("GCJ-02 (Amap, Tencent)")),
            ("bd09", _("BD-09 (Baidu)")),
        ],
        help_text=_("The file does not say it. With the wrong one everything stands some hundred meters away."),
    )
    is_whole = forms.BooleanField(label=_("The file holds all of them: take the others off the map"), required=False)


class ReportForm(forms.Form):
    """A value that is wrong: how somebody knows, and what they hold to be right."""

    how = forms.ChoiceField(
        label=_("How do you know?"),
        choices=tuple(correcting.HOW.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you know.")},
    )
    value = forms.CharField(
        label=_("What is right, as far as you know"),
        max_length=correcting.LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("May be left empty. It is kept sealed: only the source opens it, and that is recorded."),
    )
    record_id = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    """What the source answers."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=tuple(correcting.ANSWERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    value = forms.CharField(
        label=_("The right value"),
        max_length=correcting.LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only if it is wrong and you know the right one. It stands in the register until you deliver it."),
    )
    why = forms.ChoiceField(
        label=_("Why it is right"),
        choices=[("", _("Choose")), *correcting.WHY.items()],
        required=False,
        help_text=_("Only if it is right."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen answer needs."""
        sent = super().clean() or {}
        if sent.get("answer") == rules.CORRECTED and not sent.get("value"):
            self.add_error("value", _("Write the right value, or say that the next delivery brings it."))
        if sent.get("answer") == rules.CONFIRMED and not sent.get("why"):
            self.add_error("why", _("Choose why it is right."))
        return sent
