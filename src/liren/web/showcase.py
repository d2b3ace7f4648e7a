"""The page of all parts, on paper people; open to everyone, reads nothing from the database."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.kit import errors
from liren.web import lists, pages, problems, samples
from liren.web.parts import Choice, Link

_REFUSALS: dict[int, type[errors.Refusal]] = {
    403: errors.Forbidden,
    404: errors.Missing,
    409: errors.Conflict,
    422: errors.Invalid,
    503: errors.Unavailable,
}


class VisitForm(forms.Form):
    """One of every control."""

    what = forms.CharField(
        label=gettext_lazy("What was found"),
        help_text=gettext_lazy("One sentence; no ID or phone numbers."),
        max_length=120,
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[("", gettext_lazy("Choose")), ("met", gettext_lazy("Met")), ("out", gettext_lazy("Not at home"))],
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        widget=forms.RadioSelect,
        choices=[("door", gettext_lazy("At the door")), ("call", gettext_lazy("By phone"))],
    )
    details = forms.CharField(label=gettext_lazy("More"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=gettext_lazy("Photo or form"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("The person agreed to be visited again."))


def components(request: HttpRequest) -> HttpResponse:
    """Draw every part once; `?theme=dark` for the wall."""
    form = VisitForm(request.GET if "what" in request.GET else None)
    asked = samples.VISITS.ask({})
    context = {
        "title": _("All components"),
        "note": _("What every page is made of. The people here do not exist."),
        "crumbs": (Link(label=_("Liren"), url="/"), Link(label=_("All components"))),
        "actions": _layouts(),
        "dark": request.GET.get("theme") == "dark",
        "form": form,
        "table": lists.table(samples.VISITS, samples.VISIT_ROWS, asked),
        **samples.EVERYTHING,
    }
    return render(request, "liren/pages/components.html", context)


def phone(request: HttpRequest) -> HttpResponse:
    """Draw a resident's page."""
    context = {
        "title": _("Who looked at my data"),
        "lead": _("4 times in two months; once written, it cannot be changed."),
        "back": Link(label=_("Mine"), url=reverse("web:components")),
        "phone": "0000 8000",
        "read_aloud": True,
        "looks": samples.LOOKS,
        "tiles": samples.TILES,
    }
    return render(request, "liren/pages/components_phone.html", context)


def paper(request: HttpRequest) -> HttpResponse:
    """Draw a page to print."""
    asked = samples.VISITS.ask({})
    context = {
        "title": _("Visits of today"),
        "as_of": samples.AS_OF,
        "back": Link(label=_("All components"), url=reverse("web:components")),
        "table": lists.table(samples.VISITS, samples.VISIT_ROWS, asked),
    }
    return render(request, "liren/pages/components_print.html", context)


def visits(request: HttpRequest) -> HttpResponse:
    """Draw a whole list page; its export answers with the words it was given, in place of a file."""
    export = pages.Export(send=_sent, purposes=(Choice(value="visits", label=_("Monthly visits")),))
    return pages.list_page(
        request,
        listing=samples.VISITS,
        rows=[row for row in samples.VISIT_ROWS for _copy in range(12)],
        title=_("Visits"),
        crumbs=(Link(label=_("All components"), url=reverse("web:components")), Link(label=_("Visits"))),
        export=export,
        extra={"frame": samples.FRAME},
    )


def problem(request: HttpRequest, status: int) -> HttpResponse:
    """
    Draw the page of a refusal.

    :raises Http404: if no family has this status
    """
    if status not in _REFUSALS:
        raise Http404
    return problems.respond(request, problems.of_refusal(_REFUSALS[status]()))


def _sent(_request: HttpRequest, asked: pages.ExportAsked) -> HttpResponse:
    return HttpResponse(
        f"{len(asked.rows)}\n{asked.purpose}\n{asked.reason}\n", content_type="text/plain; charset=utf-8"
    )


def _layouts() -> tuple[Link, ...]:
    names = {"list": _("A list page"), "phone": _("A phone page"), "print": _("A printed page")}
    return tuple(Link(label=label, url=reverse(f"web:components-{name}")) for name, label in names.items())
